"""What the makers of firms share: their source of chance, and the cases that are awkward."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from wanmu.synth.program import Array

Figures: TypeAlias = dict[str, Array]
"""A column of figures for each measure, one for each firm; NaN is a figure that is not there."""

SPREAD: Final[Mapping[str, float]] = {
    "land": 0.45,
    "value_added": 0.28,
    "tax": 0.4,
    "revenue": 0.07,
    "rd": 0.6,
    "employees": 0.3,
    "energy": 0.7,
}
"""How far firms differ around what is usual: the sigma of a lognormal law. Assumed."""

_EXPORTERS: Final = 0.45
_INVESTORS: Final = 0.6


@dataclass(frozen=True, slots=True)
class Awkward:
    """Firms above scale, by number, whose records are unusual but right."""

    no_land: int
    refund: int
    new: int
    two_parcels: int
    namesakes: tuple[int, int]


def around(middle: Array, spread: float, random: np.random.Generator) -> Array:
    """Draws around a middle that differ by a lognormal factor of mean one."""
    drawn: Array = middle * random.lognormal(-spread * spread / 2, spread, middle.size)
    return drawn


def extras(figures: Figures, random: np.random.Generator) -> None:
    """Add the figures of which nothing is published: draws that follow from the others."""
    staff, output, energy = figures["employees"], figures["output"], figures["energy"]
    figures["wages"] = around(staff * 6.2, 0.2, random)
    exporting = random.random(output.size) < _EXPORTERS
    figures["exports"] = np.where(exporting, output * random.beta(1.5, 2.0, output.size), 0.0)
    investing = random.random(output.size) < _INVESTORS
    figures["investment"] = np.where(investing, around(output * 0.05, 0.9, random), 0.0)
    figures["electricity"] = around(energy * 1900, 0.3, random)
    figures["emissions"] = around(energy * 0.004, 0.8, random)
    figures["land_own"] = figures["land"].copy()
    figures["land_leased_in"] = np.zeros(output.size)
    figures["land_leased_out"] = np.zeros(output.size)


def rounded(figures: Figures) -> Figures:
    """Figures as they are reported: people are whole, everything else has two decimals."""
    return {
        name: np.rint(column) if name == "employees" else np.round(column, 2)
        for name, column in figures.items()
    }
