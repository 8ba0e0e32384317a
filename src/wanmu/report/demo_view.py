"""The summary that the demo prints: what every engine answers, in a few figures."""

from wanmu.audit import Audit
from wanmu.pack import Pack
from wanmu.planning import Balance, Demand, Supply
from wanmu.report.answer import Answer
from wanmu.report.audit_view import audit_answer
from wanmu.report.pack_view import pack_answer
from wanmu.report.planning_view import balance_answer, demand_answer, supply_answer
from wanmu.report.synth_view import synth_answer
from wanmu.synth import Synthesis


def demo_answer(  # noqa: PLR0917  one argument an engine
    pack: Pack,
    findings: Audit,
    need: Demand,
    land: Supply,
    both: Balance,
    firms: Synthesis,
) -> Answer:
    """Every engine's answer as one: sheets in the order of the questions."""
    parts = {
        "pack": pack_answer(pack),
        "audit": audit_answer(findings, pack),
        "demand": demand_answer(need, pack),
        "supply": supply_answer(land, pack),
        "balance": balance_answer(both, pack),
        "synth": synth_answer(firms, pack),
    }
    return Answer(
        data={name: part.data for name, part in parts.items()},
        sheets=tuple(sheet for part in parts.values() for sheet in part.sheets),
        assumptions=tuple(
            dict.fromkeys(line for part in parts.values() for line in part.assumptions)
        ),
        sources=parts["pack"].sources,
    )
