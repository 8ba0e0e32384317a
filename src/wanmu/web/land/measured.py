"""What the ledger comes to by platform, as whoever asks may see it."""

from typing import Final

from django.db.models import Count, Max
from django.http import HttpRequest

from wanmu.land.platforms import PlatformFirms, firms_by_platform, land_by_platform
from wanmu.report.park_view import Grades, Measured
from wanmu.web.accounts.decorators import person_of
from wanmu.web.accounts.models import User
from wanmu.web.accounts.sight import MASK, sight_of
from wanmu.web.evaluations.in_force import newest_in_force
from wanmu.web.evaluations.models import Result
from wanmu.web.evaluations.schemes import grade_names
from wanmu.web.land.known import day_of, kept, land_of, register_of
from wanmu.web.ledger.frames import frame_of
from wanmu.web.ledger.models import EnterpriseYear
from wanmu.web.ledger.scope import firms_of, of_firms

FIRMS: Final = ("enterprise", "enterprise_year")
"""The records that the firms of a platform are counted by."""


def measured_of(request: HttpRequest) -> Measured:
    """What the ledger comes to of land and firms, as the reader may see it."""
    person = person_of(request)
    day, land = day_of(person), land_of(person)
    year, firms = firms_of_year(person)
    found = land_by_platform(land.parcels, register_of(person, day))
    shows = sight_of(request).shows
    return Measured(found, firms, day, year, land.made_up, shows, MASK, grades_of(person))


def firms_of_year(person: User) -> tuple[int | None, dict[str, PlatformFirms]]:
    """The latest year that firms have figures of, and the firms of that year by platform."""
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


def grades_of(person: User) -> Grades | None:
    """The grades of the newest evaluation in force, counted by platform; None while none is."""
    found: Grades | None = kept(person, "grades", lambda: _ask_grades(person), FIRMS)
    return found


def _ask_grades(person: User) -> Grades | None:
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
