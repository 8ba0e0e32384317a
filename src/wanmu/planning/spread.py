"""Distributions of one thing that is not known, through the inverse of how likely each value is.

The same numbers in [0, 1) give the same values on every machine, to the rounding of a float.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

from wanmu.pack.models import Distribution

Floats: TypeAlias = NDArray[np.float64]

_TO_UNIT: Final = 2.0**-53


@dataclass(frozen=True, slots=True)
class Spread:
    """A distribution; ``ppf`` gives the value below which a share of all values lies."""

    distribution: Distribution

    def ppf(self, q: ArrayLike) -> Floats:
        """The values at these shares, by the formula of the distribution's kind."""
        shares = np.asarray(q, dtype=np.float64)
        match self.distribution.kind:
            case "triangular":
                return self._triangular(shares)
            case "uniform":
                low, high = self._ends()
                return low + shares * (high - low)
            case "normal":
                return self._normal(shares)
        return self._discrete(shares)

    def _ends(self) -> tuple[float, float]:
        return float(self.distribution.low or 0), float(self.distribution.high or 0)

    def _triangular(self, shares: Floats) -> Floats:
        low, high = self._ends()
        mode, width = float(self.distribution.mode or 0), high - low
        if not width:
            return np.full_like(shares, low)
        left = low + np.sqrt(shares * width * (mode - low))
        right = high - np.sqrt((1 - shares) * width * (high - mode))
        return np.where(shares * width < mode - low, left, right)

    def _normal(self, shares: Floats) -> Floats:
        low, high = self._ends()
        mean, deviation = float(self.distribution.mean or 0), float(self.distribution.sd or 1)
        below, above = ndtr((np.array([low, high]) - mean) / deviation)
        # An end far out in a tail gives an infinite value, which is cut off at that end.
        drawn: Floats = np.clip(
            mean + deviation * ndtri(below + shares * (above - below)), low, high
        )
        return drawn

    def _discrete(self, shares: Floats) -> Floats:
        values = np.array([float(value) for value in self.distribution.values])
        weights = np.array([float(weight) for weight in self.distribution.weights])
        order = np.argsort(values)
        reached = np.cumsum(weights[order]) / weights.sum()
        at = np.searchsorted(reached, shares, side="right")
        drawn: Floats = values[order][np.minimum(at, np.flatnonzero(weights[order])[-1])]
        return drawn


def uniforms(bits: np.random.PCG64, count: int) -> Floats:
    """Numbers in [0, 1) from the generator's own bits, whose stream numpy keeps for good."""
    whole = np.asarray(bits.random_raw(count), dtype=np.uint64) >> np.uint64(11)
    return whole.astype(np.float64) * _TO_UNIT
