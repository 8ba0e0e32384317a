"""Units of measure as Chinese documents write them, with exact conversions.

``units.txt`` beside this module defines the units in pint's notation; values are fractions, so
15 亩 are a hectare exactly. A unit keeps the text it was written in.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache, lru_cache
from importlib.resources import files
from math import prod
from typing import Final, TypeAlias, cast
from unicodedata import normalize

import pint

from wanmu.kernel.faults import InputError, nearest
from wanmu.kernel.messages import mark

Powers: TypeAlias = tuple[tuple[str, int], ...]

COUNTED: Final = frozenset({"[person]", "[visit]", "[household]", "[firm]", "[item]"})
"""The dimensions of whole things: a whole number of them is exact."""
MAGNITUDES: Final[Mapping[str, int]] = {
    "万亿": 10**12,
    "千亿": 10**11,
    "百亿": 10**10,
    "十亿": 10**9,
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "千": 10**3,
    "百": 10**2,
}
"""Words that multiply the unit behind them: 万元, 亿元, 百万千瓦时."""

_ENGLISH_MAGNITUDES: Final = {"100m": 10**8, "10k": 10**4, "bn": 10**9, "m": 10**6, "k": 10**3}
_MAGNITUDE: Final = re.compile(
    f"(?:(?P<zh>{'|'.join(MAGNITUDES)})|(?P<en>{'|'.join(_ENGLISH_MAGNITUDES)})[_ ])(?P<name>.+)"
)
_POWER: Final = re.compile(r"(?P<name>.+?)(?:\^?(?P<digit>[2-9])|\^(?P<power>[1-9][0-9]))")
_BRACKETED: Final = re.compile(r"(?P<above>[^()]*)/\((?P<below>[^()/]+)\)")
_RANKS: Final = "位"
_LONGEST: Final = 60
_SUPERSCRIPTS: Final = {2: "²", 3: "³"}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure: its text, and what it is worth in the base units of its dimension.

    ``str()`` gives the text as written. Units multiply, divide and take whole powers. Two units
    are equal when they are written alike; ``same_dimension`` tells whether they convert.
    """

    text: str
    factor: Fraction = field(compare=False)
    dimensions: Powers = field(compare=False)
    parts: Powers = field(compare=False, repr=False)
    counts: bool = field(default=False, compare=False)
    """Whether a whole number of them is exact: 211 家 is a count, 211 亩 is a rounded figure."""

    @property
    def dimension(self) -> Mapping[str, int]:
        """The powers of the base dimensions: {"[money]": 1, "[length]": -2} for 万元/亩."""
        return dict(self.dimensions)

    @property
    def is_dimensionless(self) -> bool:
        """Whether it is a plain number: %, 倍, 位."""
        return not self.dimensions

    def same_dimension(self, other: "Unit") -> bool:
        """Whether figures in the two units can be converted, compared and added."""
        return self.dimensions == other.dimensions

    def factor_to(self, other: "Unit") -> Fraction:
        """What a figure in this unit is multiplied by to be in the other, exactly.

        Raises U002 when the units measure different things.
        """
        if self.dimensions != other.dimensions:
            raise InputError.of(
                "U002",
                mark("{found} cannot be converted to {expected}: they measure different things"),
                found=self.text or "1",
                expected=other.text or "1",
            )
        return self.factor / other.factor

    def __str__(self) -> str:
        return self.text

    def __mul__(self, other: "Unit") -> "Unit":
        return _unit_of((*self.parts, *other.parts), self.factor * other.factor,
                        (*self.dimensions, *other.dimensions))  # fmt: skip

    def __truediv__(self, other: "Unit") -> "Unit":
        return self * other**-1

    def __pow__(self, power: int) -> "Unit":
        return _unit_of(
            ((name, exponent * power) for name, exponent in self.parts),
            self.factor**power,
            ((name, exponent * power) for name, exponent in self.dimensions),
        )


DIMENSIONLESS: Final = Unit("", Fraction(1), (), ())
"""A plain number."""


@lru_cache(maxsize=4096)
def unit(text: str) -> Unit:
    """The unit that a text names: 万元/亩, 吨标煤/万元, 平方公里, km2, 元/(人·月).

    What follows a stroke is below it, also after a dot. Raises U001 for a name that is not
    known, with the nearest that is, and U003 for text that is no unit at all.
    """
    written = text.strip()
    if not written:
        return DIMENSIONLESS
    atoms = [_atom(name, side) for name, side in _split(written)]
    dimensions = _merged((d, e * a.power) for a in atoms for d, e in a.dimensions)
    factor = prod((a.factor**a.power for a in atoms), start=Fraction(1))
    parts = _merged((a.name, a.power) for a in atoms)
    counts = len(atoms) == 1 and atoms[0].counts and atoms[0].power == 1
    return Unit(written, factor, dimensions, parts, counts)


@dataclass(frozen=True, slots=True)
class _Atom:
    name: str
    factor: Fraction
    dimensions: Powers
    counts: bool
    power: int = 1


