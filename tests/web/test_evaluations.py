"""An evaluation from the choice of its scheme to the lock: who may, when, and what is kept."""

from io import BytesIO

import polars as pl
import pytest
from django.core.exceptions import PermissionDenied
from tests.web import evaluation_office as office
from tests.web.evaluation_office import YEAR, again, code, moment

from wanmu.evaluation.run import UNITS
from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import set_language
from wanmu.web.evaluations import clock, notices, reviews
from wanmu.web.evaluations.choosing import choose
from wanmu.web.evaluations.in_force import results_in_force, run_in_force
from wanmu.web.evaluations.models import Evaluation, Objection, Publication, Run
from wanmu.web.evaluations.notices import Asked, period_of, publish
from wanmu.web.evaluations.objections import Claim, Decision, decide, file
from wanmu.web.evaluations.obstacles import obstacles
from wanmu.web.evaluations.runs import changes_of, file_of, run
from wanmu.web.evaluations.states import ACTS
from wanmu.web.ledger.differences import differences
from wanmu.web.ledger.models import EnterpriseYear, Origin
from wanmu.web.ledger.undo import undo
from wanmu.web.ledger.write import Deed, write
from wanmu.web.trail.chain import first_break
from wanmu.web.trail.models import Entry

pytestmark = pytest.mark.django_db
CLAIM = Claim(code(2), "land", "6", "实测用地 6 亩，登记为 10 亩")
ACCEPT = Decision(True, "测绘报告属实", "land", "6", "自然资源和规划局", "registered")  # noqa: FBT003
DURING, OVER = moment(2022, 6, 12, 9), moment(2022, 6, 17, 9)


@pytest.fixture
def real_files():
    """Asked for by tests that look at the files; making them takes a second a publication."""


@pytest.fixture
def who(request, monkeypatch):
    if "real_files" not in request.fixturenames:
        monkeypatch.setattr(notices, "publication", lambda *_: {"notice.pdf": b"%PDF-"})
    set_language("zh")  # a page that was asked for before may have left another one
    office.fill()
    return office.people()


@pytest.fixture
def out(who):
    return office.noticed(who)


def codes(error):
    return [fault.code for fault in error.value.faults]


def correct(row):
    origin = Origin(department="税务局", basis="tax", period="2021", received_by="clerk")
    deed = Deed("clerk", "edit", row["code"], "late")
    return write([differences("enterprise_year", [{"year": YEAR, **row}])], deed, origin)


def accepted(out, who):
    """Firm 2 objects that its land is 6 mu, and is believed: it pays 20 / 6 = 3.33 a mu."""
    with clock.at(DURING):
        found = file(out, who["firm2"], CLAIM, [office.PAPER])
        decide(found, who["reviewer"], found.version, ACCEPT)
    return found


def test_an_objection_changes_a_grade_by_a_new_run_that_answers_it(who, out):
    held, published = out
    before = held.run
    assert before.results.get(enterprise=code(2)).grade == "D"  # 2 a mu is below the floor of 3
    objection = accepted(published, who)
    correct({"code": code(20), "tax": 1.0})  # nobody objected to this; it must not slip in
    with clock.at(OVER):
        held = again(held)
        made = run(held, who["clerk"], held.version)
        office.twice_approved(held, who)
        reviews.finalise(held, who["leader"], held.version)
    assert made.results.get(enterprise=code(2)).grade != "D"
    assert made.corrects == before
    assert list(made.answers.all()) == [Objection.objects.get()]
    assert str(objection.pk) in made.why
    moved = {row["unit"]: (row["grade"], row["grade_after"]) for row in changes_of(made)}
    assert moved[code(2)][0] == "D" != moved[code(2)][1]
    units = pl.read_parquet(BytesIO(file_of(made, UNITS)))
    assert units.filter(pl.col("code") == code(20))["tax"].item() == 200.0
    assert before.results.get(enterprise=code(2)).grade == "D"  # the old run is as it was
    assert run_in_force(YEAR) == made
    assert results_in_force(YEAR).count() == office.COUNT
    origin = Origin.objects.get(pk=EnterpriseYear.objects.get(enterprise=code(2)).origins["land"])
    assert (origin.department, origin.basis, origin.document.name) == (
        "自然资源和规划局", "registered", office.PAPER.name,
    )  # fmt: skip
    assert first_break() is None


