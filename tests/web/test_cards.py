"""Each card of the cockpit: who delivered what it is made of, and that the rows behind add up."""

import re
from functools import cache

import pytest
from django.utils import timezone
from tests.web.county_office import FIRMS

from wanmu.audit import audit
from wanmu.kernel.messages import LANGUAGES, in_language
from wanmu.pack import load_pack
from wanmu.planning import balance
from wanmu.planning.progress import progress
from wanmu.report.audit_view import audit_answer
from wanmu.report.planning_view import balance_answer
from wanmu.report.targets_view import targets_answer
from wanmu.web.accounts.models import Unit, User
from wanmu.web.accounts.roles import Role
from wanmu.web.accounts.sight import UNMASKED_UNTIL, Sight
from wanmu.web.imports.models import Import
from wanmu.web.ledger.differences import differences
from wanmu.web.ledger.models import Document, EnterpriseYear, Origin
from wanmu.web.ledger.write import Deed, write
from wanmu.web.office.cards import cards_of
from wanmu.web.office.duties import duty_cards
from wanmu.web.office.keeping import keep
from wanmu.web.office.waiting import waiting_cards


def _person(role, unit):
    return User.objects.create(username=f"{role}", role=role, unit=unit)


def _sources(person, key):
    found = cards_of(person, Sight(Role(person.role), person.unit, unmasked=False))
    return next(each for each in found if each.key == key).sources


def _deliver(department, basis, period="", year=2021, **values):
    rows = [{"code": FIRMS[0][0], "year": year, **values}]
    origin = Origin(department=department, basis=basis, period=period, received_by="clerk")
    write([differences("enterprise_year", rows)],
          Deed("clerk", "edit", "enterprise_year", "corrected"), origin)  # fmt: skip


@pytest.mark.usefixtures("ledger")
def test_a_card_names_the_department_the_ground_and_the_day(county):
    found = _sources(_person(Role.LEADER, county), "tax_per_mu")
    assert found.line == f"source: 税务局 · tax records, received {timezone.localdate()}"
    assert found.each == ()


@pytest.mark.usefixtures("ledger")
def test_a_card_of_several_deliveries_lists_them_by_field_and_counts_their_records(county):
    _deliver("自规局", "registered", "2021", land=31)
    day, leader = timezone.localdate(), _person(Role.LEADER, county)
    assert _sources(leader, "land").line == f"sources: 税务局, 自规局, the latest received {day}"
    assert _sources(leader, "land").each == (
        f"land: 税务局 · tax records, received {day} (records: 3)",
        f"land: 自规局 · public register · 2021, received {day} (records: 1)",
    )
    assert _sources(leader, "tax").each == ()
    assert _sources(leader, "tax_per_mu").each[0].startswith("tax: 税务局")


@pytest.mark.usefixtures("ledger")
def test_of_many_departments_a_card_says_how_many(county):
    for name, field in (("甲局", "land"), ("乙局", "tax"), ("丙局", "land")):
        _deliver(name, "tax", **{field: 40 + len(name)})
    person = _person(Role.LEADER, county)
    _deliver("丁局", "tax", tax=99)
    rows = EnterpriseYear.objects.filter(year=2021)
    for held, name in zip(rows, ("甲局", "乙局", "丙局", "戊局"), strict=True):
        origin = Origin.objects.create(department=name, basis="tax", received_by="clerk")
        rows.filter(pk=held.pk).update(origins={**held.origins, "land": origin.pk})
    assert _sources(person, "land").line.startswith("departments it comes from: 4, the latest")


@pytest.mark.usefixtures("ledger")
def test_a_card_tells_what_nobody_is_known_to_have_delivered(county):
    one = EnterpriseYear.objects.filter(year=2021).first()
    EnterpriseYear.objects.filter(pk=one.pk).update(origins={})
    found = _sources(_person(Role.LEADER, county), "output")
    assert found.each[1] == "output: not known from whom (records: 1)"


@pytest.mark.usefixtures("ledger")
def test_a_card_tells_of_its_own_latest_year_only(county):
    _deliver("甲局", "tax", year=2022, tax=900)
    leader = _person(Role.LEADER, county)
    assert "甲局" in _sources(leader, "tax").line
    assert "税务局" not in _sources(leader, "tax").line
    assert "税务局" in _sources(leader, "land").line


