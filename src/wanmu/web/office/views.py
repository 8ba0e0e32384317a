"""The pages: each asks for what is kept, and shows it."""

from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from wanmu.kernel.messages import LANGUAGES, language, text
from wanmu.web.accounts.decorators import allowed, person_of
from wanmu.web.accounts.roles import Deed, may
from wanmu.web.middleware import LANGUAGE
from wanmu.web.office.models import Answer
from wanmu.web.office.questions import QUESTIONS


@require_GET
@allowed()
def cockpit(request: HttpRequest) -> HttpResponse:
    """Every question with its latest answer; for whoever may not see the county, what he may."""
    sees = may(person_of(request).role, Deed.SEE_COUNTY)
    cards = [_card(name) for name in QUESTIONS] if sees else []
    return render(request, "office/cockpit.html", {"cards": cards, "allowed": sees})


@require_POST
@login_not_required
def choose_language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on, and go back to where the reader was."""
    chosen = request.POST.get("language", "")
    if chosen in LANGUAGES:
        request.session[LANGUAGE] = chosen
    back = request.POST.get("back", "")
    here = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return redirect(back if here else "cockpit")


@require_GET
@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """Whether the office can answer: its database does."""
    del request
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # noqa: BLE001  whatever it is, the office is not well
        return JsonResponse({"status": "no database"}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return JsonResponse({"status": "ok"})


def _latest(name: str) -> Answer | None:
    return Answer.objects.filter(name=name).first()


def _page(found: Answer | None) -> dict[str, Any] | None:
    return None if found is None else found.pages[language()]


def _card(name: str) -> dict[str, Any]:
    found = _latest(name)
    page = _page(found)
    first = next((sheet for sheet in page["sheets"] if sheet["brief"]), None) if page else None
    return {"name": name, "question": text(QUESTIONS[name].words), "made": found, "sheet": first}
