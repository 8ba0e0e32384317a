"""The answer of a list page: the list, its file, or what is wrong with what was asked."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import text
from wanmu.web.accounts.decorators import person_of
from wanmu.web.accounts.sight import sight_of
from wanmu.web.tables.export import export
from wanmu.web.tables.form import FilterForm, form_of
from wanmu.web.tables.page import page_of
from wanmu.web.tables.query import found_rows
from wanmu.web.tables.state import State, picked, read_state
from wanmu.web.tables.table import Table

PAGE = "tables/list.html"


def answer(
    request: HttpRequest,
    table: Table,
    template: str = PAGE,
    context: Mapping[str, Any] | None = None,
) -> HttpResponseBase:
    """Show a list as its address asks, or hand it out as a file.

    What is wrong with the address is told at the control it belongs to, with status 400 and no
    rows: a filter that cannot be read is never left out silently. A page after the last one is the
    last one. The view that calls this says who may use it by ``@allowed``.
    """
    sight = sight_of(request)
    state: State | None = None
    try:
        state = read_state(table, sight, request.GET)
        for pick in table.picks:
            picked(request, pick)
        rows = found_rows(request, state)
        if kind := request.GET.get("export"):
            return export(request, rows, state, kind)
        whole = request.GET.get("print") == "all"
        page = page_of(rows, state, sight, whole=whole)
    except InputError as wrong:
        form = form_of(table, sight, request.GET, None, wrong)
        place = {"form": form, "table_title": text(table.title), **(context or {})}
        return render(request, template, place, status=HTTPStatus.BAD_REQUEST)
    form = form_of(table, sight, request.GET, state, None)
    place = {"table": page, "form": form, "table_title": page.title, "whole": whole,
             "printed": _printed(request, table, form), **(context or {})}  # fmt: skip
    return render(request, template, place)


def _printed(request: HttpRequest, table: Table, form: FilterForm) -> dict[str, str]:
    """The block over a printed list: filters, period, who printed it, and when."""
    person = person_of(request)
    return {
        "filters": "; ".join(said for said, _ in form.active) or text("none"),
        "period": table.period(request),
        "who": f"{person.get_full_name() or person.username} {person.unit or ''}".strip(),
        "when": f"{timezone.localtime():%Y-%m-%d %H:%M}",
    }
