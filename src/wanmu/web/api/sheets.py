"""What pages show that is no list: cockpit, land, parks, chains, findings, scenarios, search."""

from typing import Annotated, Any, Final

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import WithJsonSchema

from wanmu.kernel.messages import language
from wanmu.report.answer import Answer
from wanmu.report.book_view import due_grounds
from wanmu.report.card import Card
from wanmu.report.chain_view import chain_answer, chains_answer
from wanmu.report.land_pages import categories_answer
from wanmu.report.page import Page, page_of
from wanmu.report.park_view import parks_answer
from wanmu.report.redevelop_view import redevelop_summary
from wanmu.web.accounts.decorators import person_of
from wanmu.web.accounts.roles import Deed
from wanmu.web.accounts.sight import sight_of
from wanmu.web.api.access import ERRORS, reveal, scoped
from wanmu.web.imports.quality import counts_of, departments_of
from wanmu.web.land.books import answer_of, book_of, seen
from wanmu.web.land.known import day_asked, redevelopment_of, register_of
from wanmu.web.land.measured import measured_of
from wanmu.web.land.parcels import register_asked
from wanmu.web.land.parks import answer_of_park
from wanmu.web.office.charts import Chart, TwinCell
from wanmu.web.office.cockpit import view_of
from wanmu.web.office.county import county_pack
from wanmu.web.office.figures import FIGURES, figures_for
from wanmu.web.office.keeping import newest, page_in_language
from wanmu.web.office.rows import card_and_parts
from wanmu.web.office.waiting import waiting_cards
from wanmu.web.plan.scenarios import page_as_set
from wanmu.web.search.find import find

router = Router()
Day = Annotated[
    str,
    Query(description="as of which day; the last that is known without it"),
    WithJsonSchema({"type": "string", "format": "date"}),
]
FigureName = Annotated[str, WithJsonSchema({"type": "string", "enum": list(FIGURES)})]
_LONGEST: Final = 100


class PageColumnOut(Schema):
    """A column of a table, its heading with the unit."""

    key: str
    heading: str
    number: bool
    decimals: int | None


class PageCellOut(Schema):
    """A cell as a person reads it, and the number that it is of, or null."""

    text: str
    number: bool
    value: float | None


class PageSheetOut(Schema):
    """A table of a page."""

    key: str
    title: str
    brief: bool
    columns: list[PageColumnOut]
    rows: list[list[PageCellOut]]


class PageOut(Schema):
    """An answer as its page shows it: its sentence, tables, assumptions and sources."""

    headline: str
    sheets: list[PageSheetOut]
    assumptions: list[str]
    sources: list[str]


class CardOut(Schema):
    """A figure of the cockpit; ``value`` in ``unit``, null where it is masked or not known."""

    key: str
    title: str
    definition: str
    label: str
    address: str
    value: float | None
    figure: str
    unit: str
    before: float | None
    change: str
    target: str
    standing: str
    period: str
    made: str
    source: str
    sources: list[str]
    stale: str
    masked: bool
    lines: list[list[str]]


class ChartOut(Schema):
    """A chart as its table: the finding, the unit, the headings and the cells as texts."""

    key: str
    title: str
    unit: str
    note: str
    headings: list[str]
    rows: list[list[str]]


class CockpitOut(Schema):
    """What the first page shows its reader; ``answers`` are the sentences about the plan."""

    cards: list[CardOut]
    waiting: list[CardOut]
    charts: list[ChartOut]
    answers: list[dict[str, str]]


class FigureOut(Schema):
    """A figure of the cockpit, and its parts by platform as texts; the list has its rows."""

    card: CardOut | None
    parts: list[dict[str, str]]


class FindingOut(Schema):
    """A disagreement between published figures."""

    key: str
    finding: dict[str, Any]


class FindingsOut(Schema):
    """The disagreements of the newest audit."""

    rows: list[FindingOut]


class OneFindingOut(FindingOut):
    """A disagreement with its printed places side by side."""

    page: PageOut | None


class HitOut(Schema):
    """Something found: its kind, its name, what else tells it from others, its page."""

    kind: str
    name: str
    more: str
    address: str


