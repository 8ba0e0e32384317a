"""Who takes land: industries, groups of their product lines, or projects; and where each may go."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from wanmu.kernel.messages import listed, text
from wanmu.pack import Pack
from wanmu.pack.models.allocation import Project
from wanmu.planning.allocation.contradictions import Contradiction, contradictions
from wanmu.planning.allocation.problem import Need

By: TypeAlias = Literal["industry", "line", "project"]
"""Who takes land: an industry; the product lines that a line of the division names together; the
projects of known area, and each industry with what they leave."""


@dataclass(frozen=True, slots=True)
class Taker:
    """One who takes land: its name, industry, product lines and needs by period.

    ``block`` and ``platform`` are where a document puts it, ``platforms`` those that the division
    of labour gives it to; empty where nothing is said. ``whole``: it lies undivided on one block.
    """

    name: str
    industry: str
    needs: Mapping[str, Need]
    products: frozenset[str] = frozenset()
    platforms: tuple[str, ...] = ()
    block: str = ""
    platform: str = ""
    whole: bool = False
    assumed: str = ""

    @property
    def names(self) -> frozenset[str]:
        """All that a term of the pack may call it by."""
        return self.products | {self.name, self.industry}


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether one may go to a block: why not, or that it breaks the division of labour."""

    refused: str = ""
    against: str = ""


def takers_of(
    pack: Pack, needs: Mapping[str, Mapping[str, Need]], by: By = "industry"
) -> tuple[Taker, ...]:
    """Who takes the land that industries need; ``needs`` are by industry and period."""
    return tuple(
        taker
        for industry, of_period in needs.items()
        for taker in _split(pack, industry, of_period, by)
    )


def _split(pack: Pack, industry: str, needs: Mapping[str, Need], by: By) -> Iterator[Taker]:
    if by == "line":
        yield from _lines(pack, industry, needs)
    elif by == "project":
        yield from _projects(pack, industry, needs)
    else:
        yield Taker(industry, industry, needs)


def _lines(pack: Pack, industry: str, needs: Mapping[str, Need]) -> Iterator[Taker]:
    """An industry's land shared among its product lines alike, as no document shares it."""
    lines = [line for line in pack.division if line.industry == industry and line.products]
    count = sum(len(line.products) for line in lines)
    if not count:
        yield Taker(industry, industry, needs)
    for line in lines:
        share = len(line.products) / count
        yield Taker(
            _called(line.products),
            industry,
            {period: Need(each.land * share, each.output_per_mu) for period, each in needs.items()},
            products=frozenset(line.products),
            platforms=line.platforms,
        )


def _called(products: tuple[str, ...]) -> str:
    """A name that is the same in every language, as decisions are written with it."""
    return f"{products[0]}等{len(products)}种" if len(products) > 1 else products[0]


def _projects(pack: Pack, industry: str, needs: Mapping[str, Need]) -> Iterator[Taker]:
    """The projects of an industry, and the industry with what they leave."""
    left = {period: each.land for period, each in needs.items()}
    for project in pack.allocation.projects:
        if project.industry != industry or project.period not in needs:
            continue
        taker = _project(pack, project, needs)
        left[project.period] = max(0.0, left[project.period] - taker.needs[project.period].land)
        yield taker
    rest = {period: Need(left[period], each.output_per_mu) for period, each in needs.items()}
    yield Taker(industry, industry, rest)


def _project(pack: Pack, project: Project, needs: Mapping[str, Need]) -> Taker:
    park = pack.parks.get(project.project)
    area = project.area
    if area is None:
        area = pack.facts[f"park.{project.project}.area"].stated.value
    block = project.block or (park.block if park else "")
    platform = project.platform or (park.platform if park else "")
    return Taker(
        project.project,
        project.industry,
        {
            period: Need(float(area) if period == project.period else 0.0, each.output_per_mu)
            for period, each in needs.items()
        },
        products=frozenset(project.products),
        block=block,
        platform="" if block else platform,
        whole=True,
        assumed=project.assumed
        and text("{project}: {why}", project=project.project, why=project.assumed),
    )


def standing(pack: Pack, taker: Taker, block: str) -> Standing:
    """Whether one may go to a block of the pack."""
    if taker.block:
        return Standing() if taker.block == block else Standing(
            text("the documents put it on {block}", block=taker.block)
        )  # fmt: skip
    if taker.platform and pack.blocks[block].platform != taker.platform:
        return Standing(text("the documents put it on {block}", block=taker.platform))
    if taker.industry in pack.allocation.anywhere:
        return Standing()
    if taker.platforms:
        return _of_line(pack, taker, block)
    return _of_industry(pack, taker.industry, block)


def _of_line(pack: Pack, taker: Taker, block: str) -> Standing:
    """A block's own projects open it to their lines, the division of labour to all of its own."""
    placed = any(
        each.block == block and taker.products & set(each.products)
        for each in pack.allocation.placements
    )
    given = text(
        "the division of labour gives {products} to {platforms}",
        products=taker.name,
        platforms=listed(taker.platforms),
    )
    divided_here = pack.blocks[block].platform in taker.platforms
    if placed:
        return Standing(against="" if divided_here else given)
    if not divided_here:
        return Standing(given)
    return _planned(pack, taker.industry, block)


def _planned(pack: Pack, industry: str, block: str) -> Standing:
    if industry in pack.blocks[block].industries:
        return Standing()
    planned = listed(pack.blocks[block].industries)
    return Standing(text("the block is planned for {planned}", planned=planned))


def _of_industry(pack: Pack, industry: str, block: str) -> Standing:
    """An industry breaks the division where all its projects on the block are divided elsewhere."""
    planned = _planned(pack, industry, block)
    against = _divided_elsewhere(pack, industry, block)
    if planned.refused or not against:
        return planned
    return Standing(against=text(
        "the division of labour gives {products} to {platforms}",
        products=listed(found.placement.project for found in against),
        platforms=listed(dict.fromkeys(p for found in against for p in found.divided_to)),
    ))  # fmt: skip


def _divided_elsewhere(pack: Pack, industry: str, block: str) -> list[Contradiction]:
    against = [
        found
        for found in contradictions(pack)
        if (found.placement.block, found.placement.industry) == (block, industry)
    ]
    placed = [
        each
        for each in pack.allocation.placements
        if (each.block, each.industry) == (block, industry)
    ]
    return against if placed and len(against) == len(placed) else []