@pytest.mark.usefixtures("ledger")
def test_a_platform_is_told_of_its_own_deliveries_only(county):
    _deliver("自规局", "registered", land=31)
    park = Unit.objects.create(kind="platform", code="开发区", name="开发区", parent=county)
    assert "自规局" not in _sources(_person(Role.PLATFORM, park), "land").line


@pytest.mark.usefixtures("ledger")
def test_the_sources_of_all_cards_are_one_question_each_for_records_and_origins(
    county, django_assert_num_queries
):
    from wanmu.web.office.figures import sources_of  # noqa: PLC0415

    person = _person(Role.LEADER, county)
    with django_assert_num_queries(2):
        sources_of(person, {"output": 2021, "tax": 2021, "land": 2021, "tax_per_mu": 2020})


@cache
def _answers():
    """What the engines say, asked once for all tests."""
    pack, found = load_pack("jinyun"), {}
    answers = {
        "audit": lambda: audit_answer(audit(pack), pack),
        "targets": lambda: targets_answer(progress(pack), pack),
        "balance": lambda: balance_answer(balance(pack), pack),
    }
    for name, ask in answers.items():
        found[name] = {}
        for each in LANGUAGES:
            with in_language(each):
                found[name][each] = ask()
    return found


@pytest.fixture
def full(graded, county):
    """An office in which every card of the cockpit has something to count."""
    del graded
    for name, told in _answers().items():
        keep(name, "jinyun", told)
    paper = Document.objects.create(name="税收.xlsx", media_type="x", sha256="0", size=1,
                                    content=b"x", added_by="clerk")  # fmt: skip
    sender = User.objects.create(username="张", role=Role.CLERK, unit=county)
    for state in ("done", "running"):
        Import.objects.create(by=sender, period="2021", why="-", state=state, department="税务局",
                              kind="enterprise", basis="tax", document=paper)  # fmt: skip
    User.objects.create(username="新", role=Role.NEWCOMER, unit=county)
    User.objects.create(username="旧", role=Role.NEWCOMER, unit=county, is_active=False)


def _found(pattern):
    return lambda page: float(re.search(pattern, page, re.DOTALL)[1].replace(",", ""))


_ROWS = _found(r"：共? ?([\d,]+) 条")
_FIRST_SUM = _found(r'<tbody class="sum">.*?<td class="number">([^<]+)')
_LAST_SUM = _found(r'<tbody class="sum">.*<td class="number">([^<]+)</td></tr></tbody>')
_LACKING = r"2026–2035</th><td>{place}</td>(?:<td[^>]*>[^<]*</td>){{3}}<td[^>]*>-?([\d,]+)"
_SCALES = {"亿元": 1e-4}
_BEHIND = {
    "contradictions": _ROWS,
    "targets": lambda page: page.count("<td>落后于序时进度</td>"),
    "output": _FIRST_SUM,
    "tax": _FIRST_SUM,
    "land": _FIRST_SUM,
    "tax_per_mu": _LAST_SUM,
    "grades": _ROWS,
    "imports": _ROWS,
    "accounts": _ROWS,
    "newcomers": _ROWS,
    "entries": _ROWS,
}
"""What the page behind a card shows, by the key of the card."""
_NO_ROWS = {"evaluation-2022", "grade"}
"""The days left to object, and a firm's own grade, are no sums."""
_UNITS = {
    Role.PLATFORM: ("platform", "丽缙园"),
    Role.TOWNSHIP: ("township", "壶镇镇"),
    Role.FIRM: ("firm", FIRMS[0][0]),
}


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("role", list(Role))
def test_what_stands_behind_each_card_adds_up_to_it(client, county, role):
    kind, code = _UNITS.get(role, ("county", "331122"))
    unit, _ = Unit.objects.get_or_create(kind=kind, code=code, defaults={"parent": county})
    person = User.objects.create(username="我", role=role, unit=unit)
    client.force_login(person)
    session = client.session
    session[UNMASKED_UNTIL] = timezone.now().timestamp() + 600
    session.save()
    behind = {**_BEHIND, "land_short": _found(_LACKING.format(place=unit.name or unit.code))}
    sight = Sight(role, unit, unmasked=True)
    for card in (*cards_of(person, sight), *waiting_cards(person), *duty_cards(person)):
        assert card.sources.line, card.key
        if card.key not in _NO_ROWS:
            page = client.get(card.address).content.decode()
            shown = behind[card.key](page) * _SCALES.get(card.unit, 1)
            assert shown == pytest.approx(card.value, abs=0.5 * 10**-card.decimals), card.key
