"""The pages of land: map and list, what is due, redevelopment."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl
import shapely
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import language, text
from wanmu.land.register import Register
from wanmu.report.answer import Answer
from wanmu.report.book_view import due_answer
from wanmu.report.land_pages import (
    JOINT,
    categories_answer,
    categories_words,
    due_title,
    land_title,
    map_note,
    parcel_lines,
    places,
    standing_words,
)
from wanmu.report.page import Page, page_of
from wanmu.report.redevelop_view import redevelop_answer
from wanmu.report.workbook import workbook
from wanmu.web.accounts.decorators import allowed, person_of
from wanmu.web.accounts.roles import Deed
from wanmu.web.accounts.sight import sight_of
from wanmu.web.land.known import Land, day_asked, land_of, redevelopment_of
from wanmu.web.land.parcels import PARCELS, register_asked
from wanmu.web.office.county import county_pack
from wanmu.web.office.maps import Category, Feature, Layer, Map, county_layer
from wanmu.web.tables.query import found_rows
from wanmu.web.tables.state import read_state
from wanmu.web.tables.views import answer

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@allowed(Deed.SEE_LAND)
def land(request: HttpRequest) -> HttpResponseBase:
    """The parcels that the reader may see: counted by category, on a map, and in a list."""
    try:
        found, ids = register_asked(request), _found(request)
    except InputError:
        # The list tells what is wrong with the address.
        return answer(request, PARCELS, "land/land.html")
    page = page_of(categories_answer(found.found, county_pack()))
    drawn = _map(request, found, ids, f"{reverse('land-map')}?{request.GET.urlencode()}")
    shown = {
        "finding": land_title(found),
        "page": page,
        "rows": _linked(page, found),
        "day": found.found.as_of.isoformat(),
        "map": drawn,
    }
    return answer(request, PARCELS, "land/land.html", shown)


@require_safe
@allowed(Deed.SEE_LAND)
def land_map(request: HttpRequest) -> HttpResponse:
    """What the map of land draws: the parcels that the same filters leave in the list."""
    try:
        drawn = _map(request, register_asked(request), _found(request), "")
    except InputError as wrong:
        return JsonResponse({"faults": [each.as_data() for each in wrong.faults]}, status=400)
    return JsonResponse(drawn.drawing)


@require_safe
@allowed(Deed.SEE_LAND)
def due(request: HttpRequest) -> HttpResponse:
    """Who has to do what about which parcel by when: overdue first."""
    return _shown(request, "land-due")


@require_safe
@allowed(Deed.SEE_LAND)
def redevelopment(request: HttpRequest) -> HttpResponse:
    """How far redevelopment has come, where it is going, and which parcels come next."""
    return _shown(request, "land-redevelopment")


def _found(request: HttpRequest) -> list[str]:
    """The parcels that the filters of the list leave."""
    state = read_state(PARCELS, sight_of(request), request.GET)
    return list(found_rows(request, state).values_list("pk", flat=True))


def _due(request: HttpRequest) -> tuple[str, Answer]:
    found = register_asked(request)
    return due_title(found), due_answer(found.found, found.actions, county_pack())


def _redevelopment(request: HttpRequest) -> tuple[str, Answer]:
    found = redevelopment_of(person_of(request), day_asked(request))
    return text("Redevelopment of inefficient land"), redevelop_answer(found, county_pack())


_QUESTIONS: Final = {"land-due": _due, "land-redevelopment": _redevelopment}


def _shown(request: HttpRequest, name: str) -> HttpResponse:
    """An answer of the land engine as a page, or as a workbook where that is asked."""
    try:
        title, found = _QUESTIONS[name](request)
    except InputError as wrong:
        return render(request, "land/answer.html", {"faults": wrong.faults}, status=400)
    if request.GET.get("export") == "xlsx":
        named = {
            "Content-Type": _XLSX,
            "Content-Disposition": f'attachment; filename="{name}.xlsx"',
        }
        return HttpResponse(workbook(found), headers=named)
    page = page_of(found)
    shown = {"title": title, "page": page, "sheets": _with_links(page), "day": found.data["as_of"]}
    return render(request, "land/answer.html", shown)


def _with_links(page: Page) -> list[tuple[Any, list[tuple[str, Any]]]]:
    """The sheets with the way to the parcel of each row that names one."""
    return [
        (sheet, [(_book_of(sheet["columns"], row), row) for row in sheet["rows"]])
        for sheet in page["sheets"]
        if sheet["brief"]
    ]


def _book_of(columns: Any, row: Any) -> str:
    names = columns[0]["key"] == "parcel" and row[0]["text"]
    return reverse("parcel", args=[names]) if names else ""


def _linked(page: Page, found: Register) -> list[tuple[str, Any]]:
    """The categories with the way to their parcels in the list."""
    links = [f"?category={name}" for name in found.found.land.categories]
    return list(zip(links, page["sheets"][0]["rows"], strict=True))


def _map(request: HttpRequest, found: Register, ids: Sequence[str], address: str) -> Map:
    """The map of some parcels; what it draws comes by its address."""
    pack, held = county_pack(), land_of(person_of(request))
    county = pack.county.county if language() == "zh" else pack.county.county_en
    shown = held.parcels.filter(pl.col("id").is_in(ids))
    return Map(
        "land",
        text("Where the parcels lie, by category"),
        [county_layer(pack, county), *_places(held), _parcels(shown, found)],
        note=map_note(held.parcels, held.last),
        beside="list",
        address=address,
    )


def _places(held: Land) -> list[Layer]:
    names = {"platform": text("Platforms (schematic)"), "block": text("Blocks (schematic)")}
    return [
        Layer(kind, names[kind], "outline", [Feature(shape, name) for name, shape in found.items()])
        for kind, found in places(held.parcels).items()
        if found
    ]


def _parcels(parcels: pl.DataFrame, found: Register) -> Layer:
    land = found.found.land
    words, joint = standing_words(land), categories_words(land)
    drawn = parcels.filter(pl.col("red_line").is_not_null())
    features = [_feature(row, found, joint) for row in drawn.iter_rows(named=True)]
    categories = [Category(name, said) for name, said in words.items()]
    return Layer(
        "parcels",
        text("Land parcels, by the first of their categories"),
        "areas",
        features,
        categories,
    )


def _feature(row: Mapping[str, Any], found: Register, words: Mapping[str, str]) -> Feature:
    entry = found.entries[row["id"]]
    said = words.get(JOINT.join(entry.categories) or entry.standing, entry.standing)
    return Feature(
        shapely.from_wkt(row["red_line"]),
        row["id"],
        category=entry.standing,
        link=reverse("parcel", args=[row["id"]]),
        lines=parcel_lines(row, said),
    )