class HitsOut(Schema):
    """What a search found; ``cut_off`` where there is more of some kind."""

    rows: list[HitOut]
    cut_off: bool


class QualityOut(Schema):
    """Of a field of the firms' figures: who delivers it, and how many rows are counted how."""

    field: str
    department: str
    counts: dict[str, int]


class QualitiesOut(Schema):
    """The quality of the figures of a year, field by field."""

    year: int
    rows: list[QualityOut]


@router.get("/cockpit", response={200: CockpitOut, **ERRORS}, url_name="cockpit")
@scoped("ledger", Deed.SEE_FIRMS)
def cockpit(request: HttpRequest) -> dict[str, Any]:
    """The figures of the first page, what waits, charts as tables, answers in a sentence."""
    reveal(request, "cockpit")
    person = person_of(request)
    view = view_of(person, sight_of(request))
    return {
        "cards": [_card(each) for each in view.cards],
        "waiting": [_card(each) for each in waiting_cards(person)],
        "charts": [_chart(each) for each in view.charts],
        "answers": [{"question": asked, "answer": said} for asked, said, _ in view.sentences],
    }


@router.get("/figures/{key}", response={200: FigureOut, **ERRORS}, url_name="figure")
@scoped("ledger", Deed.SEE_FIRMS)
def figure(request: HttpRequest, key: FigureName) -> dict[str, Any]:
    """A figure of the first page with its parts; ``/lists/figure-KEY`` has the rows behind it."""
    if key not in FIGURES:
        raise Http404
    reveal(request, f"figure {key}")
    person, sight = person_of(request), sight_of(request)
    card, parts = card_and_parts(figures_for(person)[key], person, sight)
    return {"card": card and _card(card), "parts": parts}


@router.get("/land", response={200: PageOut, **ERRORS}, url_name="land")
@scoped("ledger", Deed.SEE_LAND)
def land(request: HttpRequest, day: Day = "") -> Page:
    """The parcels counted by category; ``/lists/parcels`` has them."""
    del day  # read as the page reads it
    return page_of(categories_answer(register_asked(request).found, county_pack()))


@router.get("/land/due", response={200: PageOut, **ERRORS}, url_name="land-due")
@scoped("ledger", Deed.SEE_LAND)
def due(request: HttpRequest, day: Day = "") -> Page:
    """The grounds on which steps are due; ``/lists/due`` has the steps."""
    del day
    found = register_of(person_of(request), day_asked(request))
    return page_of(due_grounds(found.found, found.actions, county_pack()))


@router.get("/land/redevelopment", response={200: PageOut, **ERRORS}, url_name="land-redevelopment")
@scoped("ledger", Deed.SEE_LAND)
def redevelopment(request: HttpRequest, day: Day = "") -> Page:
    """How far redevelopment has come; ``/lists/redevelopment`` has the parcels that come next."""
    del day
    found = redevelopment_of(person_of(request), day_asked(request))
    return page_of(redevelop_summary(found, county_pack()))


@router.get("/land/parcels/{path:name}", response={200: PageOut, **ERRORS}, url_name="parcel")
@scoped("ledger", Deed.SEE_LAND)
def parcel(request: HttpRequest, name: str, day: Day = "") -> Page:
    """The book of one parcel: timeline, promises and facts, reasons, what is to be done."""
    del day
    if "\0" in name:
        raise Http404
    held = seen(request, name)
    reveal(request, "parcel", name)
    return page_of(answer_of(request, book_of(request, held)))


@router.get("/parks", response={200: PageOut, **ERRORS}, url_name="parks")
@scoped("plan", Deed.SEE_COUNTY)
def parks(request: HttpRequest) -> Page:
    """Every platform with its land and firms, and every park."""
    reveal(request, "parks")
    return page_of(parks_answer(county_pack(), measured_of(request)))


@router.get("/parks/{name}", response={200: PageOut, **ERRORS}, url_name="park")
@scoped("plan", Deed.SEE_COUNTY)
def park(request: HttpRequest, name: str) -> Page:
    """One platform or park."""
    reveal(request, "park", name)
    found: Answer | None = answer_of_park(request, name)
    if found is None:
        raise Http404
    return page_of(found)


