"""The ledger: what differs, one way in, the history of every value, and undoing a whole deed."""

from datetime import date

import pytest
from django.core.management import call_command

from wanmu.schema import RECORDS
from wanmu.web.accounts.models import Unit, User
from wanmu.web.accounts.roles import Role
from wanmu.web.ledger.differences import differences
from wanmu.web.ledger.frames import frame_of
from wanmu.web.ledger.models import KINDS, Enterprise, EnterpriseYear, Origin, Parcel
from wanmu.web.ledger.scope import firms_of, of_firms, parcels_of
from wanmu.web.ledger.undo import undo
from wanmu.web.ledger.write import Deed, Overtaken, confirm, write
from wanmu.web.trail.chain import Break, first_break
from wanmu.web.trail.models import Change, Entry

ONE, TWO = "91331122MA00000018", "91331122MA0000002X"
DEED = Deed("clerk", "import", "figures.xlsx", "yearly delivery")

pytestmark = pytest.mark.django_db


def _origin(**values):
    return Origin(department="税务局", basis="tax", period="2024", received_by="clerk", **values)


def _deliver(kind, *rows, absences=None, deed=DEED):
    return write([differences(kind, rows, absences)], deed, _origin())


@pytest.fixture
def firms():
    return _deliver(
        "enterprise",
        {"code": ONE, "name": "缙云县甲公司", "platform": "east", "region": "壶镇镇"},
        {"code": TWO, "name": "乙公司", "platform": "west", "registered": date(2020, 1, 2)},
    )


def test_every_field_of_the_schema_has_a_column_unless_it_stands_elsewhere():
    for kind, model in KINDS.items():
        left_out = {"name"} if kind == "enterprise_year" else set()
        assert set(model.columns()) == set(RECORDS[kind].by_name) - left_out


def test_the_migrations_hold_every_table_and_column():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.usefixtures("firms")
def test_a_delivery_tells_what_is_new_changed_and_unchanged():
    _deliver("enterprise_year", {"code": ONE, "year": 2024, "tax": 10.0, "land": 5.0})
    found = differences(
        "enterprise_year",
        [
            {"code": ONE, "year": 2024, "tax": 12.0, "land": 5.0},
            {"code": TWO, "year": 2024, "tax": 1.0},
            {"code": ONE, "year": 2024, "tax": None, "land": 5.0},
        ][:2],
    )
    assert [(step.key, step.after) for step in found.changed] == [(f"{ONE}/2024", {"tax": 12.0})]
    assert found.changed[0].before == {"tax": 10.0}
    assert [step.key for step in found.new] == [f"{TWO}/2024"]
    blank = differences("enterprise_year", [{"code": ONE, "year": 2024, "tax": None}])
    assert blank.steps == ()
    assert blank.unchanged == 1


@pytest.mark.usefixtures("firms")
def test_every_value_knows_where_it_comes_from_and_who_confirmed_it():
    _deliver("enterprise_year", {"code": ONE, "year": 2024, "tax": 10.0, "land": 5.0})
    held = EnterpriseYear.objects.get()
    assert Origin.objects.get(pk=held.origins["tax"]).department == "税务局"
    confirm(held, ["land"], Deed("firm", "confirm", held.named()))
    _deliver("enterprise_year", {"code": ONE, "year": 2024, "tax": 11.0})
    held.refresh_from_db()
    assert held.confirmed["land"][0] == "firm"
    _deliver("enterprise_year", {"code": ONE, "year": 2024, "land": 6.0})
    held.refresh_from_db()
    assert held.confirmed == {}
    assert held.version == 4


@pytest.mark.usefixtures("firms")
def test_a_stated_absence_clears_a_value_and_keeps_why():
    _deliver("enterprise_year", {"code": ONE, "year": 2024, "energy": 9.0})
    key = f"{ONE}/2024"
    row = {"code": ONE, "year": 2024, "energy": None}
    _deliver("enterprise_year", row, absences={key: {"energy": "not_applicable"}})
    held = EnterpriseYear.objects.get()
    assert (held.energy, held.absences) == (None, {"energy": "not_applicable"})


@pytest.mark.usefixtures("firms")
def test_the_second_of_two_editors_is_told_and_nothing_of_his_is_written():
    row = {"code": ONE, "year": 2024, "tax": 10.0}
    _deliver("enterprise_year", row)
    first = differences("enterprise_year", [{**row, "tax": 11.0}])
    second = differences(
        "enterprise_year", [{**row, "tax": 12.0}, {"code": TWO, "year": 2024, "tax": 1.0}]
    )
    write([first], DEED, _origin())
    with pytest.raises(Overtaken, match=f"{ONE}/2024"):
        write([second], DEED, _origin())
    assert [held.tax for held in EnterpriseYear.objects.all()] == [11.0]


