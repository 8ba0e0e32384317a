"""Load a pack, or say everything that is wrong with it."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar

from wanmu.kernel.faults import Fault, Faults, InputError, Place, nearest
from wanmu.kernel.messages import mark
from wanmu.kernel.modifiers import modifiers_of
from wanmu.pack import models
from wanmu.pack.allocating import check_allocation
from wanmu.pack.contents import Contents, Entry, read_contents
from wanmu.pack.county_pack import Pack
from wanmu.pack.crossing import check_crossing
from wanmu.pack.demanding import check_demand
from wanmu.pack.facts import Fact, FactReader, check_indicators, read_facts
from wanmu.pack.land_rules import read_land
from wanmu.pack.plan_inputs import plan_inputs
from wanmu.pack.references import Kind, References
from wanmu.pack.relating import RuleReader, check_relations, check_tables
from wanmu.pack.scenario_checks import check_scenarios
from wanmu.pack.standard_rules import read_standard
from wanmu.pack.subjects import Subject, gather_subjects
from wanmu.schema import INDICATORS, Indicator

V = TypeVar("V")

BUNDLED: Final = Path(__file__).parent.parent / "packs"
"""The packs that come with Wanmu, each in a folder of its name."""

CORE_SCOPES: Final[Mapping[str, models.Scope]] = MappingProxyType(
    {
        "all": models.Scope(zh="全部", en="all"),
        "first_phase": models.Scope(zh="首期", en="first phase"),
    }
)
"""Scopes that every pack has; it may name them otherwise."""


def load_pack(pack: str | Path = "jinyun") -> Pack:
    """The pack in a folder, or a bundled one by name.

    Raises:
        InputError: with every fault of the pack (codes P, and U, R and S of what it contains).
    """
    folder = find_pack(pack)
    faults = Faults()
    loaded = _load(folder, faults)
    faults.check()
    if loaded is None:
        raise AssertionError  # a pack that cannot be put together has a fault
    return loaded


def check_pack(pack: str | Path = "jinyun") -> list[Fault]:
    """Every fault of a pack, in the order of files and lines; none when it is sound."""
    faults = Faults()
    try:
        _load(find_pack(pack), faults)
    except InputError as error:
        return list(error.faults)
    return list(InputError(faults.found).faults)


def find_pack(pack: str | Path) -> Path:
    """The folder of a pack.

    Raises:
        InputError: P001, when there is neither a folder nor a bundled pack of that name.
    """
    folder = Path(pack)
    if folder.is_dir():
        return folder
    names = sorted(path.parent.name for path in BUNDLED.glob("*/pack.yaml"))
    if str(pack) in names:
        return BUNDLED / str(pack)
    raise InputError.of(
        "P001",
        mark('there is no folder and no bundled pack "{found}"; bundled are: {names}'),
        Place(str(pack)),
        found=str(pack),
        names=nearest(str(pack), names) or ", ".join(names),
    )


def pack_digest(pack: str | Path = "jinyun") -> str:
    """The SHA-256 of the files of a pack with their names: of packs that state the same, the same.

    Raises:
        InputError: P001, when there is neither a folder nor a bundled pack of that name.
    """
    folder, whole = find_pack(pack), hashlib.sha256()
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        name = path.relative_to(folder).as_posix()
        whole.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()


def _load(folder: Path, faults: Faults) -> Pack | None:
    contents = read_contents(folder, faults)
    subjects = gather_subjects(contents, faults)
    own_units = check_indicators(contents.indicators, faults)
    references = References(faults, _known(contents, subjects))
    facts = _facts(contents, references, own_units)
    if not contents.unread & {"facts", "blocks", "parks", "pack"}:
        references.known["fact"] = facts.keys() | _unreadable(contents)
    check_crossing(contents, references, facts)
    rules = RuleReader(faults)
    if "fact" in references.known:
        check_tables(contents.tables, facts, rules)
    check_relations(contents.relations, references, facts, rules)
    if contents.demand is not None:
        check_demand(contents.demand, references, facts)
    if contents.allocation is not None:
        check_allocation(contents.allocation, references)
    if contents.scenarios is not None:
        check_scenarios(contents.scenarios, references, _plan_inputs(contents, faults))
    if contents.land is not None:
        read_land(contents.land.record, contents.land.place, faults)
    if contents.standard_land is not None:
        _check_standard(contents.standard_land, references)
    if contents.county is None:
        return None
    return _pack(folder, contents, contents.county.record, subjects, facts)


def _plan_inputs(contents: Contents, faults: Faults) -> tuple[str, ...] | None:
    """The inputs of the land plan; None where what they follow from is faulty or not there."""
    if contents.demand is None or any(
        fault.place.file in {"demand.yaml", "blocks.csv"} for fault in faults.found
    ):
        return None
    blocks = [row.record for row in contents.blocks]
    return plan_inputs(contents.demand.record, blocks)


def _check_standard(entry: Entry[models.StandardLand], references: References) -> None:
    read_standard(entry.record, entry.place, references.faults)
    for name, held in entry.record.industries.items():
        if held.industry is not None:
            references.check("industry", held.industry, entry.place("industries", name, "industry"))


def _known(contents: Contents, subjects: Mapping[str, Subject]) -> dict[Kind, Collection[str]]:
    """What may be referred to. Where a file could not be read, nothing is known to be missing."""
    products = {name for name, subject in subjects.items() if subject.kind == "product"}
    industries = {entry.record.id for entry in contents.industries}
    aliases = {alias for entry in contents.industries for alias in entry.record.aliases}
    regions = {row.record.id for row in contents.regions}
    platforms = {row.record.id for row in contents.platforms}
    head = contents.county.record if contents.county else None
    every: tuple[tuple[Kind, Iterable[str], set[str]], ...] = (
        (
            "subject",
            subjects,
            {"regions", "platforms", "subjects", "industries", "blocks", "parks"},
        ),
        ("indicator", [*INDICATORS, *_ids(contents.indicators)], {"indicators"}),
        ("scope", [*CORE_SCOPES, *(head.scopes if head else ())], {"pack"}),
        ("source", head.sources if head else (), {"pack"}),
        ("region", regions | ({head.county} if head else set()), {"regions", "pack"}),
        ("platform", platforms | _places(subjects), {"platforms", "regions", "subjects"}),
        ("block", _ids(contents.blocks), {"blocks"}),
        ("park", _ids(contents.parks), {"parks"}),
        ("industry", industries | aliases, {"industries"}),
        ("product", products | industries, {"industries", "subjects"}),
    )
    return {kind: frozenset(names) for kind, names, parts in every if not parts & contents.unread}


def _places(subjects: Mapping[str, Subject]) -> set[str]:
    """Industry also goes to towns and areas that are no platform."""
    kinds = {"county", "town", "village", "area"}
    return {name for name, subject in subjects.items() if subject.kind in kinds}


def _ids(rows: Iterable[Any]) -> list[str]:
    return [row.record.id for row in rows]


def _facts(
    contents: Contents, references: References, own_units: Mapping[str, str]
) -> dict[str, Fact]:
    units = {name: indicator.unit for name, indicator in INDICATORS.items()} | dict(own_units)
    modifiers = _modifiers(contents, references.faults)
    return read_facts(contents, FactReader(references, units, modifiers, references.faults))


def _modifiers(contents: Contents, faults: Faults) -> Mapping[str, str] | None:
    """The county's own meanings of 约, 余 and their like, when each of them can be read."""
    if contents.county is None or not contents.county.record.modifiers:
        return None
    declared = contents.county.record.modifiers
    try:
        modifiers_of(declared)
    except InputError as error:
        for fault in error.faults:
            place = contents.county.place("modifiers", str(fault.values["word"]))
            faults.extend([replace(fault, place=place)])
        return None
    return declared


