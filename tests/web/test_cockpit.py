"""The cockpit: each reader's figures, and the rows whose sum they are."""

from io import BytesIO

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook
from tests.web.county_office import FIRMS

from wanmu.kernel.messages import LANGUAGES, in_language
from wanmu.pack import load_pack
from wanmu.planning import balance
from wanmu.report.card import Card
from wanmu.report.planning_view import balance_answer
from wanmu.web.accounts.models import Unit, User
from wanmu.web.accounts.roles import Role
from wanmu.web.accounts.sight import Sight
from wanmu.web.evaluations.models import Evaluation
from wanmu.web.imports.models import Import
from wanmu.web.ledger.differences import differences
from wanmu.web.ledger.models import Document, Origin
from wanmu.web.ledger.write import Deed, write
from wanmu.web.office.cards import cards_of
from wanmu.web.office.figures import FIGURES, Sums, by_platform, by_year, merged, years_of
from wanmu.web.office.keeping import keep
from wanmu.web.office.waiting import waiting_cards


def _person(role, unit):
    return User.objects.create(username=f"{role}", role=role, unit=unit)


def _card(person, key, *, unmasked=False):
    sight = Sight(Role(person.role), person.unit, unmasked)
    return next(each for each in cards_of(person, sight) if each.key == key)


@pytest.mark.usefixtures("ledger")
def test_a_card_is_the_sum_and_says_what_it_is_beside(county):
    card = _card(_person(Role.LEADER, county), "output")
    assert card.figure == "11.0"  # 33 + 22 + 11 + 44 thousand, in 亿元
    assert card.change == "10.0% more than the year before"
    assert card.label == "synthetic"
    assert "target 2025: 600.0 亿元" in card.aim
    assert card.standing == "behind time"
    assert "should be here by now" in card.stale


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("key", FIGURES)
def test_the_rows_behind_a_card_add_up_to_it(county, key):
    person, figure = _person(Role.CLERK, county), FIGURES[key]
    rows = list(years_of(figure, person).filter(year=2021).values(*figure.fields))
    tops = sum(row[figure.top] for row in rows)
    unders = sum(row[figure.under] for row in rows) if figure.under else None
    assert figure.of(tops, unders) == pytest.approx(_card(person, key).value)


@pytest.mark.usefixtures("ledger")
def test_the_file_behind_a_card_adds_up_to_it(client, county):
    person = _person(Role.CLERK, county)
    client.force_login(person)
    answer = client.get("/figures/output/?export=xlsx")
    sheet = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer))).get_sheet_by_index(0)
    firms = [row for row in sheet.to_python() if any("企业" in str(part) for part in row[:1])]
    total = sum(row[-1] for row in firms if isinstance(row[-1], float))
    assert total / 10_000 == pytest.approx(_card(person, "output").value)


@pytest.mark.usefixtures("ledger")
def test_the_parts_by_platform_add_up_to_the_whole(county):
    person = _person(Role.LEADER, county)
    for key in ("output", "tax", "land"):
        parts = by_platform(FIGURES[key], person, 2021)
        whole = by_year(FIGURES[key], person)[2021]
        assert sum(each.value for each in parts.values()) == pytest.approx(whole.value)
        assert sum(each.firms for each in parts.values()) == whole.firms == 4


@pytest.mark.usefixtures("ledger")
def test_a_platform_sums_its_own_firms_only_and_has_no_target(county):
    unit = Unit.objects.create(kind="platform", code="丽缙园", name="丽缙园", parent=county)
    card = _card(_person(Role.PLATFORM, unit), "output")
    assert card.value == pytest.approx(6.6)
    assert card.aim == ""


@pytest.mark.usefixtures("ledger")
def test_a_secret_sum_over_few_firms_is_masked_but_not_to_the_firm_itself(county):
    park = Unit.objects.create(kind="platform", code="开发区", name="开发区", parent=county)
    staff = _person(Role.PLATFORM, park)
    assert _card(staff, "tax").figure == "＊＊＊"
    assert _card(staff, "tax").change == ""
    assert _card(staff, "output").figure == "4.4"
    assert _card(staff, "tax", unmasked=True).figure == "0.09"
    firm = Unit.objects.create(kind="firm", code=FIRMS[3][0], name="企业3")
    own = _card(_person(Role.FIRM, firm), "tax", unmasked=True)
    assert (own.figure, own.unit) == ("880", "万元")


@pytest.mark.usefixtures("ledger")
def test_the_page_of_a_figure_gives_no_single_firms_tax_away(client, county):
    client.force_login(_person(Role.LEADER, county))
    page = client.get("/figures/tax/").content.decode()
    assert "其他合计" in page  # 开发区 has one firm, so its sum stands with another's
    assert "0.088" not in page
    assert "0.198" in page  # the whole


def test_small_parts_go_together_until_none_can_be_told():
    figure = FIGURES["tax"]
    parts = {name: Sums(1.0, firms, 1.0, None) for name, firms in (("a", 9), ("b", 5), ("c", 1))}
    found = merged(parts, figure, "rest")
    assert {name: each.firms for name, each in found.items()} == {"a": 9, "rest": 6}
    assert merged({"a": parts["a"]}, figure, "rest") == {"a": parts["a"]}
    assert merged({}, figure, "rest") == {}


