"""What the office asks the engines of its county's plan, and keeps for its pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from wanmu.audit import audit
from wanmu.kernel.messages import mark
from wanmu.pack import Pack
from wanmu.planning import balance, demand, supply, uncertainty
from wanmu.planning.allocation import allocate
from wanmu.planning.progress import progress
from wanmu.planning.scenario import compare_scenarios
from wanmu.planning.scenario_file import written_scenario
from wanmu.planning.sensitivity import sensitivity
from wanmu.report import Answer, headlines
from wanmu.report.allocation_view import allocation_answer
from wanmu.report.audit_view import audit_answer
from wanmu.report.planning_view import balance_answer, demand_answer, supply_answer
from wanmu.report.scenario_view import scenarios_page_answer
from wanmu.report.targets_view import targets_answer
from wanmu.report.uncertainty_view import uncertainty_answer


@dataclass(frozen=True, slots=True)
class Question:
    """A question in words, and who answers it."""

    words: str
    ask: Callable[[Pack], Answer]


def _figures(pack: Pack) -> Answer:
    found = audit(pack)
    return replace(audit_answer(found, pack), headline=headlines.audit_headline(found, pack))


def _targets(pack: Pack) -> Answer:
    found = progress(pack)
    return replace(targets_answer(found, pack), headline=headlines.targets_headline(found))


def _demand(pack: Pack) -> Answer:
    found = demand(pack)
    return replace(demand_answer(found, pack), headline=headlines.demand_headline(found, pack))


def _supply(pack: Pack) -> Answer:
    found = supply(pack)
    return replace(supply_answer(found, pack), headline=headlines.supply_headline(found, pack))


def _balance(pack: Pack) -> Answer:
    found = balance(pack)
    return replace(balance_answer(found, pack), headline=headlines.balance_headline(found, pack))


def _sure(pack: Pack) -> Answer:
    found = uncertainty(pack, samples=100_000)
    answer = uncertainty_answer(found, pack, sensitivity(found))
    return replace(answer, headline=headlines.uncertainty_headline(found, pack))


def _otherwise(pack: Pack) -> Answer:
    named = [written_scenario(each.id, pack) for each in pack.scenarios.scenarios]
    found = compare_scenarios(pack, named)
    answer = scenarios_page_answer(found, pack)
    return replace(answer, headline=headlines.scenarios_headline(found, pack))


def _allocation(pack: Pack) -> Answer:
    found = allocate(pack)
    answer = allocation_answer(found, pack)
    return replace(answer, headline=headlines.allocation_headline(found, pack))


QUESTIONS: Final[Mapping[str, Question]] = {
    "audit": Question(mark("Do the published figures agree?"), _figures),
    "targets": Question(mark("How far have the targets come?"), _targets),
    "demand": Question(mark("How much land do the targets take?"), _demand),
    "supply": Question(mark("Is it there?"), _supply),
    "balance": Question(mark("What is missing?"), _balance),
    "uncertainty": Question(mark("How sure is that?"), _sure),
    "scenarios": Question(mark("What if it comes otherwise?"), _otherwise),
    "allocation": Question(mark("Who should get which block?"), _allocation),
}
