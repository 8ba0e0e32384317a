"""A small county in the ledger, and people who evaluate it, for the tests of the process."""

from datetime import date, datetime

from django.utils import timezone

from wanmu.web.accounts.models import Unit, User
from wanmu.web.accounts.roles import Role
from wanmu.web.evaluations import clock, reviews
from wanmu.web.evaluations.choosing import choose
from wanmu.web.evaluations.evidence import Paper
from wanmu.web.evaluations.models import Evaluation
from wanmu.web.evaluations.notices import Asked, publish
from wanmu.web.evaluations.runs import run
from wanmu.web.ledger.differences import differences
from wanmu.web.ledger.models import Origin
from wanmu.web.ledger.write import Deed, write

YEAR = 2021
COUNT = 20
PAPER = Paper("测绘报告.pdf", b"%PDF-1.7 made up")
WEEK = Asked("2022-06-01", "7", "calendar", "17:30", "经信局 0578-3140000")


def code(number):
    return f"91331122MA{number:08d}"


def moment(*parts):
    return datetime(*parts, tzinfo=timezone.get_default_timezone())


def figures(number):
    """Firm n pays n × 10 万元 of tax on 10 亩: n 万元 a mu; 1 and 2 are below the floor of 3."""
    return {
        "code": code(number), "year": YEAR, "size_class": "above_scale", "tax": number * 10.0,
        "value_added": number * 40.0, "revenue": 1000.0, "rd": 30.0, "employees": 50.0,
        "land": 10.0, "energy": 100.0, "electricity": 500_000.0, "emissions": 2.0,
    }  # fmt: skip


def fill(count=COUNT, basis="tax"):
    firms = [
        {"code": code(n), "name": f"缙云虚构{n}厂", "gbt4754": "3311", "status": "operating",
         "region": "壶镇镇", "in_production": date(2010, 1, 1), "size_class": "above_scale"}
        for n in range(1, count + 1)
    ]  # fmt: skip
    rows = [figures(n) for n in range(1, count + 1)]
    deed = Deed("clerk", "import", "2021.xlsx", "")
    for kind, found in (("enterprise", firms), ("enterprise_year", rows)):
        origin = Origin(department="税务局", basis=basis, period="2021", received_by="clerk")
        write([differences(kind, found)], deed, origin)


def people():
    """A clerk, two reviewers, a leader, a town's clerk, and the firms 1 and 2."""
    bureau = Unit.objects.create(kind="bureau", code="331122-01", name="缙云县经信局")
    town = Unit.objects.create(kind="township", code="壶镇镇", name="壶镇镇")
    made = {
        name: User.objects.create(username=name, role=role, unit=bureau)
        for name, role in (
            ("clerk", Role.CLERK), ("reviewer", Role.REVIEWER), ("second", Role.REVIEWER),
            ("leader", Role.LEADER),
        )
    }  # fmt: skip
    made["town"] = User.objects.create(username="town", role=Role.TOWNSHIP, unit=town)
    for number in (1, 2):
        unit = Unit.objects.create(kind="firm", code=code(number), name=f"{number}厂")
        made[f"firm{number}"] = User.objects.create(
            username=f"firm{number}", role=Role.FIRM, unit=unit
        )
    return made


def reviewed(who):
    """An evaluation of which a run has been approved by two people, on 10 June 2022."""
    with clock.at(moment(2022, 6, 1, 9)):
        held = choose(who["clerk"], "jinyun-2021")
        publish(held, "denominators", who["reviewer"], held.version, WEEK)
    with clock.at(moment(2022, 6, 10, 9)):
        run(held, who["clerk"], held.version)
        twice_approved(held, who)
    return held


def twice_approved(held, who):
    reviews.reconcile(held, who["clerk"], held.version)
    reviews.approve(held, who["reviewer"], held.version, "")
    reviews.approve(held, who["second"], held.version, "同意")


def noticed(who):
    """An evaluation whose results are out from 10 to 16 June 2022, until 17:30."""
    held = reviewed(who)
    asked = Asked("2022-06-10", "7", "calendar", "17:30", WEEK.contact)
    with clock.at(moment(2022, 6, 10, 10)):
        out = publish(held, "results", who["reviewer"], held.version, asked)
    return held, out


def again(held):
    return Evaluation.objects.get(pk=held.pk)
