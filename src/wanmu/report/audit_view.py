"""How the audit's findings are laid out."""

from collections.abc import Mapping, Sequence
from typing import Any

from wanmu.audit import Audit, Finding, Suspect
from wanmu.audit.wording import computation, reason, span
from wanmu.kernel.messages import language, mark, text
from wanmu.pack import Fact, Pack
from wanmu.report.answer import Answer, Column, Sheet, plain_number
from wanmu.report.pack_view import sources_of

_STRENGTHS = {"contradiction": mark("contradiction"), "tension": mark("tension")}


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
    return Answer(data, (sheet,), sources=sources_of(pack))


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
