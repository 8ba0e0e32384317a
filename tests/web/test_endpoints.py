"""Every address of the office by every role: who gets in, and who is told that he does not.

A new address is refused by this test until it has its line in ``TABLE``. An object that is not
there shows that permission is asked before existence: who may see it gets 404, others 403.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from wanmu.web.accounts.decorators import is_protected
from wanmu.web.accounts.roles import Deed, Role, may

ALL = frozenset(Role)


def who(*deeds: Deed) -> frozenset[Role]:
    """The roles that may do any of the deeds."""
    return frozenset(role for role in Role if any(may(role, deed) for deed in deeds))


LOOK = who(Deed.KEEP_ACCOUNTS, Deed.GRANT_ROLES, Deed.SEE_TRAIL)
EVALUATORS = who(
    Deed.RUN_EVALUATION, Deed.REVIEW_EVALUATION, Deed.PUBLISH_EVALUATION, Deed.DECIDE_OBJECTION
)


@dataclass(frozen=True)
class Line:
    """What an address answers: ``inside`` to the roles that may, 403 to the others.

    ``stranger`` is what comes without a login: for 302 the way to the login.
    """

    address: str
    roles: frozenset[Role]
    inside: int = 200
    stranger: int = 302
    method: str = "get"


TABLE: dict[str, tuple[Line, ...]] = {
    # Open to everybody.
    "login": (Line("/login/", ALL, inside=302, stranger=200),),
    "login-code": (Line("/login/code/", ALL, inside=302),),
    "provider-start": (Line("/login/by/nobody/", ALL, inside=404, stranger=404),),
    "provider-finish": (Line("/login/by/nobody/back/", ALL, inside=404, stranger=404),),
    "logout": (Line("/logout/", ALL, inside=302, stranger=302, method="post"),),
    "health": (Line("/health/", ALL, stranger=200),),
    "density": (Line("/density/", ALL, inside=302, stranger=302, method="post"),),
    "language": (Line("/language/", ALL, inside=302, stranger=302, method="post"),),
    # For everybody with an account.
    "cockpit": (Line("/", ALL),),
    "account": (Line("/account/", ALL),),
    "password": (Line("/account/password/", ALL),),
    "second-factor": (Line("/account/second-factor/", ALL),),
    "second-factor-off": (Line("/account/second-factor/off/", ALL, inside=302, method="post"),),
    "end-sessions": (Line("/account/sessions/end/", ALL, inside=302, method="post"),),
    "end-own-session": (Line("/account/sessions/0/end/", ALL, inside=404, method="post"),),
    # By role.
    "sessions": (Line("/people/sessions/", who(Deed.GRANT_ROLES)),),
    "trail-days": (Line("/trail/days/", who(Deed.SEE_TRAIL)),),
    "trail-day": (
        Line("/trail/days/2020-01-01.jsonl", who(Deed.SEE_TRAIL)),
        Line("/trail/days/never.jsonl", who(Deed.SEE_TRAIL), inside=404),
    ),
    "unmask": (Line("/unmask/", who(Deed.UNMASK)),),
    "people": (Line("/people/", LOOK),),
    "new-person": (Line("/people/new/", who(Deed.KEEP_ACCOUNTS)),),
    "units": (Line("/people/units/", who(Deed.KEEP_ACCOUNTS, Deed.GRANT_ROLES)),),
    "emergencies": (Line("/people/standing-in/", LOOK),),
    "person": (Line("/people/0/", LOOK, inside=404),),
    "trail": (Line("/trail/", who(Deed.SEE_TRAIL)),),
    "verify-trail": (Line("/trail/verify/", who(Deed.SEE_TRAIL), inside=302, method="post"),),
    "imports": (Line("/data/imports/", who(Deed.IMPORT)),),
    "new-import": (Line("/data/imports/new/", who(Deed.IMPORT)),),
    "import": (Line("/data/imports/0/", who(Deed.IMPORT), inside=404),),
    "import-progress": (Line("/data/imports/0/progress/", who(Deed.IMPORT), inside=404),),
    "take-over": (Line("/data/imports/0/take-over/", who(Deed.IMPORT), inside=404, method="post"),),
    "take-back": (Line("/data/imports/0/take-back/", who(Deed.IMPORT), inside=404, method="post"),),
    "refused-rows": (Line("/data/imports/0/refused.xlsx", who(Deed.IMPORT), inside=404),),
    "templates": (Line("/data/templates/", who(Deed.IMPORT, Deed.EDIT_LEDGER)),),
    "template": (
        Line("/data/templates/enterprise.xlsx", who(Deed.IMPORT, Deed.EDIT_LEDGER)),
        Line("/data/templates/nothing.xlsx", who(Deed.IMPORT, Deed.EDIT_LEDGER), inside=404),
    ),
    "quality": (
        Line("/data/quality/", who(Deed.IMPORT)),
        Line("/data/quality/?year=1", who(Deed.IMPORT), inside=400),
    ),
    "quality-rows": (Line("/data/quality/rows/", who(Deed.IMPORT)),),
    "quality-unreported": (Line("/data/quality/unreported/", who(Deed.IMPORT)),),
    "sources": (Line("/data/sources/", who(Deed.IMPORT)),),
    "document": (Line("/data/documents/0/", who(Deed.IMPORT), inside=404),),
    "tokens": (Line("/account/tokens/", who(Deed.USE_API)),),
    "end-token": (Line("/account/tokens/0/end/", who(Deed.USE_API), inside=404, method="post"),),
    # The API takes tokens and no logins (tests/web/test_api.py).
    "api:openapi-json": (Line("/api/v1/openapi.json", ALL, stranger=200),),
    "api:api-root": (Line("/api/v1/", ALL, inside=404, stranger=404),),
    **{
        f"api:{name}": (Line(f"/api/v1/{address}", ALL, inside=401, stranger=401),)
        for name, address in {
            "kinds": "kinds",
            "records": "records/enterprise",
            "record": "records/enterprise/0",
            "history": "records/enterprise/0/history",
            "answers": "answers",
            "answer": "answers/balance",
            "lists": "lists",
            "list": "lists/firms",
            "cockpit": "cockpit",
            "figure": "figures/tax",
            "land": "land",
            "land-due": "land/due",
            "land-redevelopment": "land/redevelopment",
            "parcel": "land/parcels/0",
            "parks": "parks",
            "park": "parks/0",
            "chains": "chains",
            "chain": "chains/0",
            "findings": "findings",
            "finding": "findings/0",
            "scenario": "scenario",
            "search": "search",
            "quality": "quality",
            "evaluations": "evaluations",
            "evaluation": "evaluations/2021",
            "results": "evaluations/2021/results",
            "result": "evaluations/2021/results/0",
            "objections": "evaluations/2021/objections",
            "objection": "evaluations/2021/objections/0",
            "evaluation-data": "evaluations/2021/data",
            "evaluation-counts": "evaluations/2021/counts",
            "evaluation-compare": "evaluations/2021/compare",
        }.items()
    },
    "land": (Line("/land/", who(Deed.SEE_LAND)),),
    "land-map": (Line("/land/map.json", who(Deed.SEE_LAND)),),
    "land-due": (Line("/land/due/", who(Deed.SEE_LAND)),),
    "land-redevelopment": (Line("/land/redevelopment/", who(Deed.SEE_LAND)),),
    "parcel": (Line("/land/parcels/0/", who(Deed.SEE_LAND), inside=404),),
    "parcel-sketch": (Line("/land/parcels/0/sketch.png", who(Deed.SEE_LAND), inside=404),),
    "parcel-paper": (Line("/land/parcels/0/book.docx", who(Deed.SEE_LAND), inside=404),),
    "new-event": (Line("/land/parcels/0/event/", who(Deed.EDIT_LEDGER), inside=404),),
    "parks": (Line("/parks/", who(Deed.SEE_COUNTY)),),
    "park-list": (Line("/parks/list/", who(Deed.SEE_COUNTY)),),
    "park": (
        Line("/parks/丽缙园/", who(Deed.SEE_COUNTY)),
        Line("/parks/无/", who(Deed.SEE_COUNTY), inside=404),
    ),
    "chains": (Line("/chains/", who(Deed.SEE_COUNTY)),),
    "chain-links": (Line("/chains/links/", who(Deed.SEE_COUNTY)),),
    "chains-workbook": (Line("/chains.xlsx", who(Deed.SEE_COUNTY)),),
    "chain": (
        Line("/chains/特色机床/", who(Deed.SEE_COUNTY)),
        Line("/chains/无/", who(Deed.SEE_COUNTY), inside=404),
    ),
    "chain-workbook": (
        Line("/chains/特色机床.xlsx", who(Deed.SEE_COUNTY)),
        Line("/chains/无.xlsx", who(Deed.SEE_COUNTY), inside=404),
    ),
    "evaluations": (Line("/evaluations/", who(Deed.SEE_FIRMS)),),
    "new-evaluation": (Line("/evaluations/new/", who(Deed.RUN_EVALUATION)),),
    **{
        name: (Line(f"/evaluations/{address}", who(Deed.SEE_FIRMS), inside=404),)
        for name, address in {
            "evaluation": "2021/",
            "evaluation-results": "2021/results/",
            "evaluation-result": "2021/results/91331122MA00000018/",
            "evaluation-explained": "results/0/",
            "evaluation-objections": "2021/objections/",
            "evaluation-objection": "objections/0/",
            "evaluation-evidence": "objections/0/0/",
            "evaluation-publication": "publications/0/",
            "evaluation-file": "publications/0/0/",
        }.items()
    },
    **{
        name: (Line(f"/evaluations/2021/{address}/", EVALUATORS, inside=404, method=method),)
        for name, address, method in (
            ("evaluation-step", "step", "post"),
            ("evaluation-data", "data", "get"),
            ("evaluation-counts", "counts", "get"),
            ("evaluation-compare", "compare", "get"),
        )
    },
    "evaluation-object": (Line("/evaluations/publications/0/object/", who(Deed.OBJECT), 404),),
    "wall": (Line("/wall/", who(Deed.SHOW_WALL)),),
    "figure": (
        Line("/figures/output/", who(Deed.SEE_FIRMS)),
        Line("/figures/nothing/", who(Deed.SEE_FIRMS), inside=404),
    ),
    "plan": (Line("/plan/", who(Deed.SEE_COUNTY)),),
    "search": (Line("/search/", ALL),),
    "firms": (Line("/firms/", who(Deed.SEE_FIRMS)),),
    "firm": (Line("/firms/nobody/", who(Deed.SEE_FIRMS), inside=404),),
    "firm-grade": (Line("/firms/nobody/grades/2021/", who(Deed.SEE_FIRMS), inside=404),),
    "disputes": (Line("/firms/disputes/", who(Deed.EDIT_LEDGER)),),
    "answer-dispute": (Line("/firms/disputes/0/", who(Deed.EDIT_LEDGER), inside=404),),
    "correct-fact": (Line("/firms/nobody/facts/name/", who(Deed.EDIT_LEDGER), inside=404),),
    "correct-figure": (Line("/firms/nobody/2024/tax/", who(Deed.EDIT_LEDGER), inside=404),),
    "confirm-year": (
        Line("/firms/nobody/2024/confirm/", who(Deed.CONFIRM_VALUES), inside=404, method="post"),
    ),
    "dispute-figure": (
        Line("/firms/nobody/2024/tax/dispute/", who(Deed.CONFIRM_VALUES), inside=404),
    ),
    "answer": (
        Line("/plan/answers/balance/", who(Deed.SEE_COUNTY)),
        Line("/plan/answers/nothing/", who(Deed.SEE_COUNTY), inside=404),
    ),
    "answer-sheet": (Line("/plan/answers/balance/rows/", who(Deed.SEE_COUNTY), inside=404),),
    "export-answer": (
        Line("/plan/answers/balance.xlsx", who(Deed.SEE_COUNTY), inside=404),
        Line("/plan/answers/nothing.xlsx", who(Deed.SEE_COUNTY), inside=404),
    ),
    "findings": (Line("/plan/findings/", who(Deed.SEE_COUNTY)),),
    "finding": (Line("/plan/findings/nothing/", who(Deed.SEE_COUNTY), inside=404),),
    "scenarios": (Line("/plan/scenarios/", who(Deed.SEE_COUNTY)),),
}


def patterns(under: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the office by its full name."""
    for each in under.url_patterns:
        if isinstance(each, URLResolver):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from patterns(each, inner)
        else:
            yield f"{namespace}{each.name}", each


