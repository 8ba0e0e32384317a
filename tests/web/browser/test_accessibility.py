"""Every page of the office, by somebody who may see it: nothing in anybody's way.

The addresses are those of ``tests/web/test_endpoints.py``, so a new page is looked at as soon as
it is there; one that shows an object needs its address in ``_objects``.
"""

import pytest
from tests.web.test_endpoints import TABLE

from wanmu.web.accounts.roles import Role

from . import county

_READERS = (
    Role.CLERK, Role.LEADER, Role.REVIEWER, Role.FIRM,
    Role.SYSTEM_OFFICER, Role.SECURITY_OFFICER, Role.AUDIT_OFFICER,
)  # fmt: skip
"""Who looks at a page: the first of them who may."""
_NARROW = (390, 720)
"""A telephone, and a window of 1440 at 200 %."""
_NO_PAGES = {
    "health", "land-map", "template", "chains-workbook", "chain-workbook",
    "document", "evaluation-evidence", "evaluation-file", "export-answer", "import-progress",
    "parcel-paper", "parcel-sketch", "refused-rows", "provider-start", "provider-finish",
    "login-code", "trail-day",
}  # fmt: skip
"""Files, data, and pages that only come in the middle of a login."""


@pytest.fixture
def office(kept, monkeypatch):
    """A filled office, and the people in it by role."""
    del kept
    from tests.web import evaluation_office  # noqa: PLC0415  Django is not set up before

    from wanmu.web.evaluations import clock, notices  # noqa: PLC0415

    monkeypatch.setattr(notices, "publication", lambda *_: {"notice.pdf": b"%PDF-"})
    evaluation_office.fill()
    county.fill_land(evaluation_office.code(2))
    who = evaluation_office.people()
    evaluation_office.noticed(who)
    during = evaluation_office.moment(2022, 6, 12, 9)
    monkeypatch.setattr(clock, "now", lambda: during)
    return {
        Role.CLERK: who["clerk"], Role.LEADER: who["leader"], Role.REVIEWER: who["reviewer"],
        Role.FIRM: who["firm2"],
    }  # fmt: skip


def _objects(people):
    """The pages that show an object, by the names of their addresses."""
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415  Django first
    from django.test import Client  # noqa: PLC0415
    from tests.web.evaluation_office import PAPER, YEAR, code  # noqa: PLC0415

    from wanmu.web.evaluations.models import Publication  # noqa: PLC0415
    from wanmu.web.evaluations.objections import Claim, file  # noqa: PLC0415
    from wanmu.web.firms.models import Dispute  # noqa: PLC0415
    from wanmu.web.imports.models import Import  # noqa: PLC0415
    from wanmu.web.imports.work import work_once  # noqa: PLC0415

    out = Publication.objects.get(round="results")
    claim = Claim(code(2), "land", "6", "实测用地 6 亩，登记为 10 亩")
    objection = file(out, people[Role.FIRM], claim, [PAPER])
    firm, clerk = Client(), Client()
    firm.force_login(people[Role.FIRM])
    firm.post(f"/firms/{code(2)}/{YEAR}/land/dispute/", {"claimed": "6", "why": "实测 6 亩"})
    clerk.force_login(people[Role.CLERK])
    sent = f"统一社会信用代码,年度,用地面积(亩)\n{code(3)},{YEAR},11\n1,{YEAR},3\n"
    clerk.post("/data/imports/new/", {
        "kind": "enterprise_year", "department": "税务局", "basis": "tax", "period": f"{YEAR}",
        "why": "更正", "file": SimpleUploadedFile("用地.csv", sent.encode()),
    })  # fmt: skip
    work_once("worker")
    here, own = f"/evaluations/{YEAR}/", f"/firms/{code(2)}/"
    return {
        "firm": own,
        "correct-fact": f"{own}facts/name/",
        "correct-figure": f"{own}{YEAR}/land/",
        "dispute-figure": f"{own}{YEAR}/tax/dispute/",
        "firm-grade": f"{own}grades/{YEAR}/",
        "answer-dispute": f"/firms/disputes/{Dispute.objects.get().pk}/",
        "person": f"/people/{people[Role.CLERK].pk}/",
        "import": f"/data/imports/{Import.objects.get().pk}/",
        "parcel": f"/land/parcels/{county.PARCEL}/",
        "new-event": f"/land/parcels/{county.PARCEL}/event/",
        "answer-sheet": "/plan/answers/balance/rows/",
        "finding": "/plan/findings/t2.丽缙园.1/",
        "evaluation": here,
        "evaluation-explained": f"/evaluations/results/{out.run.results.first().pk}/",
        "evaluation-result": f"{here}results/{code(2)}/",
        "evaluation-objection": f"/evaluations/objections/{objection.pk}/",
        "evaluation-publication": f"/evaluations/publications/{out.pk}/",
        "evaluation-object": f"/evaluations/publications/{out.pk}/object/",
        **{
            f"evaluation-{name}": f"{here}{name}/"
            for name in ("data", "results", "counts", "compare", "objections")
        },
    }


def _pages(people):
    """Who looks at which address: of every name in the table that is a page."""
    objects = _objects(people)
    found = []
    for name, lines in TABLE.items():
        line = next((each for each in lines if each.method == "get"), None)
        if line is None or name in _NO_PAGES or name.startswith("api:"):
            continue
        if name == "login":
            found.append((None, line.address))
            continue
        assert line.inside == 200 or name in objects, f"{name}: say in _objects where one is"
        reader = next(each for each in _READERS if each in line.roles)
        found.append((reader, objects.get(name, line.address)))
    return sorted(found, key=lambda each: _READERS.index(each[0]) if each[0] else -1)


@pytest.mark.parametrize("look", [("zh", 1440), ("en", 390)])
def test_nothing_on_any_page_is_in_anybodys_way(open_page, serious, sideways, office, look):
    language, width = look
    at, wrong = {}, []
    for reader, address in _pages(office):
        if reader not in at:
            at[reader] = open_page(office.get(reader, reader), language=language)
        page = at[reader]
        page.set_viewport_size({"width": width, "height": 900})
        answer = page.goto(address)
        assert answer.status == 200, (address, reader)
        wrong += [f"{address}: {each}" for each in serious(page)]
        page.emulate_media(color_scheme="dark")
        wrong += [f"{address} by night: {each}" for each in serious(page, "cat.color")]
        page.emulate_media(color_scheme="light")
        for narrow in _NARROW:
            page.set_viewport_size({"width": narrow, "height": 844})
            if sideways(page) > 0:
                wrong.append(f"{address}: {sideways(page)} pixels too wide at {narrow}")
    assert wrong == []
