"""Whether the figures that the land demand is computed from are all there."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from wanmu.kernel.faults import Faults
from wanmu.kernel.messages import mark
from wanmu.pack.contents import Entry
from wanmu.pack.facts import Fact
from wanmu.pack.models import Demand, Multiple
from wanmu.pack.references import References

_FILLED: Final = re.compile(r"\{(industry|year|block)\}")


def check_demand(entry: Entry[Demand], references: References, facts: Mapping[str, Fact]) -> None:
    """Check the names, the patterns, the facts and the order of the target years."""
    demand = entry.record
    for index, industry in enumerate(demand.industries):
        references.check("industry", industry, entry.place("industries", index))
    for index, period in enumerate(demand.periods):
        references.check("source", period.source, entry.place("periods", index, "source"))
    for index, item in enumerate(demand.redevelopment):
        references.check("fact", item.area, entry.place("redevelopment", index, "area"))
    _check_years(entry, references.faults)
    if _patterns_are_sound(entry, references.faults):
        for measure, fact in _needed(demand):
            references.check("fact", fact, entry.place("facts", measure))
        _check_printed(entry, references, facts)


def _check_years(entry: Entry[Demand], faults: Faults) -> None:
    known: list[int] = []
    for index, period in enumerate(entry.record.periods):
        if period.target <= max([entry.record.base, *known]):
            faults.add(
                "P058",
                mark(
                    "the target year {year} does not follow the years before it; put them in order"
                ),
                entry.place("periods", index, "target"),
                year=period.target,
            )
        if isinstance(period.intensity, Multiple) and period.intensity.of not in known:
            faults.add(
                "P059",
                mark("the requirement is a multiple of that of {year}, which is no earlier target"),
                entry.place("periods", index, "intensity", "of"),
                year=period.intensity.of,
            )
        known.append(period.target)


def _patterns_are_sound(entry: Entry[Demand], faults: Faults) -> bool:
    before = len(faults.found)
    for group in ("facts", "printed", "supply"):
        for name, pattern in _patterns(getattr(entry.record, group)):
            if re.search(r"[{}]", _FILLED.sub("", pattern)):
                faults.add(
                    "P061",
                    mark(
                        '"{pattern}" has a place that nothing fills; there are {{industry}}, '
                        "{{year}} and {{block}}"
                    ),
                    entry.place(group, name),
                    pattern=pattern,
                )
    return len(faults.found) == before


def _patterns(group: Mapping[str, str | tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    for name, written in group.items():
        for pattern in (written,) if isinstance(written, str) else written:
            yield name, pattern


def _needed(demand: Demand) -> Iterator[tuple[str, str]]:
    targets = [period.target for period in demand.periods]
    stated = [period.target for period in demand.periods if period.intensity == "stated"]
    years = {"output": [demand.base, *targets], "land": [demand.base], "intensity": stated}
    for measure, pattern in demand.facts.items():
        for industry in demand.industries:
            for year in years[measure]:
                yield measure, pattern.format(industry=industry, year=year)


def _check_printed(entry: Entry[Demand], references: References, facts: Mapping[str, Fact]) -> None:
    """A pattern that meets no fact at all is a slip; a document need not print every figure."""
    demand = entry.record
    for measure, pattern in demand.printed.items():
        filled = [
            pattern.format(industry=industry, year=period.target)
            for industry in (*demand.industries, demand.total)
            for period in demand.periods
        ]
        if not any(fact in facts for fact in filled):
            references.check("fact", filled[0], entry.place("printed", measure))
