"""A scheme's parts by path, copies with another value, and differences."""

from collections.abc import Callable
from typing import Any

import pytest

from wanmu.kernel.faults import InputError
from wanmu.pack import bundled_schemes, load_scheme, scheme_from
from wanmu.pack.scheme_tree import differences, get, tree_of, with_value


@pytest.fixture
def tree(with_fragment: Callable[[str], Any]) -> Any:
    return tree_of(scheme_from(with_fragment("version: 1")))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("zh", "山前县2024年度工业企业亩均效益综合评价（虚构）"),
        ("groups.above_scale.items.per_mu_tax.base", "26.01"),
        ("groups.1.items.per_mu_tax.weight", "60"),
        ("cuts.A.first", "20%"),
        ("cuts.4", {"grade": "D", "rest": True}),
        ("choices.cap", {"clause": "第六条", "is": {"times": "1.5"}}),
        ("choices.ties", "better"),
        ("scope.note", None),
    ],
)
def test_a_path_leads_to_a_part(tree: Any, path: str, value: object) -> None:
    assert get(tree, path) == value


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("groups.above.items", 'no "above"; the nearest is "above_scale"'),
        ("chioces.cap", 'no "chioces"; the nearest is "choices"'),
        ("cuts.7.first", "there are: A, B, C, D"),
        ("zh.x.y", "there are: –"),
        ("cuts.²", "there are: A, B, C, D"),
    ],
)
def test_a_path_to_nothing_is_a_fault(tree: Any, path: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        with_value(tree, path, "x")
    assert [fault.code for fault in caught.value.faults] == ["E011"]


def test_a_copy_has_another_value_and_leaves_the_tree_alone(tree: Any) -> None:
    path = "groups.above_scale.items.per_mu_tax.base"
    other = with_value(tree, path, "24.097")
    assert (get(tree, path), get(other, path)) == ("26.01", "24.097")
    assert differences(tree, other) == [(path, "26.01", "24.097")]


def test_items_are_added_by_their_identifier_and_taken_away(tree: Any) -> None:
    veto = {"id": "low", "zh": "低", "when": "tax < 1", "grade": "D", "stage": "after"}
    first = with_value(tree, "vetoes.low", veto)
    both = with_value(first, "vetoes.late", veto | {"id": "late"})
    assert [each.id for each in scheme_from(both).vetoes] == ["low", "late"]
    assert with_value(both, "vetoes.low", None)["vetoes"] == [veto | {"id": "late"}]
    with pytest.raises(InputError, match='no "other"'):
        with_value(both, "vetoes.other", veto)


def test_a_difference_is_the_smallest_clause(with_fragment: Callable[[str], Any]) -> None:
    one = tree_of(scheme_from(with_fragment("version: 1")))
    other = tree_of(
        scheme_from(
            with_fragment(
                """
                scope: {takes_part: land >= 5}
                groups:
                  - id: above_scale
                    items:
                      per_mu_tax: {weight: 70, base: {of: participants, figure: mean, digits: 2}}
                      per_energy: {weight: 30}
                cuts: [{grade: A, first: 25%}, {grade: C, to: 95%}, {grade: D, rest: true}]
                choices: {ties: worse}
                vetoes: [{id: low, zh: 低, when: tax < 1, grade: D, stage: after}]
                """
            )
        )
    )
    found = {path: (before, after) for path, before, after in differences(one, other)}
    mean = {"of": "participants", "figure": "mean", "digits": "2"}
    assert found == {
        "scope.takes_part": ("size_class = 'above_scale' OR land >= 3", "land >= 5"),
        "groups.above_scale.items.per_mu_tax.weight": ("60", "70"),
        "groups.above_scale.items.per_mu_tax.base": ("26.01", mean),
        "groups.above_scale.items.per_energy.weight": ("40", "30"),
        "choices.ties": ("better", "worse"),
        "cuts.A": ({"grade": "A", "first": "20%"}, {"grade": "A", "first": "25%"}),
        "cuts.B": ({"grade": "B", "to": "60%"}, None),
        "vetoes": (None, other["vetoes"]),
    }


def test_another_order_is_a_difference(tree: Any) -> None:
    turned = tree | {"groups": tree["groups"][::-1]}
    names = ("above_scale", "below_scale")
    assert differences(tree, turned) == [("groups", names, names[::-1])]


def test_a_tuple_of_names_puts_a_list_in_this_order(tree: Any) -> None:
    names = ("below_scale", "above_scale")
    assert with_value(tree, "groups", names)["groups"] == tree["groups"][::-1]
    assert [each["id"] for each in tree["groups"]] == ["above_scale", "below_scale"]
    assert with_value(tree, "cuts", ("C", "other", "A"))["cuts"] == [
        tree["cuts"][at] for at in (2, 1, 0, 3)
    ]


@pytest.mark.parametrize(
    ("other", "order"),
    [("XABCD", "XABCD"), ("ABXCD", "ABXCD"), ("ABCDX", "ABCDX"), ("DXA", "ABCDX"), ("ZX", "ABCDX")],
)
def test_what_is_added_like_another_tree_stands_beside_its_neighbours(
    tree: Any, other: str, order: str
) -> None:
    cuts = {letter: {"grade": letter, "places": "1"} for letter in other}
    found = with_value(tree, "cuts.X", cuts["X"], like={"cuts": list(cuts.values())})
    assert "".join(each["grade"] for each in found["cuts"]) == order


def test_a_key_that_is_added_like_another_tree_stands_beside_its_neighbours() -> None:
    one, other = ({"derived": dict.fromkeys(names)} for names in ("ac", "abc"))
    found = with_value(one, "derived.b", "1", like=other)
    assert list(found["derived"].items()) == [("a", None), ("b", "1"), ("c", None)]
    assert list(with_value(one, "derived.b", "1")["derived"]) == ["a", "c", "b"]


def test_cuts_by_rank_and_by_two_keys_are_different_as_a_whole(tree: Any) -> None:
    two = {"best": {"grade": "A"}, "worst": {"grade": "D"}, "rest": "B"}
    assert differences(tree, tree | {"cuts": two}) == [("cuts", tree["cuts"], two)]


def test_all_differences_of_one_scheme_to_another_make_the_other() -> None:
    schemes = [load_scheme(name) for name in bundled_schemes()]
    trees = [tree_of(each) for each in schemes if not each.amendments]
    for one in trees:
        for other in trees:
            made = one
            for path, _, value in differences(one, other):
                made = with_value(made, path, value, like=other)
            assert scheme_from(made) == scheme_from(other)


def test_a_scheme_as_a_tree_makes_the_same_scheme(
    fragments: list[str], with_fragment: Callable[[str], Any]
) -> None:
    made = [scheme_from(with_fragment(fragment)) for fragment in fragments]
    made += [load_scheme(name) for name in bundled_schemes()]
    for scheme in made:
        if not scheme.amendments:  # these have been made already
            assert scheme_from(tree_of(scheme)) == scheme
