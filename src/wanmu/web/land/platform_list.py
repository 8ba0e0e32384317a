"""The list of platforms: what the ledger comes to of the land and the firms of each."""

from collections.abc import Iterator, Mapping
from typing import Final

from django.http import HttpRequest

from wanmu.kernel.messages import mark, text
from wanmu.report.park_view import Grades, platform_rows
from wanmu.web.accounts.decorators import person_of
from wanmu.web.land.known import day_of
from wanmu.web.land.measured import firms_of_year, grades_of, measured_of
from wanmu.web.land.parcels import land_sources, platforms
from wanmu.web.office.county import county_pack
from wanmu.web.tables.numbered import NUMBER, numbered
from wanmu.web.tables.table import Column, Computed, Table


def table(request: HttpRequest) -> Table:
    """The list as whoever asks may see it, with the grades that are in force now."""
    person = person_of(request)
    return Table(
        name="platforms",
        title=mark("Platforms"),
        columns=(*_LAND, *_firms(firms_of_year(person)[0]), *_graded(grades_of(person)), NUMBER),
        rows=_rows,
        order="number",
        unique="number",
        search="search",
        label="label",
        period=_period,
        sources=land_sources,
        empty=mark("The pack of the county names no platform."),
    )


def _rows(request: HttpRequest) -> Computed:
    words = platforms()
    rows = platform_rows(county_pack(), measured_of(request))
    return numbered(rows, lambda row: (row["id"], words[row["id"]], row["manager"]))


def _period(request: HttpRequest) -> str:
    person = person_of(request)
    day, year = day_of(person), firms_of_year(person)[0]
    return text("land as of {day}, firms of {year}", day=day.isoformat(), year=year or "–")


def _parents() -> Mapping[str, str]:
    """The platforms that others belong to."""
    words = platforms()
    return {each.parent: words[each.parent] for each in county_pack().platforms.values()
            if each.parent}  # fmt: skip


_LAND: Final = (
    Column(key="name", heading=mark("Platform"), path="id", kind="choice", choices=platforms,
           link=("park", "id")),
    Column(key="parent", heading=mark("Belongs to"), kind="choice", choices=_parents,
           filter="choice", shown=False),
    Column(key="manager", heading=mark("Run by"), filter="text", shown=False),
    Column(key="parcels", heading=mark("Number of parcels"), kind="number", decimals=0, total=True),
    Column(key="area", heading=mark("Land"), kind="number", unit="亩", decimals=0, total=True,
           filter="range"),
    Column(key="bad", heading=mark("Idle or badly used parcels"), kind="number", decimals=0,
           total=True, shown=False),
    Column(key="bad_area", heading=mark("Idle or badly used"), kind="number", unit="亩",
           decimals=0, total=True, filter="range"),
)  # fmt: skip


def _firms(year: int | None) -> Iterator[Column]:
    """What the firms of a year come to; the year stands in the heading of how many they are."""
    yield Column(key="firms", heading=mark("Firms {year}"), values=(("year", year or "–"),),
                 kind="number", decimals=0, total=True, filter="range")  # fmt: skip
    yield from _FIGURES


_FIGURES: Final = (
    Column(key="output", heading=mark("Output"), kind="number", unit="万元", decimals=0,
           total=True, filter="range"),
    Column(key="firm_land", heading=mark("Land of firms"), kind="number", unit="亩", decimals=0,
           total=True, shown=False),
    Column(key="output_per_mu", heading=mark("Output per mu"), kind="number", unit="万元/亩",
           decimals=1, filter="range"),
    Column(key="tax_per_mu", heading=mark("Tax per mu"), kind="number", unit="万元/亩",
           decimals=2, filter="range"),
    Column(key="lacking", heading=mark("Firms that lack a figure"), kind="number", decimals=0,
           total=True, shown=False),
)  # fmt: skip


def _graded(grades: Grades | None) -> Iterator[Column]:
    """How many firms have each grade; no column while no evaluation is in force."""
    if grades is None:
        return
    for name in grades.names:
        said = ("grade", name), ("year", grades.year)
        yield Column(key=f"grade_{name}", heading=mark("Firms graded {grade} {year}"), values=said,
                     kind="number", decimals=0, total=True, shown=False)  # fmt: skip
