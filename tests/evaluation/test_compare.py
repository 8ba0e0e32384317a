"""Two results side by side, each changed clause alone, and how firmly grades stand."""

from collections import Counter
from fractions import Fraction

import polars as pl
import pytest

from wanmu.evaluation import evaluate
from wanmu.evaluation.compare import NONE, compare, compare_schemes, merged
from wanmu.evaluation.sensitivity import sensitivity
from wanmu.kernel.messages import in_language
from wanmu.pack.scheme_tree import tree_of
from wanmu.pack.schemes import scheme_from
from wanmu.report.comparison_view import comparison_answer, sensitivity_answer

SMALL_CUTS = [{"grade": "A", "first": "20%"}, {"grade": "B", "to": "60%"},
              {"grade": "C", "to": "95%"}, {"grade": "D", "rest": True}]  # fmt: skip
SHARES = [("A", "20%"), ("B", "60%"), ("C", "80%"), ("D", "90%")]
TAX = {"of": "participants", "figure": "mean", "digits": 4}
SMALL_GROUPS = [
    {"id": "above", "zh": "规上", "when": "size_class = 'above_scale'",
     "items": {"per_mu_tax": {"weight": 70, "base": 10}, "labour": {"weight": 30, "base": TAX}}},
    {"id": "below", "zh": "规下", "when": "size_class = 'below_scale'",
     "items": {"per_mu_tax": {"weight": 40, "base": 5}, "labour": {"weight": 60, "base": TAX}}},
]  # fmt: skip
STRICT = {"id": "labour", "zh": "劳动生产率过低", "when": "labour < 5", "grade": "D",
          "stage": "after"}  # fmt: skip
ABOVE_FIRST = [SMALL_GROUPS[0], SMALL_GROUPS[1] | {"when": "TRUE"}]
RICH = {"id": "rich", "zh": "劳动生产率高", "when": "labour > 1", "grade": "A", "stage": "after"}
LIFT = {"id": "lift", "zh": "升档", "when": "labour > 1", "grades": ["C"], "up": 1}
DROP = {"id": "drop", "zh": "降档", "when": "per_mu_tax < 8", "grades": ["B"], "to": "D"}
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


def weights(groups):
    groups[0]["items"]["per_mu_tax"]["weight"] = 60
    groups[0]["items"]["labour"]["weight"] = 10


def moves(frame, one, other, order="ABCD"):
    """How many go up and down, counted by hand."""
    before, after = (
        dict(evaluate(frame, each).frame()["unit", "grade"].iter_rows()) for each in (one, other)
    )
    steps = [
        order.index(after[unit]) - order.index(grade) for unit, grade in before.items() if grade
    ]
    return sum(step < 0 for step in steps), sum(step > 0 for step in steps)


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


def test_a_grade_of_the_second_scheme_alone_stands_in_the_matrix(frame, small, changed):
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


def test_a_grade_that_one_clause_adds_counts_in_what_it_does(frame, changed):
    """Up by one from C was to B and is to the grade between."""
    between = [*BEST[1:3], {"id": "M", "zh": "中"}, *BEST[3:]]
    before, after = changed(regrades=[LIFT]), changed(regrades=[LIFT], grades=between)
    (effect,) = compare_schemes(frame, before, after).clauses
    assert (effect.path, effect.fault) == ("grades.M", "")
    assert (effect.up, effect.down) == moves(frame, before, after, "ABMCD")
    assert effect.down > 0


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


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ({"groups": base_of_tax}, "groups.above.items.per_mu_tax.base"),
        ({"groups": weights}, "groups.above.weights"),
        ({"vetoes": lambda vetoes: vetoes.append(STRICT)}, "vetoes.labour"),
        ({"vetoes": lambda vetoes: vetoes.pop()}, "vetoes.low_tax"),
        ({"cuts": lambda cuts: cuts[0].update(first="30%")}, "cuts.A"),
        ({"choices": lambda choices: choices.update(missing="zero")}, "choices.missing"),
    ],
)
def test_one_changed_clause_is_told_alone_with_all_that_it_does(frame, small, changed, parts, path):
    found = compare_schemes(frame, small, changed(**parts))
    (effect,) = found.clauses
    assert (effect.path, effect.fault) == (path, "")
    assert (effect.up, effect.down) == moves(frame, small, changed(**parts)) == found.moved
    assert effect.up + effect.down > 0


