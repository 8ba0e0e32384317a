"""Three made-up evaluations: two final, and one in its notice period, with objections."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import F, QuerySet
from django.utils import timezone

from wanmu.kernel.messages import text
from wanmu.report.document import Document, Paragraph
from wanmu.report.pdf_file import pdf_bytes
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Role
from wanmu.web.evaluations import clock, reviews
from wanmu.web.evaluations.choosing import choose
from wanmu.web.evaluations.evidence import Paper
from wanmu.web.evaluations.models import Objection, Publication
from wanmu.web.evaluations.notices import Asked, publish
from wanmu.web.evaluations.objections import RESULT, Claim, Decision, decide, file
from wanmu.web.evaluations.runs import run
from wanmu.web.evaluations.sights import results_for
from wanmu.web.firms.disputes import confirm_year
from wanmu.web.firms.figures import FIELDS
from wanmu.web.ledger.models import EnterpriseYear
from wanmu.web.ledger.scope import firms_of

_FINAL: Final = (2019, 2020)
_OUT: Final = 2021
_LAND_DAYS: Final = 8
_DAYS: Final = 7
_RUN_FOR: Final = 3
"""Days that the results have been out."""
_FLOOR: Final = 3.0
"""万元 of tax a mu below which the scheme grades D."""
_BETTER: Final = 0.9
"""The share of the land at which the tax a mu would be the floor that an objection claims."""
_NINE: Final = time(9)

People = Mapping[Role, User]


def load_evaluations(people: People) -> None:
    """Take the evaluations of the demo through their steps, by its people."""
    for year in _FINAL:
        _whole(people, year)
    today = clock.today()
    out = _published(people, _OUT, today - timedelta(days=_RUN_FOR))
    with clock.at(_moment(today - timedelta(days=1), _NINE)):
        _objections(people, out)


def _whole(people: People, year: int) -> None:
    """An evaluation to its end, in the summer after its year."""
    begins = date(year + 1, 6, 20)
    held = _published(people, year, begins).evaluation
    with clock.at(_moment(begins + timedelta(days=_DAYS + 1), _NINE)):
        reviews.finalise(held, people[Role.LEADER], held.version)


def _published(people: People, year: int, begins: date) -> Publication:
    """An evaluation up to the publication of its results on a day."""
    clerk, reviewer, leader = (people[r] for r in (Role.CLERK, Role.REVIEWER, Role.LEADER))
    first = begins - timedelta(days=_LAND_DAYS + 4)
    with clock.at(_moment(first, _NINE)):
        held = choose(clerk, f"jinyun-{year}")
        publish(held, "denominators", reviewer, held.version, _asked(first, _LAND_DAYS))
        _confirmed(people[Role.FIRM], year)
    with clock.at(_moment(begins, _NINE)):
        run(held, clerk, held.version)
        reviews.reconcile(held, clerk, held.version)
        reviews.approve(held, reviewer, held.version, text("the figures were spot-checked"))
        reviews.approve(held, leader, held.version, text("agreed"))
        return publish(held, "results", reviewer, held.version, _asked(begins, _DAYS))


def _confirmed(firm: User, year: int) -> None:
    """The firm confirms its figures of the year while they are out."""
    for held in EnterpriseYear.objects.filter(enterprise__in=firms_of(firm), year=year):
        confirm_year(firm.username, held, [each.name for each in FIELDS], held.version)


def _asked(begins: date, days: int) -> Asked:
    contact = text("economy bureau, 0578-0000000 (made up)")
    return Asked(begins.isoformat(), str(days), "calendar", "17:30", contact)


def _objections(people: People, out: Publication) -> None:
    """One that was accepted and changes a grade, one that was rejected, two that wait."""
    reviewer, town = people[Role.REVIEWER], people[Role.TOWNSHIP]
    below = _below_the_floor(town, out).first()
    if below is not None:
        right = round(below.tax / _FLOOR * _BETTER, 2)
        found = _file(out, town, below.enterprise_id, "land", right)
        department = text("natural resources bureau")
        reasons = text("the survey shows less land than was registered")
        accepts = Decision(True, reasons, "land", f"{right}", department, "registered")  # noqa: FBT003
        decide(found, reviewer, found.version, accepts)
    firm = people[Role.FIRM]
    assert firm.unit is not None
    _file(out, firm, firm.unit.code, "energy", 100.0)
    platform = people[Role.PLATFORM]
    one, other = results_for(platform, out.run).filter(status="graded")[:2]
    _file(out, platform, one.enterprise_id, RESULT, None)
    found = _file(out, platform, other.enterprise_id, RESULT, None)
    reasons = text("the grade follows from the published figures; no figure is disputed")
    decide(found, reviewer, found.version, Decision(False, reasons))  # noqa: FBT003


def _below_the_floor(town: User, out: Publication) -> QuerySet[Any]:
    """The figures of firms of the town that are graded D, and pay near to what lifts them."""
    graded = results_for(town, out.run).filter(grade="D").values("enterprise_id")
    rows = EnterpriseYear.objects.filter(enterprise__in=graded, year=_OUT, land__gt=1)
    near = rows.annotate(rate=F("tax") / F("land")).filter(rate__gt=2, rate__lt=_FLOOR)
    ordered: QuerySet[Any] = near.order_by("-rate", "pk")
    return ordered


def _file(out: Publication, by: User, firm: str, about: str, claimed: float | None) -> Objection:
    said = text("The figure does not agree with our papers; see the evidence (made up).")
    paper = Document(text("Evidence (made up)"), (Paragraph(said),))
    papers = [Paper("evidence.pdf", pdf_bytes(paper))]
    return file(out, by, Claim(firm, about, "" if claimed is None else f"{claimed}", said), papers)


def _moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))
