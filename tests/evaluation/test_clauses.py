"""What each changed clause does alone: what is one clause, and how it is tried."""

import polars as pl
import pytest

from wanmu.evaluation.compare import compare_schemes
from wanmu.pack.scheme_tree import tree_of
from wanmu.pack.schemes import scheme_from

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
PER_MU_VALUE = {"zh": "亩均增加值", "formula": "value_added / land"}


@pytest.fixture(scope="module")
def frame(made_up):
    return made_up(300)


def base_of_tax(groups):
    groups[0]["items"]["per_mu_tax"]["base"] = 30


def weights(groups):
    groups[0]["items"]["per_mu_tax"]["weight"] = 60
    groups[0]["items"]["labour"]["weight"] = 10


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
def test_one_changed_clause_is_told_alone_with_all_that_it_does(frame, changed, parts, path, moves):
    small, after = changed(), changed(**parts)
    found = compare_schemes(frame, small, after)
    (effect,) = found.clauses
    assert (effect.path, effect.fault) == (path, "")
    assert (effect.up, effect.down) == moves(frame, small, after) == found.moved
    assert effect.up + effect.down > 0


@pytest.mark.parametrize(
    ("part", "items"),
    [("groups", ABOVE_FIRST), ("regrades", [LIFT, DROP])],
)
def test_another_order_alone_is_one_clause_with_all_that_it_does(
    frame, changed, part, items, moves
):
    before, after = changed(**{part: items}), changed(**{part: items[::-1]})
    found = compare_schemes(frame, before, after)
    (effect,) = found.clauses
    names = tuple(each["id"] for each in items)
    assert (effect.path, effect.before, effect.after) == (part, names, names[::-1])
    assert effect.fault == ""
    assert (effect.up, effect.down) == moves(frame, before, after) == found.moved
    assert effect.up + effect.down > 0


def test_what_is_added_is_tried_where_it_stands(frame, small, changed, moves):
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


def test_each_of_several_clauses_is_tried_on_the_old_scheme(frame, small, changed, moves):
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


def test_a_grade_that_one_clause_adds_counts_in_what_it_does(frame, changed, moves):
    """Up by one from C was to B and is to the grade between."""
    between = [*BEST[1:3], {"id": "M", "zh": "中"}, *BEST[3:]]
    before, after = changed(regrades=[LIFT]), changed(regrades=[LIFT], grades=between)
    (effect,) = compare_schemes(frame, before, after).clauses
    assert (effect.path, effect.fault) == ("grades.M", "")
    assert (effect.up, effect.down) == moves(frame, before, after, "ABMCD")
    assert effect.down > 0


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


def test_an_added_indicator_is_one_clause_with_the_weights_that_make_room(
    wider, small, more, moves
):
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


def test_a_removed_indicator_is_one_clause_with_the_weights_that_grow(wider, small, more, moves):
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


def test_an_indicator_in_place_of_another_is_one_clause(frame, small, changed, moves):
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
def test_what_has_a_meaning_only_together_is_one_clause(frame, changed, parts, path, moves):
    wider, choices = frame.with_columns(fined=pl.lit(value=False)), scored_zero
    before, after = changed(choices=choices), changed(choices=choices, **parts)
    for one, other in ((before, after), (after, before)):
        (effect,) = compare_schemes(wider, one, other).clauses
        assert (effect.path, effect.fault) == (path, "")
        assert (effect.up, effect.down) == moves(wider, one, other, "ABCDE")
        assert effect.up + effect.down > 0


def test_what_is_said_for_all_groups_or_by_each_is_the_same(frame, small, changed, moves):
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
