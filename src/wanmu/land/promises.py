"""What was promised of a parcel, what came of it, and by how much it falls short."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from wanmu.kernel.workdays import months_after
from wanmu.land.state import BEGIN, END
from wanmu.pack.land_rules import AS_OF, LandRules
from wanmu.pack.models.land_book import LandPromise

Event: TypeAlias = Mapping[str, Any]
Standing: TypeAlias = Literal["kept", "broken", "not_due", "unknown"]


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise and its fact.

    Attributes:
        name: Its identifier in ``land.yaml``.
        agreed: The day, or the figure in the unit of its field.
        document: What it was agreed in, on ``made``.
        due: The day by which it is to be kept, moved on by ``delay`` days that the government
            caused; None where that is not known.
        fact: What came of it by the day of the book, first known on ``known`` for a figure.
        standing: Kept at equality; not due on the due day itself.
        short: Days late, or how much the figure falls short; None where nothing is known.
        penalty: What the contract says follows.
    """

    name: str
    agreed: date | float
    document: str
    made: date
    due: date | None
    delay: int
    fact: date | float | None
    known: date | None
    standing: Standing
    short: float | None
    penalty: str


def promises_of(
    state: Mapping[str, Any], events: Sequence[Event], rules: LandRules, as_of: date
) -> Iterator[Promise]:
    """The promises of one parcel, in the order of ``land.yaml``.

    ``state`` is its row of a classification as of the day, ``events`` are its events up to it in
    their order.
    """
    for name, promise in rules.land.promises.items():
        made = _latest(events, promise.agreed)
        if made is not None:
            yield _promise(name, promise, made, state, events, rules, as_of)


def _promise(  # noqa: PLR0917  what one promise is judged by
    name: str,
    promise: LandPromise,
    made: Event,
    state: Mapping[str, Any],
    events: Sequence[Event],
    rules: LandRules,
    as_of: date,
) -> Promise:
    agreed, fact = made[promise.agreed], state[promise.fact]
    is_day = isinstance(agreed, date)
    first = agreed if is_day else _due(name, state, rules, as_of)
    until = min(fact, as_of) if is_day and fact is not None else as_of
    delay = delay_days(events, first, until) if first is not None else 0
    due = first and date.fromordinal(first.toordinal() + delay)
    short = _days_late(fact or as_of, due) if is_day else _shortfall(agreed, fact)
    known = None if is_day else (_latest(events, promise.fact) or {}).get("date")
    return Promise(
        name,
        agreed,
        made["document"] or "",
        made["date"],
        due,
        delay,
        fact,
        known,
        _standing(due, fact, short, as_of, is_day=is_day),
        short,
        state["penalty"] or "",
    )


def _standing(
    due: date | None, fact: Any, short: float | None, as_of: date, *, is_day: bool
) -> Standing:
    if fact is not None and not short:
        return "kept"
    if due is None:
        return "unknown"
    if as_of <= due:
        return "not_due"
    return "unknown" if fact is None and not is_day else "broken"


def _due(name: str, state: Mapping[str, Any], rules: LandRules, as_of: date) -> date | None:
    """The day by which a figure is due, by the county's rule."""
    day, months = rules.due[name]
    known = {**state, **rules.parameters, AS_OF.name: as_of}
    first: date | None = day.value(known) if day else None
    count = months.value(known) if months else 0
    return None if first is None or count is None else months_after(first, round(count))


def _days_late(day: date, due: date | None) -> float | None:
    return None if due is None else float(max((day - due).days, 0))


def _shortfall(agreed: float, fact: float | None) -> float | None:
    """Exact in the decimals that people wrote: 0.3 - 0.1 falls short by 0.2."""
    if fact is None:
        return None
    return float(max(Fraction(str(agreed)) - Fraction(str(fact)), Fraction(0)))


def _latest(events: Sequence[Event], name: str) -> Event | None:
    """The last event that says something of a field."""
    return next((event for event in reversed(events) if event[name] is not None), None)


def delay_days(events: Sequence[Event], since: date, until: date) -> int:
    """Days between two days in which the government delayed; an open delay runs on."""
    days, begun = 0, None
    for event in events:
        if event["kind"] == BEGIN:
            begun = event["date"]
        elif event["kind"] == END and begun is not None:
            days += _within(begun, event["date"], since, until)
            begun = None
    return days + (_within(begun, until, since, until) if begun is not None else 0)


def _within(first: date, last: date, since: date, until: date) -> int:
    return max((min(last, until) - max(first, since)).days, 0)
