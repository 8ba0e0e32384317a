"""Redevelopment of inefficient land: how far it has come, where it is going, what comes next.

The plan wants 1,000 亩 of inefficient industrial land put to use again in five years (腾笼换鸟).
Progress is counted from events of the kind ``redeveloped``, each parcel's area once in a period.
Which land is best redeveloped next is told by what it yields below what its industry requires.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, TypeAlias, get_args

import narwhals as nw
import polars as pl

from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.messages import mark
from wanmu.kernel.period import period
from wanmu.kernel.tables import Held, collected
from wanmu.kernel.units import unit
from wanmu.land.engine import classify
from wanmu.land.result import Classification
from wanmu.land.state import ID, shaped
from wanmu.pack import Pack
from wanmu.pack.requirements import next_target, required_output
from wanmu.schema.land import PARCEL_EVENT

KIND: Final = "redeveloped"
_LEAST_YEARS: Final = 2
_SHOWN: Final = 5
_DECIMALS: Final = 6

Standing: TypeAlias = Literal[
    "offered", "unknown", "delayed", "reached", "redeveloped", "taken_back"
]
STANDINGS: Final[tuple[Standing, ...]] = get_args(Standing)


@dataclass(frozen=True, slots=True)
class Forecast:
    """The area in 亩 by the end of the period: what is done, and the years left at a year's pace.

    ``expected`` takes the mean of the full years of the period, ``low`` the slowest of them and
    ``high`` the fastest. They are a range of what has been, not of probability.
    """

    expected: float
    low: float
    high: float
    pace: float


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a period's redevelopment has come, in 亩.

    Attributes:
        period: The span, as the pack writes it.
        fact: The fact that holds the goal.
        goal: The area that is to be redeveloped.
        done: The area redeveloped from the period's first day to the day asked or its last.
        parcels: How many parcels that is.
        by_year: The area of each year of the period that has begun.
        full_years: The years that are over on the day asked.
        years_left: From the day asked to the end of the period.
        needed: The area a year that would still reach the goal; None when no time is left.
        forecast: None with fewer than two full years, or when the period is over.
    """

    period: str
    fact: str
    goal: float
    done: float
    parcels: int
    by_year: Mapping[int, float]
    full_years: tuple[int, ...]
    years_left: float
    needed: float | None
    forecast: Forecast | None

    @property
    def share(self) -> float:
        """The part of the goal that is reached."""
        return self.done / self.goal


@dataclass(frozen=True, slots=True)
class Candidate:
    """A parcel that might be redeveloped, and what that is worth in 万元 of output a year.

    Attributes:
        standing: offered; reached (it yields what is required); unknown (``missing`` says what);
            redeveloped (in a period of the plan); delayed by the government; taken back.
        area: 亩 that are not redeveloped yet.
        categories: Those that it is in; parcels with one come first.
        required: 万元/亩 that its industry's land must yield at the target year; None if unknown.
        actual: 万元/亩 that it yields; None if unknown.
        gain: (required - actual) x area in 万元 a year; None if unknown or nothing.
    """

    parcel: str
    standing: Standing
    platform: str | None
    block: str | None
    industry: str | None
    area: float
    categories: tuple[str, ...]
    required: float | None
    actual: float | None
    gain: float | None
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Redevelopment:
    """Progress by period, and candidates: those in a category first, by gain.

    ``past_target`` says that every target year has passed, and the last one's requirement is used;
    ``synthetic`` is how many of the parcels are made up.
    """

    found: Classification
    target: int
    past_target: bool
    progress: tuple[Progress, ...]
    candidates: tuple[Candidate, ...]
    synthetic: int

    def counts(self) -> Iterator[tuple[Standing, int, float]]:
        """Each standing with its parcels and the 亩 of them that are not redeveloped yet."""
        for standing in STANDINGS:
            areas = [each.area for each in self.candidates if each.standing == standing]
            yield standing, len(areas), sum(areas)


def redevelop(parcels: Any, events: Any, pack: Pack, as_of: date) -> Redevelopment:
    """Progress of redevelopment on ``as_of`` and the parcels that are best redeveloped next.

    ``parcels`` and ``events`` are as ``classify`` takes them.

    Raises:
        InputError: those of ``classify``; P063 when the pack has no demand.yaml; G020 when that
            sets no goal of redevelopment; G021 when more is redeveloped than a parcel has; G022
            when a goal's period has no first or no last day.
    """
    goals = pack.demand.redevelopment
    if not goals:
        message = mark("the pack sets no area to be redeveloped; add redevelopment to demand.yaml")
        raise InputError.of("G020", message, place=Place("demand.yaml", field="redevelopment"))
    found = classify(parcels, events, pack, as_of)
    table = found.frame()
    done = _redeveloped(events, table, as_of)
    progress = tuple(_progress(goal.area, goal.period, done, pack, as_of) for goal in goals)
    target = next_target(pack, as_of.year)
    counted = _area_by_parcel(done, [goal.period for goal in goals], as_of)
    candidates = [_candidate(row, counted, found, pack, target)
                  for row in table.iter_rows(named=True)]  # fmt: skip
    return Redevelopment(
        found,
        target,
        as_of.year > target,
        progress,
        tuple(sorted(candidates, key=_order)),
        found.synthetic,
    )


