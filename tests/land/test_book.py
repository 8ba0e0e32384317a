"""A parcel's book: promises against facts, steps with their days, and what is printed of it."""

from datetime import date
from io import BytesIO

import docx
import polars as pl
import pytest

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import in_language
from wanmu.kernel.workdays import months_after, working_days_after
from wanmu.land import classify
from wanmu.land.book import book
from wanmu.land.disposal import actions
from wanmu.pack import load_pack
from wanmu.report.book_papers import book_document
from wanmu.report.book_view import book_answer, due_answer
from wanmu.report.docx_file import docx_bytes
from wanmu.report.land_view import land_answer
from wanmu.report.pdf_file import pdf_bytes
from wanmu.report.use_view import use_answer

CONTRACT = (
    "contract",
    "2019-01-10",
    {
        "agreed_start": "2019-07-10",
        "agreed_completion": "2020-07-10",
        "agreed_investment": 600.3,
        "agreed_tax_per_mu": 20.0,
        "document": "合同2019-1",
        "penalty": "逾期按日计违约金",
    },
)
SQUARE = "POLYGON ((120.1 28.7, 120.101 28.7, 120.101 28.701, 120.1 28.701, 120.1 28.7))"
BESIDE = SQUARE.replace("120.101", "120.102").replace("120.1 ", "120.101 ")


@pytest.fixture(scope="module")
def jinyun():
    return load_pack("jinyun")


@pytest.fixture
def written(jinyun, parcels, ledger):
    """The book of P1 on a day, after these events."""

    def made(day, *events, grades=None, land=parcels):
        return book(land, ledger(*events), jinyun, "P1", date.fromisoformat(day), grades=grades)

    return made


def _promise(found, name):
    return next(each for each in found.promises if each.name == name)


@pytest.mark.parametrize(
    ("day", "standing", "short"),
    [("2019-07-10", "not_due", 0.0), ("2019-07-11", "broken", 1.0), ("2020-07-10", "broken", 366)],
)
def test_a_start_is_broken_on_the_day_after_it_was_due(written, day, standing, short):
    promise = _promise(written(day, CONTRACT), "start")
    assert (promise.standing, promise.short) == (standing, short)
    assert promise.document == "合同2019-1"
    assert promise.penalty == "逾期按日计违约金"


def test_days_that_the_government_delayed_move_the_due_day(written):
    events = (
        CONTRACT,
        ("delay_begin", "2019-07-01", {}),
        ("delay_end", "2019-08-01", {}),
        ("start", "2019-08-01", {}),
    )
    promise = _promise(written("2019-09-01", *events), "start")
    # From 10 July to 1 August are 22 days; those before the due day do not count.
    assert promise.delay == 22
    assert promise.due == date(2019, 8, 1)
    assert promise.standing == "kept"


@pytest.mark.parametrize(
    ("invested", "standing", "short"), [(600.3, "kept", 0.0), (600.2, "broken", 0.1)]
)
def test_a_figure_is_kept_at_equality_and_short_by_what_people_wrote(
    written, invested, standing, short
):
    events = (CONTRACT, ("inspection", "2020-08-01", {"invested": invested}))
    promise = _promise(written("2020-08-02", *events), "investment")
    assert (promise.standing, promise.short) == (standing, short)
    assert promise.known == date(2020, 8, 1)


def test_a_figure_that_nobody_measured_is_not_known_and_not_zero(written):
    promise = _promise(written("2021-01-01", CONTRACT), "investment")
    assert (promise.standing, promise.fact, promise.short) == ("unknown", None, None)


def test_a_later_supplement_takes_the_place_of_what_was_agreed(written):
    more = ("supplement", "2019-06-01", {"agreed_start": "2019-12-01", "document": "补充1"})
    promise = _promise(written("2019-10-01", CONTRACT, more), "start")
    assert (promise.due, promise.document, promise.standing) == (
        date(2019, 12, 1), "补充1", "not_due",
    )  # fmt: skip
    assert _promise(written("2019-05-31", CONTRACT, more), "start").due == date(2019, 7, 10)


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [
        # Spring Festival of 2021: 11 to 17 February are free, Saturday the 20th is worked.
        ("2021-02-08", 10, "2021-02-26"),
        # National Day of 2020: 1 to 8 October are free, Saturday the 10th is worked.
        ("2020-09-30", 3, "2020-10-12"),
        ("2020-09-30", 0, "2020-09-30"),
    ],
)
def test_limits_count_the_working_days_of_chinas_calendar(day, count, last):
    assert working_days_after(date.fromisoformat(day), count) == date.fromisoformat(last)


