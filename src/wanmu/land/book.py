"""One parcel, one book (一地一册): all that is known of a parcel on a day, as data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import narwhals as nw
import polars as pl

from wanmu.kernel.faults import InputError, Place, nearest
from wanmu.kernel.messages import mark
from wanmu.kernel.tables import Held, collected
from wanmu.land.checks import check_columns
from wanmu.land.disposal import Action, actions
from wanmu.land.engine import classify
from wanmu.land.promises import Promise, promises_of
from wanmu.land.reasons import Missing, Reason
from wanmu.land.result import Classification
from wanmu.land.sketch import Sketch, sketch_of
from wanmu.land.state import ID, shaped
from wanmu.pack import Pack
from wanmu.schema.land import PARCEL, PARCEL_EVENT

_ORDER: Final = {choice.value: at for at, choice in enumerate(PARCEL_EVENT.by_name["kind"].choices)}
_IDENTITY: Final = tuple(
    field.name for field in PARCEL.fields if field.name not in {"red_line", "note", "data_label"}
)
_FIGURES: Final = tuple(
    field.name
    for field in PARCEL_EVENT.fields
    if field.name not in {"parcel", "kind", "date", "step", "document", "data_label", "note"}
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in the book: ``days`` since the one before, and what it said by field."""

    day: date
    kind: str
    days: int | None
    said: Mapping[str, Any]
    step: str
    document: str
    note: str


@dataclass(frozen=True, slots=True)
class Grade:
    """The grade that a firm on the parcel got in a year."""

    holder: str
    year: int
    grade: str


@dataclass(frozen=True, slots=True)
class Book:
    """A parcel on a day.

    Attributes:
        parcel: Its record, by field.
        state: Its row of the classification: first days, latest figures, categories.
        timeline: Its events up to the day, in order.
        promises: What was promised, and what came of it.
        reasons: Why it is in its categories; ``undecided`` says which are, and for want of what.
        actions: The steps of the disposal plans in force.
        grades: Those of its holder, year by year; None where no file was given.
        sketch: Its outline with its neighbours; None where it has none.
        missing: Fields of the parcel that are not known.
        synthetic: Whether the record is made up.
    """

    classification: Classification
    parcel: Mapping[str, Any]
    state: Mapping[str, Any]
    timeline: tuple[Entry, ...]
    promises: tuple[Promise, ...]
    reasons: tuple[Reason, ...]
    undecided: tuple[Missing, ...]
    actions: tuple[Action, ...]
    grades: tuple[Grade, ...] | None
    sketch: Sketch | None
    missing: tuple[str, ...]
    synthetic: bool

    @property
    def as_of(self) -> date:
        """The day of the book."""
        return self.classification.as_of

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories that the parcel is in."""
        return tuple(name for name in self.classification.land.categories if self.state[name])


def book(
    parcels: Any, events: Any, pack: Pack, parcel: str, as_of: date, *, grades: Any = None
) -> Book:
    """The book of one parcel on ``as_of``.

    ``parcels`` and ``events`` are frames as ``classify`` takes them; ``grades`` has the columns of
    the schema's ``holder_grade``.

    Raises:
        InputError: as ``classify``; G014 for a parcel that is not there; G015 for a step that no
            plan has.
    """
    held, happened = Held(parcels), Held(events)
    check_columns(held.lazy, PARCEL)
    check_columns(happened.lazy, PARCEL_EVENT)
    land = collected(shaped(held.lazy, PARCEL))
    own = land.filter(pl.col(ID) == parcel)
    if own.is_empty():
        raise _unknown(parcel, land)
    mine = shaped(happened.lazy, PARCEL_EVENT).filter(nw.col("parcel") == parcel)
    known = collected(mine)
    found = classify(own, known, pack, as_of)
    record, state = own.row(0, named=True), found.frame().row(0, named=True)
    told = in_order(known.filter(pl.col("date") <= as_of).iter_rows(named=True))
    return Book(
        classification=found,
        parcel={name: record[name] for name in _IDENTITY},
        state=state,
        timeline=tuple(_timeline(told)),
        promises=tuple(promises_of(state, told, found.rules, as_of)),
        reasons=tuple(found.reasons()),
        undecided=tuple(found.undecided()),
        actions=actions(found, known),
        grades=None if grades is None else tuple(_grades(grades, record["holder"])),
        sketch=sketch_of(land, parcel),
        missing=tuple(name for name in (*_IDENTITY, "red_line") if record[name] is None),
        synthetic=record["data_label"] == "synthetic",
    )


def in_order(events: Iterator[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Events by their day; on one day in the order in which they usually come."""
    return sorted(events, key=lambda event: (event["date"], _ORDER[event["kind"]]))


def _timeline(events: Sequence[Mapping[str, Any]]) -> Iterator[Entry]:
    before: date | None = None
    for event in events:
        day = event["date"]
        yield Entry(
            day,
            event["kind"],
            None if before is None else (day - before).days,
            {name: event[name] for name in _FIGURES if event[name] is not None},
            event["step"] or "",
            event["document"] or "",
            event["note"] or "",
        )
        before = day


def _grades(grades: Any, holder: str | None) -> Iterator[Grade]:
    frame = collected(Held(grades).lazy)
    mine = frame.filter(pl.col("holder") == holder).sort("year")
    for row in mine.iter_rows(named=True):
        yield Grade(row["holder"], int(row["year"]), row["grade"])


def _unknown(parcel: str, land: pl.DataFrame) -> InputError:
    ids = land[ID].drop_nulls().to_list()
    return InputError.of(
        "G014",
        mark('there is no parcel "{parcel}"; the nearest is "{nearest}"'),
        Place(field="--parcel"),
        parcel=parcel,
        nearest=nearest(parcel, ids) or "–",
    )
