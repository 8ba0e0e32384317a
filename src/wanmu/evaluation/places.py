"""How many places each grade has in a list of ranked units: cuts, limits and rounding.

Ranks are whole numbers from 1, shares exact fractions, so nothing here is floating point.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from typing import Literal, TypeAlias

from wanmu.pack.models import schemes

Rounding: TypeAlias = Literal["half_up", "down", "up"]


@dataclass(frozen=True, slots=True)
class Counts:
    """The units of a list: those that are ranked, and those that take or make places besides.

    ``vetoed`` stand behind all ranked units and take up places at the end; ``besides`` (ungraded
    units) only count in the number that shares are taken of. ``reaching`` has, for each cut by
    score, how many ranked units reach it.
    """

    ranked: int
    vetoed: int = 0
    besides: int = 0
    reaching: Mapping[Fraction, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """The places to be filled."""
        return self.ranked + self.vetoed

    @property
    def base(self) -> int:
        """What shares are taken of."""
        return self.total + self.besides


def places(share: Fraction, base: int, rounding: Rounding) -> int:
    """A share of so many units as a number of units."""
    exact = share * base
    match rounding:
        case "down":
            return floor(exact)
        case "up":
            return ceil(exact)
        case "half_up":
            return floor(exact + Fraction(1, 2))


def ends(cuts: Sequence[schemes.Cut], counts: Counts, rounding: Rounding) -> tuple[int, ...]:
    """The last rank of each cut; a cut without places ends where the one before does.

    Ends never go back and never go beyond the list. ``at_most`` is rounded down and ``at_least``
    up, so that both hold exactly.
    """
    found: list[int] = []
    for at, cut in enumerate(cuts):
        before = found[-1] if found else 0
        end = _end(cut, before, cuts[at + 1 :], counts, rounding)
        if cut.at_most is not None:
            end = min(end, before + floor(cut.at_most * counts.base))
        found.append(max(before, min(end, counts.total)))
    if cuts and cuts[-1].at_most is None:
        found[-1] = counts.total
    return tuple(_with_least(cuts, found, counts))


def _end(
    cut: schemes.Cut,
    before: int,
    later: Sequence[schemes.Cut],
    counts: Counts,
    rounding: Rounding,
) -> int:
    if cut.first is not None:
        return before + places(cut.first, counts.base, rounding)
    if cut.places is not None:
        return before + cut.places
    if cut.to is not None:
        exact = cut.to * counts.base
        whole = exact.denominator == 1
        return places(cut.to, counts.base, rounding) - (cut.open and whole)
    if cut.score is not None:
        return counts.reaching[cut.score]
    return counts.total - sum(
        places(each.last, counts.base, rounding) for each in later if each.last is not None
    )


def _with_least(cuts: Sequence[schemes.Cut], found: list[int], counts: Counts) -> list[int]:
    """From the last cut on, each takes what it needs from the one before."""
    for at in range(len(cuts) - 1, -1, -1):
        least = cuts[at].at_least
        if least is not None and at > 0:
            found[at - 1] = max(0, min(found[at - 1], found[at] - ceil(least * counts.base)))
    for at in range(len(found) - 2, -1, -1):
        found[at] = min(found[at], found[at + 1])
    return found


def score_cuts(cuts: Sequence[schemes.Cut]) -> tuple[Fraction, ...]:
    """The scores at which cuts are made."""
    return tuple(cut.score for cut in cuts if cut.score is not None)