def test_every_step_is_in_the_trail_in_its_order(who, out):
    held, _ = out
    with clock.at(OVER):
        reviews.finalise(held, who["leader"], held.version)
    deeds = Entry.objects.filter(subject=f"{YEAR} jinyun-2021").values_list("deed", "who")
    assert list(deeds) == [
        ("choose a scheme", "clerk"), ("publish denominators", "reviewer"), ("run", "clerk"),
        ("reconcile", "clerk"), ("approve", "reviewer"), ("approve again", "second"),
        ("publish results", "reviewer"), ("finalise", "leader"),
    ]  # fmt: skip


def test_nobody_does_what_is_not_his_to_do(who):
    with pytest.raises(PermissionDenied):
        choose(who["reviewer"], "jinyun-2021")
    held = office.reviewed(who)
    for name in ("clerk", "town", "firm1"):
        with pytest.raises(PermissionDenied):
            publish(held, "results", who[name], held.version, office.WEEK)
    assert again(held).version == held.version


def test_two_people_review_and_neither_of_them_is_who_made_the_run(who):
    with clock.at(moment(2022, 6, 1, 9)):
        held = choose(who["clerk"], "jinyun-2021")
        publish(held, "denominators", who["reviewer"], held.version, office.WEEK)
    with clock.at(moment(2022, 6, 10, 9)):
        run(held, who["clerk"], held.version)
    reviews.reconcile(held, who["clerk"], held.version)
    who["clerk"].role = "reviewer"  # he was given another office meanwhile
    with pytest.raises(InputError) as error:
        reviews.approve(held, who["clerk"], held.version, "")
    assert codes(error) == ["W077"]
    reviews.approve(held, who["reviewer"], held.version, "")
    with pytest.raises(InputError) as error:
        reviews.approve(held, who["reviewer"], held.version, "")
    assert codes(error) == ["W077"]
    with pytest.raises(InputError) as error:
        reviews.send_back(held, who["second"], held.version, " ")
    assert codes(error) == ["W085"]
    reviews.send_back(held, who["second"], held.version, "基准值请核对")
    assert again(held).state == "returned"
    who["clerk"].role = "clerk"
    made = run(held, who["clerk"], held.version)
    assert made.number == 2


def test_of_two_people_at_one_button_the_second_is_told_who_was_faster(who):
    held = office.reviewed(who)
    other = again(held)
    with clock.at(moment(2022, 6, 10, 10)):
        publish(held, "results", who["reviewer"], held.version, _asked())
        with pytest.raises(InputError) as error:
            publish(other, "results", who["second"], other.version, _asked())
    assert codes(error) == ["W071"]
    assert "reviewer" in str(error.value)
    assert "结果公示中" in str(error.value)
    assert Publication.objects.filter(round="results").count() == 1


def _asked(**other):
    told = {"begins": "2022-06-10", "days": "7", "kind": "calendar", "until": "17:30"}
    return Asked(**told | {"contact": office.WEEK.contact} | other)


def test_a_step_that_was_overtaken_while_it_computed_writes_nothing(who, monkeypatch):
    with clock.at(moment(2022, 6, 1, 9)):
        held = choose(who["clerk"], "jinyun-2021")
        publish(held, "denominators", who["reviewer"], held.version, office.WEEK)
    from wanmu.web.evaluations import runs  # noqa: PLC0415  what is broken below

    computing = runs.make_run

    def meanwhile(*args, **more):
        Evaluation.objects.filter(pk=held.pk).update(version=held.version + 1)
        return computing(*args, **more)

    monkeypatch.setattr(runs, "make_run", meanwhile)
    with clock.at(OVER), pytest.raises(InputError) as error:
        run(held, who["clerk"], held.version)
    assert codes(error) == ["W071"]
    assert not Run.objects.exists()