def _redeveloped(events: Any, parcels: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Redevelopments up to the day, by date: parcel, its ``area`` and the ``land`` of each."""
    told = shaped(Held(events).lazy, PARCEL_EVENT)
    told = told.filter((nw.col("kind") == KIND) & (nw.col("date") <= nw.lit(as_of)))
    table = collected(told.select("parcel", "date", "redeveloped_land"))
    joined = table.join(parcels.select(pl.col(ID).alias("parcel"), "area"), on="parcel")
    _check_areas(joined)
    land = pl.coalesce("redeveloped_land", "area")
    return joined.with_columns(land=land).sort("date", "parcel", "land")


def _check_areas(table: pl.DataFrame) -> None:
    wrong = table.filter(pl.col("redeveloped_land") > pl.col("area"))["parcel"].unique().sort()
    if len(wrong):
        raise InputError.of(
            "G021",
            mark("more land is redeveloped than {count} parcels have: {ids}; correct the area"),
            place=Place(field="redeveloped_land"),
            count=len(wrong),
            ids=", ".join(wrong.head(_SHOWN)) + (" …" if len(wrong) > _SHOWN else ""),
        )


def _once(done: pl.DataFrame, start: date, end: date) -> pl.DataFrame:
    """The redevelopments of a span, with ``new``: the land that none before has counted."""
    within = done.filter(pl.col("date").is_between(start, end))
    upto = pl.min_horizontal(pl.col("land").cum_sum().over("parcel"), "area")
    counted = within.with_columns(upto=upto)
    before = pl.col("upto").shift(1).over("parcel").fill_null(0.0)
    return counted.with_columns(new=pl.col("upto") - before)


def _span(written: str) -> tuple[date, date]:
    span = period(written)
    if span.start is None or span.end is None:
        raise InputError.of(
            "G022",
            mark("redevelopment is to be done in {period}, which is open; write its first and last "
                 "year"),
            place=Place("demand.yaml", field="redevelopment"),
            period=written,
        )  # fmt: skip
    return span.start, span.end


def _progress(fact: str, written: str, done: pl.DataFrame, pack: Pack, as_of: date) -> Progress:
    start, end = _span(written)
    stated = pack.facts[fact].stated
    goal = float(stated.value * stated.unit.factor_to(unit("亩")))
    counted = _once(done, start, end)
    area = float(counted["new"].sum())
    years = range(start.year, min(end, as_of).year + 1)
    by_year = {
        year: float(counted.filter(pl.col("date").dt.year() == year)["new"].sum()) for year in years
    }
    full = tuple(year for year in years if _whole(year, start, min(end, as_of)))
    left = _years_between(max(as_of, date(start.year - 1, 12, 31)), end)
    return Progress(
        written, fact, goal, area, counted["parcel"].n_unique(), by_year, full, left,
        max(goal - area, 0.0) / left if left else None,
        _forecast(area, [by_year[year] for year in full], left),
    )  # fmt: skip


def _whole(year: int, start: date, end: date) -> bool:
    return start <= date(year, 1, 1) and date(year, 12, 31) <= end


def _years_between(day: date, end: date) -> float:
    """Years from the end of a day to the end of the last; a part year by its days."""
    left = 0.0
    for year in range(day.year, end.year + 1):
        first, last = date(year - 1, 12, 31), date(year, 12, 31)
        left += max((min(last, end) - max(first, day)).days, 0) / (last - first).days
    return left


def _forecast(done: float, yearly: list[float], left: float) -> Forecast | None:
    if len(yearly) < _LEAST_YEARS or not left:
        return None
    pace = sum(yearly) / len(yearly)
    return Forecast(done + pace * left, done + min(yearly) * left, done + max(yearly) * left, pace)


def _area_by_parcel(done: pl.DataFrame, periods: list[str], as_of: date) -> dict[str, float]:
    """The land of each parcel that counts in the periods that the day lies in or has passed."""
    areas: dict[str, float] = {}
    for start, end in map(_span, periods):
        if start <= as_of:
            for parcel, new in _once(done, start, end).select("parcel", "new").iter_rows():
                areas[parcel] = areas.get(parcel, 0.0) + new
    return areas


def _candidate(
    row: Mapping[str, Any],
    counted: Mapping[str, float],
    found: Classification,
    pack: Pack,
    target: int,
) -> Candidate:
    industry, actual = row["industry"], row["output_per_mu"]
    known = industry in pack.demand.industries
    required = float(required_output(pack, industry, target)) if known else None
    left = max(round(row["area"] - counted.get(row[ID], 0.0), _DECIMALS), 0.0)
    gap = None if required is None or actual is None else required - actual
    missing = (
        *(() if known else ("industry",)),
        *(("output_per_mu",) if actual is None else ()),
    )
    return Candidate(
        row[ID], _standing(row, left, gap), row["platform"], row["block"], industry, left,
        tuple(name for name in found.land.categories if row[name]), required, actual,
        gap * left if gap is not None and gap > 0 and left else None, missing,
    )  # fmt: skip


def _standing(row: Mapping[str, Any], left: float, gap: float | None) -> Standing:
    if row["taken_back"] is not None:
        return "taken_back"
    if not left:
        return "redeveloped"
    if row["delayed"] is not None:
        return "delayed"
    if gap is None:
        return "unknown"
    return "offered" if gap > 0 else "reached"


def _order(each: Candidate) -> tuple[int, bool, float, str]:
    return STANDINGS.index(each.standing), not each.categories, -(each.gain or 0.0), each.parcel
