"""The pages of land: map and list, what is due, redevelopment."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final
from urllib.parse import quote

import polars as pl
import shapely
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import language, text
from wanmu.land.register import Register
from wanmu.report.book_view import due_grounds
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
from wanmu.report.redevelop_view import redevelop_summary
from wanmu.web.accounts.decorators import allowed, person_of
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Deed
from wanmu.web.accounts.sight import sight_of
from wanmu.web.keeping import shared
from wanmu.web.land.candidates import CANDIDATES
from wanmu.web.land.due import DUE
from wanmu.web.land.known import LAND, day_asked, kept, land_of, redevelopment_of, register_of
from wanmu.web.land.parcels import register_asked
from wanmu.web.land.parcels import table as parcels_table
from wanmu.web.office.county import county_pack
from wanmu.web.office.maps import Category, Feature, Layer, Map, county_layer
from wanmu.web.tables.query import cut, found_rows
from wanmu.web.tables.state import read_state
from wanmu.web.tables.table import Table
from wanmu.web.tables.views import answer

_ANY: Final = "-any-"
"""Stands for the parcel in an address that is made once for all of them."""


@require_safe
@allowed(Deed.SEE_LAND)
@shared(*LAND, "enterprise")
def land(request: HttpRequest) -> HttpResponseBase:
    """The parcels that the reader may see: counted by category, on a map, and in a list."""
    try:
        found, ids = register_asked(request), _found(request)
    except InputError:
        # The list tells what is wrong with the address.
        return answer(request, parcels_table(), "land/land.html")
    page = page_of(categories_answer(found.found, county_pack()))
    drawn = _map(request, found, ids, f"{reverse('land-map')}?{request.GET.urlencode()}")
    shown = {
        "finding": land_title(found),
        "page": page,
        "rows": _linked(page, found),
        "day": found.found.as_of.isoformat(),
        "map": drawn,
    }
    return answer(request, parcels_table(), "land/land.html", shown)


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
@shared(*LAND, "enterprise")
def due(request: HttpRequest) -> HttpResponseBase:
    """Who has to do what about which parcel by when: the earliest first."""
    return _listed(request, DUE, _due)


@require_safe
@allowed(Deed.SEE_LAND)
@shared(*LAND, "enterprise")
def redevelopment(request: HttpRequest) -> HttpResponseBase:
    """How far redevelopment has come, where it is going, and which parcels come next."""
    return _listed(request, CANDIDATES, _redevelopment)


def _found(request: HttpRequest) -> list[str]:
    """The parcels that the filters of the list leave."""
    state = read_state(parcels_table(), sight_of(request), request.GET)
    own = replace(state, columns=("id",), sort="id")
    return [row["id"] for row in cut(found_rows(request, own), own, 0, None)]


def _due(person: User, day: date) -> Mapping[str, Any]:
    found = register_of(person, day)
    grounds = due_grounds(found.found, found.actions, county_pack())
    return {"finding": due_title(found), "page": page_of(grounds)}


def _redevelopment(person: User, day: date) -> Mapping[str, Any]:
    page = page_of(redevelop_summary(redevelopment_of(person, day), county_pack()))
    return {"title": text("Redevelopment of inefficient land"), "page": page}


def _listed(
    request: HttpRequest, table: Table, ask: Callable[[User, date], Mapping[str, Any]]
) -> HttpResponseBase:
    """A list of what the land engine says, with what is to be said of the whole around it."""
    person = person_of(request)
    try:
        day = day_asked(request)
        name = f"{table.name} {day} {language()}"
        around = {**kept(person, name, lambda: ask(person, day)), "day": day.isoformat()}
    except InputError:
        # The list tells what is wrong with the address.
        around = {}
    return answer(request, table, "land/answer.html", around)


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
        [county_layer(pack, county), *_places(person_of(request)), _parcels(shown, found)],
        note=map_note(held.parcels, held.last),
        beside="list",
        address=address,
    )


def _places(person: User) -> list[Layer]:
    names = {"platform": text("Platforms (schematic)"), "block": text("Blocks (schematic)")}
    drawn = kept(person, "places", lambda: places(land_of(person).parcels))
    return [
        Layer(kind, names[kind], "outline", [Feature(shape, name) for name, shape in found.items()])
        for kind, found in drawn.items()
        if found
    ]


def _parcels(parcels: pl.DataFrame, found: Register) -> Layer:
    land = found.found.land
    words, joint = standing_words(land), categories_words(land)
    drawn = parcels.filter(pl.col("red_line").is_not_null())
    link = reverse("parcel", args=[_ANY])
    features = [_feature(row, found, joint, link) for row in drawn.iter_rows(named=True)]
    categories = [Category(name, said) for name, said in words.items()]
    return Layer(
        "parcels",
        text("Land parcels, by the first of their categories"),
        "areas",
        features,
        categories,
    )


def _feature(
    row: Mapping[str, Any], found: Register, words: Mapping[str, str], link: str
) -> Feature:
    entry = found.entries[row["id"]]
    said = words.get(JOINT.join(entry.categories) or entry.standing, entry.standing)
    return Feature(
        shapely.from_wkt(row["red_line"]),
        row["id"],
        category=entry.standing,
        link=link.replace(_ANY, quote(row["id"], safe="")),
        lines=parcel_lines(row, said),
    )
