"""How the chains of a pack are laid out: the list, and one chain as a panorama of its stages."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypedDict

from wanmu.kernel.messages import language, mark, text
from wanmu.pack import Pack
from wanmu.pack.chain_coverage import Coverage, coverage
from wanmu.pack.models import Chain, Item, Node, Stage
from wanmu.report.answer import Answer, Column, Row, Sheet

BASES: Final[Mapping[str, str]] = {
    "chart": mark("read from a chart of the document"),
    "text": mark("read from the text only"),
}
"""What a chain is read from."""
KINDS: Final[Mapping[str, str]] = {
    "nodes": mark("Nodes and products"),
    "local_firms": mark("Firms of the county"),
    "leading_firms": mark("Leading firms elsewhere"),
    "sought": mark("Sought for"),
    "trend": mark("Where it goes"),
}
"""What a stage names."""
ENDS: Final[Mapping[str, str]] = {
    "weaknesses": mark("Weaknesses"),
    "breakthroughs": mark("Breakthroughs"),
}
"""What a chain names as a whole."""


class Thing(TypedDict):
    """Something that a document names: its products, its place there, a remark."""

    name: str
    detail: str
    place: str
    note: str


class Things(TypedDict):
    """Things of one kind; without any, the kind is one of which nothing is stated."""

    kind: str
    heading: str
    things: list[Thing]


class StageColumn(TypedDict):
    """A stage of a panorama."""

    name: str
    place: str
    note: str
    parts: list[Things]


class Panorama(TypedDict):
    """A chain as a page shows it; ``title`` states the finding."""

    name: str
    title: str
    facts: list[tuple[str, str]]
    stages: list[StageColumn]
    ends: list[Things]
    assumptions: list[str]
    sources: list[str]


def chain_row(chain: Chain, pack: Pack) -> dict[str, Any]:
    """A chain counted, in words."""
    return {
        **chain_counts(chain),
        "name": name_of(chain),
        "industry": industry_name(pack, chain.industry),
        "basis": text(BASES[chain.basis]),
    }


def chain_counts(chain: Chain) -> dict[str, Any]:
    """What is stated of a chain, counted; its industry and what it is read from by their names."""
    found = coverage(chain)
    return {
        "id": chain.id,
        "industry": chain.industry,
        "leader": chain.leader or None,
        "stages": found.stages,
        "covered": len(found.covered),
        "nodes": found.nodes,
        "share": None if found.share is None else round(float(found.share) * 100, 1),
        "local": found.local,
        "leading": found.leading,
        "sought": found.sought,
        "weaknesses": len(chain.weaknesses),
        "breakthroughs": len(chain.breakthroughs),
        "basis": chain.basis,
    }


CHAIN_COLUMNS: Final = (
    Column("name", "产业链", "chain"),
    Column("industry", "所属产业", "industry"),
    Column("leader", "链长", "chain leader"),
    Column("stages", "阶段", "stages"),
    Column("covered", "有本地企业的阶段", "stages with a firm here"),
    Column("nodes", "环节", "nodes"),
    Column("share", "环节覆盖率上限", "nodes covered at most", "%", 1),
    Column("local", "本地企业", "firms here"),
    Column("leading", "龙头企业", "leading firms"),
    Column("sought", "招引方向", "sought for"),
    Column("weaknesses", "短板", "weaknesses"),
    Column("breakthroughs", "突破口", "breakthroughs"),
    Column("basis", "依据", "read from"),
)


def chains_answer(pack: Pack) -> Answer:
    """Every chain with what is stated of it, counted."""
    rows = [chain_row(chain, pack) for chain in pack.chains.values()]
    sheet = Sheet("rows", "产业链", "Chains", CHAIN_COLUMNS, rows)
    data = {"rows": rows, "units": {"share": "%"}, "assumptions": [by_stage()]}
    return Answer(data, (sheet,), (by_stage(),), tuple(_sources(pack, *pack.chains.values())))


def chains_title(pack: Pack) -> str:
    """What the list of chains comes to."""
    found = [coverage(chain) for chain in pack.chains.values()]
    return text(
        "Chains: {chains}; stages that name a firm of the county: {covered} of {stages}",
        covered=sum(len(each.covered) for each in found),
        stages=sum(each.stages for each in found),
        chains=len(found),
    )


def chain_answer(chain: Chain, pack: Pack) -> Answer:
    """One chain as a list: everything that it names, with stage, kind and place."""
    rows = list(_listed(chain))
    columns = (
        Column("stage", "阶段", "stage"),
        Column("kind", "类别", "kind"),
        Column("name", "名称", "name"),
        Column("detail", "产品", "products"),
        Column("place", "原文位置", "place in the document"),
        Column("note", "备注", "note"),
    )
    sheet = Sheet("rows", chain.zh, name_of(chain), columns, rows)
    counts = Sheet("counts", "统计", "Counts", CHAIN_COLUMNS, [chain_row(chain, pack)])
    data = {"chain": chain_row(chain, pack), "rows": rows, "assumptions": [by_stage()]}
    return Answer(data, (sheet, counts), (by_stage(),), tuple(_sources(pack, chain)))


def panorama(chain: Chain, pack: Pack) -> Panorama:
    """One chain with its stages side by side, without the kinds of which no stage says anything."""
    kinds = [kind for kind in KINDS if any(getattr(stage, kind) for stage in chain.stages)]
    return Panorama(
        name=name_of(chain),
        title=_finding(chain, coverage(chain)),
        facts=list(_facts(chain, pack)),
        stages=[_stage(stage, kinds) for stage in chain.stages],
        ends=[_things(chain, kind, ENDS) for kind in ENDS if getattr(chain, kind)],
        assumptions=[by_stage()],
        sources=source_lines(pack, chain),
    )


def source_lines(pack: Pack, *chains: Chain) -> list[str]:
    """The documents that chains come from, a line for each."""
    return [
        text("{id}: {title} ({date})", id=each["id"], title=each["title"], date=each["date"])
        for each in _sources(pack, *chains)
    ]


def _finding(chain: Chain, found: Coverage) -> str:
    places = {"chain": name_of(chain), "covered": len(found.covered), "stages": found.stages}
    if not found.bare:
        return text("{chain}: every stage names a firm of the county; stages: {stages}", **places)
    if not found.covered:
        return text("{chain}: no stage names a firm of the county; stages: {stages}", **places)
    return text(
        "{chain}: stages with a firm of the county: {covered} of {stages}; none is named in {bare}",
        **places,
        bare=_joined([name_of(stage) for stage in found.bare]),
    )


def _facts(chain: Chain, pack: Pack) -> Iterator[tuple[str, str]]:
    row = chain_row(chain, pack)
    for each in CHAIN_COLUMNS[1:]:
        if each.key not in {"stages", "covered"} and row[each.key] is not None:
            yield each.heading, f"{row[each.key]}"
    if chain.note:
        yield text("Remark"), chain.note


def _stage(stage: Stage, kinds: Sequence[str]) -> StageColumn:
    return StageColumn(
        name=name_of(stage),
        place="" if stage.locator == stage.zh else stage.locator or "",
        note=stage.note,
        parts=[_things(stage, kind, KINDS) for kind in kinds],
    )


def _things(of: Stage | Chain, kind: str, words: Mapping[str, str]) -> Things:
    return Things(kind=kind, heading=text(words[kind]), things=things_of(of, kind))


def things_of(of: Stage | Chain, kind: str) -> list[Thing]:
    """What a stage or a chain names of one kind."""
    return [_thing(each) for each in getattr(of, kind)]


def _thing(each: Item | Node) -> Thing:
    products = each.products if isinstance(each, Node) else ()
    # A product that only repeats its node says nothing.
    said = [name for name in products if name != each.zh]
    return Thing(name=name_of(each), detail=_joined(said), place=each.locator or "", note=each.note)


def _listed(chain: Chain) -> Iterator[dict[str, object]]:
    parts: list[tuple[str, Stage | Chain, Mapping[str, str]]] = [
        *((name_of(stage), stage, KINDS) for stage in chain.stages),
        ("", chain, ENDS),
    ]
    for stage, of, words in parts:
        for kind, heading in words.items():
            for each in _things(of, kind, words)["things"]:
                yield {**each, "stage": stage, "kind": text(heading)}


def by_stage() -> str:
    """That firms are named by stage, and what the share of nodes is then."""
    return text(
        "documents name firms by stage and not by node: every node of a stage with a firm of the "
        "county counts as covered, so the share is the most that can be true"
    )


def _sources(pack: Pack, *chains: Chain) -> Iterator[Row]:
    """The documents that the chains come from, and those that their remarks name."""
    written = "".join(chain.model_dump_json() for chain in chains)
    own = {chain.source for chain in chains}
    for name, source in pack.county.sources.items():
        if name in own or re.search(rf"\b{re.escape(name)}\b", written, re.ASCII):
            yield {"id": name, "title": source.title, "date": source.date}


def industry_name(pack: Pack, industry: str) -> str:
    """An industry in the language in force, as the pack names it."""
    return industry if language() == "zh" else pack.industries[industry].en


def name_of(of: Chain | Stage | Node | Item) -> str:
    """Its name in the language in force."""
    return of.zh if language() == "zh" else of.en or of.zh


def _joined(names: Sequence[str]) -> str:
    return ("、" if language() == "zh" else ", ").join(names)
