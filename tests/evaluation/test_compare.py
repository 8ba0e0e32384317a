"""Two results side by side: the matrix, who moves and why, gains and losses, costs."""

from collections import Counter

import polars as pl
import pytest

from wanmu.evaluation import evaluate
from wanmu.evaluation.compare import NONE, compare, compare_schemes, merged
from wanmu.report.comparison_view import comparison_answer

SHARES = [("A", "20%"), ("B", "60%"), ("C", "80%"), ("D", "90%")]
BEST = [{"id": "S", "zh": "领跑"}, *({"id": letter, "zh": letter} for letter in "ABCD")]
PRICED = {
    "measures": [
        {"id": "charge", "zh": "加收", "kind": "tax", "grades": ["D"], "amount": "0.1 * tax"},
        {"id": "relief", "zh": "减收", "kind": "relief", "grades": ["A"], "amount": "-0.2 * tax"},
    ]
}


@pytest.fixture(scope="module")
def frame(made_up):
    towns = pl.Series(["五云", "新建", None] * 100)
    return made_up(300).with_columns(region=towns)


@pytest.fixture(scope="module")
def other_year(frame):
    """Without the first firms, with some new ones, and other figures."""
    rest = frame.sort("code").tail(280).with_columns(tax=pl.col("tax").shift(1))
    new = frame.head(5).with_columns(code=pl.format("N{}", "code"))
    return pl.concat([rest, new])


@pytest.fixture(scope="module")
def two_years(frame, other_year, small):
    return compare(evaluate(frame, small), evaluate(other_year, small))


def base_of_tax(groups):
    groups[0]["items"]["per_mu_tax"]["base"] = 30


def base_of_labour(groups):
    groups[0]["items"]["labour"]["base"] = 30


def test_the_matrix_holds_every_unit_of_either_year_once(two_years, frame, other_year):
    units = set(frame["code"]) | set(other_year["code"])
    assert two_years.matrix["units"].sum() == len(units) == 305
    counts = {(row["before"], row["after"]): row["units"] for row in two_years.matrix.to_dicts()}
    assert sum(n for (one, other), n in counts.items() if one != other) == two_years.movers.height
    for grade, units in two_years.before.total.grades.items():
        assert sum(n for (one, _), n in counts.items() if one == grade) == units
    for grade, units in two_years.after.total.grades.items():
        assert sum(n for (_, other), n in counts.items() if other == grade) == units


def test_a_unit_of_one_year_alone_has_no_grade_in_the_other(two_years):
    new = two_years.movers.filter(pl.col("unit").str.starts_with("N"))
    assert new.height
    assert set(new["before"]) == {NONE}
    assert new["before_status"].null_count() == new.height


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("ABCD", "ABCD", "ABCD"),
        ("ABCD", "SABCDE", "SABCDE"),
        ("ABCD", "ABMNCD", "ABMNCD"),
        ("ABCD", "ABC", "ABCD"),
        ("ABCD", "AXC", "ABXCD"),
        ("AB", "XY", "ABXY"),
    ],
)
def test_the_grades_of_two_schemes_stand_in_the_order_of_both(one, other, both):
    assert "".join(merged(one, other)) == both


def test_a_grade_of_the_second_scheme_alone_stands_in_the_matrix(frame, small, changed, moves):
    cuts = [{"grade": "S", "first": "5%"}, *({"grade": g, "to": t} for g, t in SHARES)]
    after = changed(
        grades=[*BEST, {"id": "E", "zh": "末"}], cuts=[*cuts, {"grade": "E", "rest": True}]
    )
    found = compare_schemes(frame, small, after)
    assert found.moved == moves(frame, small, after, "SABCDE")
    gone = found.movers.filter(before="A", after="S")
    assert gone.height > 5
    assert set(gone["step"]) == {1}
    assert set(found.movers.filter(pl.col("before") != NONE, after="E")["step"]) == {-1}
    sheet = comparison_answer(found).sheets[0]
    assert [column.key for column in sheet.columns] == ["before", *"SABCDE", NONE]
    assert [row["before"] for row in sheet.rows] == [*"SABCDE", NONE]
    counts = sum(row[grade] for row in sheet.rows for grade in (*"SABCDE", NONE))
    assert counts == frame.height
    assert {row["after"] for row in found.matrix.to_dicts()} == {*"SABCDE", NONE}


def test_grades_without_one_that_both_have_are_neither_better_nor_worse(frame, small, changed):
    letters = dict(zip("ABCD", "WXYZ", strict=True))
    after = changed(
        grades=[{"id": letter, "zh": letter} for letter in letters.values()],
        cuts=[{"grade": letters[g], "to": t} for g, t in SHARES[:3]]
        + [{"grade": "Z", "rest": True}],
        vetoes=[], regrades=[], scope={"takes_part": "land > 0"},
    )  # fmt: skip
    found = compare_schemes(frame, small, after)
    assert found.moved == (0, 0)
    assert found.grades == (*"ABCD", *"WXYZ")
    assert found.matrix.filter(before="A", after="W")["units"].sum() > 0