def test_every_address_has_its_line_and_every_line_its_address():
    assert {name for name, _ in patterns(get_resolver())} == set(TABLE)


def test_every_view_says_who_may_use_it():
    unsaid = [name for name, each in patterns(get_resolver()) if not is_protected(each.callback)]
    assert unsaid == []


def test_a_view_that_does_not_say_it_is_refused_to_everybody(rf):
    from wanmu.web.accounts.middleware import Duties  # noqa: PLC0415  Django is not set up before

    with pytest.raises(PermissionDenied):
        Duties(HttpResponse).process_view(rf.get("/"), lambda _: HttpResponse(), (), {})


@pytest.mark.parametrize("name", TABLE)
def test_each_role_gets_what_the_table_says(name, bureau):
    from wanmu.web.accounts.models import User  # noqa: PLC0415  Django is not set up before

    for role in Role:
        person = User.objects.create(username=f"{role}", role=role, unit=bureau)
        for line in TABLE[name]:
            browser = Client()
            browser.force_login(person)
            answer = getattr(browser, line.method)(line.address)
            expected = line.inside if role in line.roles else 403
            assert answer.status_code == expected, (line.address, role)


@pytest.mark.django_db
@pytest.mark.parametrize("line", [line for lines in TABLE.values() for line in lines])
def test_a_stranger_gets_what_is_open_and_else_the_way_to_the_login(line):
    answer = getattr(Client(), line.method)(line.address)
    assert answer.status_code == line.stranger
    if line.method == "get" and line.stranger == 302:
        assert answer["Location"].startswith("/login/")
