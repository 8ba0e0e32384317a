"""The pages of the audit officer: read the trail, take it away as a file, prove it whole."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from wanmu.kernel.messages import text
from wanmu.web.accounts.decorators import allowed, person_of
from wanmu.web.accounts.roles import Deed
from wanmu.web.trail.chain import first_break, record
from wanmu.web.trail.days import SUFFIX, days, lines_of
from wanmu.web.trail.export import csv_lines, headings, row_of, xlsx
from wanmu.web.trail.models import Entry

_ON_A_PAGE: Final = 50
_FILTERS: Final = ("who", "deed", "subject", "since", "until")
_MOST_ROWS: Final = 100_000
"""More rows than this go into no workbook: a CSV file takes them all."""


@require_safe
@allowed(Deed.SEE_TRAIL)
def trail(request: HttpRequest) -> HttpResponse:
    """The newest entries first; filters stand in the address."""
    asked = _asked(request)
    page = Paginator(_found(asked), _ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "trail/trail.html",
        {
            "page": page,
            "rows": [row_of(entry) for entry in page],
            "heads": headings(),
            "asked": asked,
            "deeds": [(each, text(each)) for each in _deeds()],
            "query": urlencode({name: value for name, value in asked.items() if value}),
        },
    )


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
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The entries that the filters find, oldest first, as a file; the trail says who took it."""
    if kind not in _WRITERS:
        raise Http404
    asked = _asked(request)
    entries, name = _found(asked).order_by("number"), person_of(request).username
    said = ", ".join(f"{each}={value}" for each, value in asked.items() if value)
    record(name, "export trail", kind, {"filter": ("", said)})
    answer = _WRITERS[kind](entries, _conditions(name, said))
    day = timezone.localdate()
    answer["Content-Disposition"] = f'attachment; filename="trail-{day:%Y%m%d}.{kind}"'
    return answer


@require_safe
@allowed(Deed.SEE_TRAIL)
def days_of_trail(request: HttpRequest) -> HttpResponse:
    """The days with entries, each with the way to its file."""
    page = Paginator(list(days()), _ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "trail/days.html", {"page": page, "today": timezone.localdate()})


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
    answer = HttpResponse(lines_of(day), content_type="application/jsonl; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="trail-{day:%Y%m%d}{SUFFIX}"'
    return answer


def _csv(entries: QuerySet[Entry], conditions: str) -> HttpResponse:
    del conditions
    lines = csv_lines(entries.iterator(chunk_size=2_000))
    return HttpResponse(lines, content_type="text/csv; charset=utf-8")


def _xlsx(entries: QuerySet[Entry], conditions: str) -> HttpResponse:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(xlsx(entries[:_MOST_ROWS], conditions), content_type=kind)


_WRITERS: Final[dict[str, Callable[[QuerySet[Entry], str], HttpResponse]]] = {
    "csv": _csv,
    "xlsx": _xlsx,
}


def _conditions(name: str, said: str) -> str:
    return text(
        "taken by {name} at {moment}; filter: {filter}",
        name=name,
        moment=f"{timezone.localtime():%Y-%m-%d %H:%M}",
        filter=said or "—",
    )


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip() for name in _FILTERS}


def _found(asked: dict[str, str]) -> QuerySet[Entry]:
    found = Entry.objects.order_by("-number")
    for name in ("who", "subject"):
        if asked[name]:
            found = found.filter(**{f"{name}__icontains": asked[name]})
    if asked["deed"]:
        found = found.filter(deed=asked["deed"])
    if since := _day(asked["since"]):
        found = found.filter(at__gte=_midnight(since))
    if until := _day(asked["until"]):
        found = found.filter(at__lt=_midnight(until + timedelta(days=1)))
    return found


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _deeds() -> list[str]:
    return list(Entry.objects.order_by("deed").values_list("deed", flat=True).distinct())