@pytest.mark.parametrize(
    ("part", "items"),
    [("groups", ABOVE_FIRST), ("vetoes", [STRICT, RICH]), ("regrades", [LIFT, DROP])],
)
def test_another_order_alone_is_one_clause_with_all_that_it_does(frame, changed, part, items):
    before, after = changed(**{part: items}), changed(**{part: items[::-1]})
    found = compare_schemes(frame, before, after)
    (effect,) = found.clauses
    names = tuple(each["id"] for each in items)
    assert (effect.path, effect.before, effect.after) == (part, names, names[::-1])
    assert effect.fault == ""
    assert (effect.up, effect.down) == moves(frame, before, after) == found.moved
    assert effect.up + effect.down > 0


def test_what_is_added_is_tried_where_it_stands(frame, small, changed):
    """A group before the one that takes all the rest, a veto before another one."""
    big = SMALL_GROUPS[1] | {"id": "big", "zh": "大户", "when": "land > 8"}
    for parts in (
        {"groups": lambda groups: groups.insert(0, big)},
        {"vetoes": lambda vetoes: vetoes.insert(1, RICH)},
    ):
        found = compare_schemes(frame, small, changed(**parts))
        (effect,) = found.clauses
        assert (effect.up, effect.down) == moves(frame, small, changed(**parts))
        assert effect.up + effect.down > 0


def test_weights_of_a_group_are_one_clause_with_each_weight_as_it_was_and_is(frame, small, changed):
    (effect,) = compare_schemes(frame, small, changed(groups=weights)).clauses
    path = "groups.above.items.{}.weight".format
    assert {name: float(each) for name, each in effect.before.items()} == {
        path("per_mu_tax"): 40, path("labour"): 30,
    }  # fmt: skip
    assert {name: float(each) for name, each in effect.after.items()} == {
        path("per_mu_tax"): 60, path("labour"): 10,
    }  # fmt: skip


def test_each_of_several_clauses_is_tried_on_the_old_scheme(frame, small, changed):
    alone = {
        "groups.above.items.per_mu_tax.base": {"groups": base_of_tax},
        "vetoes.labour": {"vetoes": lambda vetoes: vetoes.append(STRICT)},
    }
    together = changed(groups=base_of_tax, vetoes=lambda vetoes: vetoes.append(STRICT))
    heard = []
    found = compare_schemes(frame, small, together, told=lambda *done: heard.append(done))
    effects = {each.path: (each.up, each.down) for each in found.clauses}
    assert effects == {path: moves(frame, small, changed(**parts)) for path, parts in alone.items()}
    assert found.moved == moves(frame, small, together)
    assert heard == [(0, 2), (1, 2)]


RD = {"zh": "研发投入占比", "formula": "rd_paid / value_added"}


def with_rd(data):
    """Another indicator above scale, with a field and a constant of its own."""
    data["fields"]["rd_spent"] = {"zh": "研发投入", "kind": "number", "unit": "万元"}
    data["derived"] = {"rd_paid": {"zh": "自付研发投入", "formula": "rd_spent - 1", "unit": "万元"}}
    data["indicators"]["rd_share"] = RD
    items = data["groups"][0]["items"]
    items["rd_share"] = {"weight": 20, "base": "0.1", "document": "order"}
    items["per_mu_tax"]["weight"] = 30
    items["labour"]["weight"] = 20
    data["documents"]["order"] = {"title": "新办法"}


@pytest.fixture(scope="module")
def wider(frame):
    return frame.with_columns(rd_spent=pl.col("tax") / 4)


@pytest.fixture(scope="module")
def more(small):
    """The small scheme with one more indicator."""
    data = tree_of(small)
    with_rd(data)
    return scheme_from(data)


def test_an_added_indicator_is_one_clause_with_the_weights_that_make_room(wider, small, more):
    found = compare_schemes(wider, small, more)
    (effect,) = found.clauses
    assert (effect.path, effect.fault) == ("groups.above.items.rd_share", "")
    assert (effect.up, effect.down) == moves(wider, small, more) == found.moved
    assert effect.up + effect.down > 0
    assert list(effect.after) == [
        "fields.rd_spent", "derived.rd_paid", "indicators.rd_share",
        "groups.above.items.per_mu_tax.weight", "groups.above.items.labour.weight",
        "groups.above.items.rd_share",
    ]  # fmt: skip
    assert effect.after["groups.above.items.rd_share"] == {"weight": "20", "base": "0.1"}
    assert effect.before["groups.above.items.rd_share"] is None


