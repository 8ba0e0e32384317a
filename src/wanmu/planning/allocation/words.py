"""The problem in words, and what is strange in it, before anything is solved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from wanmu.kernel.messages import listed, mark, text
from wanmu.planning.allocation.problem import Problem

_WIDE: Final = 1e6
"""Numbers of one kind that differ by more than this look like a slip of units."""
_LARGE_LAND: Final = 1e6
_LARGE_OUTPUT: Final = 1e5
_GOALS: Final[Mapping[str, str]] = {
    "unmet": mark("least output without land, 亿元"),
    "converted": mark("least farmland converted, 亩"),
    "cost": mark("least cost of redevelopment and of breaks of the division of labour, 亿元"),
    "misfit": mark("least land on blocks not planned for its industry, 亩"),
    "fragments": mark("fewest plots"),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A part of the problem in words: ``part`` is who, where, terms, decisions or goals."""

    part: str
    says: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something strange in a problem, and what to do about it."""

    says: str
    remedy: str


def in_words(problem: Problem) -> tuple[Sentence, ...]:
    """The problem that is solved, sentence by sentence."""
    return (
        *(Sentence("who", each) for each in _who(problem)),
        *(Sentence("where", each) for each in _where(problem)),
        *(Sentence("terms", each) for each in _terms(problem)),
        *(Sentence("decisions", each) for each in _decisions(problem)),
        *(Sentence("goals", each) for each in _goals(problem)),
    )


def _who(problem: Problem) -> Iterator[str]:
    for (name, period), need in problem.needs.items():
        if need.land:
            yield text(
                "{name} needs {land} 亩 in {period}; a 亩 must yield {output} 万元",
                name=name, land=f"{need.land:,.1f}", period=period,
                output=f"{need.output_per_mu:,.1f}",
            )  # fmt: skip
    if problem.whole:
        yield text("undivided on one block: {names}", names=listed(sorted(problem.whole)))


def _where(problem: Problem) -> Iterator[str]:
    for block, land in problem.blocks.items():
        areas = listed(
            text("{area} 亩 in {period}", area=f"{area:,.1f}", period=period)
            for period, area in land.by_period.items()
            if area
        )
        industries = listed(sorted(name for name, at in problem.allowed if at == block))
        yield text(
            "{block} has {areas}, {ready} 亩 of it ready without conversion; open to {industries}",
            block=block, areas=areas or "0", ready=f"{land.ready:,.1f}",
            industries=industries or "–",
        )  # fmt: skip


def _terms(problem: Problem) -> Iterator[str]:
    yield text(
        "on a block one has at least {area} 亩, or nothing", area=f"{problem.smallest_plot:g}"
    )
    if problem.smallest_cluster:
        yield text(
            "on a platform an industry has at least {area} 亩, or nothing",
            area=f"{problem.smallest_cluster:g}",
        )
    for period, quota in problem.quotas.items():
        yield text("{quota} 亩 may be converted in {period}", quota=f"{quota:g}", period=period)
    for (name, block), price in problem.prices.items():
        yield text(
            "a 亩 of {name} on {block} breaks the division of labour and costs {price} 万元",
            name=name, block=block, price=f"{price:g}",
        )  # fmt: skip
    for rule in problem.apart:
        yield text("{one} and {other} are kept apart", one=rule.one, other=rule.other)
    for limit in problem.limits:
        yield text(
            "{name} of {blocks} has a limit of {most} {unit}",
            name=limit.name, blocks=listed(sorted(limit.blocks)), most=f"{limit.most:g}",
            unit=limit.unit,
        )  # fmt: skip


def _decisions(problem: Problem) -> Iterator[str]:
    inside = mark("{industry} is on {block}: {reason}")
    outside = mark("{industry} is not on {block}: {reason}")
    for lock in problem.locks:
        yield text(
            inside if lock.inside else outside,
            industry=lock.industry, block=lock.block, reason=lock.reason or "–",
        )  # fmt: skip


def _goals(problem: Problem) -> Iterator[str]:
    for goal, weight in problem.weights.items():
        named, times = text(_GOALS[goal]), f"{weight:g}"
        yield text("in one sum: {goal}, with the weight {weight}", goal=named, weight=times)
    after = [goal for goal in problem.sought if goal != "weighted"]
    for number, sought in enumerate(after, 2 if problem.weights else 1):
        yield text("{number}. {goal}", number=number, goal=text(_GOALS[sought]))


def findings(problem: Problem) -> tuple[Finding, ...]:
    """What is strange in a problem: magnitudes, needs that no land can meet, useless terms."""
    return (*_magnitudes(problem), *_unreachable(problem), *_useless(problem))


def _magnitudes(problem: Problem) -> Iterator[Finding]:
    land = {f"{name} {period}": need.land for (name, period), need in problem.needs.items()}
    land |= {block: each.area for block, each in problem.blocks.items()}
    output = {f"{name} {period}": n.output_per_mu for (name, period), n in problem.needs.items()}
    for figures, most, unit in ((land, _LARGE_LAND, "亩"), (output, _LARGE_OUTPUT, "万元/亩")):
        known = {name: value for name, value in figures.items() if value > 0}
        if not known:
            continue
        large, small = max(known, key=known.__getitem__), min(known, key=known.__getitem__)
        if known[large] > most or known[large] / known[small] > _WIDE:
            yield Finding(
                text("{large} has {most} {unit}, {small} has {least}", large=large, small=small,
                     most=f"{known[large]:g}", least=f"{known[small]:g}", unit=unit),
                text("look whether one of them is in another unit"),
            )  # fmt: skip


def _unreachable(problem: Problem) -> Iterator[Finding]:
    for name in problem.industries:
        wanted = problem.wanted(name)
        open_to = [block for who, block in problem.allowed if who == name]
        there = sum(problem.blocks[block].area for block in open_to)
        if wanted > there:
            yield Finding(
                text("{name} needs {wanted} 亩; the blocks that are open to it have {there}",
                     name=name, wanted=f"{wanted:,.1f}", there=f"{there:,.1f}"),
                text("open more blocks to it, redevelop land in use, or lower its target"),
            )  # fmt: skip


def _useless(problem: Problem) -> Iterator[Finding]:
    for lock in problem.locks:
        least, area = problem.least(lock.industry), problem.blocks[lock.block].area
        if lock.inside and least > area:
            yield Finding(
                text("{industry} takes at least {least} 亩, and {block} has {area}",
                     industry=lock.industry, least=f"{least:g}", block=lock.block,
                     area=f"{area:g}"),
                text("take the decision back"),
            )  # fmt: skip
    for name in sorted(problem.whole):
        open_to = [block for who, block in problem.allowed if who == name]
        largest = max((problem.blocks[block].area for block in open_to), default=0.0)
        if problem.wanted(name) > largest:
            yield Finding(
                text("{name} lies undivided on {wanted} 亩; the largest block that is open to it "
                     "has {largest}", name=name, wanted=f"{problem.wanted(name):g}",
                     largest=f"{largest:g}"),
                text("divide it, or open a larger block to it"),
            )  # fmt: skip
