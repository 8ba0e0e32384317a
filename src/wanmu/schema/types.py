"""A record type as the rule language sees it: names, kinds and units to check a rule against."""

from collections.abc import Mapping

from wanmu.kernel.rules import FieldType
from wanmu.kernel.units import unit
from wanmu.schema.field import Field, RecordType
from wanmu.schema.records import record_type


def field_types(record: str | RecordType) -> Mapping[str, FieldType]:
    """The fields of a record type for ``wanmu.kernel.rules.parse``.

    Raises:
        InputError: S020 when there is no record type of that name.
    """
    kind = record if isinstance(record, RecordType) else record_type(record)
    return {field.name: _field_type(field) for field in kind.fields}


def _field_type(field: Field) -> FieldType:
    """Periods, codes and choices are text in a rule: ``size_class = 'above_scale'``."""
    measured = None if field.unit is None else unit(field.unit)
    match field.kind:
        case "number" | "boolean" | "date" as kind:
            return FieldType(field.name, kind, measured, field.zh, field.en)
        case _:
            return FieldType(field.name, "text", None, field.zh, field.en)
