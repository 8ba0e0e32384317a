"""Whether the promises of parcels are kept: promise, measured figure, shortfall, what follows.

As of a day: of each indicator of a parcel the promise in effect that day counts, and the latest
figure that was measured from the day on which it was due.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final, Literal, TypeAlias

import polars as pl

from wanmu.kernel.faults import Fault, Faults, InputError, Place
from wanmu.kernel.messages import mark
from wanmu.kernel.units import Unit, unit
from wanmu.land.standard.controls import find_indicator, unknown_indicator
from wanmu.land.standard.figures import settled, shortfall
from wanmu.pack import Pack
from wanmu.pack.models import StandardLand
from wanmu.schema.standard_land import PARCEL_MEASURE, PARCEL_PROMISE

Status: TypeAlias = Literal["met", "short", "not_due", "not_measured"]
STATUSES: Final[tuple[Status, ...]] = ("met", "short", "not_due", "not_measured")

_STAGES: Final = {"completion": "completion", "production": "production"}
_AGREED: Final = {"completion": "agreed_completion", "production": "agreed_production"}
_YEAR: Final = 12
_FIELDS: Final = {
    "promises": [field.name for field in PARCEL_PROMISE.fields],
    "measured": [field.name for field in PARCEL_MEASURE.fields],
}


@dataclass(frozen=True, slots=True)
class Verified:
    """One promise as of the day.

    Attributes:
        parcel: The parcel.
        indicator: Identifier of the indicator in ``standard_land.yaml``.
        status: met, short, not_due, or not_measured (due, and no figure from that day on).
        since: The day from which the promise is in effect.
        lower: Lower bound promised, in ``unit``; None for none.
        upper: Upper bound promised.
        unit: The promise's unit, which all figures of the row are in.
        due: The stage, ``due_months`` after it where it is after production, and ``due_day`` where
            the stage is reached.
        due_months: See ``due``.
        due_day: See ``due``.
        late: The stage was agreed for a day that has passed, and is not reached.
        value: The figure measured, ``measured`` on that day.
        measured: See ``value``.
        shortfall: By how much it misses its bound; 0 where met.
        shortfall_share: The same in percent of the bound; None for a bound of zero.
        follows: What the contract says follows; only of a promise that is short.
        document: The contract or supplement.
        measure_document: The paper that the measured figure rests on.
        data_label: ``synthetic`` or ``assumed`` where promise or figure is, else ``computed``.
    """

    parcel: str
    indicator: str
    status: Status
    since: date
    lower: float | None
    upper: float | None
    unit: str
    due: str
    due_months: int | None
    due_day: date | None
    late: bool
    value: float | None
    measured: date | None
    shortfall: float | None
    shortfall_share: float | None
    follows: str | None
    document: str | None
    measure_document: str | None
    data_label: str

    def as_row(self) -> dict[str, Any]:
        """The row as data, by the names of the attributes."""
        return asdict(self)


def verify(
    parcels: pl.DataFrame,
    events: pl.DataFrame,
    promises: pl.DataFrame,
    measured: pl.DataFrame,
    rules: Pack | StandardLand,
    *,
    as_of: date,
    places: Mapping[str, tuple[str, Sequence[int]]] | None = None,
) -> list[Verified]:
    """Every promise that is in effect on ``as_of``, in the order of parcels and indicators.

    The frames have the columns of the schema's ``parcel``, ``parcel_event``, ``parcel_promise`` and
    ``parcel_measure``; columns that need not be filled may be missing. ``places`` are the file of
    ``promises`` and of ``measured`` with the numbers of its rows, for messages; without it rows are
    counted from 1. What was measured is converted to the promise's unit, and both are rounded to
    the pack's ``decimals`` before they are compared.

    Raises:
        InputError: All faults of promises and figures at once: G030 to G034, G039, U; then G040.
    """
    stated = rules.standard_land if isinstance(rules, Pack) else rules
    reading = _Reading(stated, set(parcels["id"]), places or {})
    promised = reading.table(promises, "promises")
    found = reading.table(measured, "measured")
    reading.faults.check()
    for table in (promised, found):
        reading.check_once(table)
    reading.faults.check()
    state = _state(events, as_of)
    figures: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in found:
        if row["date"] <= as_of:
            figures.setdefault(_key(row), []).append(row)
    return [
        _verified(row, state.get(row["parcel"], {}), figures.get(_key(row), ()), stated, as_of)
        for row in _in_effect(promised, stated, as_of)
    ]


def _key(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["parcel"], row["indicator"]


class _Reading:
    """Reads the rows of promises and figures and notes what is wrong with them."""

    def __init__(
        self,
        stated: StandardLand,
        parcels: set[str],
        places: Mapping[str, tuple[str, Sequence[int]]],
    ) -> None:
        self.stated = stated
        self.parcels = parcels
        self.places = places
        self.faults = Faults()

    def table(self, frame: pl.DataFrame, name: str) -> list[dict[str, Any]]:
        """The rows with their indicators by identifier and the place of each."""
        file, numbers = self.places.get(name, (name, range(1, len(frame) + 1)))
        blank = dict.fromkeys(_FIELDS[name])
        made = []
        for number, held in zip(numbers, frame.iter_rows(named=True), strict=True):
            row = {**blank, **held}
            place = Place(file, row=number)
            indicator = find_indicator(self.stated, str(row["indicator"]))
            self._check(row, indicator, place)
            if name == "promises":
                self._check_promise(row, place)
            made.append({**row, "indicator": indicator, "place": place})
        return made

    def _check(self, row: Mapping[str, Any], indicator: str | None, place: Place) -> None:
        if row["parcel"] not in self.parcels:
            self._add("G034", mark('there is no parcel "{parcel}"; correct it, or add the parcel'),
                      place, row)  # fmt: skip
        if indicator is None:
            near = unknown_indicator(self.stated, str(row["indicator"]))
            self._add("G031", mark('parcel {parcel}: there is no indicator "{indicator}"; the '
                                   'nearest is "{nearest}"'), place, row, nearest=near)  # fmt: skip
        if not (row["unit"] or "").strip():
            self._add("G030", mark("parcel {parcel}, {indicator}: the figure has no unit; write "
                                   "one such as 万元/亩, or 1 for a plain number"),
                      place, row)  # fmt: skip
        elif indicator is not None:
            self._check_unit(row, self.stated.indicators[indicator].unit, place)

    def _check_unit(self, row: Mapping[str, Any], wanted: str, place: Place) -> None:
        try:
            found = unit(row["unit"])
        except InputError as error:
            self.faults.extend(
                Fault(each.code, each.message, place, each.values) for each in error.faults
            )
            return
        if not found.same_dimension(unit(wanted)):
            self._add("G033", mark("parcel {parcel}, {indicator}: {found} does not measure what "
                                   "{wanted} does; correct the unit"),
                      place, row, found=row["unit"], wanted=wanted)  # fmt: skip

    def check_once(self, rows: list[dict[str, Any]]) -> None:
        """Two figures of one thing and day would let the order of rows decide."""
        seen: set[tuple[str, str, date]] = set()
        for row in rows:
            key = (*_key(row), row["date"])
            if key in seen:
                self._add("G040", mark("parcel {parcel}, {indicator}: two rows on {day}; keep one"),
                          row["place"], row, day=row["date"].isoformat())  # fmt: skip
            seen.add(key)

    def _check_promise(self, row: Mapping[str, Any], place: Place) -> None:
        lower, upper = row["lower"], row["upper"]
        bare = lower is None and upper is None
        if bare or (lower is not None and upper is not None and lower > upper):
            self._add("G032", mark("parcel {parcel}, {indicator}: a promise has a lower or an "
                                   "upper bound, and the lower is not above the upper"),
                      place, row)  # fmt: skip
        months = row.get("due_months")
        if (row["due"] == "after_production") != (months is not None) or (months or 0) % 1:
            self._add("G039", mark("parcel {parcel}, {indicator}: whole months after production go "
                                   "with a promise that is due after production, and only with it"),
                      place, row)  # fmt: skip

    def _add(
        self, code: str, message: str, place: Place, row: Mapping[str, Any], **more: object
    ) -> None:
        told = {"parcel": row["parcel"], "indicator": row["indicator"]}
        self.faults.add(code, message, place, **told, **more)


def _in_effect(
    promised: list[dict[str, Any]], stated: StandardLand, as_of: date
) -> list[dict[str, Any]]:
    """Of each parcel and indicator the latest promise up to the day."""
    latest: dict[tuple[str, str], dict[str, Any]] = {}
    for row in sorted(promised, key=lambda row: row["date"]):
        if row["date"] <= as_of:
            latest[_key(row)] = row
    order = {name: at for at, name in enumerate(stated.indicators)}
    return sorted(latest.values(), key=lambda row: (row["parcel"], order[row["indicator"]]))


def _state(events: pl.DataFrame, as_of: date) -> dict[str, dict[str, Any]]:
    """Of each parcel the first completion and production, and what is agreed, up to the day."""
    states: dict[str, dict[str, Any]] = {}
    for row in events.sort("date", maintain_order=True).iter_rows(named=True):
        if row["date"] > as_of:
            continue
        held = states.setdefault(row["parcel"], {})
        if row["kind"] in _STAGES:
            held.setdefault(row["kind"], row["date"])
        for name in (*_AGREED.values(), "penalty"):
            if row.get(name) is not None:
                held[name] = row[name]
    return states


def _verified(
    row: Mapping[str, Any],
    state: Mapping[str, Any],
    figures: Sequence[Mapping[str, Any]],
    stated: StandardLand,
    as_of: date,
) -> Verified:
    stage = _STAGES.get(row["due"], "production")
    months = int(row["due_months"]) if row.get("due_months") is not None else None
    reached = state.get(stage)
    due_day = None if reached is None else months_after(reached, months or 0)
    agreed = state.get(_AGREED[stage])
    lower, upper = (_figure(row[end], stated) for end in ("lower", "upper"))
    counted = [each for each in figures if due_day is not None and each["date"] >= due_day]
    last = max(counted, key=lambda each: each["date"], default=None)
    value = None if last is None else _converted(last, unit(row["unit"]), stated)
    missed = None if value is None else shortfall(value, lower, upper)
    status = _status(due_day, missed, as_of)
    return Verified(
        parcel=row["parcel"],
        indicator=row["indicator"],
        status=status,
        since=row["date"],
        lower=_plain(lower),
        upper=_plain(upper),
        unit=row["unit"],
        due=row["due"],
        due_months=months,
        due_day=due_day,
        late=reached is None and agreed is not None and agreed < as_of,
        value=_plain(value),
        measured=last["date"] if last else None,
        shortfall=None if missed is None else float(missed[0]),
        shortfall_share=_share(missed),
        follows=(row.get("penalty") or state.get("penalty")) if status == "short" else None,
        document=row.get("document"),
        measure_document=last.get("document") if last else None,
        data_label=_label(row, last),
    )


def _status(
    due_day: date | None, missed: tuple[Fraction, Fraction | None] | None, as_of: date
) -> Status:
    if due_day is None or due_day > as_of:
        return "not_due"
    if missed is None:
        return "not_measured"
    return "short" if missed[0] else "met"


def _figure(value: float | None, stated: StandardLand) -> Fraction | None:
    return None if value is None else settled(value, stated.decimals)


def _converted(row: Mapping[str, Any], wanted: Unit, stated: StandardLand) -> Fraction:
    exact = Fraction(repr(row["value"])) * unit(row["unit"]).factor_to(wanted)
    return settled(exact, stated.decimals)


def _share(missed: tuple[Fraction, Fraction | None] | None) -> float | None:
    if missed is None:
        return None
    short, bound = missed
    if bound is None:
        return 0.0
    return float(short / bound * 100) if bound else None


def _plain(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _label(*rows: Mapping[str, Any] | None) -> str:
    labels = {row.get("data_label") for row in rows if row is not None}
    return next((each for each in ("synthetic", "assumed") if each in labels), "computed")


def months_after(day: date, months: int) -> date:
    """The day so many calendar months later; the month's last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, _YEAR)
    first = date(day.year + years, month + 1, 1)
    following = date(first.year + first.month // _YEAR, first.month % _YEAR + 1, 1)
    last = (following - timedelta(days=1)).day
    return first.replace(day=min(day.day, last))


def summary(rows: Sequence[Verified]) -> Iterator[tuple[Status, int, int]]:
    """Each status with how many promises and how many parcels it holds."""
    for status in STATUSES:
        held = [row.parcel for row in rows if row.status == status]
        yield status, len(held), len(set(held))
