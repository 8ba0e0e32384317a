"""The pages of the plan: each shows what is kept of the engines' answers, and hands it out."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from wanmu.kernel.messages import language, text
from wanmu.report.page import workbook_of
from wanmu.web.accounts.decorators import allowed, person_of
from wanmu.web.accounts.roles import Deed
from wanmu.web.keeping import NO_RECORDS, shared
from wanmu.web.office.keeping import newest, page_in_language
from wanmu.web.office.models import Answer
from wanmu.web.office.questions import QUESTIONS
from wanmu.web.plan.charts import chart_of
from wanmu.web.plan.findings import FINDINGS
from wanmu.web.plan.tables import sheet_table, sheets_of
from wanmu.web.tables.views import answer as answer_list
from wanmu.web.trail.chain import record

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OWN_PAGES = {"audit": "findings", "scenarios": "scenarios"}
"""Questions whose page is more than their tables."""


@require_GET
@allowed(Deed.SEE_COUNTY)
@shared(NO_RECORDS)
def plan(request: HttpRequest) -> HttpResponse:
    """Every question about the plan, its answer in one sentence, and where the rest of it is."""
    return render(request, "plan/plan.html", {"answers": [_line(name) for name in QUESTIONS]})


@require_GET
@allowed(Deed.SEE_COUNTY)
@shared(NO_RECORDS)
def answer(request: HttpRequest, name: str) -> HttpResponse:
    """One question's newest answer: its tables, what they take for granted, where they come from.

    Raises:
        Http404: For a question that nobody asks.
    """
    _check(name)
    found = newest(name)
    return render(request, "plan/answer.html", {**_shown(name, found), "chart": chart_of(found)})


@require_GET
@allowed(Deed.SEE_COUNTY)
@shared(NO_RECORDS)
def sheet(request: HttpRequest, name: str, key: str) -> HttpResponseBase:
    """One table of an answer as a list.

    Raises:
        Http404: For a question that nobody asks, and for a table that its newest answer lacks.
    """
    _check(name)
    sheets = sheets_of(name)
    if key not in sheets:
        raise Http404
    others = [{"key": k, "title": each["title"], "here": k == key} for k, each in sheets.items()]
    shown = {**_shown(name, newest(name)), "address": _address(name), "sheets": others}
    return answer_list(request, sheet_table(name, key), "plan/sheet.html", shown)


@require_GET
@allowed(Deed.SEE_COUNTY)
@shared(NO_RECORDS)
def findings(request: HttpRequest) -> HttpResponseBase:
    """The disagreements between published figures, each with a page of its own."""
    found = newest("audit")
    counts = found.data.get(language(), {}).get("counts") if found else None
    shown = {**_shown("audit", found), "counts": counts}
    return answer_list(request, FINDINGS, "plan/findings.html", shown)


@require_GET
@allowed(Deed.SEE_COUNTY)
@shared(NO_RECORDS)
def finding(request: HttpRequest, key: str) -> HttpResponse:
    """One disagreement: its printed places side by side, what is probably wrong, and why.

    Raises:
        Http404: For a finding that the newest audit does not have.
    """
    found = newest("audit")
    if found is None:
        raise Http404
    part = get_object_or_404(found.parts, key=key)
    place = {"finding": part.data[language()], "page": page_in_language(part), "answer": found}
    return render(request, "plan/finding.html", place)


@require_GET
@allowed(Deed.SEE_COUNTY)
@transaction.atomic
def export(request: HttpRequest, name: str) -> HttpResponse:
    """The newest answer as a workbook that says who fetched it and when; the trail says so too.

    Raises:
        Http404: For a question that nobody asks, or that has no answer yet.
    """
    _check(name)
    found = newest(name)
    page = page_in_language(found)
    if found is None or page is None:
        raise Http404
    who = person_of(request)
    record(who.username, "export", f"answer {name}", {"answer": ("", found.pk)})
    response = HttpResponse(workbook_of(page, _notes(name, found, who)), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _check(name: str) -> None:
    if name not in QUESTIONS:
        raise Http404


def _notes(name: str, found: Answer, who: Any) -> list[str]:
    made, now = timezone.localtime(found.made_at), timezone.localtime()
    return [
        text(QUESTIONS[name].words),
        text("computed {day}, from the pack {pack}", day=f"{made:%F %H:%M}", pack=found.pack),
        text("exported by {who} on {day}", who=who.get_full_name() or who.username,
             day=f"{now:%F %H:%M}"),
    ]  # fmt: skip


def _line(name: str) -> dict[str, Any]:
    found = newest(name)
    page = page_in_language(found)
    return {
        "question": text(QUESTIONS[name].words),
        "address": _address(name),
        "made": found,
        "headline": page["headline"] if page else "",
    }


def _address(name: str) -> str:
    own = _OWN_PAGES.get(name)
    return reverse(own) if own else reverse("answer", args=[name])


def _shown(name: str, found: Answer | None) -> dict[str, Any]:
    page = page_in_language(found)
    question = text(QUESTIONS[name].words)
    return {"name": name, "question": question, "answer": found, "page": page}
