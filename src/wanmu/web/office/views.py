"""The pages: each asks for what is kept, and shows it."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from wanmu.kernel.messages import LANGUAGES
from wanmu.web.accounts.decorators import allowed
from wanmu.web.middleware import LANGUAGE
from wanmu.web.office.context import DENSITIES, DENSITY


@require_POST
@login_not_required
def choose_language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on, and go back to where the reader was."""
    chosen = request.POST.get("language", "")
    if chosen in LANGUAGES:
        request.session[LANGUAGE] = chosen
    return _back(request)


@require_POST
@allowed()
def choose_density(request: HttpRequest) -> HttpResponse:
    """Set pages closer or wider from now on, and go back to where the reader was."""
    chosen = request.POST.get("density", "")
    if chosen in DENSITIES:
        request.session[DENSITY] = chosen
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    back = request.POST.get("back", "")
    here = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    # Without a slash it would be taken for the name of a page, of which there may be none.
    return redirect(back if here and back.startswith("/") else "cockpit")


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