def _unreadable(contents: Contents) -> set[str]:
    """Facts whose figure cannot be read are there all the same."""
    return {row.record.id for row in contents.facts}


def _pack(
    folder: Path,
    contents: Contents,
    head: models.County,
    subjects: Mapping[str, Subject],
    facts: Mapping[str, Fact],
) -> Pack:
    return Pack(
        name=folder.name,
        folder=folder,
        county=head,
        sources=_fixed(head.sources),
        scopes=_fixed({**CORE_SCOPES, **head.scopes}),
        indicators=_fixed(_indicators(contents)),
        subjects=_fixed(subjects),
        facts=_fixed(facts),
        regions=_by_id(contents.regions),
        platforms=_by_id(contents.platforms),
        industries=_by_id(contents.industries),
        blocks=_by_id(contents.blocks),
        parks=_by_id(contents.parks),
        chains=_by_id(contents.chains),
        division=_records(contents.division),
        targets=_records(contents.targets),
        tasks=_records(contents.tasks),
        tables=_records(contents.tables),
        relations=_records(contents.relations),
        schemes=_by_id(contents.schemes),
        stated_demand=contents.demand.record if contents.demand else None,
        allocation=contents.allocation.record if contents.allocation else models.Allocation(),
        scenarios=contents.scenarios.record if contents.scenarios else models.Scenarios(),
        stated_land=contents.land.record if contents.land else None,
        stated_standard=contents.standard_land.record if contents.standard_land else None,
    )


def _indicators(contents: Contents) -> dict[str, Indicator]:
    own = (row.record for row in contents.indicators)
    return dict(INDICATORS) | {
        row.id: Indicator(row.id, row.zh, row.en, row.unit, row.meaning, row.meaning) for row in own
    }


def _fixed(mapping: Mapping[str, V]) -> Mapping[str, V]:
    return MappingProxyType(dict(mapping))


def _by_id(rows: Iterable[Any]) -> Mapping[str, Any]:
    return _fixed({row.record.id: row.record for row in rows})


def _records(entries: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(entry.record for entry in entries)