def _split(written: str) -> list[tuple[str, int]]:
    """The names of a written unit, with 1 for those above the stroke and -1 for those below."""
    plain = normalize("NFKC", written[: _LONGEST + 1]).replace("**", "^").replace("每", "/")
    bracketed = _BRACKETED.fullmatch(plain)
    if bracketed:
        plain = f"{bracketed['above']}/{bracketed['below']}"
    above, *below = (re.split(r"[·•*×]", side) for side in plain.split("/"))
    names = [(name.strip(), 1) for name in above if name.strip() != "1"]
    names += [(name.strip(), -1) for side in below for name in side]
    if len(written) > _LONGEST or re.search(r"[()]", plain) or not all(name for name, _ in names):
        raise InputError.of(
            "U003",
            mark("{found!r} is not a unit; write one such as 亿元, 亩 or 万元/亩"),
            found=written[:_LONGEST],
        )
    return names


@cache
def _registry() -> pint.UnitRegistry[Fraction]:
    # Without a cache folder nothing is written; automatic Fraction keeps conversions exact.
    registry: pint.UnitRegistry[Fraction] = pint.UnitRegistry(None, non_int_type=Fraction)
    registry.load_definitions(
        files("wanmu.kernel").joinpath("units.txt").read_text("utf-8").splitlines()
    )
    return registry


@cache
def _names() -> Mapping[str, str]:
    """The known names, and those in Latin letters also in any case."""
    names = list(_registry())
    folded = {name.casefold(): name for name in names if name.isascii()}
    return {**folded, **{name: name for name in names}}


def _atom(name: str, side: int) -> _Atom:
    found = _simple(name)
    if found is not None:
        return replace(found, power=side)
    power = _POWER.fullmatch(name)
    # A power of a power of a power would fill the memory in a few letters.
    inner = _simple(power["name"]) if power else None
    if power is None or inner is None:
        raise _unknown(name)
    return replace(inner, power=side * int(power["digit"] or power["power"]))


def _simple(name: str) -> _Atom | None:
    """A known name, perhaps behind a magnitude word."""
    known = _known(name)
    if known is not None:
        return _resolved(name, known)
    magnitude = _MAGNITUDE.fullmatch(name)
    behind = _known(magnitude["name"]) if magnitude else None
    if magnitude is None or behind is None:
        return None
    times = MAGNITUDES.get(magnitude["zh"]) or _ENGLISH_MAGNITUDES[magnitude["en"]]
    inner = _resolved(name, behind)
    return replace(inner, factor=inner.factor * times, counts=False)


def _known(name: str) -> str | None:
    names = _names()
    return names.get(name) or (names.get(name.casefold()) if name.isascii() else None)


def _resolved(written: str, known: str) -> _Atom:
    registry = _registry()
    container = registry.UnitsContainer({known: 1})
    factor = Fraction(cast("Fraction", registry.get_root_units(container)[0]))
    powers = registry.get_dimensionality(container).items()
    dimensions = _merged((dimension, int(cast("Fraction", power))) for dimension, power in powers)
    whole_things = bool(dimensions) and COUNTED.issuperset(dict(dimensions)) and factor == 1
    return _Atom(
        written, factor, dimensions, counts=whole_things or registry.get_name(known) == _RANKS
    )


def _unknown(name: str) -> InputError:
    words = (*MAGNITUDES, "")
    candidates = [*_names(), *(word + name for word in words for name in ("元", "亩", "人"))]
    near = nearest(name, candidates)
    if not near:
        return InputError.of(
            "U001",
            mark("unit {found!r} is not known; the units are listed in docs/numbers.md"),
            found=name,
        )
    return InputError.of(
        "U001", mark("unit {found!r} is not known; did you mean {near!r}?"), found=name, near=near
    )


def _merged(powers: Iterable[tuple[str, int]]) -> Powers:
    """The powers of each name added up, without those that cancel."""
    total: dict[str, int] = {}
    for name, power in powers:
        total[name] = total.get(name, 0) + power
    return tuple(sorted((name, power) for name, power in total.items() if power))


def _unit_of(
    parts: Iterable[tuple[str, int]], factor: Fraction, dimensions: Iterable[tuple[str, int]]
) -> Unit:
    merged = _merged(parts)
    if len(merged) == 1 and merged[0][1] == 1:
        return unit(merged[0][0])
    return Unit(_text(merged), factor, _merged(dimensions), merged)


def _text(parts: Powers) -> str:
    above = "·".join(_powered(name, power) for name, power in parts if power > 0)
    below = "".join(f"/{_powered(name, -power)}" for name, power in parts if power < 0)
    return (above or "1") + below if below else above


def _powered(name: str, power: int) -> str:
    if power == 1:
        return name
    # m2² would read as m22.
    plain = name[-1].isdigit() or power not in _SUPERSCRIPTS
    return f"{name}^{power}" if plain else name + _SUPERSCRIPTS[power]
