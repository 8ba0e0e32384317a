"""What the office asks the engines of its county's plan, and keeps for its pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from wanmu.audit import audit
from wanmu.kernel.messages import mark
from wanmu.pack import Pack
from wanmu.planning import balance, demand, supply, uncertainty
from wanmu.planning.allocation import allocate
from wanmu.planning.sensitivity import sensitivity
from wanmu.report import Answer
from wanmu.report.allocation_view import allocation_answer
from wanmu.report.audit_view import audit_answer
from wanmu.report.planning_view import balance_answer, demand_answer, supply_answer
from wanmu.report.uncertainty_view import uncertainty_answer


@dataclass(frozen=True, slots=True)
class Question:
    """A question in words, and who answers it."""

    words: str
    ask: Callable[[Pack], Answer]


def _sure(pack: Pack) -> Answer:
    found = uncertainty(pack, samples=100_000)
    return uncertainty_answer(found, pack, sensitivity(found))


QUESTIONS: Final[Mapping[str, Question]] = {
    "audit": Question(
        mark("Do the published figures agree?"), lambda pack: audit_answer(audit(pack), pack)
    ),
    "demand": Question(
        mark("How much land do the targets take?"), lambda pack: demand_answer(demand(pack), pack)
    ),
    "supply": Question(mark("Is it there?"), lambda pack: supply_answer(supply(pack), pack)),
    "balance": Question(mark("What is missing?"), lambda pack: balance_answer(balance(pack), pack)),
    "uncertainty": Question(mark("How sure is that?"), _sure),
    "allocation": Question(
        mark("Who should get which block?"), lambda pack: allocation_answer(allocate(pack), pack)
    ),
}
