"""The lists of the pages for programs: the same rows, filters and order as the page has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Annotated, Any, Final, TypeAlias

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from ninja import Field, Query, Router, Schema
from pydantic import WithJsonSchema

from wanmu.kernel.faults import Faults, Place
from wanmu.kernel.messages import mark, text
from wanmu.web.accounts.decorators import person_of
from wanmu.web.accounts.roles import Deed, may
from wanmu.web.accounts.sight import DataClass, Sight, class_of, sight_of
from wanmu.web.api.access import ERRORS, ask, reveal, token_in
from wanmu.web.chains.chain_list import CHAINS
from wanmu.web.chains.links import LINKS
from wanmu.web.firms.listing import table as firms_table
from wanmu.web.firms.views import DISPUTES
from wanmu.web.imports.listing import IMPORTS
from wanmu.web.imports.quality import fields_table, rows_table, unreported_table
from wanmu.web.imports.sources import SOURCES
from wanmu.web.land.candidates import CANDIDATES
from wanmu.web.land.due import DUE
from wanmu.web.land.parcels import table as parcels_table
from wanmu.web.land.park_list import PARKS
from wanmu.web.land.platform_list import table as platforms_table
from wanmu.web.office.figures import FIGURES, figures_for
from wanmu.web.office.questions import QUESTIONS
from wanmu.web.office.rows import table_of
from wanmu.web.plan.findings import FINDINGS
from wanmu.web.plan.tables import picked_table
from wanmu.web.tables.page import label_of
from wanmu.web.tables.query import found_rows, page_rows, shown_columns, sums_of
from wanmu.web.tables.state import picked, read_state
from wanmu.web.tables.table import SIZES, Column, Row, Table

router = Router()
_OF_A_FIGURE: Final = "figure-"


@dataclass(frozen=True, slots=True)
class Listed:
    """A list: how it is declared, who may read it, as the page says it, and by which scope."""

    table: Callable[[HttpRequest], Table]
    deed: Deed
    scope: str = "ledger"


def _figure(key: str) -> Callable[[HttpRequest], Table]:
    return lambda request: table_of(figures_for(person_of(request))[key])


def _answer(name: str) -> Callable[[HttpRequest], Table]:
    return lambda request: picked_table(name, request)


LISTS: Final[Mapping[str, Listed]] = {
    "firms": Listed(lambda _: firms_table(), Deed.SEE_FIRMS),
    "disputes": Listed(lambda _: DISPUTES, Deed.EDIT_LEDGER),
    **{f"{_OF_A_FIGURE}{key}": Listed(_figure(key), Deed.SEE_FIRMS) for key in FIGURES},
    "parcels": Listed(lambda _: parcels_table(), Deed.SEE_LAND),
    "due": Listed(lambda _: DUE, Deed.SEE_LAND),
    "redevelopment": Listed(lambda _: CANDIDATES, Deed.SEE_LAND),
    "imports": Listed(lambda _: IMPORTS, Deed.IMPORT),
    "sources": Listed(lambda _: SOURCES, Deed.IMPORT),
    "quality-fields": Listed(fields_table, Deed.IMPORT),
    "quality-rows": Listed(rows_table, Deed.IMPORT),
    "quality-unreported": Listed(unreported_table, Deed.IMPORT),
    "findings": Listed(lambda _: FINDINGS, Deed.SEE_COUNTY, "plan"),
    **{f"answer-{each}": Listed(_answer(each), Deed.SEE_COUNTY, "plan") for each in QUESTIONS},
    "platforms": Listed(platforms_table, Deed.SEE_COUNTY, "plan"),
    "parks": Listed(lambda _: PARKS, Deed.SEE_COUNTY, "plan"),
    "chains": Listed(lambda _: CHAINS, Deed.SEE_COUNTY, "plan"),
    "chain-links": Listed(lambda _: LINKS, Deed.SEE_COUNTY, "plan"),
}
ListName: TypeAlias = Annotated[str, WithJsonSchema({"type": "string", "enum": list(LISTS)})]
Size: TypeAlias = Annotated[int, WithJsonSchema({"type": "integer", "enum": list(SIZES)})]


class Asked(Schema):
    """What every list takes; its filters may stand beside it, as in the address of its page."""

    q: str = Field("", description="words that the rows have")
    sort: str = Field("", description="key of a column, - before it for falling")
    page: int = Field(1, ge=1)
    size: Size = 50
    columns: str = Field("", description="keys, commas between them")


class ColumnOut(Schema):
    """A column: its key in rows and parameters, what it is, and how it is filtered.

    ``filter`` is "choice" (``key=value``), "text" (``key=words``), "range" (``key_from``,
    ``key_to``) or "". ``choices`` has the words of its values. ``masked`` values are null.
    """

    key: str
    heading: str
    kind: str
    unit: str
    filter: str
    sortable: bool
    shown: bool
    masked: bool
    choices: dict[str, str]


class ListOut(Schema):
    """A list that can be asked for, its columns, and what it is always of one of."""

    name: str
    title: str
    columns: list[ColumnOut]
    picks: dict[str, list[str]]


class ListsOut(Schema):
    """The lists that the token may read."""

    rows: list[ListOut]


class RowsOut(Schema):
    """A page of a list.

    ``count`` and ``totals`` are of all rows found. ``next`` is the number of the next page, and
    null at the end. ``label`` says how many rows are made up.
    """

    name: str
    title: str
    columns: list[ColumnOut]
    rows: list[dict[str, Any]]
    totals: dict[str, float | None]
    count: int
    page: int
    pages: int
    next: int | None
    period: str
    sources: list[str]
    label: str


@router.get("/lists", response={200: ListsOut, **ERRORS}, url_name="lists")
def lists(request: HttpRequest) -> dict[str, Any]:
    """The lists of the pages that the token may read."""
    token = token_in(request)
    known = {
        name: each
        for name, each in LISTS.items()
        if each.scope in token.scopes and may(token.user.role, each.deed)
    }
    if not known:
        raise PermissionDenied
    return {"rows": [_described(request, name, each) for name, each in known.items()]}


@router.get("/lists/{name}", response={200: RowsOut, **ERRORS}, url_name="list")
def one_list(request: HttpRequest, name: ListName, asked: Query[Asked]) -> dict[str, Any]:
    """A page of a list; every filter of the page's own address may stand in this one, too."""
    del asked  # it is read together with the filters, as the page reads it
    if name not in LISTS:
        raise Http404
    ask(request, LISTS[name].scope, LISTS[name].deed)
    table = LISTS[name].table(request)
    if any(class_of(column.sight) is DataClass.SECRET for column in table.columns):
        reveal(request, f"list {name}", request.GET.urlencode())
    return page_of_list(request, table)


