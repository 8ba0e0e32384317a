"""What pages show, fetched by programs: the same figures, by the same rights."""

import pytest
from django.test import Client
from tests.web import evaluation_office as office
from tests.web.evaluation_office import YEAR, code, moment

from wanmu.web.accounts.models import Unit, User
from wanmu.web.accounts.roles import Deed, Role, may
from wanmu.web.accounts.sight import MASK, UNMASKED_UNTIL
from wanmu.web.api.lists import LISTS
from wanmu.web.api.models import SCOPES
from wanmu.web.api.tokens import make_token
from wanmu.web.evaluations import clock, notices
from wanmu.web.evaluations.objections import Claim, file
from wanmu.web.office.models import Answer, AnswerPart
from wanmu.web.trail.models import Entry

pytestmark = pytest.mark.django_db
ADDRESSES = {
    "cockpit": Deed.SEE_FIRMS,
    "figures/tax": Deed.SEE_FIRMS,
    "search?q=1": Deed.SEE_FIRMS,
    "land": Deed.SEE_LAND,
    "land/due": Deed.SEE_LAND,
    "land/redevelopment": Deed.SEE_LAND,
    "parks": Deed.SEE_COUNTY,
    "parks/丽缙园": Deed.SEE_COUNTY,
    "chains": Deed.SEE_COUNTY,
    "chains/特色机床": Deed.SEE_COUNTY,
    "findings": Deed.SEE_COUNTY,
    "scenario": Deed.SEE_COUNTY,
    f"quality?year={YEAR}": Deed.IMPORT,
    "evaluations": Deed.SEE_FIRMS,
    **{f"lists/{name}": each.deed for name, each in LISTS.items()},
}


@pytest.fixture(autouse=True)
def who(monkeypatch):
    monkeypatch.setattr(notices, "publication", lambda *_: {"notice.pdf": b"%PDF-"})
    office.fill()
    return office.people()


def program(user, *scopes):
    _, secret = make_token(user, "test", scopes or set(SCOPES) - {"secrets"}, 30)
    return Client(headers={"authorization": f"Bearer {secret}"})


def get(browser, address, **headers):
    return browser.get(f"/api/v1/{address}", headers=headers)


@pytest.mark.parametrize("role", [role for role in Role if may(role, Deed.USE_API)])
def test_each_role_fetches_what_its_pages_show(role):
    browser = program(User.objects.create(username=f"a-{role}", role=role))
    told = {address: get(browser, address).status_code for address in ADDRESSES}
    assert told == {each: 200 if may(role, deed) else 403 for each, deed in ADDRESSES.items()}


@pytest.mark.parametrize("address", ["lists/firms", "evaluations", "chains"])
def test_a_token_without_the_scope_may_not(who, address):
    other = {"lists/firms": "plan", "evaluations": "ledger", "chains": "evaluations"}[address]
    refused = get(program(who["clerk"], other), address)
    assert refused.status_code == 403
    assert set(refused.json()["error"]) == {"code", "message", "remedy", "faults"}


def test_a_list_is_filtered_sorted_and_turned_as_its_page_is(who):
    browser = program(who["clerk"])
    whole = "lists/firms?sort=-code&size=20&columns=code,land&land_from=10"
    first = get(browser, whole).json()
    assert (first["count"], first["pages"], first["next"]) == (20, 1, None)
    assert first["rows"][0] == {"code": code(20), "land": 10.0}
    assert first["totals"] == {"land": 200.0}
    office.fill(30)
    first = get(browser, whole).json()
    second = get(browser, f"{whole}&page={first['next']}").json()
    found = [row["code"] for row in first["rows"] + second["rows"]]
    assert found == [code(n) for n in range(30, 0, -1)]
    assert second["next"] is None
    assert get(browser, f"{whole}&page=3").json()["rows"] == []


