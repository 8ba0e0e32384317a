"""Evaluations for programs: where each stands, whose turn it is, its results and objections."""

from datetime import datetime
from typing import Annotated, Any, Final

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router, Schema

from wanmu.evaluation.compare import compare
from wanmu.kernel.messages import language, text
from wanmu.report.answer import Answer
from wanmu.report.comparison_view import comparison_answer
from wanmu.report.page import Page, page_of
from wanmu.web.accounts.decorators import person_of
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Deed
from wanmu.web.accounts.sight import Sight, sight_of
from wanmu.web.api.access import ERRORS, reveal, scoped
from wanmu.web.api.lists import Asked, RowsOut, page_of_list
from wanmu.web.api.sheets import PageOut
from wanmu.web.evaluations.explaining import explanation
from wanmu.web.evaluations.heard import OBJECTIONS
from wanmu.web.evaluations.in_force import run_in_force
from wanmu.web.evaluations.models import Evaluation, Objection, Publication, Run
from wanmu.web.evaluations.progress import steps_of, turns_of
from wanmu.web.evaluations.results import STAFF, TABLE, counts_answer, data_sheet
from wanmu.web.evaluations.runs import computed
from wanmu.web.evaluations.schemes import scheme_named
from wanmu.web.evaluations.sights import (
    evaluations_for,
    objections_for,
    results_for,
    run_for,
    works_on,
)
from wanmu.web.evaluations.states import STATE_WORDS, State
from wanmu.web.evaluations.views import history_of, left_of, publication_row

router = Router()
_SCOPE: Final = "evaluations"
_HERE: Final = "/evaluations/{int:year}"
Year = Annotated[int, Path(ge=1, le=9999)]


class EvaluationOut(Schema):
    """An evaluation in the list; ``left`` says how long a period still runs, "" outside of one."""

    year: int
    scheme: str
    name: str
    state: str
    state_words: str
    left: str
    version: int


class EvaluationsOut(Schema):
    """The evaluations that the owner of the token may know of, the newest year first."""

    rows: list[EvaluationOut]


class StepOut(Schema):
    """A step of all, and whether it is done, next or ahead; ``here`` is where it stands."""

    words: str
    state: str
    here: bool


class TurnOut(Schema):
    """A step that can follow: who may do it, and what stands in the way."""

    name: str
    words: str
    who: str
    mine: bool
    obstacles: list[str]


class RunOut(Schema):
    """A run: its number, the hash of what went in, who made it, and which run it corrects."""

    number: int
    identity: str
    made_by: str
    made_at: datetime
    corrects: int | None
    why: str


class ReviewOut(Schema):
    """What a reviewer says of a run."""

    run: int
    by: str
    at: datetime
    approves: bool
    opinion: str


class PublicationOut(Schema):
    """A notice: what it is of, from which day to which moment, whether objections are taken."""

    number: int
    round: str
    title: str
    run: int | None
    begins: str
    ends: datetime
    days: str
    left: str
    open: bool
    contact: str
    issued_by: str
    issued_at: datetime
    files: list[str]


class OneEvaluationOut(EvaluationOut):
    """An evaluation with its steps and all that belongs to it, as far as its reader may see it."""

    steps: list[StepOut]
    turns: list[TurnOut]
    publications: list[PublicationOut]
    runs: list[RunOut]
    reviews: list[ReviewOut]
    history: list[dict[str, str]]


class ObjectionOut(Schema):
    """An objection, and its decision; ``run`` is the number of the run that answers it.

    ``claimed`` is null where it is secret, too.
    """

    number: int
    publication: int
    firm: str
    firm_name: str
    about: str
    claimed: float | None
    text: str
    made_by: str
    made_at: datetime
    state: str
    reasons: str
    decided_by: str
    decided_at: datetime | None
    run: int | None
    evidence: list[str]


@router.get("/evaluations", response={200: EvaluationsOut, **ERRORS}, url_name="evaluations")
@scoped(_SCOPE, Deed.SEE_FIRMS)
def evaluations(request: HttpRequest) -> dict[str, Any]:
    """The evaluations, each with the state that it is in and how long a period still runs."""
    return {"rows": [_brief(each) for each in evaluations_for(person_of(request))]}


@router.get(_HERE, response={200: OneEvaluationOut, **ERRORS}, url_name="evaluation")
@scoped(_SCOPE, Deed.SEE_FIRMS)
def evaluation(request: HttpRequest, year: Year) -> dict[str, Any]:
    """Where an evaluation stands, whose turn is next, what has been done, what is published."""
    held, person = _held(request, year), person_of(request)
    works = works_on(person)
    return {
        **_brief(held),
        "steps": steps_of(held),
        "turns": list(turns_of(held, person)),
        "publications": [_publication(each) for each in held.publications.all()],
        "runs": [_run(each) for each in held.runs.all()] if works else [],
        "reviews": [
            {"run": each.run.number, "by": each.by.username, "at": each.at,
             "approves": each.approves, "opinion": each.opinion}
            for each in held.reviews.select_related("by", "run")
        ] if works else [],
        "history": history_of(held) if works else [],
    }  # fmt: skip


