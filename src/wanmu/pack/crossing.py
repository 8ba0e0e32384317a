"""What the parts of a pack say of each other: every name that one uses, another declares."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wanmu.kernel.faults import Faults, Place
from wanmu.kernel.messages import mark
from wanmu.pack.contents import Contents, Entry
from wanmu.pack.cycles import cycles
from wanmu.pack.facts import Fact
from wanmu.pack.references import References, duplicate
from wanmu.pack.rows import Row


def check_crossing(contents: Contents, references: References, facts: Mapping[str, Fact]) -> None:
    """Check every reference outside the facts and the relations."""
    _check_sources(contents, references)
    _check_land(contents, references)
    _check_division(contents, references)
    _check_goals(contents, references, facts)
    _check_parents(contents, references.faults)
    _check_identifiers(contents, references.faults)


def _check_sources(contents: Contents, references: References) -> None:
    rows: tuple[Row[Any], ...] = (
        *contents.regions,
        *contents.platforms,
        *contents.subjects,
        *contents.blocks,
        *contents.parks,
    )
    for row in rows:
        references.check("source", row.record.source, row.place("source"))
    entries: tuple[Entry[Any], ...] = (
        *contents.industries,
        *contents.division,
        *contents.chains,
        *contents.targets,
        *contents.tasks,
        *contents.tables,
    )
    for entry in entries:
        references.check("source", entry.record.source, entry.place("source"))


def _check_land(contents: Contents, references: References) -> None:
    for region in contents.regions:
        references.check("region", region.record.parent, region.place("parent"))
    for platform in contents.platforms:
        references.check("region", platform.record.region, platform.place("region"))
        references.check("platform", platform.record.parent, platform.place("parent"))
        references.check_all("industry", platform.record.industries, platform.place("industries"))
    for subject in contents.subjects:
        references.check("subject", subject.record.parent, subject.place("parent"))
    for block in contents.blocks:
        references.check("platform", block.record.platform, block.place("platform"))
        references.check("block", block.record.parent, block.place("parent"))
        references.check_all("industry", block.record.industries, block.place("industries"))
    for park in contents.parks:
        references.check("platform", park.record.platform, park.place("platform"))
        references.check("block", park.record.block, park.place("block"))


def _check_division(contents: Contents, references: References) -> None:
    for line in contents.division:
        references.check("industry", line.record.industry, line.place("industry"))
        for index, product in enumerate(line.record.products):
            references.check("product", product, line.place("products", index))
        for index, platform in enumerate(line.record.platforms):
            references.check("platform", platform, line.place("platforms", index))
    for chain in contents.chains:
        references.check("industry", chain.record.industry, chain.place("industry"))


def _check_goals(contents: Contents, references: References, facts: Mapping[str, Fact]) -> None:
    for target in contents.targets:
        for kind in ("subject", "scope", "fact"):
            references.check(kind, getattr(target.record, kind), target.place(kind))
        fact = facts.get(target.record.fact)
        for name in ("subject", "indicator") if fact else ():
            _check_target(target, name, getattr(fact, name), references.faults)
    for programme in contents.tasks:
        for index, measure in enumerate(programme.record.measures):
            place = programme.place("measures", index, "quantity")
            references.check("fact", measure.quantity or "", place)


def _check_target(target: Any, name: str, stated: str, faults: Faults) -> None:
    said = getattr(target.record, name)
    if said != stated:
        faults.add(
            "P060",
            mark('the target says "{said}" and its fact {fact} says "{stated}"; make them one'),
            target.place(name),
            said=said,
            fact=target.record.fact,
            stated=stated,
        )


def _check_parents(contents: Contents, faults: Faults) -> None:
    groups: tuple[list[Row[Any]], ...] = (
        contents.regions,
        contents.platforms,
        contents.subjects,
        contents.blocks,
    )
    for rows in groups:
        place = {row.record.id: row.place("parent") for row in rows}
        for cycle in cycles({row.record.id: row.record.parent for row in rows}):
            faults.add(
                "P039",
                mark("these belong to each other in a circle: {names}; one of them has no parent"),
                place[cycle[0]],
                names=" → ".join((*cycle, cycle[0])),
            )


def _check_identifiers(contents: Contents, faults: Faults) -> None:
    measures = [
        (measure.id, programme.place("measures", index, "id"))
        for programme in contents.tasks
        for index, measure in enumerate(programme.record.measures)
    ]
    for group in (
        _identifiers(contents.chains),
        _identifiers(contents.targets),
        _identifiers(contents.tasks),
        _identifiers(contents.schemes),
        measures,
        _identifiers((*contents.tables, *contents.relations)),
        [(row.record.id, row.place("id")) for row in contents.indicators],
    ):
        faults.extend(_duplicates(group))


def _identifiers(entries: Iterable[Any]) -> list[tuple[str, Place]]:
    return [(entry.record.id, entry.place("id")) for entry in entries]


def _duplicates(named: Iterable[tuple[str, Place]]) -> Iterator[Any]:
    first: dict[str, Place] = {}
    for name, place in named:
        if name in first:
            yield duplicate(name, place, first[name])
        first.setdefault(name, place)
