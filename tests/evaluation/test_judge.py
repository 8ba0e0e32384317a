"""One unit judged by itself gets what the run gave it; explanations and ways follow from that."""

import polars as pl
import pytest

from wanmu.evaluation import evaluate
from wanmu.evaluation.explain import explain
from wanmu.evaluation.judge import Judge
from wanmu.evaluation.what_if import what_if
from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import in_language

TWO_KEYS = {
    "best": {"grade": "A", "half": "50%", "by": "labour", "share": "15%"},
    "worst": {"grade": "D", "half": "50%", "by": "per_mu_tax", "share": "10%"},
    "rest": "C",
}


def _in_two_keys(ties):
    """Grading by two keys, of which the second has many equals."""
    return {
        "cuts": TWO_KEYS,
        "indicators": lambda data: [each.update(digits=0) for each in data.values()],
        "choices": lambda data: data.update(ties=ties),
    }


def _with_vetoes(*vetoes):
    made = [{"zh": each["id"], "stage": "after"} | each for each in vetoes]
    return {"vetoes": lambda data: data.extend(made)}


POOR = {"id": "poor", "when": "labour < 8", "grade": "D"}
MIDDLING = {"id": "middling", "when": "labour < 12", "grade": "B"}
CASES = {
    "two keys, better": _in_two_keys("better"),
    "two keys, worse": _in_two_keys("worse"),
    "two keys, keys": _in_two_keys({"by": ["land"]}),
    "vetoes": _with_vetoes(POOR, MIDDLING),
    "vetoes the other way": _with_vetoes(MIDDLING, POOR),
    "better": {},
    "worse": {"choices": lambda data: data.update(ties="worse", missing="zero")},
    "keys": {"choices": lambda data: data.update(ties={"by": ["labour", "land asc"]})},
    "reweight": {"choices": lambda data: data.update(missing="reweight", cap="none")},
    "ungraded": {"choices": lambda data: data.update(missing="ungraded", negatives="keep")},
    "cut off": {
        "choices": lambda data: data.update(
            score_rounding={"digits": 1, "mode": "down", "items": 2}, missing="mean_of_values"
        )
    },
}


@pytest.fixture(scope="module")
def frame(made_up):
    return made_up(600)


@pytest.mark.parametrize("case", CASES)
def test_a_unit_judged_alone_gets_the_result_of_the_run(case, frame, changed):
    found = evaluate(frame, changed(**CASES[case]))
    judge = Judge(found)
    grades = [grade.id for grade in found.scheme.grades]
    for row in found.frame().iter_rows(named=True):
        judged = judge.judge(judge.standing.source(row["unit"]), judge.standing.result(row["unit"]))
        graded = row["status"] == "graded"
        grade = None if judged.grade is None else grades[judged.grade]
        assert (grade if graded else None) == row["grade"], row
        if graded and judged.rank is not None:
            assert (judged.rank, judged.score) == (row["rank"], row["score"]), row


def test_a_way_up_reaches_the_better_grade_and_a_little_less_does_not(frame, changed):
    found = evaluate(frame, changed())
    judge = Judge(found)
    graded = found.frame().filter(pl.col("grade").is_in(["B", "C"]), pl.col("rank").is_not_null())
    grades = [grade.id for grade in found.scheme.grades]
    tried = 0
    for row in graded.head(60).iter_rows(named=True):
        unit = row["unit"]
        record, result = judge.standing.source(unit), judge.standing.result(unit)
        for way in explain(judge, unit).ways:
            if way.needed is None:
                continue
            reached = judge.judge(record, result, {way.indicator: way.needed})
            short = judge.judge(record, result, {way.indicator: way.needed - 0.001})
            assert reached.grade < grades.index(row["grade"])
            assert short.grade >= grades.index(row["grade"])
            tried += 1
    assert tried > 60


def test_a_way_up_through_the_units_own_figure_gives_the_grade_in_a_new_run(frame, changed):
    scheme = changed(vetoes=[], regrades=[], groups=_literal_bases)
    found = evaluate(frame, scheme)
    judge = Judge(found)
    row = (
        found.frame()
        .filter(pl.col("grade") == "B", pl.col("value_per_mu_tax") > 0)
        .row(5, named=True)
    )
    way = next(each for each in explain(judge, row["unit"]).ways if each.field == "tax")
    more = pl.when(pl.col("code") == row["unit"]).then(pl.col("tax") + way.change)
    again = evaluate(frame.with_columns(tax=more.otherwise(pl.col("tax"))), scheme).frame()
    assert again.filter(pl.col("unit") == row["unit"])["grade"].item() == "A"


def _literal_bases(groups):
    for group in groups:
        for item in group["items"].values():
            item["base"] = 10
            item["missing"] = "zero"


