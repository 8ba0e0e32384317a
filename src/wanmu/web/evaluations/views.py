"""The list of evaluations, the page of one with its next step, and its step being done."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import language, text
from wanmu.web.accounts.decorators import allowed, person_of
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Deed, may
from wanmu.web.evaluations import reviews
from wanmu.web.evaluations.choosing import choose
from wanmu.web.evaluations.forms import Control, with_faults
from wanmu.web.evaluations.models import Evaluation, Publication
from wanmu.web.evaluations.notices import Asked, days_said, left_said, publish, round_said
from wanmu.web.evaluations.objections import closed
from wanmu.web.evaluations.progress import steps_of, turns_of
from wanmu.web.evaluations.runs import run
from wanmu.web.evaluations.schemes import county_schemes, scheme_named
from wanmu.web.evaluations.sights import evaluations_for, results_for, run_for, works_on
from wanmu.web.evaluations.states import ACTS, STATE_WORDS, State
from wanmu.web.evaluations.steps import subject_of
from wanmu.web.trail.models import Entry

_Do = Callable[[Evaluation, User, int, Mapping[str, str]], object]


def _asked(given: Mapping[str, str]) -> Asked:
    return Asked(*(given.get(n, "") for n in ("begins", "days", "kind", "until", "contact")))


_DO: Final[Mapping[str, _Do]] = {
    "publish denominators": lambda e, by, v, given: publish(
        e, "denominators", by, v, _asked(given)
    ),
    "run": lambda e, by, v, _: run(e, by, v),
    "reconcile": lambda e, by, v, _: reviews.reconcile(e, by, v),
    "approve": lambda e, by, v, given: reviews.approve(e, by, v, given.get("opinion", "")),
    "approve again": lambda e, by, v, given: reviews.approve(e, by, v, given.get("opinion", "")),
    "return": lambda e, by, v, given: reviews.send_back(e, by, v, given.get("opinion", "")),
    "publish results": lambda e, by, v, given: publish(e, "results", by, v, _asked(given)),
    "finalise": lambda e, by, v, _: reviews.finalise(e, by, v),
    "ask to unlock": lambda e, by, v, given: reviews.ask_to_unlock(e, by, v, given.get("why", "")),
    "unlock": lambda e, by, v, given: reviews.answer_unlock(
        e, by, v, given.get("why", ""), agrees=True
    ),
    "refuse to unlock": lambda e, by, v, given: reviews.answer_unlock(
        e, by, v, given.get("why", ""), agrees=False
    ),
}


@require_safe
@allowed(Deed.SEE_FIRMS)
def evaluations(request: HttpRequest) -> HttpResponse:
    """The evaluations that whoever asks may know of, the newest year first."""
    person = person_of(request)
    rows = [
        {
            "each": each,
            "name": scheme_named(each.scheme).name(language()),
            "state": text(STATE_WORDS[State(each.state)]),
            "left": left_of(each),
        }
        for each in evaluations_for(person)
    ]
    place = {"rows": rows, "may_choose": may(person.role, Deed.RUN_EVALUATION)}
    return render(request, "evaluations/evaluations.html", place)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Deed.RUN_EVALUATION)
def new(request: HttpRequest) -> HttpResponse:
    """Choose a scheme, and with it the year."""
    wrong = None
    if request.method == "POST":
        try:
            made = choose(person_of(request), request.POST.get("scheme", ""))
        except InputError as error:
            wrong = error
        else:
            messages.success(request, text("Done, and written in the trail."))
            return redirect("evaluation", year=made.year)
    taken = set(Evaluation.objects.values_list("year", flat=True))
    found = [scheme_named(name) for name in county_schemes()]
    free = [(each.id, each.name(language())) for each in found if each.year not in taken]
    control = Control("scheme", text("Scheme"), "choice", options=free)
    others = with_faults([control], wrong, request.POST if wrong else None)
    place = {"controls": [control], "faults": others, "free": free}
    return render(request, "evaluations/new.html", place, status=_status(wrong))


@require_safe
@allowed(Deed.SEE_FIRMS)
def evaluation(request: HttpRequest, year: int) -> HttpResponse:
    """Where an evaluation stands, whose turn is next, and what has been done."""
    return _page(request, held_of(request, year))


@require_POST
@allowed(Deed.RUN_EVALUATION, Deed.REVIEW_EVALUATION, Deed.PUBLISH_EVALUATION,
         Deed.DECIDE_OBJECTION)  # fmt: skip
def act(request: HttpRequest, year: int) -> HttpResponse:
    """Do a step; what is wrong with it is told beside its fields.

    Raises:
        PermissionDenied: For who may not do this step.
    """
    held = held_of(request, year)
    name, version = request.POST.get("act", ""), number_of(request, "version")
    if name not in ACTS:
        return redirect("evaluation", year=year)
    try:
        _DO[name](held, person_of(request), version, request.POST)
    except InputError as error:
        held.refresh_from_db()
        return _page(request, held, name, error)
    messages.success(request, text("Done, and written in the trail."))
    return redirect("evaluation", year=year)


def held_of(request: HttpRequest, year: int) -> Evaluation:
    """The evaluation of a year.

    Raises:
        Http404: Where there is none that whoever asks may know of.
    """
    return get_object_or_404(evaluations_for(person_of(request)), year=year)


def number_of(request: HttpRequest, name: str) -> int:
    """A whole number of a form; 0 where it is none."""
    written = request.POST.get(name, "")
    return int(written) if written.isascii() and written.isdigit() else 0


def left_of(held: Evaluation) -> str:
    """How long the period still runs, while there is one."""
    if State(held.state) not in {State.DENOMINATORS, State.NOTICE}:
        return ""
    out = held.publications.first()
    return left_said(out) if out else ""


def place_of(request: HttpRequest, held: Evaluation) -> dict[str, Any]:
    """What every page of an evaluation shows: its name, where it stands, the ways to its pages."""
    person = person_of(request)
    return {
        "held": held,
        "name": scheme_named(held.scheme).name(language()),
        "state": text(STATE_WORDS[State(held.state)]),
        "left": left_of(held),
        "works": works_on(person),
        "steps": steps_of(held),
        "run": run_for(person, held),
    }


def publication_row(made: Publication) -> dict[str, Any]:
    """A publication in a list: what it is of, its period, how long it still runs."""
    return {
        "each": made,
        "title": round_said(made),
        "days": days_said(made),
        "left": left_said(made),
        "open": closed(made) is None,
    }


def _page(
    request: HttpRequest, held: Evaluation, tried: str = "", wrong: InputError | None = None
) -> HttpResponse:
    person = person_of(request)
    place = place_of(request, held)
    found = list(turns_of(held, person, tried, request.POST if wrong else None, wrong))
    shown = {each.name for each in found}
    place |= {
        "turns": found,
        "own": results_for(person, place["run"])[:1] if not works_on(person) else (),
        "publications": [publication_row(each) for each in held.publications.all()],
        "reviews": held.reviews.select_related("by", "run") if works_on(person) else (),
        "runs": held.runs.select_related("made_by", "corrects") if works_on(person) else (),
        "history": history_of(held) if works_on(person) else (),
        # What was tried is no step of now: somebody was faster.
        "faults": [] if wrong is None or tried in shown else with_faults([], wrong, None),
    }
    return render(request, "evaluations/evaluation.html", place, status=_status(wrong))


def history_of(held: Evaluation) -> list[dict[str, str]]:
    """What was done to an evaluation, the newest first: when, by whom, what, why."""
    return [
        {
            "at": f"{timezone.localtime(each.at):%Y-%m-%d %H:%M}",
            "who": each.who,
            "what": text(each.deed),
            "why": each.why,
        }
        for each in Entry.objects.filter(subject=subject_of(held)).order_by("-number")
    ]


def _status(wrong: InputError | None) -> int:
    return HTTPStatus.OK if wrong is None else HTTPStatus.BAD_REQUEST
