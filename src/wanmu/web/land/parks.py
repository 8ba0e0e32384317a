"""The pages of platforms and parks."""

from typing import Any, Final

from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from wanmu.kernel.messages import text
from wanmu.land.platforms import PlatformFirms, firms_by_platform, land_by_platform
from wanmu.report.answer import Answer
from wanmu.report.page import page_of
from wanmu.report.park_view import (
    Grades,
    Measured,
    park_answer,
    park_name,
    parks_answer,
    parks_title,
    platform_answer,
    platform_name,
)
from wanmu.report.workbook import workbook
from wanmu.web.accounts.decorators import allowed, person_of
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Deed
from wanmu.web.accounts.sight import MASK, sight_of
from wanmu.web.evaluations.in_force import newest_in_force
from wanmu.web.evaluations.models import Result
from wanmu.web.evaluations.schemes import grade_names
from wanmu.web.keeping import NO_RECORDS, shared
from wanmu.web.land.known import LAND, day_of, kept, land_of, register_of
from wanmu.web.land.park_list import PARKS
from wanmu.web.ledger.frames import frame_of
from wanmu.web.ledger.models import EnterpriseYear
from wanmu.web.ledger.scope import firms_of, of_firms
from wanmu.web.office.county import county_pack
from wanmu.web.tables.views import answer

FIRMS: Final = ("enterprise", "enterprise_year")
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@allowed(Deed.SEE_COUNTY)
@shared(*LAND, *FIRMS)
def parks(request: HttpRequest) -> HttpResponse:
    """Every platform with its land and firms, and every park."""
    pack = county_pack()
    found = parks_answer(pack, measured_of(request))
    names = [[*pack.platforms], [*pack.parks]]
    links = [[reverse("park", args=[name]) for name in each] for each in names]
    return _shown(request, parks_title(pack), found, links)


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


def measured_of(request: HttpRequest) -> Measured:
    """What the ledger comes to of land and firms, as the reader may see it."""
    person = person_of(request)
    day, land = day_of(person), land_of(person)
    year, firms = _firms(person)
    found = land_by_platform(land.parcels, register_of(person, day))
    shows, grades = sight_of(request).shows, kept(person, "grades", lambda: _grades(person), FIRMS)
    return Measured(found, firms, day, year, land.made_up, shows, MASK, grades)


def _firms(person: User) -> tuple[int | None, dict[str, PlatformFirms]]:
    """The firms of the latest year by platform."""
    found = kept(person, "firms by platform", lambda: _ask_firms(person), FIRMS)
    year: int | None = found[0]
    return year, found[1]


def _ask_firms(person: User) -> tuple[int | None, dict[str, PlatformFirms]]:
    rows = of_firms(person, EnterpriseYear.objects.all(), "enterprise")
    year = rows.aggregate(latest=Max("year"))["latest"]
    if year is None:
        return None, {}
    firms = frame_of("enterprise", firms_of(person))
    return year, dict(firms_by_platform(firms, frame_of("enterprise_year", rows.filter(year=year))))


def _grades(person: User) -> Grades | None:
    """The grades of the newest evaluation in force, counted by platform."""
    graded = newest_in_force()
    if graded is None:
        return None
    results = Result.objects.filter(run=graded.final_id).exclude(grade="")
    found = of_firms(person, results, "enterprise").order_by()
    counts: dict[str, dict[str, int]] = {}
    for platform, grade, count in found.values_list("enterprise__platform", "grade").annotate(
        count=Count("pk")
    ):
        counts.setdefault(platform or "", {})[grade] = count
    return Grades(graded.year, tuple(grade_names()), counts)


def _shown(
    request: HttpRequest,
    title: str,
    found: Answer,
    links: list[list[str]],
    ways: tuple[str, str] = ("", ""),
) -> HttpResponse:
    if request.GET.get("export") == "xlsx":
        named = {"Content-Type": _XLSX, "Content-Disposition": 'attachment; filename="parks.xlsx"'}
        return HttpResponse(workbook(found), headers=named)
    page = page_of(found)
    sheets: list[Any] = []
    for at, sheet in enumerate(page["sheets"]):
        rows = links[at] if at < len(links) else [""] * len(sheet["rows"])
        sheets.append((sheet, list(zip(rows, sheet["rows"], strict=True))))
    shown = {"title": title, "page": page, "sheets": sheets, "link": ways[0], "firms": ways[1],
             "parks": text(PARKS.title)}  # fmt: skip
    return render(request, "land/parks.html", shown)
