"""What a record says, read exactly: numbers, printed figures, intervals, texts, truths, dates.

Inside, every value but a truth is a set of exact numbers: a number is itself, a printed figure is
its interval in base units, a text is its place in the alphabet of the texts known, a date is its
day.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import inf, isinf, isnan
from numbers import Rational, Real
from typing import Final, Protocol, TypeAlias, runtime_checkable

from wanmu.audit.kinds import KIND_NAMES, ValueKind
from wanmu.kernel.faults import Faults, Place, nearest
from wanmu.kernel.interval import Interval
from wanmu.kernel.messages import mark, text

ANY_OTHER: Final = "*"
"""A repair that stands for any text that no relation names."""

Answer: TypeAlias = Fraction | str | bool | date | None
"""A value as it is given back."""


@runtime_checkable
class Printed(Protocol):
    """A printed figure (:class:`wanmu.kernel.stated.Stated` is one)."""

    @property
    def value(self) -> Fraction:
        """The nominal value, in its own unit."""

    @property
    def interval(self) -> Interval:
        """What rounding allows, in its own unit."""

    @property
    def base(self) -> Interval:
        """What rounding allows, in base units."""


Value: TypeAlias = "Real | Decimal | Printed | Interval | str | bool | date | None"


@dataclass(frozen=True, slots=True)
class Observed:
    """One value of a record, as exact numbers in base units.

    ``factor`` turns base units into the unit in which the value was given.
    """

    kind: ValueKind
    interval: Interval | None = None
    truth: bool = False
    nominal: Fraction | None = None
    factor: Fraction = Fraction(1)

    @property
    def missing(self) -> bool:
        """Whether nothing was given."""
        return self.kind != "boolean" and self.interval is None

    @property
    def point(self) -> Fraction | None:
        """The one number it is, if it is one."""
        interval = self.interval
        return interval.low if interval is not None and interval.is_point else None


@dataclass(frozen=True, slots=True)
class Missing(Observed):
    """No value."""

    @property
    def missing(self) -> bool:
        """Always."""
        return True


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it is read: its values, their weights, and the texts behind numbers."""

    values: Mapping[str, Observed]
    weights: Mapping[str, Fraction | float]
    words: Mapping[Fraction, str]

    def word(self, code: Fraction) -> str:
        """The text of a number; any other text when no text has it."""
        return self.words.get(code, ANY_OTHER)


class Alphabet:
    """Texts as numbers in their own order, with room between for texts not known."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Number the known texts 1, 2, 3 … in their order."""
        self.texts = sorted(set(texts))

    def code(self, found: str) -> Fraction:
        """The number of a known text."""
        place = bisect_left(self.texts, found)
        if place == len(self.texts) or self.texts[place] != found:
            raise KeyError(found)
        return Fraction(place + 1)

    def codes(self, found: Iterable[str]) -> dict[str, Fraction]:
        """Numbers for all texts of a record: those not known go between their neighbours."""
        listed = sorted(set(found))
        strange = [each for each in listed if each not in self.texts]
        step = Fraction(1, len(strange) + 1)
        known = {each: self.code(each) for each in listed if each not in strange}
        between = {
            each: bisect_left(self.texts, each) + step * (place + 1)
            for place, each in enumerate(strange)
        }
        return known | between

    def words(self, found: Iterable[object]) -> dict[Fraction, str]:
        """The texts of numbers, those of a record included."""
        codes = self.codes(each for each in found if isinstance(each, str))
        known = {Fraction(place + 1): each for place, each in enumerate(self.texts)}
        return known | {code: each for each, code in codes.items()}


def exact(value: Real | Decimal) -> Fraction:
    """A number as it is written: the float 0.1 is one tenth."""
    if isinstance(value, float):
        return Fraction(repr(float(value)))
    if isinstance(value, Decimal | Rational):
        return Fraction(value)
    return Fraction(str(value))