def test_a_figure_of_the_page_is_that_of_the_program(who):
    page = Client()
    page.force_login(who["clerk"])
    browser = program(who["clerk"])
    card = next(c for c in get(browser, "cockpit").json()["cards"] if c["key"] == "land")
    assert card["value"] == 200.0
    shown = page.get("/").content.decode()
    assert f"{card['figure']}" in shown
    assert card["title"] in shown
    rows = get(browser, "lists/figure-land?size=200").json()
    assert sum(row["land"] for row in rows["rows"]) == rows["totals"]["land"] == card["value"]


def test_what_is_masked_is_null_and_neither_sorts_nor_sums(who):
    browser = program(who["clerk"])
    found = get(browser, "lists/firms?columns=code,tax").json()
    assert {row["tax"] for row in found["rows"]} == {None}
    assert "tax" not in found["totals"]
    refused = get(browser, "lists/firms?sort=tax")
    assert refused.status_code == 400
    assert refused.json()["error"]["faults"][0]["code"] == "W045"


def test_secrets_need_their_scope_and_their_reading_is_written_down(who):
    browser = program(who["clerk"], "ledger", "secrets")
    found = get(browser, "lists/firms?columns=code,tax&sort=-tax").json()
    assert found["rows"][0] == {"code": code(20), "tax": 200.0}
    assert (Entry.objects.last().deed, Entry.objects.last().subject) == ("unmask", "api list firms")


def test_what_a_session_has_unmasked_is_nothing_to_a_token(who):
    browser = program(who["clerk"])
    browser.force_login(who["clerk"])
    session = browser.session
    session[UNMASKED_UNTIL] = 1e12
    session.save()
    assert get(browser, "lists/firms?columns=code,tax").json()["rows"][0]["tax"] is None


def test_a_town_reads_its_own_alone(who):
    other = Unit.objects.create(kind="township", code="新建镇", name="新建镇")
    stranger = User.objects.create(username="other", role=Role.TOWNSHIP, unit=other)
    assert get(program(who["town"]), "lists/firms").json()["count"] == 20
    assert get(program(stranger), "lists/firms").json()["count"] == 0
    assert get(program(stranger), "cockpit").json()["cards"] == []
    assert get(program(stranger), "search?q=虚构").json()["rows"] == []


