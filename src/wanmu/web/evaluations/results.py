"""The pages of an evaluation's data and results: what is there, who is graded how, and why."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from wanmu.evaluation.compare import compare
from wanmu.evaluation.explain import STATUS_NAMES
from wanmu.kernel.messages import language, mark, text
from wanmu.report.answer import Answer, Sheet
from wanmu.report.answer import Column as Layout
from wanmu.report.comparison_view import comparison_answer
from wanmu.report.evaluation_view import evaluation_answer
from wanmu.report.page import page_of
from wanmu.schema.enterprise import ENTERPRISE
from wanmu.web.accounts.decorators import allowed, person_of
from wanmu.web.accounts.roles import Deed
from wanmu.web.evaluations.data import data_faults, supplies
from wanmu.web.evaluations.explaining import explanation
from wanmu.web.evaluations.forms import field_said, said
from wanmu.web.evaluations.in_force import run_in_force
from wanmu.web.evaluations.models import Evaluation, Run
from wanmu.web.evaluations.runs import changes_of, computed
from wanmu.web.evaluations.schemes import county_schemes, grade_names, scheme_named
from wanmu.web.evaluations.sights import results_for, results_seen, run_for
from wanmu.web.evaluations.views import held_of, place_of
from wanmu.web.tables.table import Column, Table
from wanmu.web.tables.views import answer

STAFF: Final = (
    Deed.RUN_EVALUATION,
    Deed.REVIEW_EVALUATION,
    Deed.PUBLISH_EVALUATION,
    Deed.DECIDE_OBJECTION,
)
_SUPPLY: Final = (
    Layout("field", "指标", "figure"),
    Layout("held", "已有户数", "firms with it", "", 0),
    Layout("missing", "缺少户数", "firms without it", "", 0),
    Layout("departments", "提供部门（缺少的由其补报）", "delivered by, who is asked for the rest"),
    Layout("confirmed", "已确认户数", "confirmed", "", 0),
    Layout("synthetic", "合成数据户数", "synthetic", "", 0),
    Layout("statistical", "统计资料户数（不得用于评价）", "statistical, which grade nobody", "", 0),
)
_CHANGES: Final = (
    Layout("unit", "统一社会信用代码", "unit"),
    Layout("name", "企业名称", "name"),
    Layout("grade", "原档次", "grade before"),
    Layout("grade_after", "现档次", "grade after"),
    Layout("score", "原得分", "score before"),
    Layout("score_after", "现得分", "score after"),
)


@require_safe
@allowed(*STAFF)
def data(request: HttpRequest, year: int) -> HttpResponse:
    """What the scheme reads, what is missing and who delivers it."""
    held = held_of(request, year)
    sheet = data_sheet(held)
    place = place_of(request, held) | {
        "title": text("Data of {year}", year=year),
        "page": page_of(Answer({}, (sheet,))),
        "faults": [said(each) for each in data_faults(held)],
        "made_up": any(row["synthetic"] for row in sheet.rows),
    }
    return render(request, "evaluations/sheets.html", place)


def data_sheet(held: Evaluation) -> Sheet:
    """A row for each figure that the scheme reads."""
    comma = "、" if language() == "zh" else ", "
    rows = [
        {
            "field": field_said(each.field),
            "held": each.held,
            "missing": each.missing,
            "departments": comma.join(each.departments) or text("nobody so far"),
            "confirmed": each.confirmed,
            "synthetic": each.synthetic,
            "statistical": each.statistical,
        }
        for each in supplies(held)
    ]
    return Sheet("data", "评价所用数据", "Data that the scheme reads", _SUPPLY, rows)


@require_safe
@allowed(*STAFF)
def reconciliation(request: HttpRequest, year: int) -> HttpResponse:
    """How the counts of the newest run add up, and what a correction changed for whom."""
    held = held_of(request, year)
    place = place_of(request, held) | {
        "title": text("Counts of {year}", year=year),
        "page": page_of(counts_answer(_run(request, held))),
    }
    return render(request, "evaluations/sheets.html", place)


def counts_answer(run: Run) -> Answer:
    """The counts of a run, and what it changed."""
    found = evaluation_answer(computed(run))
    sheets = [each for each in found.sheets if each.key != "rows"]
    if run.corrects is not None:
        sheets.insert(1, _changes(run))
    return Answer({}, tuple(sheets), found.assumptions, found.sources)


@require_safe
@allowed(*STAFF)
def comparison(request: HttpRequest, year: int) -> HttpResponse:
    """The newest run beside the one in force of the year before."""
    held = held_of(request, year)
    run, before = _run(request, held), run_in_force(year - 1)
    title = text("Grades of {year} beside those of {before}", year=year, before=year - 1)
    place = place_of(request, held) | {"title": title}
    if before is None:
        said_so = text("There is no final evaluation of {year} to compare with.", year=year - 1)
        return render(request, "evaluations/sheets.html", place | {"faults": [said_so]})
    place["page"] = page_of(comparison_answer(compare(computed(before), computed(run))))
    return render(request, "evaluations/sheets.html", place)


def _run(request: HttpRequest, held: Evaluation) -> Run:
    run = run_for(person_of(request), held)
    if run is None:
        raise Http404
    return run


def _changes(run: Run) -> Sheet:
    names = dict(run.results.values_list("unit", "enterprise__name"))
    rows = [{**row, "name": names.get(row["unit"])} for row in changes_of(run)]
    return Sheet("changes", "本次更正的变化", "What the correction changed", _CHANGES, rows)


def _rows(request: HttpRequest) -> Any:
    match = request.resolver_match
    assert match is not None
    held = held_of(request, match.kwargs["year"])
    person = person_of(request)
    return results_for(person, run_for(person, held))


def _groups() -> dict[str, str]:
    found = (group for name in county_schemes() for group in scheme_named(name).groups)
    return {group.id: group.name(language()) for group in found}


def _statuses() -> dict[str, str]:
    return {name: text(words) for name, words in STATUS_NAMES.items()}


TABLE: Final = Table(
    name="results",
    title=mark("Results"),
    columns=(
        Column(key="name", heading=ENTERPRISE.by_name["name"], path="enterprise__name",
               link=("evaluation-explained", "pk")),
        Column(key="code", heading=ENTERPRISE.by_name["code"], path="enterprise_id"),
        Column(key="region", heading=ENTERPRISE.by_name["region"], path="enterprise__region",
               filter="text"),
        Column(key="group", heading=mark("Group"), kind="choice", choices=_groups,
               filter="choice"),
        Column(key="status", heading=mark("Outcome"), kind="choice", choices=_statuses,
               filter="choice", blanks=False),
        Column(key="grade", heading=mark("Grade"), kind="choice", choices=grade_names,
               filter="choice"),
        Column(key="score", heading=mark("Score"), kind="number", decimals=2, filter="range"),
        Column(key="rank", heading=mark("Rank in its group"), kind="number", decimals=0),
    ),
    rows=_rows,
    order="rank",
    search="enterprise__search",
    label="enterprise__data_label",
    empty=mark("There are no results yet that you may see."),
)  # fmt: skip


@require_safe
@allowed(Deed.SEE_FIRMS)
def results(request: HttpRequest, year: int) -> HttpResponseBase:
    """Every firm with its result, as far as whoever asks may see it."""
    held = held_of(request, year)
    place = place_of(request, held) | {"table_title": text("Results of {year}", year=year)}
    return answer(request, TABLE, "evaluations/results.html", place)


@require_safe
@allowed(Deed.SEE_FIRMS)
def explained_by_code(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """The way to a firm's explanation in the run that whoever asks may see."""
    held, person = held_of(request, year), person_of(request)
    found = get_object_or_404(results_for(person, run_for(person, held)), enterprise_id=code)
    return redirect("evaluation-explained", number=found.pk)


@require_safe
@allowed(Deed.SEE_FIRMS)
def explained(request: HttpRequest, number: int) -> HttpResponse:
    """How the result of a firm came about; secret figures are masked for whom they are."""
    person = person_of(request)
    mine = results_seen(person).select_related("run__evaluation", "enterprise")
    found = get_object_or_404(mine, pk=number)
    held = found.run.evaluation
    page = page_of(explanation(request, found))
    place = place_of(request, held) | {
        "title": str(found.enterprise),
        "page": page,
        "masked": True,
    }
    return render(request, "evaluations/sheets.html", place)
