"""Which relations follow from what a pack declares, and of what kind they are."""

from types import SimpleNamespace

import pytest

from wanmu.audit.relation import kind_of, relations_of
from wanmu.kernel.rules import parse
from wanmu.pack.models import RelationEntry, TableEntry

_TABLE = {
    "id": "t",
    "source": "plan",
    "locator": "表9",
    "zh": "示例",
    "en": "example",
    "rows": ("甲", "乙", "合计"),
    "columns": ("output", "land", "per_mu"),
}


def _relations(tables=(), relations=()):
    tables = tuple(TableEntry(**{**_TABLE, **table}) for table in tables)
    entries = tuple(RelationEntry(**entry) for entry in relations)
    return relations_of(SimpleNamespace(tables=tables, relations=entries))


def test_a_total_is_the_sum_of_the_other_rows_in_its_columns():
    found = _relations([{"total": {"row": "合计", "columns": ["output", "land"]}}])
    assert [relation.id for relation in found] == ["t.output.total", "t.land.total"]
    assert found[0].kind == "sum"
    assert found[0].facts == ("t.合计.output", "t.甲.output", "t.乙.output")
    assert found[0].rule == "合计 = 甲 + 乙"


def test_a_long_column_is_summed_without_deep_nesting():
    rows = [f"r{place}" for place in range(3_000)]
    table = {"rows": ["合计", *rows], "total": {"row": "合计", "columns": ["output"]}}
    (total,) = _relations([table])
    assert total.facts == ("t.合计.output", *(f"t.{row}.output" for row in rows))


def test_a_formula_holds_in_every_row():
    found = _relations([{"formulas": [{"rule": "per_mu = output / land", "zh": "亩均"}]}])
    assert [relation.id for relation in found] == ["t.甲.1", "t.乙.1", "t.合计.1"]
    assert found[0].facts == ("t.甲.per_mu", "t.甲.output", "t.甲.land")
    assert found[0].name["zh"] == "表9／甲：亩均"
    assert found[0].kind == "quotient"


def test_a_formula_may_name_the_rows_in_which_it_holds():
    found = _relations([{"formulas": [{"rule": "output > land", "rows": ["乙"]}]}])
    assert [relation.facts for relation in found] == [("t.乙.output", "t.乙.land")]


def test_a_formula_passes_over_rows_with_an_empty_cell():
    formulas = [{"rule": "per_mu = output / land"}, {"rule": "output > 0"}]
    found = _relations([{"formulas": formulas, "empty": ["甲.land"]}])
    assert [r.id for r in found] == ["t.乙.1", "t.合计.1", "t.甲.2", "t.乙.2", "t.合计.2"]


def test_what_a_relation_assumes_makes_its_failure_a_tension():
    why = {"zh": "口径相同", "en": "scopes agree"}
    table, entry = _relations(
        [{"formulas": [{"rule": "output > land", "rows": ["甲"], "assumes": why}]}],
        [{"id": "r", "rule": "a > b", "facts": {"a": "x", "b": "y"}}],
    )
    assert (table.strength, entry.strength) == ("tension", "contradiction")


def test_a_rule_speaks_of_the_facts_behind_its_names():
    facts = {"va": "plan.va.2020", "staff": "plan.staff"}
    (found,) = _relations([], [{"id": "r", "rule": "NOT va > 0 OR staff > 0", "facts": facts}])
    assert found.facts == ("plan.va.2020", "plan.staff")
    assert found.rule == "NOT va > 0 OR staff > 0"


def test_the_same_figure_in_three_places_is_compared_with_the_first():
    found = _relations([], [{"id": "s", "same": ["x", "y", "z"]}])
    assert [relation.facts for relation in found] == [("y", "x"), ("z", "x")]
    assert [relation.id for relation in found] == ["s:y", "s:z"]
    assert {relation.kind for relation in found} == {"same"}


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        ("a = b", "same"),
        ("a + b = c", "sum"),
        ("c = a + b", "sum"),
        ("a - b = c", "difference"),
        ("a / b = c", "quotient"),
        ("a * b = c", "product"),
        ("a / b - 1 = g", "growth"),
        ("(a - b) / b = g", "growth"),
        ("a <= b", "bound"),
        ("a <> b", "bound"),
        ("a BETWEEN 1 AND 2", "bound"),
        ("abs(a) = b", "formula"),
        ("a % 2 = b", "formula"),
    ],
)
def test_the_shape_of_a_relation_tells_its_kind(rule, kind):
    assert kind_of(parse(rule).tree) == kind
