"""What is wrong with parcels and events before anything is computed from them.

Whoever reads files is told rows by ``wanmu.schema.read_records``; here parcels are named, because
a table of DuckDB has no rows to count.
"""

from collections.abc import Iterator
from typing import Final

import narwhals as nw

from wanmu.kernel.faults import Fault, Faults, Place, nearest
from wanmu.kernel.messages import mark
from wanmu.kernel.tables import Lazy, collected
from wanmu.land.state import BEGIN, END, ID
from wanmu.schema import RecordType
from wanmu.schema.land import EVENT_KINDS, LATEST, PARCEL, PARCEL_EVENT

_SHOWN: Final = 5


def check_columns(table: Lazy, record: RecordType) -> None:
    """Refuse a table without the columns that every record needs.

    Raises:
        InputError: G001, every column that is missing.
    """
    there = set(table.collect_schema().names())
    faults = Faults()
    for field in record.fields:
        if field.required and field.name not in there:
            faults.add(
                "G001",
                mark("records of {name} need a column {column}; add it. The nearest is {nearest}"),
                Place(field=field.name),
                zh=record.zh,
                name=record.en,
                column=field.name,
                nearest=nearest(field.name, there) or "–",
            )
    faults.check()


def check_ledger(parcels: Lazy, events: Lazy) -> None:
    """Refuse parcels and events that cannot be, whatever the day.

    Raises:
        InputError: G002 a parcel's number missing or twice; G003 an event of no known parcel;
            G004 an unknown kind of event; G005 a figure below zero; G006 an event without a day.
    """
    faults = Faults()
    faults.extend(_numbers(parcels))
    faults.extend(_strangers(parcels, events))
    faults.extend(_kinds(events))
    faults.extend(_below_zero(parcels, PARCEL, ID))
    faults.extend(_below_zero(events, PARCEL_EVENT, "parcel"))
    faults.extend(_undated(events))
    faults.check()


def check_order(events: Lazy, timeline: Lazy, figures: Lazy) -> None:
    """Refuse events in an order that cannot be, of those that are known on the day.

    Raises:
        InputError: G007 something before approval; G008 something that needs an earlier event;
            G009 stops or delays that do not take turns; G010 something after the land was taken
            back; G011 two figures on one day.
    """
    faults = Faults()
    faults.extend(_out_of_order(timeline))
    for begin, end in (("stopped", "resumed"), (BEGIN, END)):
        faults.extend(_out_of_turn(events, begin, end))
    faults.extend(_contradicting(figures))
    faults.check()


def _numbers(parcels: Lazy) -> Iterator[Fault]:
    number = nw.col(ID)
    missing = collected(parcels.select(__n=number.is_null().cast(nw.Int64).sum()))["__n"].item()
    if missing:
        message = mark("{count} parcels have no number; give each its own")
        yield Fault("G002", message, Place(field=ID), {"count": missing})
    counted = parcels.filter(~number.is_null()).group_by(ID).agg(__n=nw.len())
    said = _named(counted.filter(nw.col("__n") > 1), ID)
    if said:
        message = mark("{count} numbers stand for more than one parcel: {ids}; give each its own")
        yield Fault("G002", message, Place(field=ID), said)


def _strangers(parcels: Lazy, events: Lazy) -> Iterator[Fault]:
    known = parcels.select(ID)
    strange = events.filter(~nw.col("parcel").is_null()).join(
        known, left_on="parcel", right_on=ID, how="anti"
    )
    said = _named(strange, "parcel")
    if said:
        message = mark(
            "events name {count} parcels that are not there: {ids}; correct the number, or add them"
        )
        yield Fault("G003", message, Place(field="parcel"), said)


def _kinds(events: Lazy) -> Iterator[Fault]:
    known = [choice.value for choice in EVENT_KINDS]
    kind = nw.col("kind")
    strange = collected(events.filter(~kind.is_in(known) | kind.is_null()).select("kind").unique())
    for found in sorted(strange["kind"].to_list(), key=str)[:_SHOWN]:
        close = nearest(str(found), known) or ", ".join(known)
        message = mark('"{found}" is no kind of event; the nearest is {nearest}')
        yield Fault("G004", message, Place(field="kind"), {"found": found or "", "nearest": close})