@pytest.mark.usefixtures("firms")
def test_a_deed_is_undone_whole_and_the_history_keeps_both():
    _deliver("enterprise_year", {"code": ONE, "year": 2024, "tax": 10.0})
    before = EnterpriseYear.objects.get()
    second = _deliver(
        "enterprise_year",
        {"code": ONE, "year": 2024, "tax": 12.0},
        {"code": TWO, "year": 2024, "tax": 1.0},
    )
    undo(second, Deed("clerk", "undo", "figures.xlsx"))
    held = EnterpriseYear.objects.get()
    assert (held.tax, held.origins) == (10.0, before.origins)
    told = Change.objects.filter(kind="enterprise_year", key=f"{ONE}/2024")
    assert [each.after["tax"] for each in told] == [10.0, 12.0, 10.0]
    assert first_break() is None


def test_firms_with_figures_are_not_taken_away_by_an_undo(firms):
    _deliver("enterprise_year", {"code": ONE, "year": 2024, "tax": 10.0})
    with pytest.raises(Overtaken):
        undo(firms, Deed("clerk", "undo", "firms"))
    assert Enterprise.objects.count() == 2


def test_dates_come_back_as_dates_from_an_undo(firms):
    later = _deliver("enterprise", {"code": TWO, "registered": date(2021, 1, 2)})
    undo(later, Deed("clerk", "undo", "firms"))
    assert Enterprise.objects.get(code=TWO).registered == date(2020, 1, 2)
    assert firms.records.count() == 2


@pytest.mark.usefixtures("firms")
def test_a_history_that_was_touched_breaks_the_chain():
    Change.objects.filter(key=ONE).update(after={"name": "另一家"})
    assert first_break() == Break(1, "records changed")
    Change.objects.all().delete()
    assert first_break() == Break(1, "records changed")


@pytest.mark.usefixtures("firms")
def test_the_engines_get_the_records_in_the_columns_of_the_schema():
    _deliver("enterprise_year", {"code": ONE, "year": 2024, "tax": 10.0})
    frame = frame_of("enterprise_year")
    assert frame.columns == list(RECORDS["enterprise_year"].by_name)
    assert frame.row(0, named=True)["code"] == ONE


@pytest.mark.usefixtures("firms")
def test_a_firm_is_found_by_name_code_and_initials():
    for words in ("甲公司", "jyx", "jinyunxian", ONE.lower()):
        assert [each.code for each in Enterprise.objects.filter(search__contains=words)] == [ONE]


@pytest.mark.usefixtures("firms")
@pytest.mark.parametrize(
    ("role", "unit", "sees"),
    [
        (Role.LEADER, "", {ONE, TWO}),
        (Role.CLERK, "", {ONE, TWO}),
        (Role.PLATFORM, "east", {ONE}),
        (Role.TOWNSHIP, "壶镇镇", {ONE}),
        (Role.FIRM, TWO, {TWO}),
        (Role.FIRM, "", set()),
        (Role.PLATFORM, "", set()),
        (Role.AUDIT_OFFICER, "", set()),
        (Role.SYSTEM_OFFICER, "east", set()),
    ],
)
def test_everybody_reads_what_is_his(role, unit, sees):
    _deliver("enterprise_year", {"code": ONE, "year": 2024}, {"code": TWO, "year": 2024})
    _deliver(
        "parcel",
        {"id": "1", "holder": ONE, "platform": "east"},
        {"id": "2", "holder": TWO, "platform": "west"},
    )
    where = Unit.objects.create(kind="firm", code=unit, name=unit) if unit else None
    person = User.objects.create_user("somebody", role=role, unit=where)
    assert {each.code for each in firms_of(person)} == sees
    years = of_firms(person, EnterpriseYear.objects.all(), "enterprise")
    assert {each.enterprise_id for each in years} == sees
    assert {each.holder for each in parcels_of(person)} == sees
    person.is_active = False
    assert not firms_of(person).exists()


@pytest.mark.usefixtures("firms")
def test_two_deeds_make_two_entries():
    _deliver("parcel", {"id": "1", "area": 3.0})
    assert [entry.subject for entry in Entry.objects.all()] == ["figures.xlsx"] * 2
    assert Parcel.objects.get().search == "1"


@pytest.mark.usefixtures("firms")
def test_numbers_that_databases_write_in_their_own_way_do_not_break_the_chain():
    _deliver(
        "enterprise_year", {"code": ONE, "year": 2024, "tax": -0.0, "profit": 1e22, "rd": 5e-7}
    )
    assert first_break() is None
