"""How the audit's findings are laid out."""

from collections.abc import Container, Mapping, Sequence
from typing import Any, Final

from wanmu.audit import Audit, Finding, Suspect
from wanmu.audit.wording import computation, reason, span
from wanmu.kernel.messages import language, mark, text
from wanmu.pack import Fact, Pack
from wanmu.pack.models import TableEntry
from wanmu.report.answer import Answer, Column, Row, Sheet, plain_number
from wanmu.report.pack_view import sources_of

_STRENGTHS = {"contradiction": mark("contradiction"), "tension": mark("tension")}
_KINDS: Final[Mapping[str, str]] = {
    "same": mark("one figure in two places"),
    "sum": mark("a sum"),
    "difference": mark("a difference"),
    "growth": mark("a rate of growth"),
    "quotient": mark("a quotient"),
    "product": mark("a product"),
    "bound": mark("a bound"),
    "formula": mark("another formula"),
}


def audit_answer(result: Audit, pack: Pack) -> Answer:
    """``wanmu audit``: every finding with its places, its computation and its suspects."""
    findings = [finding_data(finding, result.facts) for finding in result.findings]
    data = {
        "findings": findings,
        "counts": {
            "facts": len(result.facts),
            "relations": result.checked,
            "contradictions": len(result.contradictions),
            "tensions": len(result.tensions),
        },
    }
    sheet = findings_sheet(result.findings, result.facts)
    parts = {finding.id: finding_answer(finding, result, pack) for finding in result.findings}
    return Answer(data, (sheet,), sources=sources_of(pack), parts=parts)


def finding_answer(finding: Finding, result: Audit, pack: Pack) -> Answer:
    """One finding: each printed place beside the others, and which of them is probably wrong."""
    blamed = {suspect.fact: suspect for suspect in finding.suspects}
    places = [_beside(fact, blamed.get(fact.id), pack) for fact in finding.places]
    elsewhere = [
        _beside(result.facts[name], suspect, pack)
        for name, suspect in blamed.items()
        if result.facts[name] not in finding.places
    ]
    data = {
        **finding_data(finding, result.facts),
        "strength_name": text(_STRENGTHS[finding.strength]),
        "blamed": [_blamed(suspect, result.facts) for suspect in finding.suspects],
        "beside": places,
        "elsewhere": elsewhere,
    }
    sheet = Sheet("places", "原文各处", "The printed places", _BESIDE, [*places, *elsewhere])
    return Answer(data, (sheet,), sources=_sources(finding, pack))


_BESIDE: Final = (
    Column("document", "文件", "document"),
    Column("locator", "位置", "place"),
    Column("what", "指标", "figure"),
    Column("period", "时期", "period"),
    Column("printed", "原文", "printed"),
    Column("unit", "单位", "unit"),
    Column("interval", "四舍五入前可能的值", "what rounding allows"),
    Column("needed", "应为", "should be"),
    Column("slip", "可能的笔误", "likely slip"),
)


def _beside(fact: Fact, suspect: Suspect | None, pack: Pack) -> dict[str, Any]:
    """A printed place as a reader compares it with the others."""
    indicator = pack.indicators.get(fact.indicator)
    named = indicator.name(language()) if indicator else fact.indicator
    return {
        "fact": fact.id,
        "document": pack.county.sources[fact.source].title,
        "locator": fact.locator,
        "what": text("{subject}: {indicator}", subject=fact.subject, indicator=named),
        "period": str(fact.period),
        "printed": fact.printed,
        "unit": str(fact.unit),
        "interval": span(fact.stated.interval),
        "suspect": suspect is not None,
        "needed": span(suspect.range) if suspect else "",
        "slip": suspect.slip if suspect else "",
        "note": fact.note,
    }


def _sources(finding: Finding, pack: Pack) -> tuple[Row, ...]:
    used = {fact.source for fact in finding.places}
    return tuple(each for each in sources_of(pack) if each["id"] in used)


def findings_sheet(findings: Sequence[Finding], facts: Mapping[str, Fact]) -> Sheet:
    """The findings as a table, one a row."""
    columns = (
        Column("strength", "性质", "strength"),
        Column("name", "关系", "relation"),
        Column("computation", "计算", "computation"),
        Column("suspects", "最可能有误", "probably wrong"),
        Column("slips", "可能的笔误", "likely slip", brief=False),
        Column("places", "出处", "places", brief=False),
        Column("reason", "说明", "reason", brief=False),
        Column("kind", "类型", "kind", brief=False),
        Column("id", "编号", "id", brief=False),
    )
    rows = [_row(finding, facts) for finding in findings]
    return Sheet("findings", "数字核对", "Disagreements between stated figures", columns, rows)


