"""The security officer's list of sessions in use, and ending one's own one by one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import text
from wanmu.web.accounts import sessions
from wanmu.web.accounts.decorators import allowed, person_of
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Deed


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Deed.GRANT_ROLES)
def list_of_sessions(request: HttpRequest) -> HttpResponse:
    """Who is logged in now, and a button to end one or all sessions of a person."""
    fault, by = "", person_of(request)
    if request.method == "POST":
        try:
            _end(request, by)
        except InputError as error:
            fault = text(error.faults[0].message)
        else:
            messages.success(request, text("Done, and written in the trail."))
            return redirect("sessions")
    rows = sessions.in_use(request)
    place = {"rows": rows, "by": by, "fault": fault, "why": request.POST.get("why", "")}
    return render(request, "accounts/sessions.html", place, status=400 if fault else 200)


@require_POST
@allowed()
def end_one(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions."""
    by = person_of(request)
    sessions.end_own(by, get_object_or_404(sessions.logins(), pk=pk, user=by))
    messages.success(request, text("Done, and written in the trail."))
    return redirect("account")


def _end(request: HttpRequest, by: User) -> None:
    why, one, all_of = (request.POST.get(name, "") for name in ("why", "one", "all"))
    if all_of:
        sessions.end_all(by, get_object_or_404(User, pk=_number(all_of)), why)
    else:
        sessions.end(by, get_object_or_404(sessions.logins(), pk=_number(one)), why)


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0  # noqa: PLR2004  no more than a database counts
