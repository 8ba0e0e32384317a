"""The summary that the demo prints: what every engine answers, in a few figures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

import polars as pl

from wanmu.audit import Audit
from wanmu.evaluation import Evaluation
from wanmu.evaluation.compare import compare
from wanmu.evaluation.explain import explain
from wanmu.kernel.messages import text
from wanmu.pack import Pack
from wanmu.planning import Balance, Demand, Supply
from wanmu.planning.allocation import Allocation
from wanmu.planning.scenario import SideBySide
from wanmu.planning.uncertainty import Uncertainty
from wanmu.report.allocation_view import allocation_answer
from wanmu.report.answer import Answer, Column, Row, Sheet
from wanmu.report.audit_view import audit_answer, findings_sheet
from wanmu.report.comparison_view import comparison_answer
from wanmu.report.demo_land import DemoLand, land_answers, land_lines, scenario_line
from wanmu.report.evaluation_view import evaluation_answer
from wanmu.report.explanation_view import explanation_answer
from wanmu.report.headlines import (
    allocation_headline,
    audit_headline,
    balance_headline,
    demand_headline,
    supply_headline,
    uncertainty_headline,
)
from wanmu.report.pack_view import pack_answer
from wanmu.report.planning_view import balance_answer, demand_answer, supply_answer
from wanmu.report.scenario_view import scenarios_answer
from wanmu.report.synth_view import synth_answer
from wanmu.report.uncertainty_view import uncertainty_answer
from wanmu.synth import Synthesis


def demo_answer(  # noqa: PLR0917  one argument an engine
    pack: Pack,
    findings: Audit,
    need: Demand,
    land: Supply,
    both: Balance,
    sure: Uncertainty,
    given: Allocation,
    firms: Synthesis,
    graded: Sequence[Evaluation],
    tried: SideBySide,
    ledger: DemoLand,
) -> Answer:
    """Every engine's answer as one: a summary to read, and every sheet for the workbook."""
    parts = {
        "pack": pack_answer(pack),
        "audit": audit_answer(findings, pack),
        "demand": demand_answer(need, pack),
        "supply": supply_answer(land, pack),
        "balance": balance_answer(both, pack),
        "uncertainty": uncertainty_answer(sure, pack),
        "allocation": allocation_answer(given, pack),
        "synth": synth_answer(firms, pack),
        **_evaluations(graded),
        "scenarios": scenarios_answer(tried, pack),
        **land_answers(ledger, pack),
    }
    lines = (
        *_plan(pack, findings, need, land, both),
        _sure(sure, pack),
        scenario_line(tried, pack),
        _given(given, pack),
        *_firms(firms),
        *_grades(graded[-1]),
        *land_lines(ledger),
    )
    return Answer(
        data={name: part.data for name, part in parts.items()},
        sheets=(_summary(pack, lines), _wrong(findings), *_sheets(parts)),
        assumptions=(
            *dict.fromkeys((*both.assumptions, *given.assumptions)),
            text(
                "how far targets, requirements and phases may come otherwise is assumed; `wanmu "
                "plan demand --samples` tells why"
            ),
            text(
                "the firms that are graded are made up; `wanmu evaluate` tells what their scheme "
                "assumes"
            ),
        ),
        sources=parts["pack"].sources,
    )


def _summary(pack: Pack, lines: Sequence[Row]) -> Sheet:
    columns = (
        Column("question", "问题", "question"),
        Column("answer", "回答", "answer"),
        Column("command", "详见", "more"),
    )
    title = f"{pack.county.county}：一览", f"{pack.county.county_en} at a glance"
    return Sheet("summary", *title, columns, lines)


def _wrong(findings: Audit) -> Sheet:
    found = findings_sheet(findings.contradictions, findings.facts)
    return replace(found, key="contradictions", zh="互相矛盾的数字", en="Figures that contradict")


def _sheets(parts: Mapping[str, Answer]) -> Iterator[Sheet]:
    """Every sheet of every engine; few of them are printed."""
    balance = parts["balance"].sheets[0]
    for part in parts.values():
        for sheet in part.sheets:
            yield replace(sheet, brief=sheet is balance or sheet.key in _SHOWN)


_SHOWN: Final = frozenset({"reconciliation", "lines", "ways", "matrix"})
"""What the demo prints of the evaluation; everything stands in its workbook."""


def _evaluations(graded: Sequence[Evaluation]) -> dict[str, Answer]:
    """The last year's grades, one firm's explanation, and the change on the year before."""
    last = graded[-1]
    told = explain(last, _example(last))
    return {
        "evaluation": evaluation_answer(last),
        "explanation": explanation_answer(told, last.scheme),
        "comparison": comparison_answer(compare(graded[-2], last)),
    }


def _example(evaluation: Evaluation) -> str:
    """A firm above scale in the middle of grade C: one whose grade something would change."""
    frame = evaluation.frame().filter(
        pl.col("grade") == "C", pl.col("group") == evaluation.scheme.groups[0].id
    )
    return str(frame.sort("rank")["unit"][frame.height // 2])


def _firms(firms: Synthesis) -> Iterator[Row]:
    yield {
        "question": text("Firms to try it on?"),
        "answer": text(
            "{firms} made-up firms that meet {met} of {margins} published sums",
            firms=len(firms.enterprises),
            met=len(firms.margins) - len(firms.unmet),
            margins=len(firms.margins),
        ),
        "command": "wanmu synth",
    }


def _grades(evaluation: Evaluation) -> Iterator[Row]:
    total = evaluation.total
    grades = ", ".join(f"{grade} {count}" for grade, count in total.grades.items())
    yield {
        "question": text("Who uses the land well, and what grade follows?"),
        "answer": text(
            "{taken} made-up firms took part in {year}: {grades}; {others} without a grade",
            taken=total.taken_part,
            year=evaluation.scheme.year,
            grades=grades,
            others=total.taken_part - total.graded,
        ),
        "command": "wanmu evaluate",
    }


def _plan(pack: Pack, findings: Audit, need: Demand, land: Supply, both: Balance) -> Iterator[Row]:
    yield {
        "question": text("Do the published figures agree?"),
        "answer": audit_headline(findings, pack),
        "command": "wanmu audit",
    }
    yield {
        "question": text("How much land do the targets take?"),
        "answer": demand_headline(need, pack),
        "command": "wanmu plan demand",
    }
    yield {
        "question": text("Is it there?"),
        "answer": supply_headline(land, pack),
        "command": "wanmu plan supply",
    }
    yield {
        "question": text("What is missing?"),
        "answer": balance_headline(both, pack),
        "command": "wanmu plan balance",
    }


def _sure(found: Uncertainty, pack: Pack) -> Row:
    return {
        "question": text("How sure is that?"),
        "answer": uncertainty_headline(found, pack),
        "command": f"wanmu plan demand --samples {found.samples}",
    }


def _given(found: Allocation, pack: Pack) -> Row:
    return {
        "question": text("Who should get which block?"),
        "answer": allocation_headline(found, pack),
        "command": "wanmu plan allocate",
    }
