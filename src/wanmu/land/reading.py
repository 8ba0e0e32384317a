"""Parcels and events from files, checked against the pack that they belong to."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from wanmu.kernel.faults import Fault, Faults, InputError, Place, nearest
from wanmu.kernel.messages import mark
from wanmu.land.outlines import check_outlines
from wanmu.pack import Pack
from wanmu.schema import Table, read_records


def read_ledger(
    parcels: Path, events: Path, pack: Pack, *, repair: bool = False
) -> tuple[pl.DataFrame, pl.DataFrame, tuple[Fault, ...]]:
    """The parcels, their events, and what is to be known of how the files were read.

    Red lines that cross themselves are repaired only when ``repair`` asks for it.

    Raises:
        InputError: S faults of both files at once; then G013 for a platform or block that the pack
            does not have, and G045 to G056 of the red lines.
    """
    faults = Faults()
    tables: list[Table] = []
    for file, record in ((parcels, "parcel"), (events, "parcel_event")):
        try:
            tables.append(read_records(file, record))
        except InputError as error:
            faults.extend(error.faults)
    faults.check()
    land, happened = tables
    faults.extend(_strange_places(land, parcels, pack))
    drawn: pl.DataFrame = land.frame
    told: tuple[Fault, ...] = ()
    try:
        drawn, told = check_outlines(land, str(parcels), pack, repair=repair)
    except InputError as error:
        faults.extend(error.faults)
    faults.check()
    return drawn, happened.frame, (*land.notices, *happened.notices, *told)


def _strange_places(table: Table, file: Path, pack: Pack) -> Iterator[Fault]:
    for name, known in (("platform", pack.subjects), ("block", pack.blocks)):
        field = table.record.by_name[name]
        for row, found in zip(table.rows, table.frame[name], strict=True):
            if found is not None and found not in known:
                yield Fault(
                    "G013",
                    mark('the pack has no {name} "{found}"; the nearest is "{nearest}"'),
                    Place(str(file), row=row, field=name),
                    {
                        "zh": field.zh,
                        "name": field.en,
                        "found": found,
                        "nearest": nearest(found, known) or "–",
                    },
                )