@pytest.mark.usefixtures("ledger")
def test_what_is_shown_follows_the_ledger_at_once(client, county):
    client.force_login(_person(Role.LEADER, county))
    assert "11.0" in client.get("/").content.decode()
    rows = [{"code": FIRMS[0][0], "year": 2021, "output": 53_000}]
    origin = Origin(department="税务局", basis="tax", received_by="clerk")
    write([differences("enterprise_year", rows)],
          Deed("clerk", "edit", "enterprise_year", "corrected"), origin)  # fmt: skip
    assert "13.0" in client.get("/").content.decode()


@pytest.mark.usefixtures("ledger")
def test_the_second_look_asks_the_database_little(client, county, django_assert_max_num_queries):
    client.force_login(_person(Role.LEADER, county))
    client.get("/")
    with django_assert_max_num_queries(11):
        client.get("/")


def test_the_lands_card_is_what_the_engine_says(county):
    pack = load_pack("jinyun")
    told = {}
    for each in LANGUAGES:
        with in_language(each):
            told[each] = balance_answer(balance(pack), pack)
    keep("balance", "jinyun", told)
    card = _card(_person(Role.LEADER, county), "land_short")
    assert (card.figure, card.unit) == ("1,748", "亩")
    unit = Unit.objects.create(kind="platform", code="开发区", name="开发区", parent=county)
    own = _card(_person(Role.PLATFORM, unit), "land_short")
    assert own.figure == "2,121"
    assert own.label == "assumed"


@pytest.mark.usefixtures("graded")
def test_grades_in_force_are_counted_within_the_readers_reach(county):
    whole = {each.key: each for each in waiting_cards(_person(Role.LEADER, county))}["grades"]
    assert (whole.value, dict(whole.lines)) == (4, {"grade A": "2", "grade B": "1", "grade C": "1"})
    park = Unit.objects.create(kind="platform", code="开发区", name="开发区", parent=county)
    own = {each.key: each for each in waiting_cards(_person(Role.PLATFORM, park))}["grades"]
    assert dict(own.lines) == {"grade C": "1"}


@pytest.mark.usefixtures("graded")
def test_grades_by_platform_are_drawn_as_they_are_counted(client, county):
    client.force_login(_person(Role.LEADER, county))
    assert "4 家定档企业中 2 家 A 档，C 档最多的是开发区" in client.get("/").content.decode()


@pytest.mark.usefixtures("graded")
def test_an_open_evaluation_says_whose_turn_it_is_and_how_many_days_are_left(county):
    cards = {each.key: each for each in waiting_cards(_person(Role.LEADER, county))}
    card = cards["evaluation-2022"]
    assert card.value == 3  # two days and an hour: the third has begun
    assert any("bureau reviewer" in said for _, said in card.lines)
    assert "evaluation-2021" not in cards


@pytest.mark.usefixtures("graded")
def test_an_open_evaluation_says_until_when_objections_are_taken(county):
    cards = {each.key: each for each in waiting_cards(_person(Role.LEADER, county))}
    ends = timezone.localtime(Evaluation.objects.get(year=2022).publications.get().ends)
    assert ("Objections", f"until {ends:%Y-%m-%d %H:%M}") in cards["evaluation-2022"].lines


def test_a_change_that_rounds_to_nothing_is_neither_up_nor_down():
    facts = {"key": "k", "title": "t", "definition": "d", "label": "stated", "address": "/"}
    assert [Card(**facts, value=value, before=100_000.0).rose for value in (99_999, 99, 2e5)] == [
        None,
        False,
        True,
    ]


@pytest.mark.usefixtures("graded")
def test_a_firm_sees_its_file_and_its_own_grade_only(client):
    unit = Unit.objects.create(kind="firm", code=FIRMS[2][0], name="企业2")
    client.force_login(_person(Role.FIRM, unit))
    page = client.get("/").content.decode()
    assert "2021 年评价 B 档" in page
    assert f'href="/firms/{FIRMS[2][0]}/"' in page
    assert "企业1" not in page


def test_a_clerk_is_told_of_checked_files_that_nobody_has_taken_over(client, county):
    clerk = _person(Role.CLERK, county)
    paper = Document.objects.create(name="税收.xlsx", media_type="x", sha256="0", size=1,
                                    content=b"x", added_by="clerk")  # fmt: skip
    more = {"kind": "enterprise", "department": "税务局", "basis": "tax", "document": paper}
    for state in ("done", "running"):
        Import.objects.create(by=clerk, period="2021", why="-", state=state, **more)
    assert next(waiting_cards(clerk)).value == 1
    client.force_login(clerk)
    assert "税收.xlsx" in client.get("/").content.decode()


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_its_own_cockpit(person, role):
    page = person(role).get("/")
    assert page.status_code == 200
    shown = page.content.decode()
    officer = role in {Role.SYSTEM_OFFICER, Role.SECURITY_OFFICER, Role.AUDIT_OFFICER}
    assert ("规上产值" in shown) == (role in {Role.LEADER, Role.CLERK, Role.REVIEWER,
                                          Role.INVESTMENT})  # fmt: skip
    assert officer <= ('class="card' in shown)
    assert ('href="/wall/"' in shown) == (role == Role.LEADER)


@pytest.mark.usefixtures("ledger")
def test_the_wall_shows_the_same_figures(client, county):
    client.force_login(_person(Role.LEADER, county))
    page = client.get("/wall/").content.decode()
    assert "11.0" in page
    assert page.count("data-wall-section") >= 2


def test_an_empty_ledger_says_so(client, county):
    client.force_login(_person(Role.CLERK, county))
    assert "台账中还没有" in client.get("/").content.decode()