def test_a_removed_indicator_is_one_clause_with_the_weights_that_grow(wider, small, more):
    found = compare_schemes(wider, more, small)
    (effect,) = found.clauses
    assert (effect.path, effect.fault) == ("groups.above.items.rd_share", "")
    assert (effect.up, effect.down) == moves(wider, more, small) == found.moved
    assert effect.up + effect.down > 0


def test_a_new_indicator_can_be_what_changed_most(wider, small, more):
    found = compare_schemes(wider, small, more)
    mainly = found.movers.filter(mainly="rd_share")
    scores = dict(found.after.frame()["unit", "score_rd_share"].iter_rows())
    assert mainly.height > 3
    for unit, points in mainly["unit", "points"].iter_rows():
        assert points == pytest.approx(scores[unit], abs=1e-4)
    gone = compare_schemes(wider, more, small).movers.filter(mainly="rd_share")
    assert dict(gone["unit", "points"].iter_rows()) == {
        unit: -points for unit, points in mainly["unit", "points"].iter_rows()
    }


def test_an_indicator_in_place_of_another_is_one_clause(frame, small, changed):
    def other_item(groups):
        groups[0]["items"]["per_mu_value"] = groups[0]["items"].pop("labour")

    after = changed(
        indicators=lambda found: found.update(per_mu_value=PER_MU_VALUE),
        groups=other_item,
    )
    (effect,) = compare_schemes(frame, small, after).clauses
    assert (effect.path, effect.fault) == ("groups.above.items.labour+items.per_mu_value", "")
    assert (effect.up, effect.down) == moves(frame, small, after)


def test_each_group_with_a_new_indicator_is_a_clause_of_its_own(wider, small, more):
    data = tree_of(more)
    items = data["groups"][1]["items"]
    items |= {"rd_share": {"weight": "30", "base": "0.2"}} | {
        "labour": items["labour"] | {"weight": "0.5"}
    }
    items["value_per_energy"]["weight"] = "29.5"
    found = compare_schemes(wider, small, scheme_from(data))
    assert [(each.path, each.fault) for each in found.clauses] == [
        ("groups.above.items.rd_share", ""), ("groups.below.items.rd_share", ""),
    ]  # fmt: skip
    assert "indicators.rd_share" in found.clauses[1].after


def ranked_by_tax(groups):
    del groups[0]["items"]
    groups[0]["rank_by"] = "per_mu_tax"


def scored_zero(choices):
    choices["missing"] = "zero"


def more_marks(groups):
    groups[0]["full_marks"] = 120
    groups[0]["items"]["labour"]["weight"] = 50


def between_worst_and_best(groups):
    groups[0]["items"]["labour"] = {"weight": 30, "scoring": {"floor": "0%", "when_equal": "full"}}


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ({"groups": ranked_by_tax}, "groups.above.items+rank_by"),
        ({"groups": more_marks}, "groups.above.full_marks"),
        ({"groups": between_worst_and_best}, "groups.above.items.labour"),
        (
            {
                "grades": [*BEST[1:], {"id": "E", "zh": "末"}],
                "cuts": [*({"grade": g, "to": t} for g, t in SHARES), {"grade": "E", "rest": True}],
            },
            "cuts",
        ),
        (
            {
                "fields": lambda fields: fields.update(fined={"zh": "处罚", "kind": "boolean"}),
                "vetoes": lambda vetoes: vetoes.append(STRICT | {"when": "labour < 5 OR fined"}),
            },
            "vetoes.labour",
        ),
    ],
)
def test_what_has_a_meaning_only_together_is_one_clause(frame, changed, parts, path):
    wider, choices = frame.with_columns(fined=pl.lit(value=False)), scored_zero
    before, after = changed(choices=choices), changed(choices=choices, **parts)
    for one, other in ((before, after), (after, before)):
        (effect,) = compare_schemes(wider, one, other).clauses
        assert (effect.path, effect.fault) == (path, "")
        assert (effect.up, effect.down) == moves(wider, one, other, "ABCDE")
        assert effect.up + effect.down > 0