@router.get("/chains", response={200: PageOut, **ERRORS}, url_name="chains")
@scoped("plan", Deed.SEE_COUNTY)
def chains(request: HttpRequest) -> Page:
    """Every chain, counted."""
    del request
    return page_of(chains_answer(county_pack()))


@router.get("/chains/{name}", response={200: PageOut, **ERRORS}, url_name="chain")
@scoped("plan", Deed.SEE_COUNTY)
def chain(request: HttpRequest, name: str) -> Page:
    """Everything that a chain names."""
    del request
    held = county_pack().chains.get(name)
    if held is None:
        raise Http404
    return page_of(chain_answer(held, county_pack()))


@router.get("/findings", response={200: FindingsOut, **ERRORS}, url_name="findings")
@scoped("plan", Deed.SEE_COUNTY)
def findings(request: HttpRequest) -> dict[str, Any]:
    """The disagreements between published figures, as the newest audit has them."""
    del request
    found = newest("audit")
    parts = [] if found is None else found.parts.defer("pages")
    return {"rows": [{"key": each.key, "finding": each.data[language()]} for each in parts]}


@router.get("/findings/{key}", response={200: OneFindingOut, **ERRORS}, url_name="finding")
@scoped("plan", Deed.SEE_COUNTY)
def finding(request: HttpRequest, key: str) -> dict[str, Any]:
    """One disagreement: its printed places, what is probably wrong, and why."""
    del request
    found = None if "\0" in key else newest("audit")
    if found is None:
        raise Http404
    part = get_object_or_404(found.parts, key=key)
    shown = part.data[language()]
    return {"key": part.key, "finding": shown, "page": page_in_language(part)}


@router.get("/scenario", response={200: PageOut, **ERRORS}, url_name="scenario")
@scoped("plan", Deed.SEE_COUNTY)
def scenario(request: HttpRequest) -> Page:
    """What follows from a setting, beside the plan: parameters as in the address of the page."""
    return page_as_set(request.GET.dict())


@router.get("/search", response={200: HitsOut, **ERRORS}, url_name="search")
@scoped("ledger", Deed.SEE_FIRMS, Deed.SEE_LAND)
def search(
    request: HttpRequest, q: Annotated[str, Query(max_length=_LONGEST)] = ""
) -> dict[str, Any]:
    """Firms, parcels, pages and names of the pack that have all of the words."""
    groups = find(person_of(request), q.replace("\0", ""))
    rows = [
        {"kind": group.title, "name": hit.name, "more": hit.more, "address": hit.address}
        for group in groups
        for hit in group.hits
    ]
    return {"rows": rows, "cut_off": any(group.cut_off for group in groups)}


@router.get("/quality", response={200: QualitiesOut, **ERRORS}, url_name="quality")
@scoped("ledger", Deed.IMPORT)
def quality(request: HttpRequest, year: Annotated[int, Query(ge=1, le=9999)]) -> dict[str, Any]:
    """What is held, missing and odd, field by field; ``/lists/quality-rows`` has the rows."""
    departments = departments_of()
    return {
        "year": year,
        "rows": [
            {"field": name, "department": departments[name], "counts": counts}
            for name, counts in counts_of(person_of(request), year).items()
        ],
    }


def _card(card: Card) -> dict[str, Any]:
    masked = card.masked
    return {
        "key": card.key,
        "title": card.title,
        "definition": card.definition,
        "label": card.label,
        "address": card.address,
        "value": None if masked else card.value,
        "figure": card.figure,
        "unit": card.unit,
        "before": None if masked else card.before,
        "change": card.change,
        "target": card.aim,
        "standing": card.standing,
        "period": card.period,
        "made": card.made,
        "source": card.sources.line,
        "sources": list(card.sources.each),
        "stale": card.stale,
        "masked": masked,
        "lines": [list(each[:2]) for each in card.lines],
    }


def _chart(chart: Chart) -> dict[str, Any]:
    twin = chart.twin()
    return {
        "key": chart.key,
        "title": chart.title,
        "unit": chart.unit,
        "note": chart.note,
        "headings": _texts(twin.headings),
        "rows": [_texts(row) for row in twin.rows],
    }


def _texts(cells: tuple[TwinCell, ...]) -> list[str]:
    return [each.text for each in cells]