@router.get(f"{_HERE}/results", response={200: RowsOut, **ERRORS}, url_name="results")
@scoped(_SCOPE, Deed.SEE_FIRMS)
def results(request: HttpRequest, year: Year, asked: Query[Asked]) -> dict[str, Any]:
    """Every firm with its result, as the page lists them."""
    del asked  # it is read together with the filters, as the page reads it
    _held(request, year)
    return page_of_list(request, TABLE)


@router.get(f"{_HERE}/results/{{code}}", response={200: PageOut, **ERRORS}, url_name="result")
@scoped(_SCOPE, Deed.SEE_FIRMS)
def result(request: HttpRequest, year: Year, code: str) -> Page:
    """How the result of a firm came about; secret figures are masked without the scope for them."""
    person, held = person_of(request), _held(request, year)
    mine = results_for(person, run_for(person, held)).select_related("run")
    found = None if "\0" in code else mine.filter(enterprise_id=code).first()
    if found is None:
        raise Http404
    reveal(request, f"explanation {year}", code)
    return page_of(explanation(request, found))


@router.get(f"{_HERE}/objections", response={200: RowsOut, **ERRORS}, url_name="objections")
@scoped(_SCOPE, Deed.SEE_FIRMS)
def objections(request: HttpRequest, year: Year, asked: Query[Asked]) -> dict[str, Any]:
    """The objections to an evaluation, as the page lists them."""
    del asked
    _held(request, year)
    reveal(request, f"objections {year}", request.GET.urlencode())
    return page_of_list(request, OBJECTIONS)


@router.get(
    f"{_HERE}/objections/{{int:number}}",
    response={200: ObjectionOut, **ERRORS},
    url_name="objection",
)
@scoped(_SCOPE, Deed.SEE_FIRMS)
def objection(request: HttpRequest, year: Year, number: int) -> dict[str, Any]:
    """One objection with its evidence and its decision."""
    rows = objections_for(person_of(request), _held(request, year)).select_related("run")
    found = get_object_or_404(rows, pk=number)
    reveal(request, f"objection {number}", found.enterprise_id)
    return _objection(found, sight_of(request))


@router.get(f"{_HERE}/data", response={200: PageOut, **ERRORS}, url_name="evaluation-data")
@scoped(_SCOPE, *STAFF)
def data(request: HttpRequest, year: Year) -> Page:
    """What the scheme reads, what is missing and who delivers it."""
    return page_of(Answer({}, (data_sheet(_held(request, year)),)))


@router.get(f"{_HERE}/counts", response={200: PageOut, **ERRORS}, url_name="evaluation-counts")
@scoped(_SCOPE, *STAFF)
def counts(request: HttpRequest, year: Year) -> Page:
    """How the counts of the newest run add up, and what a correction changed for whom."""
    return page_of(counts_answer(_newest(request, year)))


@router.get(f"{_HERE}/compare", response={200: PageOut, **ERRORS}, url_name="evaluation-compare")
@scoped(_SCOPE, *STAFF)
def comparison(request: HttpRequest, year: Year) -> Page:
    """The newest run beside the one in force of the year before; 404 where there is none."""
    run, before = _newest(request, year), run_in_force(year - 1)
    if before is None:
        raise Http404
    return page_of(comparison_answer(compare(computed(before), computed(run))))


def _held(request: HttpRequest, year: int) -> Evaluation:
    return get_object_or_404(evaluations_for(person_of(request)), year=year)


def _newest(request: HttpRequest, year: int) -> Run:
    run = run_for(person_of(request), _held(request, year))
    if run is None:
        raise Http404
    return run


def _brief(held: Evaluation) -> dict[str, Any]:
    return {
        "year": held.year,
        "scheme": held.scheme,
        "name": scheme_named(held.scheme).name(language()),
        "state": held.state,
        "state_words": text(STATE_WORDS[State(held.state)]),
        "left": left_of(held),
        "version": held.version,
    }


def _publication(made: Publication) -> dict[str, Any]:
    row = publication_row(made)
    return {
        "number": made.pk,
        "round": made.round,
        "title": row["title"],
        "run": made.run.number if made.run else None,
        "begins": made.begins.isoformat(),
        "ends": made.ends,
        "days": row["days"],
        "left": row["left"],
        "open": row["open"],
        "contact": made.contact,
        "issued_by": made.issued_by.username,
        "issued_at": made.issued_at,
        "files": [name for (name,) in made.files.order_by("name").values_list("name")],
    }


def _run(run: Run) -> dict[str, Any]:
    return {
        "number": run.number,
        "identity": run.identity,
        "made_by": run.made_by.username,
        "made_at": run.made_at,
        "corrects": run.corrects.number if run.corrects else None,
        "why": run.why,
    }


def _objection(found: Objection, sight: Sight) -> dict[str, Any]:
    decided: User | None = found.decided_by
    return {
        "number": found.pk,
        "publication": found.publication_id,
        "firm": found.enterprise_id,
        "firm_name": str(found.enterprise),
        "about": found.about,
        "claimed": found.claimed if sight.shows(found.about) else None,
        "text": found.text,
        "made_by": found.made_by.username,
        "made_at": found.made_at,
        "state": found.state,
        "reasons": found.reasons,
        "decided_by": decided.username if decided else "",
        "decided_at": found.decided_at,
        "run": found.run.number if found.run else None,
        "evidence": [each.name for each in found.evidence.all()],
    }
