"""Which published margins can hold together, and the sums that a set of firms must then meet.

Margins are rounded, so each allows an interval. A mixed-integer program keeps as many of them as
can hold at once, those stated most often first; a second one takes the sums nearest to the
figures as printed. What is left out is said, with the margins that stand against it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from wanmu.kernel.interval import Interval
from wanmu.synth.margins import Margin, Margins
from wanmu.synth.measures import (
    COUNT,
    MEASURES,
    SCALE_LIMIT,
    SMALL_FIRM,
    USUAL,
    WHOLE_MEASURES,
)
from wanmu.synth.program import Program, Solution, Terms

Key: TypeAlias = tuple[str, str, str, str]
"""Part (above, below), measure, axis, group."""

ABOVE: Final = "above"
BELOW: Final = "below"
REST: Final = ""
"""Firms below scale outside every area."""

# Variables in units that keep the numbers of the program near one.
_SCALE: Final[Mapping[str, float]] = {COUNT: 1.0, "land": 100.0, "employees": 1000.0}
_MONEY: Final = 10_000.0
_INSIDE: Final = 0.1
_OPEN: Final = 1e-4
_MINOR: Final = 0.01
_PRINTED: Final = 10.0
_BROKEN: Final = 0.3
"""Figures that cannot hold are still come near to, at the cost of nothing that is printed."""
_PINNED: Final = 1e-7


@dataclass(frozen=True, slots=True)
class Unmet:
    """A margin that cannot hold, those that stand against it, and the nearest they allow."""

    margin: Margin
    against: tuple[Margin, ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """What the firms must add up to, in the units of the measures, and what was left out."""

    values: Mapping[Key, float]
    ladder: Mapping[int, int]
    unmet: tuple[Unmet, ...]

    def county(self, part: str, measure: str) -> float:
        """The sum over all areas."""
        return sum(
            value
            for (of, what, axis, _), value in self.values.items()
            if (of, what, axis) == (part, measure, "area")
        )


def scale_of(measure: str) -> float:
    """What a measure is divided by inside the program."""
    return _SCALE.get(measure, _MONEY)


def reconcile(margins: Margins, below: int) -> Sums:
    """The sums nearest to the figures as printed that keep as many margins as can hold."""
    broken = _broken(margins, below)
    kept = [margin for margin in margins.listed if margin not in broken]
    draft = _Draft(margins, below)
    for margin in kept:
        draft.hold(margin)
    draft.aim(kept, _PRINTED)
    levels = [margin for margin in broken if not margin.denominator and not margin.at_least]
    draft.aim(levels, _BROKEN)
    draft.aim_usual()
    found = draft.program.solve()
    if found is None:  # pragma: no cover  the first program has shown that these hold
        message = "margins that hold together were found not to"
        raise RuntimeError(message)
    unmet = tuple(Unmet(margin, _against(margin, kept, margins, below)) for margin in broken)
    return draft.sums(found, unmet, {margin.at_least for margin in kept if margin.at_least})


def _broken(margins: Margins, below: int) -> list[Margin]:
    """The lightest set of margins without which the others hold."""
    draft = _Draft(margins, below)
    switches = {}
    for at, margin in enumerate(margins.listed):
        switches[at] = draft.program.variable(0, 1, margin.weight, integer=True)
        draft.hold(margin, switches[at])
    found = draft.program.solve()
    if found is None:  # pragma: no cover  with every margin left out, anything holds
        return list(margins.listed)
    return [margins.listed[at] for at, column in switches.items() if round(found.values[column])]


def _against(
    margin: Margin, kept: Iterable[Margin], margins: Margins, below: int
) -> tuple[Margin, ...]:
    """The margins that keep another from holding: those with a price at its nearest miss."""
    kept = tuple(kept)
    # What is printed of the same firms explains best; then whatever else is printed; last what is
    # usual of firms.
    near = [other for other in kept if (other.axis, other.group) == (margin.axis, margin.group)]
    for bounded in (False, True):
        for others in (near, kept):
            found = _priced(margin, others, _Draft(margins, below, relaxed=True, bounded=bounded))
            if found:
                return found
    return ()


def _priced(margin: Margin, others: Iterable[Margin], draft: "_Draft") -> tuple[Margin, ...]:
    rows = [(other, draft.hold(other)) for other in others]
    missed = draft.soft(margin)
    found = draft.program.solve()
    if found is None or found.values[missed] < _PINNED:
        return ()
    return tuple(
        other for other, held in rows if any(abs(found.duals[row]) > _PINNED for row in held)
    )


def inside(interval: Interval, value: float) -> tuple[float, float]:
    """Ends that lie a little inside a rounded figure, so that sums of rounded parts stay in."""
    low, high = interval.low, interval.high
    open_ended = interval.width is None
    spare = _OPEN * abs(value) if open_ended else _INSIDE * float(interval.width or 0)
    wide = 10 * abs(value) + 1
    return (
        float(low) + spare if low is not None else value - wide,
        float(high) - spare if high is not None else value + wide,
    )


@dataclass(slots=True)
class _Draft:
    """The program over the sums of groups: its variables, and rows for margins."""

    margins: Margins
    below: int
    relaxed: bool = False
    """Whether counts may be parts of firms: prices exist only then."""
    bounded: bool = True
    """Whether firms must be as firms usually are."""
    program: Program = field(default_factory=Program)
    at: dict[Key, int] = field(default_factory=dict)
    steps: dict[int, int] = field(default_factory=dict)
    top: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for measure in MEASURES:
            self.top[measure] = self._top(measure)
            self._above(measure)
        for measure in WHOLE_MEASURES:
            self._below(measure)
        parts = ((ABOVE, self._groups()), (BELOW, self._below_groups())) if self.bounded else ()
        for part, groups in parts:
            for axis, group in groups:
                self._usual(part, axis, group)
        self._ladder()

    def _groups(self) -> list[tuple[str, str]]:
        return [
            *(("industry", name) for name in self.margins.industries),
            *(("area", name) for name in self.margins.areas),
        ]

    def _below_groups(self) -> list[tuple[str, str]]:
        return [("area", name) for name in (*self.margins.split_areas, REST)]

    def _top(self, measure: str) -> float:
        """An upper bound, scaled: twice the most that is printed of it, or what is usual."""
        printed = [
            float(margin.value)
            for margin in self.margins.listed
            if margin.numerator == measure and not margin.denominator
        ]
        if measure == COUNT:
            return 2 * max(printed) + self.below
        if printed:
            return 2 * max(printed) / scale_of(measure)
        if measure not in USUAL:
            return 1e4
        usual = USUAL[measure]
        return 4 * usual.middle * self.top[usual.base] * scale_of(usual.base) / scale_of(measure)

    def _above(self, measure: str) -> None:
        lowest = -self.top[measure] if measure == "profit" else 0.0
        counts = not self.relaxed and measure == COUNT
        for axis, group in self._groups():
            self.at[ABOVE, measure, axis, group] = self.program.variable(
                lowest, self.top[measure], integer=counts
            )
        # Industries and areas divide the same firms.
        parts = {
            column: 1.0 if axis == "area" else -1.0
            for (part, what, axis, _), column in self.at.items()
            if (part, what) == (ABOVE, measure)
        }
        self.program.row(parts, 0.0, 0.0)

    def _below(self, measure: str) -> None:
        for axis, group in self._below_groups():
            self.at[BELOW, measure, axis, group] = self.program.variable(0.0, self.top[measure])
        if measure == COUNT:
            count = {self.at[BELOW, COUNT, *place]: 1.0 for place in self._below_groups()}
            self.program.row(count, self.below, self.below)

    def _usual(self, part: str, axis: str, group: str) -> None:
        """Plausible bounds between the measures of a group; the size that divides the parts."""
        for measure, usual in USUAL.items():
            if (part, measure, axis, group) not in self.at:
                continue
            column = self.at[part, measure, axis, group]
            if (part, usual.base, axis, group) not in self.at:
                continue
            base = self.at[part, usual.base, axis, group]
            factor = scale_of(usual.base) / scale_of(measure)
            self.program.row({column: 1.0, base: -usual.low * factor}, low=0.0)
            self.program.row({column: 1.0, base: -usual.high * factor}, high=0.0)
        limit = SCALE_LIMIT / scale_of("output")
        size = {
            self.at[part, "output", axis, group]: 1.0,
            self.at[part, COUNT, axis, group]: -limit,
        }
        self.program.row(size, *((0.0, float("inf")) if part == ABOVE else (-float("inf"), 0.0)))

    def _ladder(self) -> None:
        """Firms from each size on: fewer on each step, and output enough for all of them."""
        sizes = sorted({m.at_least for m in self.margins.listed if m.at_least})
        if not sizes:
            return
        for size in sizes:
            self.steps[size] = self.program.variable(0, self.top[COUNT], integer=not self.relaxed)
        count, output = (self.terms(ABOVE, what, "county", "") for what in (COUNT, "output"))
        least = dict(output)
        most = dict(output)
        # Each firm has at least the limit of scale, and on each step the step's height more.
        for column in count:
            least[column] = -SCALE_LIMIT / _MONEY
            most[column] = -sizes[0] / _MONEY
        for lower, size, upper in zip(
            [SCALE_LIMIT, *sizes], sizes, [*sizes[1:], None], strict=False
        ):
            least[self.steps[size]] = -(size - lower) / _MONEY
            most[self.steps[size]] = (
                -(upper - size) / _MONEY if upper else -(self.top["output"] - size / _MONEY)
            )
        self.program.row(least, low=0.0)
        self.program.row(most, high=0.0)
        chain = [None, *sizes]
        for bigger, smaller in zip(sizes, chain, strict=False):
            more = count if smaller is None else {self.steps[smaller]: 1.0}
            self.program.row({**more, self.steps[bigger]: -1.0}, low=0.0)

    def terms(self, part: str, measure: str, axis: str, group: str) -> dict[int, float]:
        """A group's sum as terms; the county's is the sum over areas."""
        if axis != "county":
            return {self.at[part, measure, axis, group]: 1.0}
        return {
            column: 1.0
            for (of, what, along, _), column in self.at.items()
            if (of, what, along) == (part, measure, "area")
        }

    def _numerator(self, margin: Margin) -> dict[int, float]:
        if margin.at_least:
            return {self.steps[margin.at_least]: 1.0}
        found = self.terms(ABOVE, margin.numerator, margin.axis, margin.group)
        if margin.whole:
            found |= self.terms(BELOW, margin.numerator, margin.axis, margin.group)
        return found

    def _sides(self, margin: Margin) -> tuple[Terms, Terms, float, float]:
        """Terms that are not below, and not above zero plus a number, where a margin holds."""
        low, high = inside(margin.interval, float(margin.value))
        over, scale = self._numerator(margin), scale_of(margin.numerator)
        if not margin.denominator:
            return over, over, low / scale, high / scale
        under = self.terms(ABOVE, margin.denominator, margin.axis, margin.group)
        factor = scale_of(margin.denominator) / scale
        size = 1 / max(abs(float(margin.value)) * factor, 1e-9)

        def less(times: float) -> dict[int, float]:
            return {
                **dict.fromkeys(over, size),
                **dict.fromkeys(under, -times * factor * size),
            }

        return less(low), less(high), 0.0, 0.0

    def hold(self, margin: Margin, switch: int | None = None) -> tuple[int, int]:
        """Rows that hold a margin; a switch, at 1, lets it go."""
        least, most, low, high = self._sides(margin)
        if switch is None:
            return self.program.row(least, low=low), self.program.row(most, high=high)
        down, up = self._reach(least)[0] - low, self._reach(most)[1] - high
        return (
            self.program.row({**least, switch: max(-down, 0.0)}, low=low),
            self.program.row({**most, switch: -max(up, 0.0)}, high=high),
        )

    def _reach(self, terms: Terms) -> tuple[float, float]:
        """The least and the most that terms can be, by the bounds of their variables."""
        low, high = self.program.low, self.program.high
        ends = [(part * low[c], part * high[c]) for c, part in terms.items()]
        return sum(min(pair) for pair in ends), sum(max(pair) for pair in ends)

    def soft(self, margin: Margin) -> int:
        """Pay for missing a margin, and for nothing else; the variable of the miss."""
        least, most, low, high = self._sides(margin)
        miss = self.program.variable(cost=1.0)
        self.program.row({**least, miss: 1.0}, low=low)
        self.program.row({**most, miss: -1.0}, high=high)
        return miss

    def aim(self, wanted: Iterable[Margin], weight: float) -> None:
        """Come near the printed figures."""
        for margin in wanted:
            value, scale = float(margin.value), scale_of(margin.numerator)
            terms = self._numerator(margin)
            if margin.denominator:
                factor = scale_of(margin.denominator) / scale
                for column in self.terms(ABOVE, margin.denominator, margin.axis, margin.group):
                    terms[column] = -value * factor
                self.program.near(terms, 0.0, 0.01 * weight / max(value * factor, 1e-9))
            else:
                self.program.near(terms, value / scale, weight / max(value / scale, 1.0))

    def aim_usual(self) -> None:
        """Come near what is usual, where nothing is printed."""
        for place in self._below_groups():
            count, output = (self.at[BELOW, what, *place] for what in (COUNT, "output"))
            self.program.near({count: 1.0, output: -_MONEY / SMALL_FIRM}, 0.0, _MINOR**2)
        for (part, measure, axis, group), column in list(self.at.items()):
            usual = USUAL.get(measure)
            if usual is None or (part, usual.base, axis, group) not in self.at:
                continue
            base = self.at[part, usual.base, axis, group]
            factor = usual.middle * scale_of(usual.base) / scale_of(measure)
            self.program.near({column: 1.0, base: -factor}, 0.0, _MINOR)

    def sums(self, found: Solution, unmet: tuple[Unmet, ...], sizes: Collection[int]) -> Sums:
        """The solution in the units of the measures, with the steps of the ladder that hold."""
        values = {key: float(found.values[at]) * scale_of(key[1]) for key, at in self.at.items()}
        ladder = {
            size: round(float(found.values[at])) for size, at in self.steps.items() if size in sizes
        }
        return Sums(values, ladder, unmet)