def test_months_end_with_the_month_where_it_has_no_such_day():
    assert months_after(date(2019, 11, 30), 3) == date(2020, 2, 29)


def _steps(found, plan="supplied_not_used"):
    return {each.step: each for each in found.actions if each.plan == plan}


FOUND = ("disposal", "2021-02-08", {"step": "发现"})


def test_steps_count_from_the_finding_and_from_the_step_before(written):
    steps = _steps(written("2021-02-27", CONTRACT, FOUND))
    assert steps["start_talk"].due == date(2021, 2, 26)
    assert (steps["start_talk"].progress, steps["start_talk"].left) == ("overdue", -1)
    # Fifteen working days after 26 February, as that is when the talk is due.
    assert steps["start_promise"].due == date(2021, 3, 19)
    assert steps["start_promise"].progress == "open"


def test_a_step_that_is_done_is_so_by_either_of_its_names(written):
    for name in ("start_talk", "约谈并书面催告动工"):
        done = ("disposal", "2021-02-20", {"step": name})
        steps = _steps(written("2021-02-27", CONTRACT, FOUND, done))
        assert (steps["start_talk"].progress, steps["start_talk"].done) == (
            "done", date(2021, 2, 20),
        )  # fmt: skip
        assert steps["start_promise"].since == date(2021, 2, 20)


def test_without_a_finding_limits_count_from_the_day_asked_about_and_that_is_said(written, jinyun):
    found = written("2021-02-08", CONTRACT)
    steps = _steps(found)
    assert not steps["start_talk"].found
    assert steps["start_talk"].since == date(2021, 2, 8)
    assert "limits count from 2021-02-08" in " ".join(book_answer(found, jinyun).assumptions)


def test_beyond_the_calendar_no_day_is_guessed(written):
    far = ("disposal", "2090-01-01", {"step": "finding"})
    steps = _steps(written("2090-01-02", CONTRACT, far))
    assert (steps["start_talk"].due, steps["start_talk"].progress) == (None, "not_dated")


def test_a_step_that_is_only_for_some_parcels_is_not_asked_of_others(written):
    first = _steps(written("2020-07-10", CONTRACT), "idle")
    assert "idle_fee_decision" in first
    assert "idle_back_decision" not in first
    second = _steps(written("2021-07-10", CONTRACT), "idle")
    assert "idle_back_decision" in second
    assert "idle_fee_decision" not in second


def test_what_is_most_pressing_over_all_parcels_comes_first(jinyun, ledger):
    land = pl.DataFrame({"id": ["P1", "P2"], "area": [30.0, 20.0]})
    late = ledger(CONTRACT, ("disposal", "2020-06-01", {"step": "finding"}))
    fresh = ledger(CONTRACT, FOUND).with_columns(parcel=pl.lit("P2"))
    events = pl.concat([fresh, late])
    found = classify(land, events, jinyun, date(2021, 2, 10))
    rows = actions(found, events)
    assert rows[0].parcel == "P1"
    assert rows[0].progress == "overdue"
    dues = [each.due for each in rows if each.progress == "overdue"]
    assert dues == sorted(dues)
    assert due_answer(found, rows, jinyun).data["rows"][0]["body"]


def test_a_step_that_no_plan_has_is_refused_with_the_nearest(written):
    wrong = ("disposal", "2021-02-20", {"step": "start_tlak"})
    with pytest.raises(InputError, match=r'G015.*"start_tlak"; the nearest is "start_talk"'):
        written("2021-02-27", CONTRACT, wrong)


def test_a_parcel_that_is_not_there_is_refused_with_the_nearest(jinyun, ledger, parcels):
    with pytest.raises(InputError, match=r'G014.*"P7"; the nearest is "P1"'):
        book(parcels, ledger(CONTRACT), jinyun, "P7", date(2021, 1, 1))


def test_the_timeline_counts_the_days_between_events(written):
    found = written("2021-01-01", CONTRACT, ("start", "2019-07-12", {}))
    assert [(each.kind, each.days) for each in found.timeline] == [
        ("contract", None),
        ("start", 183),
    ]