def test_who_comes_or_goes_moves_neither_up_nor_down(two_years):
    both = two_years.movers.filter(pl.col("before") != NONE, pl.col("after") != NONE)
    steps = [
        "ABCD".index(after) - "ABCD".index(was) for was, after in both["before", "after"].rows()
    ]
    assert two_years.moved == (sum(s < 0 for s in steps), sum(s > 0 for s in steps))
    assert min(two_years.moved) > 0


def test_the_item_that_changed_most_is_named_with_its_points(two_years):
    before, after = (
        {row["unit"]: row for row in each.frame().to_dicts()}
        for each in (two_years.before, two_years.after)
    )
    told = two_years.movers.drop_nulls("mainly")
    assert told.height > 20
    for unit, mainly, points in told["unit", "mainly", "points"].rows():
        one, other = before[unit][f"score_{mainly}"], after[unit][f"score_{mainly}"]
        assert points == pytest.approx(other - one, abs=1e-4)
        for name in ("per_mu_tax", "value_per_energy", "labour"):
            pair = before[unit][f"score_{name}"], after[unit][f"score_{name}"]
            assert None in pair or abs(pair[1] - pair[0]) <= abs(points) + 1e-4


@pytest.mark.parametrize("field", ["size_class", "industry", "region"])
def test_gains_and_losses_by_a_field_add_up(two_years, field):
    part = two_years.spread.filter(field=field)
    assert part["units"].sum() == two_years.matrix["units"].sum()
    assert (part["up"].sum(), part["down"].sum()) == two_years.moved
    assert part["up_share"].sum() == pytest.approx(1)
    assert part["down_share"].sum() == pytest.approx(1)
    assert part["value"].is_unique().all()


def test_a_field_that_is_empty_in_one_year_lays_out_the_other(frame, small):
    empty = frame.with_columns(region=pl.lit(None))
    for one, other in ((empty, frame), (frame, empty)):
        found = compare(evaluate(one, small), evaluate(other, small)).spread
        assert set(found.filter(field="region")["value"]) == {"五云", "新建", NONE}


def test_costs_are_told_by_measure_and_in_all_with_those_not_known(frame, changed):
    before = changed(consequences=PRICED)
    after = changed(consequences=PRICED, groups=base_of_tax)
    found = compare_schemes(frame, before, after)
    rows = {row["measure"]: row for row in found.cost.to_dicts()}
    assert set(rows) == {"cost_charge", "cost_relief", "cost"}
    tax = dict(frame["code", "tax"].iter_rows())
    grades = found.after.frame()["unit", "grade"].rows()
    charged = [tax[unit] for unit, grade in grades if grade == "D"]
    assert rows["cost_charge"]["after"] == pytest.approx(sum(t for t in charged if t) / 10)
    assert rows["cost_charge"]["after_unknown"] == Counter(charged)[None] > 0


def test_a_clause_tells_the_change_in_cost_and_of_how_many_it_is_not_known(frame, changed):
    before, after = (changed(consequences=PRICED, groups=g) for g in (lambda _: None, base_of_tax))
    (effect,) = compare_schemes(frame, before, after).clauses
    one, other = (
        dict(evaluate(frame, each).frame()["unit", "cost"].iter_rows()) for each in (before, after)
    )
    known = [other[unit] - one[unit] for unit in one if None not in (one[unit], other[unit])]
    assert effect.cost == pytest.approx(sum(known), abs=1e-4)
    assert effect.cost != 0
    assert effect.cost_unknown == len(one) - len(known) > 0
    told = {
        row["path"]: row
        for row in comparison_answer(compare_schemes(frame, before, after)).sheets[1].rows
    }
    assert told[effect.path]["cost_unknown"] == effect.cost_unknown


def test_where_no_cost_is_known_there_is_no_sum(frame, changed):
    unknown = frame.with_columns(tax=pl.lit(None, dtype=pl.Float64))
    priced = PRICED["measures"][0] | {"grades": []}
    before = changed(consequences={"measures": [priced]})
    after = changed(consequences={"measures": [priced]}, groups=base_of_labour)
    found = compare_schemes(unknown, before, after)
    (effect,) = found.clauses
    assert (effect.cost, effect.cost_unknown) == (None, frame.height)
    for row in found.cost.to_dicts():
        assert (row["before"], row["after"]) == (None, None)
        assert (row["before_unknown"], row["after_unknown"]) == (frame.height, frame.height)


def test_measures_of_one_scheme_alone_have_no_costs_in_the_other(frame, small, changed):
    found = compare_schemes(frame, small, changed(consequences=PRICED))
    assert set(found.cost["before"]) == {None}
    assert found.cost["after"].null_count() == 0
