"""The grades of a firm over the years: the results that are in force."""

from typing import Final

from wanmu.evaluation.explain import STATUS_NAMES
from wanmu.kernel.messages import mark, text
from wanmu.report.answer import Column
from wanmu.report.write import cell
from wanmu.web.evaluations.in_force import years_in_force
from wanmu.web.evaluations.models import Result
from wanmu.web.firms.land import Rows
from wanmu.web.ledger.models import Enterprise
from wanmu.web.tables.cells import Cell

_HEADS: Final = (
    (mark("Year"), False), (mark("Grade"), False), (mark("Score"), True), (mark("Rank"), True),
    (mark("Result"), False), (mark("Why"), False),
)  # fmt: skip
_SCORE: Final = Column("score", "", "", decimals=2)


def grades(firm: Enterprise) -> Rows:
    """A row for each year whose evaluation is final and has the firm, the newest first."""
    years = {run.pk: year for year, run in years_in_force().items()}
    found = Result.objects.filter(enterprise=firm, run__in=years)
    rows = sorted(found, key=lambda each: -years[each.run_id])
    return Rows(
        text("Grades"),
        tuple((text(words), number) for words, number in _HEADS),
        [_row(each, years[each.run_id]) for each in rows],
    )


def _row(each: Result, year: int) -> list[Cell]:
    return [
        Cell(str(year)),
        Cell(each.grade or "—"),
        Cell(cell(each.score, _SCORE), number=True),
        Cell(cell(each.rank, Column("rank", "", "", decimals=0)), number=True),
        Cell(text(STATUS_NAMES.get(each.status, each.status))),
        Cell(each.reasons or "—"),
    ]