def test_working_days_around_the_national_day_are_counted_to_a_clock_time():
    # 2024: 1 to 7 October are free, Saturday 12 October is worked; from Monday 30 September on
    # the 1st day is 30.9., then 8., 9., 10. and 11. October: five working days.
    with clock.at(moment(2024, 9, 30, 8)):
        five = period_of(_asked(begins="2024-09-30", days="5", kind="working"))
        six = period_of(_asked(begins="2024-09-30", days="6", kind="working", until="12:00"))
        calendar = period_of(_asked(begins="2024-09-30", days="5"))
    assert five.ends == moment(2024, 10, 11, 17, 30)
    assert six.ends == moment(2024, 10, 12, 12)
    assert calendar.ends == moment(2024, 10, 4, 17, 30)


def test_an_objection_counts_until_the_last_moment_and_not_at_the_end(who, out):
    _, published = out
    with clock.at(moment(2022, 6, 16, 17, 29, 59)):
        file(published, who["firm2"], CLAIM, [office.PAPER])
    for late in (moment(2022, 6, 16, 17, 30), moment(2022, 6, 9, 23)):
        with clock.at(late), pytest.raises(InputError) as error:
            file(published, who["firm2"], CLAIM, [office.PAPER])
        assert codes(error) == ["W080"]
    assert Objection.objects.count() == 1


def test_every_fault_of_an_objection_is_told_at_once(who, out):
    _, published = out
    wrong = Claim(code(2), "profit", "many", " ")
    with clock.at(DURING), pytest.raises(InputError) as error:
        file(published, who["firm2"], wrong, [office.Paper("a.exe", b"MZ")])
    found = sorted((fault.code, fault.place.field) for fault in error.value.faults)
    assert found == [("W081", "about"), ("W081", "claimed"), ("W081", "said"),
                     ("W082", "evidence")]  # fmt: skip
    assert "a.exe" in str(error.value)


def test_a_firm_objects_for_itself_and_a_town_for_its_firms(who, out):
    _, published = out
    with clock.at(DURING):
        with pytest.raises(PermissionDenied):
            file(published, who["firm1"], CLAIM, [office.PAPER])
        with pytest.raises(PermissionDenied):
            file(published, who["clerk"], CLAIM, [office.PAPER])
        found = file(published, who["town"], CLAIM, [office.PAPER])
    assert found.evidence.get().content == office.PAPER.content


def test_a_decision_has_reasons_and_a_figure_with_where_it_comes_from(who, out):
    _, published = out
    with clock.at(DURING):
        found = file(published, who["firm2"], CLAIM, [office.PAPER])
        bad = Decision(True, "属实", "land", "x", "", "statistical")  # noqa: FBT003
        with pytest.raises(InputError) as error:
            decide(found, who["reviewer"], found.version, bad)
        assert codes(error) == ["W083"] * 3
        with pytest.raises(PermissionDenied):
            decide(found, who["clerk"], found.version, ACCEPT)
        with pytest.raises(InputError) as error:
            decide(found, who["reviewer"], found.version, Decision(False, ""))  # noqa: FBT003
        assert codes(error) == ["W085"]
        decide(found, who["reviewer"], found.version, Decision(False, "无佐证"))  # noqa: FBT003
        with pytest.raises(InputError) as error:
            decide(found, who["second"], 1, ACCEPT)
        assert codes(error) == ["W071"]
    assert EnterpriseYear.objects.get(enterprise=code(2)).land == 10.0


def test_what_is_open_holds_up_the_end_and_says_why(who, out):
    held, published = out
    with clock.at(DURING):
        file(published, who["firm2"], CLAIM, [office.PAPER])
        found = obstacles(held, ACTS["finalise"], who["leader"])
        assert [fault.code for fault in found] == ["W074", "W075"]
        assert "2022-06-16 17:30" in str(found[0])
    with clock.at(OVER):
        assert [f.code for f in obstacles(held, ACTS["run"], who["clerk"])] == ["W075", "W086"]
        with pytest.raises(InputError) as error:
            reviews.finalise(held, who["leader"], held.version)
    assert codes(error) == ["W075"]


