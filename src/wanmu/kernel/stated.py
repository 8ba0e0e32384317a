"""Figures as documents print them: a printed number is every value that rounds to it.

74.36 is [74.355, 74.365); a count of whole things, 211 家, is exact; 约, 余, 以上 and their like
widen a figure as ``wanmu.kernel.modifiers`` says. See ``docs/numbers.md``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final
from unicodedata import normalize

from wanmu.kernel.faults import InputError
from wanmu.kernel.interval import Interval
from wanmu.kernel.messages import mark
from wanmu.kernel.modifiers import Modifiers, modifiers_of
from wanmu.kernel.numerals import Numeral, magnitude, numeral
from wanmu.kernel.units import Unit
from wanmu.kernel.units import unit as unit_of

_LONGEST: Final = 60
_PLAIN: Final = re.compile(r"(?P<sign>-?)(?P<whole>[0-9]{1,40})(?:\.(?P<decimals>[0-9]{1,20}))?")
_NONE: Final = frozenset({"无", "没有"})
_SPACES: Final = re.compile(r"(?<![0-9])\s+|\s+(?![0-9])")
_MINUSES: Final = str.maketrans("−﹣‐‑", "----")
_RANGE: Final = re.compile(r"(?P<low>.*[^eE至到—–~-])(?:[—–-]{1,2}|~|至|到)(?P<high>[^至到—–~].*)")
_AFTER_UNIT: Final = re.compile(r"(.*?)(及?以[上下内]|之内|左右|上下|前后)?", re.DOTALL)
_NUMBERS: Final = "0-9零〇一二三四五六七八九两几数十百千万亿半余多来"
_NUMBER_FIRST: Final = re.compile(rf"[+-]?[{_NUMBERS}.,]+")


@dataclass(frozen=True, slots=True)
class Stated:
    """A printed figure: its text, its unit, its value, and all values that it can stand for."""

    printed: str
    unit: Unit
    value: Fraction
    """The number printed, in ``unit``; the middle of a range; the least of 数百."""
    interval: Interval
    """Every value that the text allows, in ``unit``."""

    @property
    def base(self) -> Interval:
        """Every value that the text allows, in the base units of its dimension."""
        return self.interval.scaled(self.unit.factor)

    @property
    def is_exact(self) -> bool:
        """Whether the text allows one value alone: a count, a rank."""
        return self.interval.is_point

    def to(self, unit: Unit | str) -> Interval:
        """Every value that the text allows, in another unit. Raises U002 for another dimension."""
        return self.interval.scaled(self.unit.factor_to(_unit(unit)))

    def agrees(self, other: "Stated") -> bool:
        """Whether both can be statements of one true value. Raises U002 for other dimensions."""
        return self.to(other.unit).intersect(other.interval) is not None

    def __str__(self) -> str:
        if self.unit.text in self.printed:
            return self.printed
        # 660万元/亩以上, as Chinese says it; but 3500余家.
        number, word = _AFTER_UNIT.fullmatch(self.printed).groups("")  # type: ignore[union-attr]
        return f"{number}{self.unit}{word}"


def stated(printed: str, unit: Unit | str, modifiers: Mapping[str, str] | None = None) -> Stated:
    """Read a figure as printed, in the unit that stands beside it.

    ``modifiers`` gives words another meaning than the default (``{"约": "[0.9x, 1.1x]"}``).

    Raises U201 for text that is empty or too long, U202 for text that is no figure, U203 for a
    figure that carries another unit, U204 for a range from high to low, U205 for a magnitude
    written both in the figure and in its unit, U206 for a meaning that cannot be read.
    """
    measure = _unit(unit)
    plain = _PLAIN.fullmatch(printed)
    if plain:
        return _plain(printed, measure, plain)
    value, interval = _Reading(printed, measure, modifiers_of(modifiers)).read()
    return Stated(printed, measure, value, interval)


def _unit(unit: Unit | str) -> Unit:
    return unit if isinstance(unit, Unit) else unit_of(unit)


def _plain(printed: str, measure: Unit, found: re.Match[str]) -> Stated:
    """The way of nearly all figures: digits, perhaps with a point."""
    sign, whole, decimals = found.groups()
    count = int(f"{sign}{whole}{decimals or ''}")
    if decimals is None and measure.counts:
        value = Fraction(count)
        return Stated(printed, measure, value, Interval(value, value))
    scale = 10 ** len(decimals or "")
    return Stated(printed, measure, Fraction(count, scale), _half_up(count, Fraction(1, scale)))


def _half_up(count: int, grain: Fraction) -> Interval:
    """What rounds to ``count`` grains, halves going away from zero."""
    low, high = (2 * count - 1) * grain / 2, (2 * count + 1) * grain / 2
    return Interval(low, high, low_closed=count > 0, high_closed=count < 0)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads one figure that is more than digits."""

    printed: str
    unit: Unit
    modifiers: Modifiers

    def read(self) -> tuple[Fraction, Interval]:
        """The value and the interval of the figure."""
        text = self._cleaned()
        if text in _NONE:
            return Fraction(0), Interval.point(0)
        bare = self._without_unit(text)
        ordinal = bare.startswith("第")
        core, words = self.modifiers.strip(bare.removeprefix("第"))
        ends = None if ordinal else _RANGE.fullmatch(core)
        if ends:
            return self._range(ends["low"], ends["high"], words)
        number, inner = self._number(core)
        self._check_magnitude(core)
        exact = number.whole and (ordinal or self.unit.counts)
        return number.value, self._widened(number, [*inner, *words], exact=exact)

    def _cleaned(self) -> str:
        text = _SPACES.sub("", normalize("NFKC", self.printed[: _LONGEST + 1]).strip())
        if not text or len(self.printed) > _LONGEST:
            raise InputError.of(
                "U201",
                mark("a figure is expected, as printed and of at most {most} characters; "
                     "found {found!r}"),
                found=self.printed[:_LONGEST],
                most=_LONGEST,
            )  # fmt: skip
        text = text.translate(_MINUSES)
        return f"-{text[1:]}" if text[0] == "负" else text

    def _without_unit(self, text: str) -> str:
        """The figure without its unit, which some texts carry: 10家左右, 5%, 百分之五."""
        written = _written(self.unit)
        if written == "%":
            text = text.replace("百分之", "")
        return re.sub(rf"(?<=[{_NUMBERS}]){re.escape(written)}", "", text) if written else text

    def _number(self, core: str) -> tuple[Numeral, list[str]]:
        negative = core[:1] in ("-", "负")
        digits = core[1:] if negative or core[:1] == "+" else core
        number, words = numeral(digits), []
        inside = self.modifiers.inside.fullmatch(digits) if number is None else None
        if inside:
            # 30余万: the modifier speaks of the digits before the magnitude word.
            number, words = self._before_magnitude(inside), [inside["word"]]
        if number is None:
            raise self._no_figure(core)
        return (number.negative() if negative else number), words

    def _before_magnitude(self, inside: re.Match[str]) -> Numeral | None:
        number, times = numeral(inside["number"]), magnitude(inside["magnitude"])
        return number.times(times) if number and times else None

    def _widened(self, number: Numeral, words: list[str], *, exact: bool) -> Interval:
        spans = [span for word in words if (span := self.modifiers.spans[word])]
        if not spans:
            return _as_written(number, exact=exact)
        ends = [number] if number.top is None else [number, _at(number, number.top)]
        # Two modifiers together (超过30多) mean no more than what either allows.
        try:
            intervals = [span.around(end) for span in spans for end in ends]
        except ValueError as error:
            raise self._no_figure(self.printed) from error
        widest = intervals[0]
        for interval in intervals[1:]:
            widest = widest.hull(interval)
        return widest

    def _range(self, low_text: str, high_text: str, words: list[str]) -> tuple[Fraction, Interval]:
        low, high = self._number(low_text)[0], self._number(high_text)[0]
        word = re.search(r"[十百千万亿]*$", high_text)
        times = magnitude(word[0]) if word else None
        if times and not low_text.endswith(("十", "百", "千", "万", "亿")):
            # 3—5万: the magnitude belongs to both, unless the first is already the larger number.
            shared = low.times(times)
            low = shared if shared.value <= high.value else low
        if low.value > high.value:
            raise InputError.of(
                "U204",
                mark("range {found!r} runs from high to low; write the lower end first"),
                found=self.printed,
            )
        whole = Interval(low.value, high.value)
        if any(self.modifiers.spans[found] for found in words):
            whole = self._widened(low, words, exact=True).hull(
                self._widened(high, words, exact=True)
            )
        return (low.value + high.value) / 2, whole

    def _check_magnitude(self, core: str) -> None:
        prefix = self.unit.text[:1]
        if prefix in ("万", "亿") and core.endswith(prefix):
            raise InputError.of(
                "U205",
                mark("{found!r} and its unit {unit!r} both say {word}; write it in one of them"),
                found=self.printed,
                unit=str(self.unit),
                word=prefix,
            )

    def _no_figure(self, core: str) -> InputError:
        carried = _carried(core)
        if carried:
            return InputError.of(
                "U203",
                mark("{found!r} is in {carried}, but its unit is given as {unit!r}; make them one"),
                found=self.printed,
                carried=carried,
                unit=str(self.unit),
            )
        return InputError.of(
            "U202",
            mark("{found!r} is not a figure; write it as printed, such as 74.36, 3500余, 约900, "
                 "1.6万 or 二十三"),
            found=self.printed,
        )  # fmt: skip


@lru_cache(maxsize=1024)
def _written(unit: Unit) -> str:
    return normalize("NFKC", unit.text)


def _carried(core: str) -> str:
    """The unit that stands behind a number in a text, or ""."""
    number = _NUMBER_FIRST.match(core)
    # The longest unit first: 5亿元 carries 亿元, not 元.
    for start in range(1, number.end() + 1 if number else 0):
        try:
            if core[start:] and numeral(core[:start].lstrip("+-")):
                return str(unit_of(core[start:]))
        except InputError:
            continue
    return ""


def _at(number: Numeral, value: Fraction) -> Numeral:
    return Numeral(value, number.grain, number.place, whole=False)


def _as_written(number: Numeral, *, exact: bool) -> Interval:
    if number.top is not None:
        sides = Interval(abs(number.value), number.top, low_closed=True, high_closed=False)
        return -sides if number.value < 0 else sides
    if exact:
        return Interval.point(number.value)
    return _half_up(int(number.value / number.grain), number.grain)
