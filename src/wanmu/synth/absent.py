"""Figures that are not there: some firms have not reported some of them; never zero instead."""

from collections.abc import Collection
from typing import Final

import numpy as np

from wanmu.synth.draws import Figures

SHARE_ABOVE: Final = 0.03
"""Share of the figures of firms above scale that are missing, of those that may be."""
SHARE_BELOW: Final = 0.12
"""The same of firms below scale."""

_LAND: Final = ("land_own", "land_leased_in", "land_leased_out", "land")


def with_gaps(
    figures: Figures,
    share: float,
    kept: Collection[str],
    complete_land: Collection[int],
    random: np.random.Generator,
) -> Figures:
    """The figures with a share of them missing (NaN), at random.

    Columns in ``kept`` stay whole, because published sums are made of them. A firm's land is
    missing as a whole or not at all, and not where a lease speaks of it.
    """
    result: Figures = {}
    nowhere = random.random(figures["output"].size) < share
    nowhere[list(complete_land)] = False
    for name, column in figures.items():
        gone = random.random(column.size) < share
        if name in kept:
            gone[:] = False
        elif name in _LAND:
            gone = nowhere
        result[name] = np.where(gone, np.nan, column)
    if "land" in kept:
        result |= {name: figures[name] for name in _LAND}
    return result
