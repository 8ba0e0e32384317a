"""A county with four made-up firms, and the evaluations of two years, for tests of the cockpit."""

from datetime import timedelta

from django.utils import timezone

from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Role
from wanmu.web.evaluations.models import Evaluation, Publication, Result, Run
from wanmu.web.evaluations.schemes import county_schemes
from wanmu.web.evaluations.states import State
from wanmu.web.ledger.differences import differences
from wanmu.web.ledger.models import Origin
from wanmu.web.ledger.write import Deed, write

# Firm, platform, output and tax of 2020 and of 2021 in 万元, land in 亩.
FIRMS = (
    ("91330000MA00000001", "丽缙园", (30_000, 33_000), (600, 660), 30),
    ("91330000MA0000002Y", "丽缙园", (20_000, 22_000), (300, 330), 20),
    ("91330000MA0000003X", "丽缙园", (10_000, 11_000), (150, 110), 15),
    ("91330000MA0000004W", "开发区", (40_000, 44_000), (900, 880), 35),
)


def fill():
    """The firms and their two years, delivered by the tax office."""
    firms = [
        {"code": code, "name": f"企业{number}", "platform": platform, "size_class": "above_scale",
         "data_label": "synthetic"}
        for number, (code, platform, *_) in enumerate(FIRMS)
    ]  # fmt: skip
    years = [
        {"code": code, "year": 2020 + at, "size_class": "above_scale", "output": output[at],
         "tax": tax[at], "land": land, "data_label": "synthetic"}
        for code, _, output, tax, land in FIRMS
        for at in (0, 1)
    ]  # fmt: skip
    for kind, rows in (("enterprise", firms), ("enterprise_year", years)):
        origin = Origin(department="税务局", basis="tax", received_by="clerk")
        write([differences(kind, rows)], Deed("clerk", "import", kind, "for a test"), origin)


def grade(county):
    """The evaluation of 2021 is final: two firms A, one B, one C; that of 2022 is in its notice."""
    clerk = User.objects.create(username="王", role=Role.CLERK, unit=county)
    now, scheme = timezone.now(), next(iter(county_schemes()))
    final, open_ = (
        Evaluation.objects.create(year=year, scheme=scheme, pack="jinyun", state=state,
                                  made_by=clerk, made_at=now)
        for year, state in ((2021, State.FINAL), (2022, State.NOTICE))
    )  # fmt: skip
    run = Run.objects.create(evaluation=final, number=1, identity="abc", record={}, made_by=clerk,
                             made_at=now)  # fmt: skip
    final.final = final.run = run
    final.save()
    for (code, *_), grade in zip(FIRMS, "AABC", strict=True):
        Result.objects.create(run=run, enterprise_id=code, unit=code, status="graded", grade=grade,
                              score=80.0)  # fmt: skip
    Publication.objects.create(
        evaluation=open_, round="results", begins=now.date(), days=7, kind="calendar",
        ends=now + timedelta(days=2, hours=1), contact="-", issued_by=clerk, issued_at=now,
    )  # fmt: skip