def test_an_exposure_is_the_border_of_the_grade(frame, small):
    found = evaluate(frame, small)
    judge = Judge(found)
    row = found.frame().filter(pl.col("grade") == "B").row(3, named=True)
    record, result = judge.standing.source(row["unit"]), judge.standing.result(row["unit"])
    for each in explain(judge, row["unit"]).exposures:
        if each.limit is None:
            continue
        kept = judge.judge(record, result, {each.indicator: each.limit * 1.0001})
        lost = judge.judge(record, result, {each.indicator: each.limit * 0.9999})
        assert kept.grade <= 1 < lost.grade


def test_the_lines_lead_from_the_scope_to_the_final_grade(frame, small):
    found = evaluate(frame, small)
    row = (
        found.frame()
        .filter(pl.col("status") == "graded", pl.col("rank").is_not_null())
        .row(0, named=True)
    )
    with in_language("zh"):
        told = explain(found, row["unit"])
    kinds = [line.kind for line in told.lines]
    assert kinds[0] == "scope"
    assert kinds[-1] == "grade"
    assert told.lines[-1].value == row["grade"]
    scores = sum(line.value for line in told.lines if line.kind in ("item", "adjustment"))
    assert scores == pytest.approx(row["score"], abs=0.005001)


def test_an_excluded_unit_is_told_by_which_rule(frame, small):
    found = evaluate(frame, small)
    row = found.frame().filter(pl.col("reasons") == "scope:young").row(0, named=True)
    told = explain(found, row["unit"])
    assert "not yet evaluated" in told.lines[0].said
    assert told.ways == ()


def test_an_unknown_unit_is_refused_with_the_nearest(frame, small):
    with pytest.raises(InputError, match="E031") as error:
        explain(evaluate(frame, small), "U00001")
    assert "U00001" in str(error.value)


TWO_KEYS = {
    "best": {"grade": "A", "half": "50%", "by": "per_mu_tax", "share": "15%"},
    "worst": {"grade": "D", "half": "50%", "by": "labour", "share": "10%"},
    "rest": "B",
}
OVERALL = {
    "by": "grade_then_score",
    "cuts": [{"grade": "A", "first": "10%"}, {"grade": "B", "to": "50%"},
             {"grade": "C", "rest": True}],
}  # fmt: skip


@pytest.mark.parametrize("parts", [{"cuts": TWO_KEYS}, {"overall": OVERALL}])
def test_other_ways_of_grading_are_judged_as_they_ran(parts, frame, changed):
    found = evaluate(frame, changed(**parts))
    judge = Judge(found)
    grades = [grade.id for grade in found.scheme.grades]
    for row in found.frame().filter(pl.col("rank").is_not_null()).iter_rows(named=True):
        judged = judge.judge(judge.standing.source(row["unit"]), judge.standing.result(row["unit"]))
        assert grades[judged.grade] == row["grade"], row


def test_an_ungraded_unit_is_told_as_which_grade_it_is_managed(frame, small):
    found = evaluate(frame, small)
    row = found.frame().filter(pl.col("reasons") == "scope:utility").row(0, named=True)
    said = [line.said for line in explain(found, row["unit"]).lines]
    assert said[-1] == "managed as grade B"


def test_a_measure_out_of_force_is_not_told(frame, changed):
    old = {"id": "old", "zh": "旧措施", "kind": "old", "valid_to": "2020-12-31"}
    scheme = changed(consequences={"measures": [old, {"id": "new", "zh": "新措施", "kind": "new"}]})
    found = evaluate(frame, scheme)
    row = found.frame().filter(pl.col("rank").is_not_null()).row(0, named=True)
    names = [line.name for line in explain(found, row["unit"]).lines if line.kind == "measure"]
    assert names == ["new"]


def test_a_what_if_gives_what_a_run_with_the_changed_figures_gives(frame, changed):
    scheme = changed(groups=_literal_bases)
    found = evaluate(frame, scheme)
    row = (
        found.frame()
        .filter(pl.col("grade") == "C", pl.col("rank").is_not_null())
        .row(2, named=True)
    )
    answer = what_if(Judge(found), row["unit"], {"tax": 900.0})
    here = pl.col("code") == row["unit"]
    again = evaluate(
        frame.with_columns(tax=pl.when(here).then(900.0).otherwise(pl.col("tax"))), scheme
    )
    expected = again.frame().filter(pl.col("unit") == row["unit"]).row(0, named=True)
    assert (answer.grade_before, answer.grade_after) == ("C", expected["grade"])
    assert (answer.after.score, answer.after.rank) == (expected["score"], expected["rank"])
    assert answer.score_change == pytest.approx(expected["score"] - row["score"])


def test_a_what_if_of_an_unknown_field_names_the_nearest(frame, small):
    found = evaluate(frame, small)
    with pytest.raises(InputError, match="E026") as error:
        what_if(Judge(found), "U000000", {"taxes": 1.0})
    assert "tax" in str(error.value)
