"""The pages of publications and objections: files as issued, the form, the decision."""

from collections.abc import Sequence
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import text
from wanmu.report.answer import Column
from wanmu.report.write import cell
from wanmu.web.accounts.decorators import allowed, person_of
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Deed, Role, may
from wanmu.web.accounts.sight import Sight, sight_of
from wanmu.web.evaluations.evidence import LARGEST, Paper
from wanmu.web.evaluations.forms import (
    decision_controls,
    field_said,
    objection_controls,
    said,
    with_faults,
)
from wanmu.web.evaluations.heard import OBJECTION_STATES, OBJECTIONS
from wanmu.web.evaluations.models import Objection, Publication
from wanmu.web.evaluations.objections import (
    Claim,
    Decision,
    closed,
    decide,
    fields_of,
    file,
)
from wanmu.web.evaluations.sights import objections_for, publications_for
from wanmu.web.evaluations.views import held_of, number_of, place_of, publication_row
from wanmu.web.ledger.models import Document, EnterpriseYear
from wanmu.web.ledger.scope import firms_of
from wanmu.web.tables.views import answer


@require_safe
@allowed(Deed.SEE_FIRMS)
def publication(request: HttpRequest, number: int) -> HttpResponse:
    """A publication: its period, its files as they were issued, and one's own figures in it."""
    made, person = _made(request, number), person_of(request)
    place = place_of(request, made.evaluation) | {
        "made": publication_row(made),
        "files": made.files.order_by("name").defer("content"),
        "own": _own(made, person),
        "may_object": may(person.role, Deed.OBJECT),
        "closed": _why_closed(made),
    }
    return render(request, "evaluations/publication.html", place)


@require_safe
@allowed(Deed.SEE_FIRMS)
def published_file(request: HttpRequest, number: int, document: int) -> HttpResponse:
    """A file of a publication, byte for byte as it was issued."""
    return _file(get_object_or_404(_made(request, number).files, pk=document))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Deed.OBJECT)
def object_to(request: HttpRequest, number: int) -> HttpResponse:
    """The form of an objection, and its filing."""
    made, person, wrong = _made(request, number), person_of(request), None
    if request.method == "POST":
        try:
            found = file(made, person, _claim(request), _papers(request))
        except InputError as error:
            wrong = error
        else:
            messages.success(request, text("Your objection is filed, and written in the trail."))
            return redirect("evaluation-objection", number=found.pk)
    controls = objection_controls(made, _firms(person))
    faults = with_faults(controls, wrong, request.POST if wrong else None)
    place = place_of(request, made.evaluation) | {
        "made": publication_row(made), "controls": controls, "faults": faults,
        "closed": _why_closed(made),
    }  # fmt: skip
    return render(request, "evaluations/object.html", place, status=_status(wrong))


@require_safe
@allowed(Deed.SEE_FIRMS)
def objections(request: HttpRequest, year: int) -> HttpResponseBase:
    """The objections to an evaluation that whoever asks may see."""
    held, person = held_of(request, year), person_of(request)
    place = place_of(request, held) | {
        "publications": [publication_row(each) for each in held.publications.all()],
        "may_object": may(person.role, Deed.OBJECT),
    }
    return answer(request, OBJECTIONS, "evaluations/objections.html", place)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Deed.SEE_FIRMS)
def objection(request: HttpRequest, number: int) -> HttpResponse:
    """One objection: what is said, the evidence, the decision or the form of it."""
    person, found = person_of(request), _found(request, number)
    wrong = None
    if request.method == "POST":
        try:
            decide(found, person, number_of(request, "version"), _decision(request))
        except InputError as error:
            wrong = error
            found.refresh_from_db()
        else:
            messages.success(request, text("Done, and written in the trail."))
            return redirect("evaluation-objection", number=number)
    controls = decision_controls(found, sight_of(request))
    faults = with_faults(controls, wrong, request.POST if wrong else None)
    decides = may(person.role, Deed.DECIDE_OBJECTION) and found.state == "open"
    place = place_of(request, found.publication.evaluation) | {
        "row": _row(found, sight_of(request)),
        "files": found.evidence.defer("content"),
        "decides": decides and found.made_by_id != person.pk,
        "controls": controls,
        "faults": faults,
    }
    return render(request, "evaluations/objection.html", place, status=_status(wrong))


@require_safe
@allowed(Deed.SEE_FIRMS)
def evidence(request: HttpRequest, number: int, document: int) -> HttpResponse:
    """A paper that was handed in with an objection."""
    return _file(get_object_or_404(_found(request, number).evidence, pk=document))


def _made(request: HttpRequest, number: int) -> Publication:
    rows = publications_for(person_of(request)).select_related("evaluation", "run")
    return get_object_or_404(rows, pk=number)


def _found(request: HttpRequest, number: int) -> Objection:
    person = person_of(request)
    held = get_object_or_404(Objection.objects.select_related("publication"), pk=number)
    rows = objections_for(person, held.publication.evaluation)
    return get_object_or_404(rows, pk=number)


def _file(document: Document) -> HttpResponse:
    name = content_disposition_header(as_attachment=True, filename=document.name) or ""
    headers = {"Content-Type": document.media_type, "Content-Disposition": name}
    return HttpResponse(bytes(document.content), headers=headers)


def _own(made: Publication, person: User) -> list[dict[str, str]]:
    """The figures of one's own firm that the publication is of, and whether one confirmed them."""
    if Role(person.role) is not Role.FIRM:
        return []
    rows = EnterpriseYear.objects.filter(enterprise__in=firms_of(person), year=made.evaluation.year)
    return [
        {
            "firm": held.enterprise_id,
            "field": field_said(name),
            "value": cell(getattr(held, name), Column(name, name, name, "", 2)),
            "confirmed": held.confirmed.get(name, ["", ""])[1][:16].replace("T", " ")
            or text("not confirmed"),
        }
        for held in rows
        for name in fields_of(made)
    ]


def _why_closed(made: Publication) -> str:
    wrong = closed(made)
    return "" if wrong is None else _first(wrong)


def _first(wrong: InputError) -> str:
    return said(wrong.faults[0])


def _firms(person: User) -> Sequence[tuple[str, str]]:
    """The firm that one is of; whoever files for others writes the code."""
    if Role(person.role) is not Role.FIRM:
        return ()
    return [(each.code, str(each)) for each in firms_of(person)]


def _claim(request: HttpRequest) -> Claim:
    given = [request.POST.get(name, "").strip() for name in ("firm", "about", "claimed", "said")]
    return Claim(*given)


def _papers(request: HttpRequest) -> list[Paper]:
    """The files of the form; of one that is too large no more than shows that it is."""
    found = [each for each in request.FILES.getlist("evidence") if each.name]
    return [Paper(str(each.name), each.read(LARGEST + 1)) for each in found]


def _decision(request: HttpRequest) -> Decision:
    names = ("reasons", "field", "value", "department", "basis")
    given = [request.POST.get(name, "") for name in names]
    return Decision(request.POST.get("decision") == "accept", *given)


def _row(found: Objection, sight: Sight) -> dict[str, object]:
    claimed = "" if found.claimed is None else f"{found.claimed:,g}"
    return {
        "each": found,
        "about": field_said(found.about),
        "claimed": sight.masked(found.about, claimed) if claimed else "—",
        "state": text(OBJECTION_STATES[found.state]),
        "at": f"{timezone.localtime(found.made_at):%Y-%m-%d %H:%M}",
    }


def _status(wrong: InputError | None) -> int:
    return HTTPStatus.OK if wrong is None else HTTPStatus.BAD_REQUEST
