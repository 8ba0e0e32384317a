"""The state of parcels on a day, computed from their events up to and on it.

Nothing here judges: a state is the days on which things happened, the latest figures and promises,
and clocks, which count time without the delay that the government caused.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

import narwhals as nw

from wanmu.kernel.rules import Rule, calendar
from wanmu.kernel.tables import Lazy
from wanmu.pack.land_rules import DELAY
from wanmu.schema import RecordType
from wanmu.schema.land import FIRST, LATEST, PARCEL, PARCEL_EVENT

ID: Final = "id"
BEGIN: Final = "delay_begin"
END: Final = "delay_end"
_EPOCH: Final = nw.lit(date(1970, 1, 1))
_TYPES: Final[Mapping[str, Any]] = {
    "number": nw.Float64,
    "date": nw.Date,
    "boolean": nw.Boolean,
}


def shaped(table: Lazy, record: RecordType) -> Lazy:
    """The record's columns in its types, null where the table has none; NaN is null (absence 2)."""
    there = table.collect_schema()
    columns = {}
    for field in record.fields:
        kind = _TYPES.get(field.kind, nw.String)
        column = nw.col(field.name) if field.name in there else nw.lit(None)
        column = column.cast(kind)
        if field.name in there and there[field.name].is_float() and kind is nw.Float64:
            column = column.fill_nan(None)
        columns[field.name] = column
    return table.select(**columns)


def timelines(events: Lazy) -> Lazy:
    """One row a parcel with events: the first or last day of each kind of event.

    Columns: ``parcel``, the first day of each kind in ``FIRST``; ``__last_<kind>`` of stops,
    resumptions and delays, and ``__first_stopped``; ``__at_<field>``, the latest day on which a
    figure was given; ``__earliest``, the first day of anything but approval; ``__latest``, the last
    day of what cannot follow once the land is taken back.
    """
    kind, day = nw.col("kind"), nw.col("date")
    of_kind = {name: nw.when(kind == name).then(day) for name in (*FIRST, *_TURNS)}
    given = {f"__at_{name}": nw.when(~nw.col(name).is_null()).then(day) for name in LATEST}
    rest = nw.when(kind != "approved").then(day)
    worked = nw.when(kind.is_in(_WORK)).then(day)
    marked = events.select(
        "parcel",
        **{f"__of_{name}": each for name, each in of_kind.items()},
        **given,
        __rest=rest,
        __worked=worked,
    )
    return marked.group_by("parcel").agg(
        **{name: nw.col(f"__of_{name}").min() for name in FIRST},
        **{f"__last_{name}": nw.col(f"__of_{name}").max() for name in _TURNS},
        __first_stopped=nw.col("__of_stopped").min(),
        **{name: nw.col(name).max() for name in given},
        __earliest=nw.col("__rest").min(),
        __latest=nw.col("__worked").max(),
    )


def latest(events: Lazy, timeline: Lazy) -> Lazy:
    """One row a parcel with figures: the latest of each.

    ``__other_<field>`` differs from the figure where one day gives two of them.
    """
    some = events.filter(nw.any_horizontal(
        *(~nw.col(name).is_null() for name in LATEST), ignore_nulls=False
    ))  # fmt: skip
    dated = some.select("parcel", "date", *LATEST).join(
        timeline.select("parcel", *(f"__at_{name}" for name in LATEST)), on="parcel", how="left"
    )
    newest = dated.select(
        "parcel",
        **{
            name: nw.when(nw.col("date") == nw.col(f"__at_{name}")).then(nw.col(name))
            for name in LATEST
        },
    )
    return newest.group_by("parcel").agg(
        **{name: nw.col(name).max() for name in LATEST},
        **{f"__other_{name}": nw.col(name).min() for name in LATEST},
    )


