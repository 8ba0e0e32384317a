"""Every record type by name."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from wanmu.kernel.faults import InputError, nearest
from wanmu.kernel.messages import mark
from wanmu.schema.county import BLOCK, FACT, INDUSTRY, PARK, PLATFORM, REGION, SOURCE
from wanmu.schema.enterprise import ENTERPRISE, ENTERPRISE_YEAR
from wanmu.schema.field import RecordType
from wanmu.schema.grades import HOLDER_GRADE
from wanmu.schema.land import PARCEL, PARCEL_EVENT
from wanmu.schema.lease import LEASE
from wanmu.schema.standard_land import PARCEL_MEASURE, PARCEL_PROMISE

RECORDS: Final[Mapping[str, RecordType]] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            FACT,
            SOURCE,
            REGION,
            PLATFORM,
            INDUSTRY,
            BLOCK,
            PARK,
            ENTERPRISE,
            ENTERPRISE_YEAR,
            LEASE,
            PARCEL,
            PARCEL_EVENT,
            PARCEL_PROMISE,
            PARCEL_MEASURE,
            HOLDER_GRADE,
        )
    }
)


def record_type(name: str) -> RecordType:
    """The record type of that name.

    Raises:
        InputError: S020 when there is none.
    """
    if name in RECORDS:
        return RECORDS[name]
    raise InputError.of(
        "S020",
        mark("there is no record type {name!r}; did you mean {near!r}? Known: {known}"),
        name=name,
        near=nearest(name, RECORDS),
        known=", ".join(RECORDS),
    )