def test_grades_are_those_of_the_holder_year_by_year(written):
    land = pl.DataFrame({"id": "P1", "area": 30.0, "holder": "91330000000000000A"})
    grades = pl.DataFrame({
        "holder": ["91330000000000000A", "OTHER", "91330000000000000A"],
        "year": [2021.0, 2021.0, 2020.0],
        "grade": ["C", "A", "B"],
    })  # fmt: skip
    found = written("2021-01-01", CONTRACT, grades=grades, land=land)
    assert [(each.year, each.grade) for each in found.grades] == [(2020, "B"), (2021, "C")]
    assert written("2021-01-01", CONTRACT).grades is None


@pytest.fixture
def drawn(written):
    land = pl.DataFrame({
        "id": ["P1", "P2", "P3"],
        "area": [30.0, 20.0, 10.0],
        "block": ["东区", "东区", "西区"],
        "red_line": [SQUARE, BESIDE, BESIDE],
        "data_label": ["synthetic"] * 3,
    })  # fmt: skip
    return written("2021-02-27", CONTRACT, FOUND, land=land)


def test_the_sketch_shows_the_parcel_to_scale_with_the_neighbours_of_its_block(drawn):
    sketch = drawn.sketch
    assert [each.parcel for each in sketch.neighbours] == ["P2"]
    (ring,) = sketch.own.parts[0]
    east = [x for x, _ in ring]
    north = [y for _, y in ring]
    # A thousandth of a degree: 97.6 m east and west at 28.7 degrees, 111.3 m north and south.
    assert max(east) - min(east) == pytest.approx(97.6, abs=0.2)
    assert max(north) - min(north) == pytest.approx(111.3, abs=0.2)


def test_a_made_up_parcel_says_so_wherever_it_is_shown(drawn, jinyun):
    answer = book_answer(drawn, jinyun)
    assert answer.data["parcel"]["synthetic"]
    printed = _text_of(docx_bytes(book_document(drawn, answer)))
    assert "The parcel is made up: it does not exist." in printed
    assert "Schematic, not the true place." in printed


def test_the_book_in_word_has_its_picture_and_what_stands_in_it(drawn, jinyun):
    file = docx.Document(BytesIO(docx_bytes(book_document(drawn, book_answer(drawn, jinyun)))))
    assert len(file.inline_shapes) == 1
    printed = _text_of(docx_bytes(book_document(drawn, book_answer(drawn, jinyun))))
    for said in ("summon the holder and demand a start", "2021-02-26", "600.3", "合同2019-1"):
        assert said in printed


def test_a_book_without_a_red_line_says_so_and_still_prints(written, jinyun):
    found = written("2021-01-01", CONTRACT)
    document = book_document(found, book_answer(found, jinyun))
    assert found.sketch is None
    assert "No red line of the parcel is known" in _text_of(docx_bytes(document))
    assert pdf_bytes(document).startswith(b"%PDF")


@pytest.mark.chinese_font
def test_the_book_as_a_pdf_reads_back_in_chinese(drawn, jinyun):
    import pypdfium2  # noqa: PLC0415  only where fonts are

    with in_language("zh"):
        content = pdf_bytes(book_document(drawn, book_answer(drawn, jinyun)))
    pages = pypdfium2.PdfDocument(content)
    said = "".join(page.get_textpage().get_text_bounded() for page in pages)
    for word in ("地块工作台账", "约谈并书面催告动工", "处置方案", "示意图，非真实位置"):
        assert word in said.replace("\r\n", "")


def _text_of(content):
    file = docx.Document(BytesIO(content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in file.paragraphs), *cells])


def test_answers_over_made_up_parcels_say_how_many_they_are(jinyun, ledger):
    land = pl.DataFrame({"id": ["P1", "P2"], "area": [9.0] * 2, "data_label": ["synthetic", None]})
    events = ledger(CONTRACT)
    found = classify(land, events, jinyun, date(2021, 2, 10))
    assert found.synthetic == 1
    for answer in (
        land_answer(found, jinyun),
        due_answer(found, actions(found, events), jinyun),
        use_answer(found, (), (), jinyun),
    ):
        assert any(
            said.startswith("parcels that are synthetic (made up): 1;")
            for said in answer.assumptions
        )
        assert list(answer.assumptions) == answer.data["assumptions"]