def finding_data(finding: Finding, facts: Mapping[str, Fact]) -> dict[str, Any]:
    """A finding as JSON: the contract of ``wanmu audit --format json``."""
    return {
        "id": finding.id,
        "kind": finding.kind,
        "strength": finding.strength,
        "name": finding.relation.name[language()],
        "relation": finding.relation.rule,
        "computation": computation(finding, facts),
        "computed": plain_number(finding.computed),
        "printed": plain_number(finding.printed),
        "unit": str(finding.unit),
        "gap": plain_number(finding.gap),
        "places": [_place(fact) for fact in finding.places],
        "suspects": [_suspect(suspect, facts) for suspect in finding.suspects],
        "alternatives": [list(facts_) for facts_ in finding.alternatives],
        "complete": finding.complete,
        "reason": reason(finding),
    }


def strength_words() -> dict[str, str]:
    """What a finding may be."""
    return {name: text(words) for name, words in _STRENGTHS.items()}


def kind_words() -> dict[str, str]:
    """The sorts of relations that may fail."""
    return {name: text(words) for name, words in _KINDS.items()}


def table_words(pack: Pack) -> dict[str, str]:
    """The tables of the documents, by document and number."""
    return {f"{each.source}/{each.locator}": _table_name(each) for each in pack.tables}


def _table_name(table: TableEntry) -> str:
    title = table.zh if language() == "zh" else table.en
    return text("{table}: {title}", table=table.locator, title=title) if title else table.locator


def finding_row(data: Mapping[str, Any], tables: Container[str]) -> dict[str, Any]:
    """A finding of ``finding_answer``, as it was kept, in a list: where its figures are printed.

    ``off`` is how far the computed figure is from the printed one, in percent of the latter.
    """
    places = data["places"]
    found = (f"{each['source']}/{each['locator'].partition('/')[0]}" for each in places)
    return {
        **{name: data[name] for name in _LISTED},
        "documents": tuple(dict.fromkeys(each["source"] for each in places)),
        "tables": tuple(dict.fromkeys(each for each in found if each in tables)) or None,
        "places": "\n".join(dict.fromkeys(each["locator"] for each in places)),
        "off": _off(data["computed"], data["printed"]),
        "blamed": "\n".join(data["blamed"]) or None,
        "slips": "\n".join(each["slip"] for each in data["suspects"] if each["slip"]) or None,
    }


_LISTED: Final = ("strength", "kind", "name", "relation", "computation", "reason")


def _off(computed: float | None, printed: float | None) -> float | None:
    if computed is None or not printed:
        return None
    return abs(computed - printed) / abs(printed) * 100


def _place(fact: Fact) -> dict[str, Any]:
    return {
        "source": fact.source,
        "locator": fact.locator,
        "fact": fact.id,
        "printed": fact.printed,
        "unit": str(fact.unit),
        "subject": fact.subject,
        "indicator": fact.indicator,
        "period": str(fact.period),
        "scope": fact.scope,
    }


def _suspect(suspect: Suspect, facts: Mapping[str, Fact]) -> dict[str, Any]:
    fact, interval = facts[suspect.fact], suspect.range
    return {
        "fact": fact.id,
        "printed": fact.printed,
        "low": None if interval is None else plain_number(interval.low),
        "high": None if interval is None else plain_number(interval.high),
        "unit": str(fact.unit),
        "slip": suspect.slip or None,
    }


def _row(finding: Finding, facts: Mapping[str, Fact]) -> dict[str, Any]:
    return {
        "id": finding.id,
        "kind": finding.kind,
        "strength": text(_STRENGTHS[finding.strength]),
        "name": finding.relation.name[language()],
        "computation": computation(finding, facts),
        "suspects": "\n".join(_blamed(suspect, facts) for suspect in finding.suspects),
        "slips": "\n".join(suspect.slip for suspect in finding.suspects if suspect.slip),
        "places": "\n".join(f"{fact.source} {fact.locator}" for fact in finding.places),
        "reason": reason(finding),
    }


def _blamed(suspect: Suspect, facts: Mapping[str, Fact]) -> str:
    fact = facts[suspect.fact]
    return text(
        "{printed} ({place}) should be {range}",
        printed=fact.printed,
        place=fact.locator,
        range=span(suspect.range),
    )
