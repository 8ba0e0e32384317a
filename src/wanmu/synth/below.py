"""Firms below scale: many and small, adding up to all firms less those above scale."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from wanmu.pack import Pack
from wanmu.synth.calibrate import fitted
from wanmu.synth.draws import SPREAD, Figures, around, extras, rounded
from wanmu.synth.margins import Margins
from wanmu.synth.measures import COUNT, SCALE_LIMIT, USUAL
from wanmu.synth.program import Array, Flags
from wanmu.synth.reconcile import BELOW, REST, Sums
from wanmu.synth.table import affinity

_SPREAD: Final = 1.1
_SUSPENDED: Final = 0.012
_REFUNDS: Final = 0.004
_IDLE_RD: Final = 0.8
_INTENSITY: Final = 280.0
_TINY: Final = 0.2


@dataclass(frozen=True, slots=True)
class Small:
    """The firms below scale: industry and area by number (-1 is no area), and their figures."""

    industry: tuple[int, ...]
    area: tuple[int, ...]
    suspended: tuple[bool, ...]
    figures: Figures


def below_firms(
    margins: Margins, sums: Sums, pack: Pack, count: int, random: np.random.Generator
) -> Small:
    """The base year's firms below scale."""
    groups = (*margins.split_areas, REST)
    sizes = _shared(count, [sums.values[BELOW, COUNT, "area", group] for group in groups])
    areas = np.repeat([margins.areas.index(g) if g in margins.areas else -1 for g in groups], sizes)
    if REST in margins.areas:
        areas = np.where(areas == margins.areas.index(REST), -1, areas)
    suspended = random.random(count) < _SUSPENDED
    spans = [slice(int(a), int(b)) for a, b in pairwise(np.cumsum([0, *sizes]))]
    places = list(zip(groups, spans, strict=True))
    figures = _figures(sums, places, suspended, random)
    return Small(
        tuple(_industries(margins, pack, areas, random)),
        tuple(map(int, areas)),
        tuple(map(bool, suspended)),
        figures,
    )


def _shared(count: int, wanted: list[float]) -> list[int]:
    """Whole firms for each group: rounded down, what is left over goes to the last."""
    sizes = [int(value) for value in wanted]
    sizes[-1] = count - sum(sizes[:-1])
    return sizes


def _industries(
    margins: Margins, pack: Pack, areas: Array, random: np.random.Generator
) -> Iterator[int]:
    suits = affinity(margins, pack)
    anywhere = np.ones(len(margins.industries))
    for area in areas:
        weights = anywhere if area < 0 else suits[:, int(area)]
        yield int(random.choice(len(weights), p=weights / weights.sum()))


def _figures(
    sums: Sums,
    places: list[tuple[str, slice]],
    suspended: Flags,
    random: np.random.Generator,
) -> Figures:
    working = np.where(suspended, 0.0, 1.0)
    output = random.lognormal(0.0, _SPREAD, working.size) * working
    output = _met("output", sums, places, output, 0.99 * SCALE_LIMIT * working)
    figures: Figures = {"output": output}
    for measure in ("value_added", "tax"):
        usual = USUAL[measure]
        base = figures[usual.base]
        draft = np.minimum(around(usual.middle * base, SPREAD[measure], random), usual.high * base)
        figures[measure] = _met(measure, sums, places, draft, usual.high * base)
    _refunds(figures, places, random)
    for measure in ("revenue", "rd", "employees", "energy"):
        usual = USUAL[measure]
        figures[measure] = around(usual.middle * figures[usual.base], SPREAD[measure], random)
    figures["rd"][random.random(working.size) < _IDLE_RD] = 0.0
    figures["employees"] = np.maximum(figures["employees"], 1.0)
    figures["profit"] = figures["revenue"] * random.normal(0.04, 0.06, working.size)
    land = around(np.maximum(output, 20.0) / _INTENSITY, 0.7, random)
    figures["land"] = np.maximum(land, _TINY)
    extras(figures, random)
    return rounded(figures)


def _met(
    measure: str, sums: Sums, places: list[tuple[str, slice]], draft: Array, cap: Array
) -> Array:
    """The draft brought to each group's sum within the caps."""
    result = np.zeros(draft.size)
    for group, span in places:
        target = sums.values[BELOW, measure, "area", group]
        result[span] = fitted(draft[span], np.zeros(cap[span].size), cap[span], target)
    return result


def _refunds(
    figures: Figures, places: list[tuple[str, slice]], random: np.random.Generator
) -> None:
    """Some paid less than they got back; the others of their group make up for it."""
    tax = figures["tax"]
    turned = random.random(tax.size) < _REFUNDS
    for _, span in places:
        group, chosen = tax[span], turned[span]
        kept = group[~chosen].sum()
        if chosen.any() and kept > 0:
            lost = 1.1 * group[chosen].sum()
            group[chosen] *= -0.1
            group[~chosen] *= 1 + lost / kept