def _below_zero(table: Lazy, record: RecordType, key: str) -> Iterator[Fault]:
    names = [field.name for field in record.fields if field.minimum == 0]
    wrong = collected(table.select(**{
        name: (nw.col(name) < 0).cast(nw.Int64).sum() for name in names
    }))  # fmt: skip
    for name in names:
        if wrong[name].item():
            said = _named(table.filter(nw.col(name) < 0), key)
            field = record.by_name[name]
            message = mark("{name} is below zero for {count} parcels: {ids}; correct it")
            yield Fault(
                "G005", message, Place(field=name), {**said, "zh": field.zh, "name": field.en}
            )


def _undated(events: Lazy) -> Iterator[Fault]:
    said = _named(events.filter(nw.col("date").is_null()), "parcel")
    if said:
        message = mark("events of {count} parcels have no day: {ids}; an event is dated")
        yield Fault("G006", message, Place(field="date"), said)
    nameless = events.filter(nw.col("parcel").is_null())
    count = collected(nameless.select(__n=nw.len()))["__n"].item()
    if count:
        message = mark("{count} events name no parcel; write its number")
        yield Fault("G003", message, Place(field="parcel"), {"count": count})


_BUILT: Final = {
    "__first_stopped": "stopped",
    "completion": "completion",
    "production": "production",
}
"""What needs a start before it: the column of its first day, and its kind."""
_BEFORE: Final = mark("{count} parcels have events before their approval: {ids}; correct the days")
_AFTER: Final = mark(
    "{count} parcels have events after they were taken back: {ids}; a new supply is a new parcel"
)
_NEEDED: Final = mark(
    "{count} parcels have the event {name} without a start before it or on its day: {ids}; add the "
    "start, or correct the days"
)


def _out_of_order(timeline: Lazy) -> Iterator[Fault]:
    start = nw.col("start")
    tests = {
        "approved": nw.col("__earliest") < nw.col("approved"),
        "taken_back": nw.col("__latest") > nw.col("taken_back"),
        **{
            kind: ~nw.col(first).is_null() & (start.is_null() | (start > nw.col(first)))
            for first, kind in _BUILT.items()
        },
    }
    counts = collected(timeline.select(**{
        name: test.cast(nw.Int64).sum() for name, test in tests.items()
    }))  # fmt: skip
    for name, test in tests.items():
        if counts[name].item():
            yield _order_fault(name, _named(timeline.filter(test), "parcel"))


def _order_fault(kind: str, said: dict[str, object]) -> Fault:
    place = Place(field=kind)
    if kind == "approved":
        return Fault("G007", _BEFORE, place, said)
    if kind == "taken_back":
        return Fault("G010", _AFTER, place, said)
    named = {choice.value: choice for choice in EVENT_KINDS}[kind]
    return Fault("G008", _NEEDED, place, {**said, "zh": named.zh, "name": named.en})


def _out_of_turn(events: Lazy, begin: str, end: str) -> Iterator[Fault]:
    """Parcels whose beginnings and ends do not take turns; an end comes first on a day of both."""
    kind = nw.col("kind")
    turns = events.filter(kind.is_in((begin, end))).select(
        "parcel", "date", __step=nw.when(kind == begin).then(1).otherwise(-1)
    )
    running = nw.col("__step").cum_sum().over("parcel", order_by=("date", "__step"))
    wrong = turns.with_columns(__running=running).filter(~nw.col("__running").is_in((0, 1)))
    said = _named(wrong, "parcel")
    if said:
        message = mark(
            "{begin} and {end} do not take turns for {count} parcels: {ids}; each end follows its "
            "own beginning by a day or more"
        )
        yield Fault("G009", message, Place(field=begin), {**said, "begin": begin, "end": end})


def _contradicting(figures: Lazy) -> Iterator[Fault]:
    differs = {name: nw.col(name) != nw.col(f"__other_{name}") for name in LATEST}
    counts = collected(figures.select(**{
        name: test.cast(nw.Int64).sum() for name, test in differs.items()
    }))  # fmt: skip
    for name, test in differs.items():
        if counts[name].item():
            field = PARCEL_EVENT.by_name[name]
            said = _named(figures.filter(test), "parcel")
            message = mark("{count} parcels have two figures of {name} on one day: {ids}; keep one")
            yield Fault(
                "G011", message, Place(field=name), {**said, "zh": field.zh, "name": field.en}
            )


def _named(table: Lazy, key: str) -> dict[str, object]:
    """How many parcels there are and the first of them; nothing where there is none."""
    found = collected(table.select(key).unique())[key].drop_nulls().sort()
    if found.is_empty():
        return {}
    more = " …" if len(found) > _SHOWN else ""
    return {"count": len(found), "ids": ", ".join(map(str, found.head(_SHOWN))) + more}
