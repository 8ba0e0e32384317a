"""The answer of a list page: the list, its file, or what is wrong with what was asked."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import text
from wanmu.web.accounts.sight import Sight, sight_of
from wanmu.web.keeping import who_and_when
from wanmu.web.tables.export import export
from wanmu.web.tables.form import form_of
from wanmu.web.tables.page import page_of
from wanmu.web.tables.query import found_rows
from wanmu.web.tables.state import State, picked, read_state
from wanmu.web.tables.table import Table

PAGE = "tables/list.html"
BODY = "tables/body.html"


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
    place = {"table_title": text(table.title), **(context or {})}
    try:
        state = read_state(table, sight, request.GET)
        for pick in table.picks:
            picked(request, pick)
        if kind := request.GET.get("export"):
            return export(request, found_rows(request, state), state, kind)
        body = _body(request, state, sight)
    except InputError as wrong:
        form = form_of(table, sight, request.GET, None, wrong)
        body = render_to_string(BODY, {"form": form, "table_title": text(table.title)})
        place = {**place, "list_html": mark_safe(body)}  # noqa: S308  a template has escaped it
        return render(request, template, place, status=HTTPStatus.BAD_REQUEST)
    place = {**place, "list_html": mark_safe(body)}  # noqa: S308
    return render(request, template, place)


def _body(request: HttpRequest, state: State, sight: Sight) -> str:
    """The list as its template sets it."""
    who, when = who_and_when(request)
    table, whole = state.table, request.GET.get("print") == "all"
    page = page_of(found_rows(request, state), state, sight, whole=whole)
    form = form_of(table, sight, request.GET, state, None)
    printed = {
        "filters": "; ".join(said for said, _ in form.active) or text("none"),
        "period": table.period(request),
        "who": who,
        "when": when,
    }
    place = {"table": page, "form": form, "whole": whole, "printed": printed}
    return render_to_string(BODY, {**place, "table_title": page.title})
