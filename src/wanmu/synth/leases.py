"""Land let from firm to firm: what one has leased in, another has leased out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from wanmu.synth.draws import Figures
from wanmu.synth.program import Array

_LESSORS: Final = 0.2
_TENANTS_ABOVE: Final = 0.14
_TENANTS_BELOW: Final = 0.05
_ALL: Final = 0.35
_LEAST_LAND: Final = 8.0
_NEW: Final = 0.06
_ENDED: Final = 0.06
_LARGEST: Final = 0.15
_PART: Final = (0.2, 0.6)
_HALF: Final = 0.5


@dataclass(frozen=True, slots=True)
class Lease:
    """Land let: by whom, to whom (firms by number), how much, from when; ``until`` may be open."""

    lessor: int
    lessee: int
    area: float
    since: date
    until: date | None

    def runs_in(self, year: int) -> bool:
        """Whether it covers the whole of a year."""
        starts = self.since <= date(year, 1, 1)
        return starts and (self.until is None or self.until >= date(year, 12, 31))


@dataclass(frozen=True, slots=True)
class Letting:
    """What leases are drawn from: land in the base year, those above scale first; the years.

    Firms in ``barred`` neither let nor rent: those that are not there in every year.
    """

    land: Array
    above: int
    years: tuple[int, ...]
    base: int
    barred: Collection[int]


def draw_leases(letting: Letting, random: np.random.Generator) -> tuple[Lease, ...]:
    """Leases between firms: large ones let, mostly to small ones.

    No firm lets and rents at once, none lets more than a part of its land, and in the base year
    nobody rents more than it uses.
    """
    lessors, tenants = _parties(letting, random)
    left = {at: _ALL * float(letting.land[at]) for at in lessors}
    leases = []
    for tenant in tenants if lessors else []:
        # Above scale, nobody rents everything: its own land may shrink from year to year.
        share = random.uniform(*_PART) if tenant < letting.above else _share(random)
        lessor = int(random.choice(lessors))
        used, owned = float(letting.land[tenant]), float(letting.land[lessor])
        area = round(min(used * share, _LARGEST * owned), 2)
        if 0 < area <= left[lessor]:
            left[lessor] -= area
            leases.append(Lease(lessor, tenant, area, *_term(letting, random)))
    return tuple(leases)


def _parties(letting: Letting, random: np.random.Generator) -> tuple[list[int], list[int]]:
    land, firms = letting.land, letting.above
    free = [at for at in range(firms) if at not in letting.barred]
    large = [at for at in free if land[at] >= _LEAST_LAND]
    lessors = _some(large, max(1, int(firms * _LESSORS)), random)
    others = [at for at in free if at not in lessors and land[at] > 1]
    small = list(range(firms, land.size))
    return lessors, [
        *_some(others, int(firms * _TENANTS_ABOVE), random),
        *_some(small, int(len(small) * _TENANTS_BELOW), random),
    ]


def _some(among: list[int], count: int, random: np.random.Generator) -> list[int]:
    if not among:
        return []
    chosen = random.choice(len(among), min(count, len(among)), replace=False)
    return sorted(among[int(at)] for at in chosen)


def _share(random: np.random.Generator) -> float:
    """Half of small tenants own no land at all."""
    return 1.0 if random.random() < _HALF else float(random.uniform(0.3, 0.9))


def _term(letting: Letting, random: np.random.Generator) -> tuple[date, date | None]:
    years, base = letting.years, letting.base
    kind = random.random()
    early = date(int(min(years) - random.integers(1, 6)), 1, 1)
    if kind < _NEW and max(years) > base:
        return date(base + 1, 1, 1), None
    if kind < _NEW + _ENDED and max(years) > base:
        return early, date(base, 12, 31)
    return early, None if random.random() < _HALF else date(max(years) + 3, 12, 31)


def with_leases(
    figures: Figures, leases: tuple[Lease, ...], year: int, base: int, *, offset: int
) -> Figures:
    """The land of firms, numbered from ``offset``, divided into own, leased in and leased out.

    What a firm owns is what it used in the base year's leases; a lease that starts or ends later
    changes the land in use.
    """
    count = figures["land"].size
    came, went = (_leased(leases, year, offset, count, side) for side in ("lessee", "lessor"))
    used = figures["land"]
    if year > base:
        before = [_leased(leases, base, offset, count, s) for s in ("lessee", "lessor")]
        used = used + (came - before[0]) - (went - before[1])
    own: Array = np.maximum(0.0, used - came + went)
    return {
        **figures,
        "land": np.round(used, 2),
        "land_leased_in": came,
        "land_leased_out": went,
        "land_own": own.round(2),
    }


def _leased(leases: tuple[Lease, ...], year: int, offset: int, count: int, side: str) -> Array:
    areas: Array = np.zeros(count)
    for lease in leases:
        at = getattr(lease, side) - offset
        if lease.runs_in(year) and 0 <= at < count:
            areas[at] += lease.area
    return np.round(areas, 2)
