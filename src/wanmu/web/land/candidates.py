"""The list of parcels by what redevelopment would bring: those that can be taken up first."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Final

from django.http import HttpRequest

from wanmu.kernel.messages import mark, text
from wanmu.report.land_pages import JOINT
from wanmu.report.redevelop_view import missing_words, place_words
from wanmu.schema.land import PARCEL
from wanmu.web.accounts.decorators import person_of
from wanmu.web.accounts.models import User
from wanmu.web.land.due import parcels_by_number
from wanmu.web.land.known import day_asked, kept, redevelopment_of
from wanmu.web.land.parcels import as_of, joint_words, land_sources, platforms
from wanmu.web.tables.table import Column, Computed, Pick, Row, Table, of_field

_OFFERED: Final = "offered"
_ALL: Final = "all"


def candidate_rows(request: HttpRequest) -> Computed:
    """The parcels of the standing asked for, on the day asked, as far as the reader may see them.

    Raises:
        InputError: W090, and those of ``redevelop``.
    """
    person, day = person_of(request), day_asked(request)
    rows = kept(person, f"candidates {day}", lambda: _candidates(person, day))
    asked = request.GET.get(_STANDING.name) or _OFFERED
    return Computed([row for row in rows if asked in {_ALL, row["standing"]}])


def _candidates(person: User, day: date) -> list[Row]:
    parcels = parcels_by_number(person)
    return [
        {
            **parcels[each.parcel],
            **asdict(each),
            "categories": JOINT.join(each.categories) or None,
            "missing": JOINT.join(each.missing) or None,
        }
        for each in redevelopment_of(person, day).candidates
    ]


def _standings() -> Mapping[str, str]:
    return {**place_words(), _ALL: text("all of them")}


_STANDING: Final = Pick(
    name="standing", heading=mark("Whether it can be taken up"), choices=_standings
)


CANDIDATES: Final = Table(
    name="redevelopment",
    title=mark("Candidates for redevelopment"),
    rows=candidate_rows,
    order="-gain",
    unique="parcel",
    search="search",
    label="data_label",
    picks=(_STANDING,),
    period=as_of,
    sources=land_sources,
    extra=("day",),
    columns=(
        of_field(PARCEL, "id", path="parcel", link=("parcel", "parcel")),
        Column(key="held", heading=mark("Whether it can be taken up"), path="standing",
               kind="choice", choices=place_words, shown=False),
        Column(key="categories", heading=mark("Categories"), kind="choice", choices=joint_words),
        of_field(PARCEL, "platform", kind="choice", choices=platforms, filter="choice"),
        of_field(PARCEL, "block", shown=False),
        of_field(PARCEL, "industry", filter="text"),
        Column(key="area", heading=mark("Area left"), kind="number", unit="亩", decimals=2,
               total=True, filter="range"),
        Column(key="required", heading=mark("Output required"), kind="number", unit="万元/亩",
               decimals=0),
        Column(key="actual", heading=mark("Output now"), kind="number", unit="万元/亩", decimals=1),
        Column(key="gain", heading=mark("Output to be gained"), kind="number", unit="万元/年",
               decimals=0, total=True, filter="range"),
        Column(key="missing", heading=mark("Not known"), kind="choice", choices=missing_words,
               shown=False),
    ),
    empty=mark("No parcel that you may see has this standing."),
)  # fmt: skip
