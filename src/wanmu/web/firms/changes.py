"""The forms by which a firm's figures are corrected, confirmed, disputed and answered."""

from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from wanmu.kernel.faults import Fault, InputError
from wanmu.kernel.messages import language, mark, text
from wanmu.schema import Field
from wanmu.schema.absence import STATE_NAMES
from wanmu.web.accounts.decorators import allowed, person_of
from wanmu.web.accounts.roles import Deed
from wanmu.web.accounts.sight import sight_of
from wanmu.web.firms.disputes import answer_dispute, confirm_year
from wanmu.web.firms.disputes import dispute as write_dispute
from wanmu.web.firms.edit import Spot, Typed, correct, editable
from wanmu.web.firms.figures import FIELDS
from wanmu.web.firms.history import told
from wanmu.web.firms.models import Dispute
from wanmu.web.firms.sources import Sources
from wanmu.web.firms.words import industries, platforms, towns
from wanmu.web.ledger.models import BASES, EnterpriseYear
from wanmu.web.ledger.scope import firms_of, of_firms
from wanmu.web.ledger.write import Overtaken
from wanmu.web.tables.form import str_of
from wanmu.web.tables.table import choices_of
from wanmu.web.trail.models import Change

_MEANWHILE: Final = mark(
    "somebody changed this record while you wrote. What was changed stands below, beside what "
    "you typed; nothing of yours is lost. Send it again if it is still right."
)
_PACK: Final = {"industry": industries, "platform": platforms, "region": towns}
_FIRST_YEAR, _LAST_YEAR = 1949, 2100


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Deed.EDIT_LEDGER)
def fact(request: HttpRequest, code: str, field: str) -> HttpResponse:
    """Correct one value of a firm itself."""
    return _correct(request, code, None, field)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Deed.EDIT_LEDGER)
def figure(request: HttpRequest, code: str, year: int, field: str) -> HttpResponse:
    """Correct one figure of a year."""
    return _correct(request, code, year, field)


def _correct(request: HttpRequest, code: str, year: int | None, name: str) -> HttpResponse:
    spot = _spot(request, code, year, name)
    if not sight_of(request).shows(name):
        asked = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('unmask')}?{asked}")
    if request.method != "POST":
        return render(request, "firms/correct.html", _form(request, spot, None))
    form = Typed.of(request.POST.dict())
    try:
        correct(person_of(request).username, spot, form)
    except InputError as wrong:
        place = _form(request, spot, form, wrong)
        return render(request, "firms/correct.html", place, status=HTTPStatus.BAD_REQUEST)
    except Overtaken:
        place = _form(request, spot, form) | _meanwhile(request, spot, form)
        return render(request, "firms/correct.html", place, status=HTTPStatus.CONFLICT)
    messages.success(request, text("The value is corrected; its history keeps the one before."))
    return redirect("firm", code=code)


def _spot(request: HttpRequest, code: str, year: int | None, name: str) -> Spot:
    found = get_object_or_404(firms_of(person_of(request)), code=code)
    field = editable("enterprise" if year is None else "enterprise_year", name)
    if field is None or not _FIRST_YEAR <= (year or _FIRST_YEAR) <= _LAST_YEAR:
        raise Http404
    return Spot(found, year, field)


def _form(
    request: HttpRequest, spot: Spot, form: Typed | None, wrong: InputError | None = None
) -> dict[str, Any]:
    """What the form shows: what is held, what was typed, what is wrong with it."""
    held = spot.record()
    now = getattr(held, held.column(spot.field.name)) if held else None
    value = Sources.of(sight_of(request), [held]).value(held, spot.field) if held else None
    version = held.version if held else 0
    typed = form or Typed(
        value="" if now is None else _written(now),
        absence=held.absences.get(spot.field.name, "") if held else "",
        period=str(spot.year or ""),
    )
    return {
        "firm": spot.firm,
        "year": spot.year or "",
        "heading": spot.field.heading(language()),
        "meaning": spot.field.meaning(language()),
        "kind": spot.field.kind,
        "value": value,
        "typed": typed,
        # Once he is told what was changed meanwhile, sending it again is meant.
        "version": version,
        "choices": _choices(spot.field, typed.value),
        "absences": [(state, text(words)) for state, words in STATE_NAMES.items()],
        "bases": [(basis, text(words)) for basis, words in BASES.items()],
        "faults": {each.place.field or "value": str_of(each) for each in wrong.faults}
        if wrong
        else {},
    }


