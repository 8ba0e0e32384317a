"""The grades of a firm over the years: the results that are in force."""

from typing import Final

from django.urls import reverse

from wanmu.evaluation.explain import STATUS_NAMES
from wanmu.kernel.messages import mark, text
from wanmu.report.answer import Column
from wanmu.report.write import cell
from wanmu.web.accounts.models import User
from wanmu.web.evaluations.models import Result
from wanmu.web.evaluations.sights import evaluations_for, run_for
from wanmu.web.firms.land import Rows
from wanmu.web.ledger.models import Enterprise
from wanmu.web.tables.cells import Cell

_HEADS: Final = (
    (mark("Year"), False), (mark("State"), False), (mark("Grade"), False), (mark("Score"), True),
    (mark("Rank"), True), (mark("Result"), False), (mark("Why"), False),
)  # fmt: skip
_SCORE: Final = Column("score", "", "", decimals=2)


def grades(firm: Enterprise, person: User) -> Rows:
    """A row for each evaluation that has the firm and that the reader may see, the newest first.

    Each year leads to why, and to what would change it.
    """
    runs = [run_for(person, each) for each in evaluations_for(person).order_by("-year")]
    found = Result.objects.filter(enterprise=firm, run__in=[each for each in runs if each])
    rows = found.select_related("run__evaluation").order_by("-run__evaluation__year")
    heads = tuple((text(words), number) for words, number in _HEADS)
    return Rows(text("Grades"), heads, [_row(each) for each in rows])


def _row(each: Result) -> list[Cell]:
    held = each.run.evaluation
    final = each.run_id == held.final_id
    link = reverse("firm-grade", args=[each.enterprise_id, held.year])
    return [
        Cell(text("{year}: why, and what if", year=held.year), link=link),
        Cell(text("final") if final else text("not final yet")),
        Cell(each.grade or "—"),
        Cell(cell(each.score, _SCORE), number=True),
        Cell(cell(each.rank, Column("rank", "", "", decimals=0)), number=True),
        Cell(text(STATUS_NAMES.get(each.status, each.status))),
        Cell(each.reasons or "—"),
    ]
