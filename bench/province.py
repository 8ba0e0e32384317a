"""A made-up province, drawn from a seed: nothing in it is any county's figure.

Counties lie in a ring. Each has its own need of every industry in every period, and its own blocks.

- A block has 300 to 3,400 亩, most around 850, as Jinyun's have; a share of it becomes available in
  each period, and 5 to 95 % of it is ready, the rest farmland to be converted.
- A county needs 0.85 to 1.45 times the land it has (Jinyun: 14,242 亩 for 12,494), more in some
  industries than in others, a third of it in each period, a little more or less.
- A 亩 must yield 500 to 1,200 万元 by industry, more by a fifth in each later period.
- A block is planned for three to five industries of its county; it refuses every seventh industry;
  to the others it is open, at the price of a misfit. Every third industry is one of the region: a
  fifth of the blocks of the two counties beside are open to it.
- A plot has 50 亩 at least. One quota of conversion for each period is shared by the whole
  province: 0.7 of the farmland that becomes available.
"""

from math import inf

import numpy as np
from numpy.random import Generator

from wanmu.planning.allocation import Allocation, Land, Need, Plot, Problem, Stage

PERIODS = ("2021..2025", "2026..2030", "2031..2035")
PLOT = 50.0


def province(
    counties: int = 90, *, blocks: int = 3000, industries: int = 30, periods: int = 3, seed: int = 0
) -> Problem:
    """Counties with so many blocks in all, each with so many industries."""
    chance = np.random.default_rng(seed)
    spans = PERIODS[:periods]
    land = {
        _block(at, counties): _land(chance, _county(at % counties), spans) for at in range(blocks)
    }
    names = [
        f"{county}/{at:02}" for county in map(_county, range(counties)) for at in range(industries)
    ]
    allowed, planned, refused = _pairs(chance, counties, industries, list(land))
    farmland = sum(each.area - each.ready for each in land.values())
    return Problem(
        periods=spans,
        needs=_needs(chance, names, land, spans),
        blocks=land,
        allowed=frozenset(allowed),
        planned=frozenset(planned),
        refused=refused,
        quotas={span: round(0.7 * farmland / periods, 1) for span in spans},
        smallest_plot=PLOT,
        assumptions=("made up",),
    )


def _county(at: int) -> str:
    return f"county {at:02}"


def _block(at: int, counties: int) -> str:
    return f"{_county(at % counties)}, block {at // counties:02}"


def _land(chance: Generator, county: str, spans: tuple[str, ...]) -> Land:
    area = float(np.clip(850 * chance.lognormal(0, 0.6), 300, 3400).round())
    shares = chance.dirichlet(np.full(len(spans), 0.8))
    by_period = {
        span: round(float(area * share), 1) for span, share in zip(spans, shares, strict=True)
    }
    return Land(county, by_period, round(area * chance.uniform(0.05, 0.95), 1))


def _needs(
    chance: Generator, names: list[str], land: dict[str, Land], spans: tuple[str, ...]
) -> dict[tuple[str, str], Need]:
    has: dict[str, float] = {}
    for each in land.values():
        has[each.platform] = has.get(each.platform, 0.0) + each.area
    needs = {}
    for county in dict.fromkeys(name.split("/")[0] for name in names):
        own = [name for name in names if name.startswith(county + "/")]
        wanted = (
            has.get(county, 0.0)
            * chance.uniform(0.85, 1.45)
            * chance.dirichlet(np.full(len(own), 2.0))
        )
        for name, area in zip(own, wanted, strict=True):
            parts = area * chance.dirichlet(np.full(len(spans), 6.0))
            yields = chance.uniform(500, 1200)
            for at, span in enumerate(spans):
                needs[name, span] = Need(float(parts[at].round(1)), round(yields * 1.2**at))
    return needs


def _pairs(
    chance: Generator, counties: int, industries: int, blocks: list[str]
) -> tuple[set[tuple[str, str]], set[tuple[str, str]], dict[tuple[str, str], str]]:
    allowed, planned, refused = set(), set(), {}
    for at, block in enumerate(blocks):
        county = at % counties
        own = [f"{_county(county)}/{each:02}" for each in range(industries)]
        for name in chance.choice(
            own, min(industries, int(chance.integers(3, 6))), replace=False
        ).tolist():
            planned.add((name, block))
        for name, drawn in zip(own, chance.random(industries), strict=True):
            if (name, block) not in planned and drawn < 1 / 7:
                refused[name, block] = "made up"
            else:
                allowed.add((name, block))
        beside = {(county - 1) % counties, (county + 1) % counties} - {county}
        for other in sorted(beside):
            for each in range(0, industries, 3):
                if chance.random() < 0.2:
                    allowed.add((f"{_county(other)}/{each:02}", block))
    return allowed, planned, refused


def broken(found: Allocation, slack: float = 0.1) -> list[str]:
    """Which terms of the problem an allocation breaks, read off its plots alone.

    Written from ``docs/allocation.md``, not from the model; ``slack`` is for rounding.
    """
    problem, spans = found.problem, found.problem.periods
    on: dict[str, list[Plot]] = {}
    by: dict[str, list[Plot]] = {}
    for plot in found.plots:
        on.setdefault(plot.block, []).append(plot)
        by.setdefault(plot.industry, []).append(plot)
    told = [
        f"{plot.industry} on {plot.block}"
        for plot in found.plots
        if (plot.industry, plot.block) not in problem.allowed
        or plot.area < problem.smallest_plot - slack
        or min(plot.areas.values()) < 0
    ]
    for at in range(len(spans)):
        until = spans[: at + 1]
        for block, plots in on.items():
            land = problem.blocks[block]
            used = _area(plots, until)
            dug = sum(found.converted.get((block, each), 0.0) for each in until)
            if used > sum(land.by_period[each] for each in until) + slack:
                told.append(f"{block} gives more than it has by {spans[at]}")
            if used > land.ready + dug + slack:
                told.append(f"{block} uses farmland that is not converted by {spans[at]}")
        for name in problem.industries:
            wanted = sum(problem.needs[name, each].land for each in until)
            lacks = found.unmet.get((name, spans[at]), 0.0)
            if abs(_area(by.get(name, []), until) + lacks - wanted) > slack:
                told.append(f"{name} does not add up by {spans[at]}")
        dug = sum(area for (_, each), area in found.converted.items() if each == spans[at])
        if dug > problem.quotas.get(spans[at], inf) + 0.01 * len(problem.blocks):
            told.append(f"more than the quota is converted in {spans[at]}")
    return told + [
        f"{stage.goal} is not {stage.value}" for stage in found.stages if not _agrees(found, stage)
    ]


def _area(plots: list[Plot], spans: tuple[str, ...]) -> float:
    return sum(plot.areas[each] for plot in plots for each in spans)


def _agrees(found: Allocation, stage: Stage) -> bool:
    """Whether a goal comes to what is said of it, added up from the plots."""
    problem = found.problem
    values = {
        "unmet": sum(
            area * problem.needs[key].output_per_mu / 10_000 for key, area in found.unmet.items()
        ),
        "converted": sum(found.converted.values()),
        "misfit": sum(
            plot.area for plot in found.plots if (plot.industry, plot.block) not in problem.planned
        ),
        "fragments": float(len(found.plots)),
        "cost": 0.0,
    }
    values["weighted"] = sum(weight * values[goal] for goal, weight in problem.weights.items())
    value = values[stage.goal]
    return abs(value - stage.value) <= max(0.5, 1e-4 * stage.value) and stage.bound <= stage.value