def test_what_is_said_for_all_groups_or_by_each_is_the_same(frame, small, changed):
    own = [[SMALL_CUTS[0] | {"first": "30%"}, *SMALL_CUTS[1:]], SMALL_CUTS]

    def by_group(groups):
        for group, each in zip(groups, own, strict=True):
            group.update(cuts=each, choices={"missing": "mean_of_scores"})

    after = changed(groups=by_group, cuts=None, choices=lambda choices: choices.pop("missing"))
    for one, other in ((small, after), (after, small)):
        (effect,) = compare_schemes(frame, one, other).clauses
        assert (effect.path, effect.fault) == ("groups.above.cuts.A", "")
        assert (effect.up, effect.down) == moves(frame, one, other)
        assert effect.up + effect.down > 0


def test_what_is_defined_anew_stands_above_what_names_it(frame, changed):
    def strict(vetoes):
        vetoes.append(STRICT | {"when": "worth < 5"})

    worth = {"zh": "价值", "formula": "value_added"}
    half = {"zh": "一半", "formula": "value_added / 2"}
    before = changed(derived={"worth": worth}, vetoes=strict)
    after = changed(derived={"half": half, "worth": worth | {"formula": "half"}}, vetoes=strict)
    (effect,) = compare_schemes(frame, before, after).clauses
    assert (effect.path, effect.fault) == ("derived.worth.formula", "")
    assert effect.down > 0


def test_a_definition_that_nothing_names_is_told(frame, small, changed):
    after = changed(fields=lambda fields: fields.update(fined={"zh": "处罚", "kind": "boolean"}))
    (effect,) = compare_schemes(frame.with_columns(fined=True), small, after).clauses
    assert (effect.path, effect.up, effect.down, effect.fault) == ("fields.fined", 0, 0, "")


def test_a_clause_that_cannot_stand_alone_says_so(wider, small, more):
    data = tree_of(more)
    data["vetoes"] += [STRICT | {"id": "idle", "when": "score_rd_share < 1"}]
    found = compare_schemes(wider, small, scheme_from(data))
    faults = {each.path: each.fault for each in found.clauses}
    assert faults["groups.above.items.rd_share"] == ""
    assert "score_rd_share" in faults["vetoes.idle"]
    effect = next(each for each in found.clauses if each.fault)
    assert (effect.up, effect.down, effect.cost) == (None, None, None)


def test_names_notes_and_sources_are_no_clauses(frame, small, changed):
    def cited(groups):
        groups[1]["items"]["labour"]["base"]["clause"] = "附表1"
        groups[1]["note"] = "无变化"

    renamed = changed(
        zh="新办法",
        scope=lambda scope: scope.update(note="无变化"),
        groups=cited,
        cuts=lambda cuts: cuts[0].update(clause="第十条", assumed="办法未写明"),
        choices=lambda choices: choices.update(cap={"is": {"times": 2}, "note": "不变"}),
    )
    found = compare_schemes(frame, small, renamed)
    assert (found.clauses, found.moved, found.movers.height) == ((), (0, 0), 0)


def test_a_part_that_is_called_like_a_note_is_a_clause_all_the_same(frame, changed):
    def names(formula):
        return changed(
            derived={"place": {"zh": "位置", "formula": formula}},
            vetoes=lambda vetoes: vetoes.append(STRICT | {"when": "place < 5"}),
        )

    (effect,) = compare_schemes(frame, names("land"), names("land / 2")).clauses
    assert (effect.path, effect.fault) == ("derived.place.formula", "")
    assert effect.down > 0


def test_amendments_in_force_do_not_undo_a_clause(frame, changed):
    path = "groups.above.items.per_mu_tax.base"
    amended = [
        {"date": "2021-03-01", "set": {path: 12}},
        {"date": "2021-04-01", "set": {"vetoes.accident": None}},
    ]
    before, after = changed(amendments=amended), changed(groups=base_of_tax, vetoes=[])
    without = compare_schemes(frame, before, after)
    base = next(each for each in without.clauses if each.path == path)
    assert (base.before, base.after, base.fault) == ("12", "30", "")
    assert (base.up, base.down) != (0, 0)


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


@pytest.fixture(scope="module")
def shaken(frame, small):
    return sensitivity(frame, small)


