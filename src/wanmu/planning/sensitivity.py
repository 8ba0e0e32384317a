"""Which assumption matters: one at a time (tornado), and all together (Sobol's indices)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wanmu.planning.spread import Floats
from wanmu.planning.uncertainty import Moved, Uncertainty, draws_of
from wanmu.planning.vectors import Outcomes

POINTS: Final = 2**12
"""Points of each of the two designs; the function is asked for so many times (inputs + 2)."""
RESAMPLES: Final = 200
CONFIDENCE: Final = 0.95
_LOW, _MIDDLE, _HIGH = 0.05, 0.5, 0.95


class HasQuantiles(Protocol):
    """A distribution, as far as it is asked here."""

    def ppf(self, q: ArrayLike) -> Floats:
        """The values below which these shares of all lie."""


@dataclass(frozen=True, slots=True)
class Index:
    """The share of an answer's variance: of one input alone, and with all that it acts together.

    ``*_low`` and ``*_high`` are the ends of the bootstrap's interval of 95 in 100.
    """

    first: float
    first_low: float
    first_high: float
    total: float
    total_low: float
    total_high: float


@dataclass(frozen=True, slots=True)
class Swing:
    """One entry at its 5 % and at its 95 %, all others at their median; areas in 亩.

    ``need`` is of all periods up to this one, ``shortage`` is carried on from them.
    """

    moved: Moved
    period: str
    low: float
    high: float
    need_low: float
    need_high: float
    shortage_low: float
    shortage_high: float

    @property
    def swing(self) -> float:
        """How far the shortage moves."""
        return abs(self.shortage_high - self.shortage_low)


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The county's shortage by the end of each period; the widest swing first."""

    tornado: tuple[Swing, ...]
    indices: tuple[tuple[str, Moved, Index], ...]
    """By period, the greatest total index first."""

    def most(self, period: str) -> tuple[Moved, Index, Swing] | None:
        """What matters most for the shortage by the end of a period; None where nothing does."""
        found = next(((m, index) for at, m, index in self.indices if at == period), None)
        if found is None or not found[1].total:
            return None
        swings = (s for s in self.tornado if s.period == period and s.moved is found[0])
        return *found, next(swings)


def sensitivity(of: Uncertainty) -> Sensitivity:
    """The tornado and Sobol's indices of the county's shortage carried to each period's end."""
    return Sensitivity(
        tuple(sorted(_tornado(of), key=lambda each: (each.period, -each.swing))),
        tuple(sorted(_indices(of), key=lambda each: (each[0], -each[2].total))),
    )


def indices(
    function: Callable[[Floats], Any],
    spreads: Sequence[HasQuantiles],
    *,
    points: int = POINTS,
    resamples: int = RESAMPLES,
    seed: int = 1,
) -> list[list[Index]]:
    """Sobol's indices of each of a function's answers, by input; all 0 of one that never varies.

    ``function`` takes values by input and point, and gives answers by point, or by answer and
    point. ``points`` is a power of 2. The estimator is Saltelli's of 2010, the interval the
    bootstrap's percentiles; a seed gives both again.
    """
    from scipy.stats import bootstrap  # noqa: PLC0415  a second to load, and seldom asked for

    generator = np.random.default_rng(seed)
    made = _designs(function, spreads, points, generator)

    def of_resample(at: NDArray[np.int64]) -> Floats:
        return _estimated(*(part[..., at] for part in made))

    # By first and total, by answer, by input.
    found = _estimated(*made)
    drawn = bootstrap(
        [np.arange(points)], of_resample, vectorized=False, method="percentile",
        n_resamples=resamples, confidence_level=CONFIDENCE, rng=generator,
    )  # fmt: skip
    ends = drawn.confidence_interval
    parts = np.stack([found, ends.low, ends.high], axis=-1) + 0.0
    return [
        [Index(*first.tolist(), *total.tolist()) for first, total in zip(*each, strict=True)]
        for each in np.moveaxis(parts, 1, 0)
    ]


def _designs(
    function: Callable[[Floats], Any],
    spreads: Sequence[HasQuantiles],
    points: int,
    generator: np.random.Generator,
) -> tuple[Floats, Floats, Floats]:
    """The answers at two designs, and at the first with each input taken from the second."""
    from scipy.stats import qmc  # noqa: PLC0415  as above

    count = len(spreads)
    shares = qmc.Sobol(2 * count, rng=generator).random(points).T
    values = np.stack([s.ppf(row) for s, row in zip([*spreads, *spreads], shares, strict=True)])
    first, second = values[:count], values[count:]
    mixed = []
    for at in range(count):
        one = first.copy()
        one[at] = second[at]
        mixed.append(np.atleast_2d(function(one)))
    return np.atleast_2d(function(first)), np.atleast_2d(function(second)), np.stack(mixed)


def _estimated(first: Floats, second: Floats, mixed: Floats) -> Floats:
    from scipy.stats import sobol_indices  # noqa: PLC0415  as above

    answers = {"f_A": first, "f_B": second, "f_AB": mixed}
    found = sobol_indices(func=answers, n=first.shape[-1])
    shape = (first.shape[0], len(mixed))
    # scipy drops the dimension of a single answer or input.
    return np.stack([found.first_order.reshape(shape), found.total_order.reshape(shape)])


def _indices(of: Uncertainty) -> Iterator[tuple[str, Moved, Index]]:
    def shortage(values: Floats) -> Floats:
        return _at(of, values).carried[:, 0]

    spreads = [each.spread for each in of.moved]
    periods = [each.period for each in of.vectors.periods]
    for period, by_input in zip(periods, indices(shortage, spreads, seed=of.seed), strict=True):
        for moved, index in zip(of.moved, by_input, strict=True):
            yield period, moved, index


def _at(of: Uncertainty, values: Floats) -> Outcomes:
    """What follows where the entries have these values, by entry and point."""
    drawn = {each.uncertain.id: row for each, row in zip(of.moved, values, strict=True)}
    return of.vectors.outcomes(draws_of(of.vectors, of.moved, drawn), values.shape[-1])


def _tornado(of: Uncertainty) -> Iterator[Swing]:
    count = len(of.moved)
    ends = np.array([each.spread.ppf([_LOW, _MIDDLE, _HIGH]) for each in of.moved])
    values = np.repeat(ends[:, 1:2], 2 * count, axis=1)
    for at in range(count):
        values[at, [2 * at, 2 * at + 1]] = ends[at, [0, 2]]
    found = _at(of, values)
    needs, shortages = np.cumsum(found.demand, axis=0)[:, 0], found.carried[:, 0]
    for row, period in enumerate(found.periods):
        for at, moved in enumerate(of.moved):
            pair = slice(2 * at, 2 * at + 2)
            yield Swing(
                moved, period, *ends[at, [0, 2]].round(4).tolist(), *needs[row, pair].tolist(),
                *shortages[row, pair].tolist(),
            )  # fmt: skip
