"""The pages of the audit officer: read the trail, take it away as a file, prove it whole."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from wanmu.kernel.messages import text
from wanmu.web.accounts.decorators import allowed, person_of
from wanmu.web.accounts.roles import Deed
from wanmu.web.tables.views import answer
from wanmu.web.trail.chain import first_break, record
from wanmu.web.trail.days import file_name, lines_of
from wanmu.web.trail.listing import DAYS, table
from wanmu.web.trail.models import Entry


@require_safe
@allowed(Deed.SEE_TRAIL)
def trail(request: HttpRequest) -> HttpResponseBase:
    """The newest entries first, as a list like every other."""
    return answer(request, table(), "trail/trail.html")


@require_POST
@allowed(Deed.SEE_TRAIL)
def verify(request: HttpRequest) -> HttpResponse:
    """Compute every digest again, and say whether any entry was touched."""
    found = first_break()
    record(
        person_of(request).username,
        "verify trail",
        str(found.number) if found else "—",
        {"found": ("", found.found if found else "whole")},
    )
    if found is None:
        count = Entry.objects.count()
        messages.success(request, text("entries: {count}, none touched", count=count))
    else:
        said = text(found.found)
        messages.error(
            request,
            text(
                "the trail is broken at entry {number}: {found}; restore a backup and compare",
                number=found.number,
                found=said,
            ),
        )
    return redirect("trail")


@require_safe
@allowed(Deed.SEE_TRAIL)
def days_of_trail(request: HttpRequest) -> HttpResponseBase:
    """The days with entries, each with the way to its file."""
    return answer(request, DAYS, "trail/days.html")


@require_safe
@allowed(Deed.SEE_TRAIL)
def day_of_trail(request: HttpRequest, written: str) -> HttpResponse:
    """The file of a day that is over; the trail says who took it.

    Raises:
        Http404: For what is no day, and for one that is not over.
    """
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise Http404 from None
    if day >= timezone.localdate():
        raise Http404
    record(person_of(request).username, "export trail", day.isoformat(), {})
    file = HttpResponse(lines_of(day), content_type="application/jsonl; charset=utf-8")
    file["Content-Disposition"] = f'attachment; filename="{file_name(day)}"'
    return file