def page_of_list(request: HttpRequest, table: Table) -> dict[str, Any]:
    """A page of a list as its address asks.

    Raises:
        InputError: W130 for what only a page does; W040 to W045 for what cannot be read.
    """
    _refuse_files(request)
    sight = sight_of(request)
    state = read_state(table, sight, request.GET)
    for pick in table.picks:
        picked(request, pick)
    rows = found_rows(request, state)
    sums, columns = sums_of(rows, state, sight), shown_columns(state)
    pages, start = max(ceil(sums.count / state.size), 1), (state.page - 1) * state.size
    found = page_rows(rows, state, start, sums.count) if start < sums.count else []
    return {
        "name": table.name,
        "title": text(table.title),
        "columns": [_column(each, sight) for each in columns],
        "rows": [_row(each, columns, sight) for each in found],
        "totals": dict(sums.by_column),
        "count": sums.count,
        "page": state.page,
        "pages": pages,
        "next": state.page + 1 if state.page < pages else None,
        "period": table.period(request),
        "sources": list(table.sources(request)),
        "label": label_of(sums),
    }


def _refuse_files(request: HttpRequest) -> None:
    faults = Faults()
    for name in ("export", "print"):
        if name in request.GET:
            message = mark("{name} is for the page; leave it out, and take page after page")
            faults.add("W130", message, Place(field=name), name=name)
    faults.check()


def _described(request: HttpRequest, name: str, listed: Listed) -> dict[str, Any]:
    table, sight = listed.table(request), sight_of(request)
    return {
        "name": name,
        "title": text(table.title),
        "columns": [_column(each, sight) for each in table.columns],
        "picks": {pick.name: list(pick.choices()) for pick in table.picks},
    }


def _column(column: Column, sight: Sight) -> dict[str, Any]:
    masked = not sight.shows(column.sight)
    return {
        "key": column.key,
        "heading": column.said,
        "kind": column.kind,
        "unit": column.unit,
        "filter": "" if masked else column.filter,
        "sortable": column.sortable and not masked,
        "shown": column.shown,
        "masked": masked,
        "choices": {str(key): words for key, words in column.choices().items()}
        if column.choices
        else {},
    }


def _row(row: Row, columns: tuple[Column, ...], sight: Sight) -> dict[str, Any]:
    """Values as they are held: a program takes codes, and reads their words in the columns."""
    return {
        column.key: row[column.source] if sight.shows(column.sight) else None for column in columns
    }
