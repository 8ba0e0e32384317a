"""The list of the parks that the plan states."""

from collections.abc import Sequence
from typing import Final

from django.http import HttpRequest

from wanmu.kernel.messages import mark
from wanmu.report.park_view import park_rows
from wanmu.web.land.parcels import platforms
from wanmu.web.office.county import county_pack
from wanmu.web.tables.numbered import NUMBER, numbered
from wanmu.web.tables.table import Column, Computed, Table


def _rows(request: HttpRequest) -> Computed:
    del request
    return numbered(park_rows(county_pack()), lambda row: row.values())


def _sources(request: HttpRequest) -> Sequence[str]:
    del request
    pack = county_pack()
    used = {each.source for each in pack.parks.values()}
    return [each.title for name, each in pack.county.sources.items() if name in used]


PARKS: Final = Table(
    name="parks",
    title=mark("Parks"),
    columns=(
        Column(key="name", heading=mark("Park"), link=("park", "id")),
        Column(key="platform", heading=mark("Platform"), kind="choice", choices=platforms,
               filter="choice"),
        Column(key="block", heading=mark("Block"), filter="text"),
        Column(key="area", heading=mark("Stated area"), path="mu", kind="number", unit="亩",
               decimals=0, filter="range"),
        Column(key="printed", heading=mark("Area as printed"), path="area", shown=False),
        Column(key="investor", heading=mark("Who invests"), filter="text"),
        Column(key="mode", heading=mark("How it is developed"), filter="text"),
        Column(key="theme", heading=mark("What the park is for"), filter="text"),
        Column(key="facilities", heading=mark("Shared facilities")),
        Column(key="place", heading=mark("Place in the document"), path="locator", shown=False),
        NUMBER,
    ),
    rows=_rows,
    order="number",
    unique="number",
    search="search",
    sources=_sources,
    empty=mark("The plan states no park."),
)  # fmt: skip
