"""The pages of platforms and parks."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from wanmu.report.answer import Answer
from wanmu.report.page import page_of
from wanmu.report.park_view import (
    park_answer,
    park_name,
    parks_grounds,
    parks_title,
    platform_answer,
    platform_name,
)
from wanmu.report.workbook import workbook
from wanmu.web.accounts.decorators import allowed
from wanmu.web.accounts.roles import Deed
from wanmu.web.keeping import NO_RECORDS, shared
from wanmu.web.land.known import LAND
from wanmu.web.land.measured import FIRMS, measured_of
from wanmu.web.land.park_list import PARKS
from wanmu.web.land.platform_list import table
from wanmu.web.office.county import county_pack
from wanmu.web.tables.views import answer

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@allowed(Deed.SEE_COUNTY)
@shared(*LAND, *FIRMS)
def parks(request: HttpRequest) -> HttpResponseBase:
    """The platforms as a list, each with its land and firms; it leads to the list of parks."""
    pack = county_pack()
    grounds = page_of(parks_grounds(pack, measured_of(request)))
    shown = {"title": parks_title(pack), "page": grounds}
    return answer(request, table(request), "land/platforms.html", shown)


@require_safe
@allowed(Deed.SEE_COUNTY)
@shared(NO_RECORDS)
def park_list(request: HttpRequest) -> HttpResponseBase:
    """The parks as a list."""
    return answer(request, PARKS, "land/answer.html")


@require_safe
@allowed(Deed.SEE_COUNTY)
@shared(*LAND, *FIRMS)
def park(request: HttpRequest, name: str) -> HttpResponse:
    """One platform or park.

    Raises:
        Http404: For one that the pack does not have.
    """
    pack, found = county_pack(), answer_of_park(request, name)
    if found is None:
        raise Http404
    if platform := pack.platforms.get(name):
        parcels = f"{reverse('land')}?platform={name}"
        inside = [each.id for each in pack.platforms.values() if each.parent == name]
        own = [reverse("park", args=[each]) for each in (name, *inside)]
        kinds = [f"{parcels}&category={each}" for each in pack.land.categories]
        firms = f"{reverse('firms')}?platform={name}"
        ways = parcels, firms
        return _shown(request, platform_name(platform), found, [own, kinds], ways)
    held = pack.parks[name]
    where = f"{reverse('land')}?platform={held.platform}" if held.platform else reverse("land")
    return _shown(request, park_name(held), found, [], (where, ""))


def answer_of_park(request: HttpRequest, name: str) -> Answer | None:
    """What is known of a platform or park; None for one that the pack does not have."""
    pack = county_pack()
    if platform := pack.platforms.get(name):
        return platform_answer(platform, pack, measured_of(request))
    held = pack.parks.get(name)
    return None if held is None else park_answer(held, pack, measured_of(request))


def _shown(
    request: HttpRequest, title: str, found: Answer, links: list[list[str]], ways: tuple[str, str]
) -> HttpResponse:
    if request.GET.get("export") == "xlsx":
        named = {"Content-Type": _XLSX, "Content-Disposition": 'attachment; filename="parks.xlsx"'}
        return HttpResponse(workbook(found), headers=named)
    page = page_of(found)
    sheets: list[Any] = []
    for at, sheet in enumerate(page["sheets"]):
        rows = links[at] if at < len(links) else [""] * len(sheet["rows"])
        sheets.append((sheet, list(zip(rows, sheet["rows"], strict=True))))
    shown = {"title": title, "page": page, "sheets": sheets, "link": ways[0], "firms": ways[1]}
    return render(request, "land/parks.html", shown)