def test_every_weight_and_base_is_moved_up_and_down(shaken):
    moved = Counter((move.what, move.share) for move in shaken.moves)
    assert moved == dict.fromkeys(
        [("weight", 0.1), ("weight", -0.1), ("base", 0.1), ("base", -0.1)], 6
    )


def test_the_moves_of_units_and_the_units_of_moves_are_the_same(shaken):
    assert shaken.edge["better"].sum() == sum(move.up for move in shaken.moves)
    assert shaken.edge["worse"].sum() == sum(move.down for move in shaken.moves)
    assert (shaken.edge["moves"] == shaken.edge["better"] + shaken.edge["worse"]).all()
    assert shaken.edge["moves"].min() > 0


def test_a_base_moved_by_hand_moves_the_same_units(frame, small, changed, shaken):
    def tenth_less(groups):
        groups[0]["items"]["per_mu_tax"]["base"] = 9

    move = next(
        each for each in shaken.moves
        if (each.group, each.indicator, each.what, each.share)
        == ("above", "per_mu_tax", "base", -0.1)
    )  # fmt: skip
    assert (move.up, move.down) == moves(frame, small, changed(groups=tenth_less))
    assert move.up + move.down > 0


def test_units_on_the_edge_are_those_whose_grade_a_move_made_by_hand_changes(frame, changed):
    """One group and two items: every move is made by hand."""
    found = sensitivity(frame, changed(groups=two_items), step=Fraction(1, 4))
    by_hand = Counter()
    start = grades(frame, changed(groups=two_items))
    moved = [
        (50, 50, 12.5, 10), (50, 50, 7.5, 10), (50, 50, 10, 12.5), (50, 50, 10, 7.5),
        (62.5, 37.5, 10, 10), (37.5, 62.5, 10, 10), (37.5, 62.5, 10, 10), (62.5, 37.5, 10, 10),
    ]  # fmt: skip
    for figures in moved:
        other = grades(frame, changed(groups=lambda groups, at=figures: two_items(groups, at)))
        by_hand.update(unit for unit in start if start[unit] != other[unit])
    assert len(found.moves) == len(moved)
    assert dict(found.edge["unit", "moves"].iter_rows()) == by_hand
    assert by_hand
    assert found.units == sum(grade is not None for grade in start.values())


PER_MU_VALUE = {"zh": "亩均增加值", "formula": "value_added / land"}
PER_WORKER = {"zh": "人均税收", "en": "tax per worker", "formula": "tax / employees"}


def with_alternatives(groups, base=4):
    groups[0]["items"]["value_per_energy"]["alternatives"] = [
        {"indicator": "per_worker", "base": base},
        {"indicator": "per_mu_value", "base": TAX},
    ]


def test_the_bases_of_measures_in_the_place_of_another_are_moved_too(frame, changed):
    def scheme(base):
        return changed(
            indicators=lambda found: found.update(per_worker=PER_WORKER, per_mu_value=PER_MU_VALUE),
            groups=lambda groups: with_alternatives(groups, base),
        )

    found = sensitivity(frame, scheme(4), step=Fraction(1, 2))
    own = [each for each in found.moves if each.alternative]
    assert {(each.group, each.indicator, each.what) for each in own} == {
        ("above", "value_per_energy", "base")
    }
    assert [(each.alternative, each.share) for each in own] == [
        (name, share)
        for share in (-0.5, 0.5) for name in ("per_worker", "per_mu_value")
    ]  # fmt: skip
    assert (own[0].up, own[0].down) == moves(frame, scheme(4), scheme(2))
    assert (own[2].up, own[2].down) == moves(frame, scheme(4), scheme(6))
    assert own[0].up + own[0].down > 0
    with in_language("en"):
        rows = sensitivity_answer(found, scheme(4)).sheets[0].rows
    assert "base of tax per worker in its place" in [row["what"] for row in rows]


def two_items(groups, figures=(50, 50, 10, 10)):
    first, second, base, other = figures
    groups[:] = [{
        "id": "all", "zh": "全部", "when": "TRUE",
        "items": {"per_mu_tax": {"weight": first, "base": base},
                  "labour": {"weight": second, "base": other}},
    }]  # fmt: skip


def grades(frame, scheme):
    return dict(evaluate(frame, scheme).frame()["unit", "grade"].iter_rows())