def _written(value: Any) -> str:
    """A value as a form holds it."""
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if whole else str(value)


def _choices(field: Field, typed: str) -> list[tuple[str, str]]:
    """What may be chosen; also what is typed, if it is not among it."""
    if field.choices:
        return list(choices_of(field)().items())
    known = _PACK[field.name]() if field.name in _PACK else {}
    return list({**known, **({typed: typed} if known and typed not in known else {})}.items())


def _meanwhile(request: HttpRequest, spot: Spot, form: Typed) -> dict[str, Any]:
    """What was done to the record since he opened the form."""
    key = "/".join(str(part) for part in spot.key.values())
    held = spot.record()
    since = max((held.version if held else 0) - form.version, 1)
    changes = Change.objects.filter(kind=spot.kind, key=key).select_related("entry")
    sight = sight_of(request)
    return {
        "meanwhile": str_of(Fault("W049", _MEANWHILE)),
        "changes": [told(each, sight) for each in changes.order_by("-pk")[:since]],
    }


@require_POST
@allowed(Deed.CONFIRM_VALUES)
def confirm(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The firm confirms its figures of a year, as they stood before it."""
    held = _year(request, code, year)
    version = request.POST.get("version", "")
    names = [field.name for field in FIELDS]
    try:
        number = int(version) if version.isascii() and version.isdigit() else 0
        confirm_year(person_of(request).username, held, names, number)
        messages.success(request, text("The figures of {year} are confirmed.", year=year))
    except Overtaken:
        said = mark("the figures of {year} were changed meanwhile; look at them again")
        messages.error(request, str_of(Fault("W049", said, values={"year": year})))
    return redirect("firm", code=code)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Deed.CONFIRM_VALUES)
def dispute(request: HttpRequest, code: str, year: int, field: str) -> HttpResponse:
    """The firm says that a figure is wrong, what it should be, and why."""
    held = _year(request, code, year)
    kind = next((each for each in FIELDS if each.name == field), None)
    if kind is None:
        raise Http404
    claimed, why = (request.POST.get(name, "").strip()[:500] for name in ("claimed", "why"))
    place = {
        "firm": held.enterprise, "year": year, "heading": kind.heading(language()),
        "value": Sources.of(sight_of(request), [held]).value(held, kind),
        "claimed": claimed, "why": why, "faults": {},
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "firms/dispute.html", place)
    try:
        write_dispute(person_of(request).username, held, kind, claimed, why)
    except InputError as wrong:
        place["faults"] = {each.place.field or "value": str_of(each) for each in wrong.faults}
        return render(request, "firms/dispute.html", place, status=HTTPStatus.BAD_REQUEST)
    messages.success(request, text("The office has it, and will answer here."))
    return redirect("firm", code=code)


def _year(request: HttpRequest, code: str, year: int) -> EnterpriseYear:
    mine = of_firms(person_of(request), EnterpriseYear.objects.all(), "enterprise")
    found: EnterpriseYear = get_object_or_404(
        mine.select_related("enterprise"), enterprise=code, year=year
    )
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Deed.EDIT_LEDGER)
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Answer what a firm disputes, where the figure stays; a corrected one answers by itself."""
    person = person_of(request)
    mine = of_firms(person, Dispute.objects.filter(answered_at=None), "enterprise")
    found: Dispute = get_object_or_404(mine.select_related("enterprise"), pk=number)
    said = request.POST.get("answer", "").strip()[:500]
    sight = sight_of(request)
    place = {
        "dispute": found,
        "heading": next(each for each in FIELDS if each.name == found.field).heading(language()),
        "held": sight.masked(found.field, found.held or "—"),
        "claimed": sight.masked(found.field, found.claimed),
        "faults": {},
    }
    if request.method != "POST":
        return render(request, "firms/answer.html", place)
    try:
        answer_dispute(person.username, found, said)
    except InputError as wrong:
        place["faults"] = {each.place.field or "value": str_of(each) for each in wrong.faults}
        return render(request, "firms/answer.html", place, status=HTTPStatus.BAD_REQUEST)
    messages.success(request, text("The firm reads the answer in its file."))
    return redirect("disputes")
