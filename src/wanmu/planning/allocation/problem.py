"""What is to be allocated: industries with their need, blocks with their land, who may go where."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from wanmu.kernel.faults import Faults, Place
from wanmu.kernel.messages import mark, text
from wanmu.pack import Pack
from wanmu.pack.models.allocation import Allocation, Placement
from wanmu.planning.changes import Changes, split
from wanmu.planning.demand import demand
from wanmu.planning.supply import Supply, SupplyRow, supply, supply_inputs

Reading: TypeAlias = Literal["blocks", "division"]
"""What holds where they disagree: the projects of the blocks, or the division of labour."""

Pair: TypeAlias = tuple[str, str]
"""An industry on a block."""


@dataclass(frozen=True, slots=True)
class Need:
    """What an industry needs in a period: land in 亩, and the output of a 亩 in 万元."""

    land: float
    output_per_mu: float


@dataclass(frozen=True, slots=True)
class Land:
    """A block: land that becomes available by period, and how much of it is ready, in 亩.

    ``farmland`` is permanent basic farmland, which is not in ``by_period``; ``ready`` needs no
    conversion.
    """

    platform: str
    by_period: Mapping[str, float]
    ready: float
    farmland: float = 0.0

    @property
    def area(self) -> float:
        """All the land that becomes available."""
        return sum(self.by_period.values())


@dataclass(frozen=True, slots=True)
class Lock:
    """A decision that is taken already: an industry is to be on a block, or is not to be."""

    industry: str
    block: str
    inside: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything that the allocation is decided from. Areas in 亩.

    ``planned`` are the pairs that a block's own plan names; ``refused`` says why an industry may
    not go to a block.
    """

    periods: tuple[str, ...]
    needs: Mapping[tuple[str, str], Need]
    blocks: Mapping[str, Land]
    allowed: frozenset[Pair]
    planned: frozenset[Pair]
    refused: Mapping[Pair, str]
    quotas: Mapping[str, float]
    smallest_plot: float
    locks: tuple[Lock, ...] = ()
    assumptions: tuple[str, ...] = ()

    @property
    def industries(self) -> tuple[str, ...]:
        """The industries, in the pack's order."""
        return tuple(dict.fromkeys(industry for industry, _ in self.needs))

    def with_more(self, block: str, area: float) -> "Problem":
        """The same with a block larger by so much land that is ready, from the first period on."""
        old = self.blocks[block]
        first = self.periods[0]
        grown = {**old.by_period, first: old.by_period[first] + area}
        land = replace(old, by_period=grown, ready=old.ready + area)
        return replace(self, blocks={**self.blocks, block: land})

    def with_quota(self, period: str, area: float) -> "Problem":
        """The same with another quota in a period."""
        return replace(self, quotas={**self.quotas, period: area})

    def with_lock(self, lock: Lock) -> "Problem":
        """The same with one more decision taken."""
        return replace(self, locks=(*self.locks, lock))


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A project whose place and whose product lines' platform do not agree."""

    placement: Placement
    place: str
    platform: str
    divided_to: tuple[str, ...]
    locator: str


def contradictions(pack: Pack) -> tuple[Contradiction, ...]:
    """Where the plan puts a project on one platform and its product lines on another."""
    return tuple(_contradictions(pack))


def _contradictions(pack: Pack) -> Iterator[Contradiction]:
    for placement in pack.allocation.placements:
        platform = _platform(pack, placement)
        for line in pack.division:
            divided = set(placement.products) & set(line.products)
            if divided and line.industry == placement.industry and platform not in line.platforms:
                place = placement.block or placement.park or ""
                yield Contradiction(placement, place, platform, line.platforms, line.locator)
                break


def _platform(pack: Pack, placement: Placement) -> str:
    if placement.block:
        return pack.blocks[placement.block].platform
    return pack.parks[placement.park or ""].platform


def problem_of(
    pack: Pack,
    *,
    horizon: int | None = None,
    changes: Changes | None = None,
    reading: Reading = "blocks",
    locks: Sequence[Lock] = (),
) -> Problem:
    """The allocation that a pack asks for.

    Raises:
        InputError: L001 for a change of something that is no input; L020 for a lock of an
            industry or block that the pack does not have; L022 for locks that contradict each
            other or what is refused.
    """
    of_land, rest = split(changes or Changes(), supply_inputs(pack))
    need = demand(pack, horizon=horizon, changes=rest)
    land = supply(pack, horizon=horizon, changes=of_land)
    terms = pack.allocation
    needs = {
        (row.industry, row.period): Need(
            float(row.figures["land_new"].value), float(row.figures["intensity_required"].value)
        )
        for row in need.rows
        if row.industry != need.total and row.period in land.periods
    }
    blocks = {row.block: _land(row, terms) for row in land.rows}
    industries = tuple(dict.fromkeys(industry for industry, _ in needs))
    refused = {
        (industry, block): why
        for industry in industries
        for block in blocks
        if (why := _refusal(pack, industry, block, reading))
    }
    pairs = {(industry, block) for industry in industries for block in blocks}
    _check_locks(locks, pairs, refused)
    return Problem(
        periods=land.periods,
        needs=needs,
        blocks=blocks,
        allowed=frozenset(pairs - refused.keys()),
        planned=frozenset(
            (industry, block)
            for industry, block in pairs
            if industry in pack.blocks[block].industries
        ),
        refused=refused,
        quotas={quota.period: float(quota.area) for quota in terms.quotas},
        smallest_plot=float(terms.smallest_plot),
        locks=tuple(locks),
        assumptions=(
            *need.assumptions,
            *land.assumptions,
            *_assumptions(terms, reading),
            *_read(land, terms),
        ),
    )


