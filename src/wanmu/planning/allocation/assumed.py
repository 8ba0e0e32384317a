"""What an allocation takes for granted, each in a sentence."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from wanmu.kernel.messages import listed, mark, text
from wanmu.pack import Pack
from wanmu.pack.models.allocation import Allocation, LegalClass, Redeveloped
from wanmu.planning.allocation.takers import By, Taker
from wanmu.planning.supply import Supply

_READINGS: Final[Mapping[str, str]] = {
    "blocks": mark(
        "where a block's projects and the division of labour disagree, the block's projects hold"
    ),
    "division": mark(
        "where a block's projects and the division of labour disagree, the division holds"
    ),
}
_CLASSES: Final[Mapping[LegalClass, str]] = {
    "permitted": mark("permitted"),
    "conditional": mark("conditional"),
    "restricted": mark("restricted"),
}


def assumptions_of(
    pack: Pack,
    land: Supply,
    takers: Sequence[Taker],
    *,
    by: By,
    reading: str,
    closed: Collection[LegalClass],
    won: Collection[Redeveloped],
) -> Iterator[str]:
    """What is taken for granted beyond what demand and supply do already."""
    terms = pack.allocation
    yield text(_READINGS[reading])
    yield text(
        "permanent basic farmland lies within the developable land and comes off its last period"
    )
    yield from _legal(closed)
    yield from _sizes(terms)
    if not terms.quotas:
        yield text("the documents state no quota of farmland conversion: none is set")
    if terms.anywhere:
        yield text(
            "{industries} may go to every block, as no document ties it to one",
            industries=listed(terms.anywhere),
        )
    yield from _unsaid(land, terms)
    yield from _won(won)
    yield from _split(takers, by)


def _legal(closed: Collection[LegalClass]) -> Iterator[str]:
    if closed:
        yield text(
            "land of these classes is not built on: {classes}; permanent basic farmland lies in "
            "them as far as they reach",
            classes=listed(text(_CLASSES[each]) for each in closed),
        )
    else:
        yield text(
            "restricted construction area is opened by adjusting the land-use plan, as the blocks "
            "count it: no legal class is closed"
        )


def _sizes(terms: Allocation) -> Iterator[str]:
    if terms.smallest_plot_assumed:
        yield text(
            "an industry has at least {area} 亩 on a block: {why}",
            area=f"{float(terms.smallest_plot):g}",
            why=terms.smallest_plot_assumed,
        )
    if terms.smallest_cluster_assumed:
        yield text(
            "an industry has at least {area} 亩 on a platform: {why}",
            area=f"{float(terms.smallest_cluster):g}",
            why=terms.smallest_cluster_assumed,
        )


def _unsaid(land: Supply, terms: Allocation) -> Iterator[str]:
    """What is read into documents that do not say it."""
    bare = [row.block for row in land.rows if row.figures["construction_land"] is None]
    if bare:
        yield text(
            "the documents do not say how much of {blocks} is to be converted: all is taken as "
            "ready",
            blocks=listed(bare),
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
            projects=listed(dict.fromkeys(guessed)),
        )
    yield from (each.assumed for each in terms.capacities if each.assumed)
    yield from (each.assumed for each in terms.incompatible if each.assumed)


def _won(won: Collection[Redeveloped]) -> Iterator[str]:
    for each in won:
        yield text(
            "{name} can be given to every industry, wherever the division of labour puts it",
            name=each.name,
        )
        if each.cost is None:
            yield text("no document states what {name} costs: nothing is counted", name=each.name)
        if each.assumed:
            yield each.assumed


def _split(takers: Sequence[Taker], by: By) -> Iterator[str]:
    if by == "line":
        yield text(
            "no document shares the land of an industry among its product lines: each is taken to "
            "need as much"
        )
    if by == "project":
        yield text("projects take their land out of what their industry needs in their period")
        yield from (taker.assumed for taker in takers if taker.assumed)