def states(parcels: Lazy, timeline: Lazy, figures: Lazy) -> Lazy:
    """Every parcel with its state; what has not happened by the day is null."""
    last = {name: nw.col(f"__last_{name}") for name in _TURNS}
    happened = timeline.select(
        "parcel",
        *FIRST,
        stopped=_since(last["stopped"], last["resumed"]),
        delayed=_since(last[BEGIN], last[END]),
    )
    kept = [field.name for field in PARCEL.fields if field.name not in {"data_label", "note"}]
    found = parcels.select(kept).join(happened, left_on=ID, right_on="parcel", how="left")
    newest = figures.select("parcel", *LATEST)
    return found.join(newest, left_on=ID, right_on="parcel", how="left")


def with_clocks(table: Lazy, events: Lazy, clocks: Mapping[str, Rule], as_of: date) -> Lazy:
    """The table with each clock: its day moved on by the days of government delay since then.

    A delay that has not ended runs up to ``as_of``. ``clocks`` are rules with their constants
    filled in.
    """
    begun = table.with_columns(**{name: rule.expression() for name, rule in clocks.items()})
    if not clocks:
        return begun
    delays = _delays(begun, events, tuple(clocks), as_of)
    joined = begun.join(delays, left_on=ID, right_on="parcel", how="left")
    days = {f"{name}{DELAY}": _days_of(name) for name in clocks}
    found = joined.with_columns(**days)
    moved = {
        name: (nw.col(name) + nw.col(f"{name}{DELAY}").cast(nw.Int64) * _DAY).cast(nw.Date)
        for name in clocks
    }
    return found.with_columns(**moved).drop([f"__{name}{DELAY}" for name in clocks])


_TURNS: Final = ("stopped", "resumed", BEGIN, END)
_DAY: Final = nw.lit(timedelta(days=1))
_BESIDE: Final = ("dispute", "dispute_settled", "redeveloped")
_WORK: Final = tuple(
    choice.value
    for choice in PARCEL_EVENT.by_name["kind"].choices
    if choice.value not in {"approved", "inspection", "disposal", "taken_back", END, *_BESIDE}
)
"""Kinds of event that cannot follow once the land is taken back."""


def _since(begun: nw.Expr, ended: nw.Expr) -> nw.Expr:
    """The last beginning, where no end has followed it."""
    return nw.when(ended.is_null() | (ended < begun)).then(begun)


def _delays(table: Lazy, events: Lazy, clocks: tuple[str, ...], as_of: date) -> Lazy:
    """One row a delayed parcel: ``__<clock>_delay``, the days of delay on each clock.

    Beginnings and ends take turns (``checks``), so the days are the sum of the ends less that of
    the beginnings, each no earlier than the clock's day; an open delay ends at ``as_of``.
    """
    delays = events.filter(nw.col("kind").is_in((BEGIN, END))).select(
        "parcel", "date", __sign=nw.when(nw.col("kind") == END).then(1.0).otherwise(-1.0)
    )
    clocked = delays.join(table.select(ID, *clocks), left_on="parcel", right_on=ID, how="inner")
    parts = {
        f"__{name}": nw.col("__sign") * _number(nw.max_horizontal("date", name)) for name in clocks
    }
    ends = {f"__end_{name}": _number(nw.max_horizontal(nw.lit(as_of), name)) for name in clocks}
    summed = clocked.with_columns(**parts, **ends).group_by("parcel").agg(
        nw.col("__sign").sum(),
        **{name: nw.col(name).sum() for name in parts},
        **{name: nw.col(name).max() for name in ends},
    )  # fmt: skip
    return summed.select(
        "parcel",
        **{
            f"__{name}{DELAY}": nw.col(f"__{name}") - nw.col("__sign") * nw.col(f"__end_{name}")
            for name in clocks
        },
    )


def _days_of(clock: str) -> nw.Expr:
    days = nw.col(f"__{clock}{DELAY}").fill_null(0.0)
    return nw.when(~nw.col(clock).is_null()).then(days)


def _number(day: nw.Expr) -> nw.Expr:
    return calendar.days(_EPOCH, day)