def _land(row: SupplyRow, terms: Allocation) -> Land:
    """A block's land without its farmland and reserves, which come off the latest periods."""
    figures = {name: float(each.value) for name, each in row.figures.items() if each is not None}
    farmland = 0.0 if row.block in terms.granted else figures.get("permanent_basic_farmland", 0.0)
    kept = sum(float(each.area or 0) for each in terms.reserves if each.block == row.block)
    area = max(0.0, figures["developable"] - farmland - kept)
    by_period, left = {}, area
    for period, each in row.by_period.items():
        by_period[period] = min(float(each.value), left)
        left -= by_period[period]
    known = "construction_land" in figures
    ready = figures.get("construction_land", 0.0) + figures.get("converted", 0.0)
    return Land(row.platform, by_period, min(area, ready) if known else area, farmland)


def _refusal(pack: Pack, industry: str, block: str, reading: Reading) -> str:
    """Why an industry may not go to a block; empty where it may."""
    if industry in pack.allocation.anywhere:
        return ""
    if industry not in pack.blocks[block].industries:
        planned = "、".join(pack.blocks[block].industries)
        return text("the block is planned for {planned}", planned=planned)
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
    if reading == "division" and placed and len(against) == len(placed):
        return text(
            "the division of labour gives {products} to {platforms}",
            products="、".join(found.placement.project for found in against),
            platforms="、".join(dict.fromkeys(p for found in against for p in found.divided_to)),
        )
    return ""


def _check_locks(locks: Sequence[Lock], pairs: set[Pair], refused: Mapping[Pair, str]) -> None:
    faults = Faults()
    inside = {(lock.industry, lock.block) for lock in locks if lock.inside}
    for lock in locks:
        pair, place = (lock.industry, lock.block), Place(field="--lock" if lock.inside else "--bar")
        if pair not in pairs:
            message = mark(
                "there is no {industry} on {block} to decide; the industries are {industries}, the "
                "blocks {blocks}"
            )
            faults.add(
                "L020", message, place, industry=lock.industry, block=lock.block,
                industries=", ".join(sorted({industry for industry, _ in pairs})),
                blocks=", ".join(sorted({block for _, block in pairs})),
            )  # fmt: skip
        elif lock.inside and pair in refused:
            message = mark("{industry} cannot be fixed to {block}: {why}")
            faults.add("L022", message, place, industry=lock.industry, block=lock.block,
                       why=refused[pair])  # fmt: skip
        elif not lock.inside and pair in inside:
            message = mark("{industry} is both fixed to {block} and kept from it; take one back")
            faults.add("L022", message, place, industry=lock.industry, block=lock.block)
    faults.check()


_READINGS: Final[Mapping[Reading, str]] = {
    "blocks": mark(
        "where a block's projects and the division of labour disagree, the block's projects hold"
    ),
    "division": mark(
        "where a block's projects and the division of labour disagree, the division holds"
    ),
}


def _read(land: Supply, terms: Allocation) -> Iterator[str]:
    """What is read into documents that do not say it."""
    bare = [row.block for row in land.rows if row.figures["construction_land"] is None]
    if bare:
        yield text(
            "the documents do not say how much of {blocks} is to be converted: all is taken as "
            "ready",
            blocks="、".join(bare),
        )
    for reserve in terms.reserves:
        if reserve.area is None:
            yield text(
                "of {block} land is kept for {use}, and no area is stated: none is taken off",
                block=reserve.block,
                use=reserve.use,
            )
        elif reserve.assumed:
            yield text(
                "{area} 亩 of {block} are kept for {use}: {why}",
                area=f"{float(reserve.area):g}",
                block=reserve.block,
                use=reserve.use,
                why=reserve.assumed,
            )
    guessed = [each.project for each in terms.placements if each.basis == "assumed"]
    if guessed:
        yield text(
            "which product lines these are is read into their words: {projects}",
            projects="、".join(dict.fromkeys(guessed)),
        )


def _assumptions(terms: Allocation, reading: Reading) -> Iterator[str]:
    yield text(_READINGS[reading])
    yield text(
        "permanent basic farmland lies within the developable land and comes off its last period"
    )
    if terms.smallest_plot_assumed:
        yield text(
            "an industry has at least {area} 亩 on a block: {why}",
            area=f"{float(terms.smallest_plot):g}",
            why=terms.smallest_plot_assumed,
        )
    if not terms.quotas:
        yield text("the documents state no quota of farmland conversion: none is set")
    if terms.anywhere:
        yield text(
            "{industries} may go to every block, as no document ties it to one",
            industries="、".join(terms.anywhere),
        )
