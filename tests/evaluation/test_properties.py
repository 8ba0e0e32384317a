"""What holds of every evaluation, whatever the units."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wanmu.evaluation import evaluate

FIGURES = ("tax", "value_added", "energy", "employees", "land")
TYPES = (
    dict.fromkeys(("code", "size_class", "industry", "gbt4754"), pl.String)
    | dict.fromkeys((*FIGURES, "tenants"), pl.Float64)
    | {"in_production": pl.Date, "award": pl.Date, "accident": pl.Boolean}
)


few = settings(max_examples=10)


def figures(*extra):
    """Few different figures, so that equals and gaps are many."""
    return st.one_of(st.sampled_from((None, *extra, 1.0, 10.0, 30.0)), st.integers(1, 400))


FIRM = st.fixed_dictionaries(
    {
        "size_class": st.sampled_from(("above_scale", "below_scale")),
        "industry": st.sampled_from((None, "pumps", "textiles")),
        "gbt4754": st.sampled_from((None, "29", "34", "451")),
        "tax": figures(-3.0, 0.0),
        "value_added": figures(0.0),
        "energy": figures(0.0),
        "employees": figures(0.0),
        "land": figures(0.0),
        "tenants": st.sampled_from((None, 0.0, 1.0, 3.0)),
        "in_production": st.sampled_from((None, date(2010, 1, 1), date(2021, 6, 30))),
        "award": st.sampled_from((None, date(2016, 3, 1), date(2021, 3, 1))),
        "accident": st.sampled_from((None, False, False, True)),
    }
)
SOUND = [
    {"size_class": size, "industry": industry, "gbt4754": "34", "accident": False,
     "in_production": date(2010, 1, 1)} | dict.fromkeys(FIGURES, 20.0)
    for size in ("above_scale", "below_scale") for industry in (None, "pumps", "textiles")
]  # fmt: skip
"""One firm of each part, so that every part has a base."""


def framed(records):
    rows = [{"code": f"F{at:03}"} | each for at, each in enumerate([*SOUND, *records])]
    return pl.DataFrame(rows, schema=TYPES, strict=False)


FRAMES = st.lists(FIRM, min_size=1, max_size=25).map(framed)


def results(frame, scheme):
    return evaluate(frame, scheme).frame()


def graded(frame, scheme):
    return results(frame, scheme).filter(pl.col("grade").is_not_null())


def number(grade):
    return "ABCD".index(grade)


def literal(groups):
    for group in groups:
        for item in group["items"].values():
            item.update(base=10, missing="zero")


def of_participants(groups):
    for group in groups:
        for item in group["items"].values():
            item["base"] = {"of": "participants", "figure": "weighted_mean", "digits": 6}


@few
@given(frame=FRAMES, seed=st.integers(0, 99))
def test_the_order_of_rows_changes_nothing(small, frame, seed):
    other = frame.sample(fraction=1, shuffle=True, seed=seed)
    assert results(other, small).equals(results(frame, small))


@few
@given(frame=FRAMES, more=st.lists(FIRM, min_size=1, max_size=10))
def test_units_that_are_excluded_change_no_grade(small, frame, more):
    outside = {"size_class": "below_scale", "land": 1.0}
    extra = framed([each | outside for each in more]).tail(len(more))
    extra = extra.with_columns(code=pl.format("X{}", "code"))
    found = results(pl.concat([frame, extra]), small)
    added = pl.col("unit").str.starts_with("X")
    assert set(found.filter(added)["status"]) == {"excluded"}
    assert found.filter(~added).equals(results(frame, small))


@few
@given(frame=FRAMES, times=st.sampled_from((0.5, 2.0, 3.0, 10.0)))
def test_more_of_everything_for_all_alike_keeps_scores_and_grades(changed, frame, times):
    scheme = changed(
        groups=of_participants,
        scope=lambda scope: scope.update(takes_part="TRUE"),
        vetoes=lambda vetoes: vetoes.pop(),
    )
    alike = frame.with_columns(pl.col(*FIGURES) * times)
    kept = ("unit", "status", "score", "rank", "grade")
    assert results(alike, scheme).select(kept).equals(results(frame, scheme).select(kept))


@pytest.mark.parametrize("field", ["tax", "value_added"])
@few
@given(frame=FRAMES, at=st.integers(0, 30), more=st.integers(1, 300))
def test_more_tax_or_value_never_lowers_the_own_rank(changed, field, frame, at, more):
    scheme = changed(groups=literal)
    unit = frame["code"][at % frame.height]
    better = pl.when(code=unit).then(pl.col(field) + more).otherwise(pl.col(field))
    before, after = (
        results(each, scheme).row(by_predicate=pl.col("unit") == unit, named=True)
        for each in (frame, frame.with_columns(better.alias(field)))
    )
    assert (before["rank"] is None) == (after["rank"] is None)
    if before["rank"] is not None:
        assert after["rank"] <= before["rank"]
        assert after["score"] >= before["score"]


@few
@given(frame=FRAMES)
def test_the_counts_of_every_group_add_up(small, frame):
    found = evaluate(frame, small)
    *groups, total = found.accounts
    assert total.records == frame.height
    for each in found.accounts:
        assert each.graded + each.ungraded + each.deferred + each.excluded == each.taken_part
        assert sum(each.grades.values()) == each.graded
    assert sum(each.records for each in groups) == total.records
    counted = found.frame()["grade"].drop_nulls().value_counts()
    assert dict(counted.iter_rows()) == {k: v for k, v in total.grades.items() if v}


@few
@given(frame=FRAMES, share=st.integers(1, 58))
def test_a_larger_share_of_the_best_grade_lowers_nobody(changed, frame, share):
    def of(percent):
        return changed(cuts=lambda cuts: cuts[0].update(first=f"{percent}%"))

    both = graded(frame, of(share)).join(graded(frame, of(share + 1)), on="unit", validate="1:1")
    assert all(number(more) <= number(less) for less, more in both["grade", "grade_right"].rows())


@few
@given(frame=FRAMES)
def test_a_better_rank_of_a_list_never_has_the_worse_grade(changed, frame):
    scheme = changed(vetoes=[], regrades=[])
    for _, group in graded(frame, scheme).sort("rank").group_by("group"):
        grades = [number(grade) for grade in group["grade"]]
        assert grades == sorted(grades)


@pytest.mark.parametrize("ties", ["better", "worse", {"by": ["labour", "land asc"]}])
@few
@given(frame=FRAMES)
def test_ranks_run_from_one_with_gaps_only_where_units_are_equal(changed, ties, frame):
    scheme = changed(choices=lambda choices: choices.update(ties=ties))
    ranked = results(frame, scheme).filter(pl.col("rank").is_not_null())
    for _, group in ranked.group_by("group"):
        places = group.sort("rank")
        if isinstance(ties, dict):
            assert places["rank"].to_list() == list(range(1, group.height + 1))
        else:
            scores = places["score"].to_list()
            assert places["rank"].to_list() == [1 + scores.index(score) for score in scores]
