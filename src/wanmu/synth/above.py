"""Firms above scale: heavy-tailed draws, calibrated to every sum that is published."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from wanmu.synth.calibrate import Sum, calibrate
from wanmu.synth.draws import SPREAD, Awkward, Figures, around, extras, rounded
from wanmu.synth.margins import Margins
from wanmu.synth.measures import USUAL
from wanmu.synth.program import Array
from wanmu.synth.reconcile import ABOVE, Sums
from wanmu.synth.table import Cells, SizeClass

_TAIL: Final = 1.1
"""Exponent of the Pareto law within a size class: about that of firm sizes everywhere."""
_TINY: Final = 0.35
_REFUND: Final = -0.03
_IDLE_RD: Final = 0.12


def choose_awkward(cells: Cells, random: np.random.Generator) -> Awkward:
    """Take them among the small firms of the largest cells, where others make up for them."""
    smallest = min(cells.size)
    places = list(zip(cells.industry, cells.area, strict=True))
    small = [at for at, size in enumerate(cells.size) if size == smallest]
    small.sort(key=lambda at: (-places.count(places[at]), at))
    crowd = small[: max(6, len(small) // 4)] or list(range(len(places)))
    chosen = [int(at) for at in random.choice(crowd, 6, replace=len(crowd) < 6)]  # noqa: PLR2004
    no_land, refund, new, parcels, one, other = chosen
    return Awkward(no_land, refund, new, parcels, (one, other))


def above_figures(
    margins: Margins, sums: Sums, cells: Cells, awkward: Awkward, random: np.random.Generator
) -> Figures:
    """The base year's figures of every firm above scale."""
    figures = {"output": _outputs(margins, sums, cells, random)}
    for measure in USUAL:
        draft, low, high = _draft(measure, figures, random)
        if measure == "land":
            draft[awkward.no_land] = low[awkward.no_land] = high[awkward.no_land] = 0.0
        if measure == "tax":
            refund = _REFUND * figures["value_added"][awkward.refund]
            draft[awkward.refund] = low[awkward.refund] = high[awkward.refund] = refund
        figures[measure] = calibrate(draft, low, high, list(_sums(measure, margins, sums, cells)))
    extras(figures, random)
    return rounded(figures)


def _outputs(margins: Margins, sums: Sums, cells: Cells, random: np.random.Generator) -> Array:
    kinds = [cells.classes[size] for size in cells.size]
    low, high = (np.array([kind.inner[end] for kind in kinds]) for end in (0, 1))
    draft = np.array([_sized(kind, random) for kind in kinds])
    return calibrate(draft, low, high, list(_sums("output", margins, sums, cells)))


def _sized(kind: SizeClass, random: np.random.Generator) -> float:
    """A draw from a Pareto law cut off at both ends of the class."""
    low, high = kind.inner
    left = 1 - (low / high) ** _TAIL
    return float(low * (1 - random.random() * left) ** (-1 / _TAIL))


def _draft(
    measure: str, figures: Figures, random: np.random.Generator
) -> tuple[Array, Array, Array]:
    usual = USUAL[measure]
    base = figures[usual.base]
    low, high = usual.low * base, usual.high * base
    if measure == "profit":
        draft = base * random.normal(usual.middle, 0.05, base.size)
    else:
        draft = around(usual.middle * base, SPREAD[measure], random)
    if measure == "rd":
        draft[random.random(base.size) < _IDLE_RD] = 0.0
    if measure == "land":
        low = np.maximum(low, _TINY)
    return np.clip(draft, low, high), low, high


def _sums(measure: str, margins: Margins, sums: Sums, cells: Cells) -> Iterator[Sum]:
    """The sums that a measure must meet: along an axis of which something is published."""
    industries = margins.stated(measure, "industry") or measure == "output"
    areas = margins.stated(measure, "area") or measure == "output"
    if industries:
        yield from _along("industry", cells.industry, margins.industries, measure, sums)
    if areas:
        found = list(_along("area", cells.area, margins.areas, measure, sums))
        # With both, the last sum follows from the others.
        yield from found[:-1] if industries else found
    if not industries and not areas:
        yield Sum(range(len(cells.size)), sums.county(ABOVE, measure))


def _along(
    axis: str, places: tuple[int, ...], groups: tuple[str, ...], measure: str, sums: Sums
) -> Iterator[Sum]:
    for index, group in enumerate(groups):
        positions = [at for at, place in enumerate(places) if place == index]
        if positions:
            yield Sum(positions, sums.values[ABOVE, measure, axis, group])