def test_a_final_year_is_locked_until_another_person_unlocks_it(who, out):
    held, _ = out
    entry = correct({"code": code(3), "tax": 31.0})
    with clock.at(OVER):
        reviews.finalise(held, who["leader"], held.version)
    for change in (lambda: correct({"code": code(3), "tax": 32.0}),
                   lambda: undo(entry, Deed("clerk", "undo", "2021.xlsx"))):  # fmt: skip
        with pytest.raises(InputError) as error:
            change()
        assert codes(error) == ["W084"]
        assert "2021" in str(error.value)
    correct({"code": code(3), "year": 2022, "tax": 1.0})  # another year is open
    with pytest.raises(InputError) as error:
        reviews.ask_to_unlock(held, who["clerk"], held.version, "")
    assert codes(error) == ["W085"]
    reviews.ask_to_unlock(held, who["clerk"], held.version, "税务局更正")
    with pytest.raises(PermissionDenied):
        reviews.answer_unlock(held, who["clerk"], held.version, "好", agrees=True)
    reviews.answer_unlock(held, who["leader"], held.version, "同意更正", agrees=True)
    correct({"code": code(3), "tax": 32.0})
    first = run_in_force(YEAR)
    made = run(held, who["clerk"], held.version)
    assert (made.corrects, made.why) == (first, "税务局更正")
    assert run_in_force(YEAR) == first  # until the new one is final
    office.twice_approved(held, who)
    reviews.finalise(held, who["leader"], held.version)
    assert run_in_force(YEAR) == made


def test_statistical_micro_data_grade_nobody():
    office.fill(basis="statistical")
    who = office.people()
    held = choose(who["clerk"], "jinyun-2021")
    with pytest.raises(InputError) as error:
        publish(held, "denominators", who["reviewer"], held.version, office.WEEK)
    assert set(codes(error)) == {"W073"}
    assert "税务局" in str(error.value)


def test_what_is_wrong_with_a_period_is_told_at_once(who):
    del who
    with clock.at(moment(2022, 6, 10, 18)):
        with pytest.raises(InputError) as error:
            period_of(Asked("1.6.", "0", "week", "25:00", " "))
        assert [f.place.field for f in error.value.faults] == [
            "begins", "contact", "days", "kind", "until",
        ]  # fmt: skip
        for wrong in ({"begins": "2022-06-09"}, {"days": "1"}):
            with pytest.raises(InputError) as error:
                period_of(_asked(**wrong))
            assert codes(error) == ["W078"]


def test_a_year_has_one_evaluation_by_a_scheme_of_the_county(who):
    choose(who["clerk"], "jinyun-2021")
    for name, said in (("jinyun-2021", "2021"), ("jinyun-2012", "jinyun-2021")):
        with pytest.raises(InputError) as error:
            choose(who["clerk"], name)
        assert codes(error) == ["W072"]
        assert said in str(error.value)


@pytest.mark.usefixtures("real_files")
def test_what_is_kept_once_cannot_be_kept_again(who, out):
    held, published = out
    for each in (held.run, held.run.files.first(), held.run.results.first(), published):
        with pytest.raises(TypeError):
            each.save()
        with pytest.raises(TypeError):
            each.delete()
    names = sorted(published.files.values_list("name", flat=True))
    assert names == ["2021-objection-form.docx", "2021-results-notice.docx",
                     "2021-results-notice.pdf", "2021-results.xlsx"]  # fmt: skip
    assert who


def test_a_secret_field_is_never_published(monkeypatch, who):
    monkeypatch.setitem(__import__("wanmu.web.accounts.sight", fromlist=["x"]).DATA_CLASS,
                        "land", 2)  # fmt: skip
    with clock.at(moment(2022, 6, 1, 9)):
        held = choose(who["clerk"], "jinyun-2021")
        with pytest.raises(InputError) as error:
            publish(held, "denominators", who["reviewer"], held.version, office.WEEK)
    assert codes(error) == ["W079"]
    assert not Publication.objects.exists()