def read_record(
    values: Mapping[str, object],
    weights: Mapping[str, object] | None,
    kinds: Mapping[str, ValueKind],
    needed: Iterable[str],
    alphabet: Alphabet,
) -> Record:
    """A record and the weights of its values; all faults at once.

    Raises:
        InputError: A003 a value of another kind, A004 a weight that is not above zero, A005 a
            field that the record does not have.
    """
    faults = Faults()
    for name in needed:
        if name not in values:
            _absent(name, values, faults)
    codes = alphabet.codes(value for value in values.values() if isinstance(value, str))
    read = {
        name: _read(name, value, kinds.get(name), codes, faults) for name, value in values.items()
    }
    weighed = _weights(weights or {}, values, faults)
    faults.check()
    return Record(read, weighed, alphabet.words(values.values()))


def _absent(name: str, values: Mapping[str, object], faults: Faults) -> None:
    near = nearest(name, values)
    if near:
        message = mark("The record has no field {field}, which a relation names; it has {near}.")
        faults.add("A005", message, Place(field=name), field=name, near=near)
    else:
        message = mark("The record has no field {field}, which a relation names; give None.")
        faults.add("A005", message, Place(field=name), field=name)


def _read(
    name: str,
    value: object,
    kind: ValueKind | None,
    codes: Mapping[str, Fraction],
    faults: Faults,
) -> Observed:
    if value is None or (isinstance(value, float) and isnan(value)):
        return Missing(kind or "number")
    found = _observed(value, codes)
    if found is None or (kind is not None and found.kind != kind):
        message = mark("{field} is {value}; {kind} is needed.")
        needed = text(KIND_NAMES[kind or "number"])
        faults.add("A003", message, Place(field=name), field=name, value=repr(value), kind=needed)
        return Missing(kind or "number")
    return found


def _observed(value: object, codes: Mapping[str, Fraction]) -> Observed | None:
    if isinstance(value, str):
        return Observed("text", Interval.point(codes[value]))
    if isinstance(value, Interval):
        return Observed("number", value, nominal=_middle(value))
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return Observed("date", Interval.point(day.toordinal()))
    if type(value).__name__ in ("bool", "bool_"):  # numpy's truth value is no bool
        return Observed("boolean", truth=bool(value))
    if isinstance(value, Real | Decimal):
        return None if isinf(value) or isnan(value) else _number(exact(value))
    if isinstance(value, Printed):
        factor = _factor(value)
        return Observed("number", value.base, nominal=value.value / factor, factor=factor)
    return None


def _number(value: Fraction) -> Observed:
    return Observed("number", Interval.point(value), nominal=value)


def _middle(interval: Interval) -> Fraction | None:
    if interval.low is None or interval.high is None:
        return None
    return (interval.low + interval.high) / 2


def _factor(printed: Printed) -> Fraction:
    """How many of its own units one base unit is, read off its two intervals."""
    own, base = printed.interval, printed.base
    for mine, theirs in ((own.high, base.high), (own.low, base.low)):
        if mine is not None and theirs:
            return mine / theirs
    return Fraction(1)


def _weights(
    given: Mapping[str, object], values: Mapping[str, object], faults: Faults
) -> dict[str, Fraction | float]:
    """The weight of every field, 1 unless given; infinity keeps a value as it is."""
    for name in given:
        if name not in values:
            _weightless(name, values, faults)
    return {name: _weight(name, given.get(name, 1), faults) for name in values}


def _weightless(name: str, values: Mapping[str, object], faults: Faults) -> None:
    near = nearest(name, values)
    if near:
        message = mark("There is a weight for {field}, which is no field; did you mean {near}?")
        faults.add("A005", message, Place(field=name), field=name, near=near)
    else:
        message = mark("There is a weight for {field}, which the record does not have.")
        faults.add("A005", message, Place(field=name), field=name)


def _weight(name: str, value: object, faults: Faults) -> Fraction | float:
    if isinstance(value, str) and value.strip().lower() in {"inf", "infinity", "∞"}:
        return inf
    if isinstance(value, Real | Decimal) and not isinstance(value, bool) and not isnan(value):
        weight = (inf if float(value) > 0 else -inf) if isinf(value) else exact(value)
        if weight > 0:
            return weight
    message = mark("The weight of {field} is {value}; write a number above zero, or inf.")
    faults.add("A004", message, Place(field=name), field=name, value=repr(value))
    return inf
