"""What facts and inputs of the land plan are called, and where a document says so."""

from collections.abc import Iterable, Iterator

from wanmu.kernel.messages import language, mark, text
from wanmu.kernel.period_text import as_said
from wanmu.pack import Fact, Pack
from wanmu.planning.supply import parts_of
from wanmu.schema import record_type


def fact_words(fact: Fact, pack: Pack) -> str:
    """What a fact is, in the pack's words: its indicator, whose, of when."""
    return _said(fact.subject, _indicator(fact, pack), str(fact.period))


def fact_place(fact: Fact, pack: Pack) -> str:
    """The document that prints a fact, and where in it."""
    return document_place(fact.source, fact.locator, pack)


def document_place(source: str, locator: str, pack: Pack) -> str:
    """A document by its title, and a place in it."""
    return text("{document}, {clause}", document=pack.sources[source].title, clause=locator)


def input_words(name: str, pack: Pack) -> str:
    """What an input of the land plan is, such as ``output.现代装备.2025``, in words."""
    measure, *rest = name.split(".")
    match measure, rest:
        case "output" | "land" | "intensity", [industry, year]:
            return _said(industry, _measure(measure, pack), year)
        case "intensity_factor", [year]:
            return text("output per mu required by {year}, times that before", year=year)
        case "redevelopment", [year]:
            return text("land to be redeveloped by {year}", year=year)
        case "share", [industry, platform]:
            return text("share of {industry} on {platform}", industry=industry, platform=platform)
        case "red_line" | "supplied" | "first_phase", [block]:
            return text(
                "{subject}: {indicator}", subject=block, indicator=_land(measure, block, pack)
            )
    return name


def input_place(name: str, pack: Pack) -> str | None:
    """Where documents say what the plan takes for an input; None for what is computed."""
    clauses: dict[str, list[str]] = {}
    for source, locator in _places(name, pack):
        clauses.setdefault(source, []).append(locator)
    joined = "、" if language() == "zh" else ", "
    return (
        "\n".join(document_place(each, joined.join(clauses[each]), pack) for each in clauses)
        or None
    )


def _said(subject: str, indicator: str, period: str) -> str:
    form = mark("{subject}: {indicator}, {period}")
    return text(form, subject=subject, indicator=indicator, period=as_said(period))


def _places(name: str, pack: Pack) -> Iterator[tuple[str, str]]:
    """The documents and the places in them that an input is taken from."""
    measure, *rest = name.split(".")
    targets = {str(period.target): period for period in pack.demand.periods}
    match measure, rest:
        case "output" | "land" | "intensity", [industry, year]:
            yield from _printed([_fact(measure, industry, year, pack)], pack)
        case "intensity_factor", [year] if targets[year].locator:
            yield targets[year].source, targets[year].locator or ""
        case "redevelopment", [year]:
            every, period = pack.demand.redevelopment, targets[year].period
            yield from _printed([each.area for each in every if each.period == period], pack)
        case "first_phase", [block]:
            yield pack.blocks[block].source, pack.blocks[block].locator
        case "red_line" | "supplied", [block]:
            yield from ((fact.source, fact.locator) for fact in _of_block(measure, block, pack))


def _printed(names: Iterable[str], pack: Pack) -> Iterator[tuple[str, str]]:
    facts = (pack.facts.get(name) for name in names)
    yield from ((fact.source, fact.locator) for fact in facts if fact)


def _of_block(measure: str, block: str, pack: Pack) -> Iterator[Fact]:
    """The facts that a figure of a block is taken from: of each part the first that is stated."""
    every = {str(name): patterns for name, patterns in pack.demand.supply.items()}
    for part in parts_of(pack, block):
        known = (pack.facts.get(pattern.format(block=part)) for pattern in every.get(measure, ()))
        yield from [fact for fact in known if fact][:1]


def _measure(measure: str, pack: Pack) -> str:
    """The name of the indicator that a measure is stated as, for a target where there is one."""
    spec = pack.demand
    years = (*(period.target for period in spec.periods), spec.base)
    names = [_fact(measure, spec.industries[0], str(year), pack) for year in years]
    return next(_indicator(pack.facts[name], pack) for name in names if name in pack.facts)


def _fact(measure: str, industry: str, year: str, pack: Pack) -> str:
    """The identifier of the fact that states a measure of an industry."""
    patterns = {str(name): pattern for name, pattern in pack.demand.facts.items()}
    return patterns[measure].format(industry=industry, year=year)


def _land(measure: str, block: str, pack: Pack) -> str:
    """What a figure of a block is called; where nothing is stated of it, as of other blocks."""
    if measure == "first_phase":
        return record_type("block").by_name["first_phase_area"].title(language())
    blocks = (block, *pack.blocks)
    facts = (fact for each in blocks for fact in _of_block(measure, each, pack))
    return next((_indicator(fact, pack) for fact in facts), measure)


def _indicator(fact: Fact, pack: Pack) -> str:
    found = pack.indicators.get(fact.stem)
    return found.name(language()) if found else fact.stem