@pytest.mark.parametrize(
    ("address", "field"),
    [("lists/firms?export=xlsx", "export"), ("lists/firms?size=7", "size"),
     ("lists/firms?nmae=1", "nmae"), ("lists/firms?year=1800", "year"),
     ("lists/parcels?day=soon", "day"), ("land?day=soon", "day"), ("lists/firms?page=0", "page"),
     ("scenario?intensity_rise=many", "intensity_rise"), ("quality", "year")],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_field(who, address, field):
    answer = get(program(who["clerk"]), address)
    assert answer.status_code == 400
    assert [each["field"] for each in answer.json()["error"]["faults"]] == [field]


@pytest.mark.parametrize(
    "address",
    ["lists/nothing", "figures/nothing", "chains/无", "parks/无", "land/parcels/无",
     "land/parcels/%00", "findings/nothing", "evaluations/1999", "evaluations/1999/results",
     "evaluations/1999/counts", "evaluations/0"],
)  # fmt: skip
def test_what_is_not_there_is_not_found_in_the_same_shape(who, address):
    answer = get(program(who["clerk"]), address)
    assert answer.status_code in {400, 404}
    assert set(answer.json()["error"]) == {"code", "message", "remedy", "faults"}


def test_nothing_is_sent_again_that_has_not_changed(who):
    browser = program(who["clerk"])
    for address in ("lists/firms", "cockpit", "chains"):
        first = get(browser, address)
        again = get(browser, address, **{"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b""), address


def test_the_findings_of_the_audit_are_fetched_one_by_one(who):
    data = {"strength": "contradiction", "subject": "产值"}
    page = {"headline": "一处", "sheets": [], "assumptions": [], "sources": []}
    kept = Answer.objects.create(name="audit", version="0", pack="jinyun", pages={})
    both = {"pages": {"zh": page, "en": page}, "data": {"zh": data, "en": data}}
    AnswerPart.objects.create(answer=kept, key="f-1", **both)
    browser = program(who["leader"])
    assert get(browser, "findings").json() == {"rows": [{"key": "f-1", "finding": data}]}
    assert get(browser, "findings/f-1").json() == {"key": "f-1", "finding": data, "page": page}


def test_an_evaluation_is_fetched_with_its_steps_turns_and_results(who):
    held, out = office.noticed(who)
    with clock.at(moment(2022, 6, 11, 9)):
        file(out, who["town"], Claim(code(1), "land", "9", "实测 9 亩"), [office.PAPER])
        browser = program(who["reviewer"])
        row = get(browser, "evaluations").json()["rows"][0]
        assert (row["year"], row["state"]) == (YEAR, "notice")
        assert row["left"] == "还剩5天8小时30分，至2022-06-16 17:30"
        one = get(browser, f"evaluations/{YEAR}").json()
        listed = get(browser, f"evaluations/{YEAR}/objections?state=open").json()
        none = get(browser, f"evaluations/{YEAR}/objections?state=accepted").json()
        number = listed["rows"][0]["number"]
        objection = get(browser, f"evaluations/{YEAR}/objections/{number}").json()
    assert [each["here"] for each in one["steps"]] == [*[False] * 7, True]
    assert {each["name"] for each in one["turns"] if not each["mine"]} == {"run"}
    assert [each["number"] for each in one["runs"]] == [1]
    assert one["publications"][0]["files"] == [f"{YEAR}-notice.pdf"]
    assert (objection["firm"], objection["claimed"], objection["state"]) == (code(1), 9.0, "open")
    assert objection["evidence"] == [office.PAPER.name]
    # In the list it is hidden whatever it is about: another one may be of a tax.
    assert [(row["about"], row["claimed"]) for row in listed["rows"]] == [("land", None)]
    assert none["count"] == 0
    rows = get(browser, f"evaluations/{YEAR}/results?sort=code").json()
    kept = {each.enterprise_id: each.grade for each in held.run.results.all()}
    assert {row["code"]: row["grade"] for row in rows["rows"]} == kept
    for address in ("data", "counts", f"results/{code(5)}"):
        assert get(browser, f"evaluations/{YEAR}/{address}").json()["sheets"], address
    assert get(browser, f"evaluations/{YEAR}/compare").status_code == 404


def test_a_claimed_tax_is_read_with_the_scope_for_secrets_alone_and_written_down(who):
    _, out = office.noticed(who)
    with clock.at(moment(2022, 6, 11, 9)):
        made = file(out, who["town"], Claim(code(1), "tax", "90", "补缴"), [office.PAPER])
    address = f"evaluations/{YEAR}/objections/{made.pk}"
    masked = program(who["reviewer"])
    open_to_it = program(who["reviewer"], "evaluations", "secrets")
    assert get(masked, address).json()["claimed"] is None
    assert not Entry.objects.filter(deed="unmask").exists()
    assert get(open_to_it, address).json()["claimed"] == 90.0
    listed = get(open_to_it, f"evaluations/{YEAR}/objections").json()["rows"]
    assert [row["claimed"] for row in listed] == [90.0]
    assert Entry.objects.filter(deed="unmask").count() == 2
    other = get(program(who["firm2"], "evaluations"), address)
    assert other.status_code in {401, 403, 404}


def test_an_explanation_is_masked_without_the_scope_for_secrets(who):
    office.noticed(who)
    address = f"evaluations/{YEAR}/results/{code(5)}"
    assert MASK in str(get(program(who["reviewer"]), address).json())
    told = get(program(who["reviewer"], "evaluations", "secrets"), address).json()
    assert MASK not in str(told)


def test_who_has_no_part_in_an_evaluation_fetches_what_is_published_alone(who):
    office.reviewed(who)
    browser = program(who["town"])
    one = get(browser, f"evaluations/{YEAR}").json()
    assert (one["runs"], one["reviews"], one["history"]) == ([], [], [])
    assert get(browser, f"evaluations/{YEAR}/results").json()["count"] == 0
    assert get(browser, f"evaluations/{YEAR}/counts").status_code == 403
