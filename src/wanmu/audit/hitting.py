"""The lightest sets that take something from every conflict, all of them.

A conflict is a set of fields of which one at least must change. Conflicts that share no field are
solved apart, so independent errors do not multiply the work. Weights are exact, so a tie is a tie.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from math import inf, lcm
from typing import TypeAlias

Weight: TypeAlias = Fraction | float
"""An exact weight; only infinity is a float."""
_Conflicts: TypeAlias = frozenset[int]
_Parts: TypeAlias = int | float
"""A weight as a count of the smallest part that every weight is a multiple of: quicker to add."""


class HittingSets:
    """Conflicts over weighted fields, and the lightest sets that hit them all."""

    def __init__(self, weights: Mapping[str, Fraction]) -> None:
        """Take the fields that may be chosen, with their weights (above zero)."""
        self._names = sorted(weights)
        self._bit = {name: 1 << place for place, name in enumerate(self._names)}
        self._whole = lcm(*(weight.denominator for weight in weights.values()))
        self._weight = {self._bit[name]: int(weights[name] * self._whole) for name in self._names}
        self._least: dict[_Conflicts, _Parts] = {}
        self._masks: _Conflicts = frozenset()

    def add(self, conflict: Iterable[str]) -> None:
        """Note that one of these fields must change; fields that may not change do not count."""
        mask = sum(self._bit[name] for name in set(conflict) if name in self._bit)
        self._masks = _absorbed(self._masks | {mask})

    @property
    def conflicts(self) -> list[frozenset[str]]:
        """The conflicts, without those that follow from another."""
        return [self._fields(mask) for mask in sorted(self._masks)]

    @property
    def minimum(self) -> Weight:
        """The weight of the lightest sets; infinity when a conflict has no field to choose."""
        least = self._minimum(self._masks)
        return least if least == inf else Fraction(int(least), self._whole)

    def blocks(self) -> list[list[frozenset[str]]]:
        """The conflicts in groups that share no field."""
        return [[self._fields(mask) for mask in sorted(part)] for part in _parts(self._masks)]

    def lightest(
        self, conflicts: Iterable[Iterable[str]] | None = None
    ) -> Iterator[frozenset[str]]:
        """Every lightest set for these conflicts (all, unless some are given), each once."""
        masks = self._masks
        if conflicts is not None:
            masks = frozenset(sum(self._bit[name] for name in part) for part in conflicts)
        return (self._fields(chosen) for chosen in self._lightest(_absorbed(masks)))

    def weight(self, fields: Iterable[str]) -> Fraction:
        """The weight of a set."""
        return Fraction(sum(self._weight[self._bit[name]] for name in fields), self._whole)

    def _fields(self, mask: int) -> frozenset[str]:
        return frozenset(self._names[place] for place in _places(mask))

    def _minimum(self, masks: _Conflicts) -> _Parts:
        if not masks:
            return 0
        if 0 in masks:
            return inf
        known = self._least.get(masks)
        if known is None:
            parts = _parts(masks)
            if len(parts) > 1:
                known = sum(self._minimum(part) for part in parts)
            else:
                known = self._branch(self._undominated(masks))
            self._least[masks] = known
        return known

    def _branch(self, masks: _Conflicts) -> _Parts:
        best: _Parts = inf
        for bit, rest in _choices(masks):
            if self._weight[bit] < best:
                best = min(best, self._weight[bit] + self._minimum(rest))
        return best

    def _undominated(self, masks: _Conflicts) -> _Conflicts:
        """Without fields that another, no heavier, replaces everywhere; keeps the weight only."""
        covers: dict[int, int] = {}
        for at, mask in enumerate(masks):
            for place in _places(mask):
                covers[1 << place] = covers.get(1 << place, 0) | 1 << at
        # Heaviest and least useful first, so that of two equals just one is dropped.
        bits = sorted(covers, key=lambda bit: (covers[bit].bit_count(), -self._weight[bit], bit))
        dropped = 0
        for place, bit in enumerate(bits):
            covered, weight = covers[bit], self._weight[bit]
            for other in bits[place + 1 :]:
                if covered & covers[other] == covered and self._weight[other] <= weight:
                    dropped |= bit
                    break
        return _absorbed(frozenset(mask & ~dropped for mask in masks)) if dropped else masks

    def _lightest(self, masks: _Conflicts) -> Iterator[int]:
        if not masks:
            yield 0
            return
        first, *others = _parts(masks)
        for chosen in self._lightest_of_part(first):
            for rest in self._lightest(frozenset().union(*others)):
                yield chosen | rest

    def _lightest_of_part(self, masks: _Conflicts) -> Iterator[int]:
        target = self._minimum(masks)
        if target == inf:
            return
        for bit, rest in _choices(masks):
            if self._weight[bit] + self._minimum(rest) == target:
                for chosen in self._lightest(rest):
                    yield bit | chosen


def _choices(masks: _Conflicts) -> Iterator[tuple[int, _Conflicts]]:
    """The fields of the smallest conflict, each with the conflicts left when it is chosen.

    A later choice leaves out the earlier ones, so no set comes up twice.
    """
    pivot = min(masks, key=lambda mask: (mask.bit_count(), mask))
    banned = 0
    for place in _places(pivot):
        bit = 1 << place
        yield bit, _absorbed(frozenset(mask & ~banned for mask in masks if not mask & bit))
        banned |= bit


def _absorbed(masks: _Conflicts) -> _Conflicts:
    """Without the conflicts that contain another one."""
    kept: list[int] = []
    for mask in sorted(masks, key=int.bit_count):
        for smaller in kept:
            if smaller & mask == smaller:
                break
        else:
            kept.append(mask)
    return frozenset(kept)


def _parts(masks: _Conflicts) -> list[_Conflicts]:
    parts: list[tuple[int, list[int]]] = []
    for mask in sorted(masks):
        union, members = mask, [mask]
        apart = []
        for other, theirs in parts:
            if other & union:
                union, members = union | other, theirs + members
            else:
                apart.append((other, theirs))
        parts = [*apart, (union, members)]
    return [frozenset(members) for _, members in sorted(parts)]


def _places(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
