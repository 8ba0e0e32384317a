"""Rules are checked against their fields: names, kinds, units."""

import pytest

from wanmu.kernel.faults import InputError
from wanmu.kernel.rules import FieldType, parse
from wanmu.kernel.units import DIMENSIONLESS, unit

UNITS = {
    "tax": "万元",
    "output": "亿元",
    "land": "亩",
    "area": "平方公里",
    "staff": "人",
    "share": "%",
    "lead": "个百分点",
}
FIELDS = {name: FieldType(name, "number", unit(text)) for name, text in UNITS.items()} | {
    "score": FieldType("score", "number"),
    "ratio": FieldType("ratio", "number", DIMENSIONLESS),
    "exempt": FieldType("exempt", "boolean", zh="是否豁免"),
    "industry": FieldType("industry", "text"),
    "started": FieldType("started", "date"),
}
RECORD = {
    "tax": 500.0, "output": 2.0, "land": 10.0, "area": 1.0, "staff": 5.0, "share": 3.0,
    "lead": 1.0, "score": 60.0, "ratio": 0.5,
}  # fmt: skip


def codes(text, **options):
    with pytest.raises(InputError) as caught:
        parse(text, FIELDS, **options)
    return [fault.code for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("text", "measured", "value"),
    [
        ("tax / land", "万元/亩", 50.0),
        ("tax + output", "万元", 20500.0),
        ("output + tax", "亿元", 2.05),
        ("coalesce(tax, 0)", "万元", 500.0),
        ("greatest(output, tax, 1)", "亿元", 2.0),
        ("CASE WHEN exempt THEN 0 ELSE tax END", "万元", 500.0),
        ("tax * share", "万元", 15.0),
        ("share - lead", "%", 2.0),
        ("tax / output", "", 0.025),
        ("tax / area * land", "万元", 500.0 / 1500 * 10),
        ("round(tax / staff)", "万元/人", 100.0),
        ("-tax % 300", "万元", -200.0),
        ("1 / land", "1/亩", 0.1),
        ("sqrt(ratio / 2)", None, 0.5),
        ("score + 40", None, 100.0),
    ],
)
def test_a_formula_has_its_unit_and_value(text, measured, value):
    rule = parse(text, FIELDS)
    record = RECORD | {"exempt": False}
    assert (None if rule.unit is None else str(rule.unit)) == measured
    assert rule.value(record) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("tax < output", True),
        ("output > 1.5", True),
        ("share > 2.5", True),
        ("tax / land > 40", True),
        ("tax BETWEEN 400 AND output", True),
        ("tax IN (output, 500)", True),
        ("lead = share - 2", True),
    ],
)
def test_comparisons_convert_and_bare_numbers_take_the_unit(text, answer):
    assert parse(text, FIELDS).value(RECORD) is answer


@pytest.mark.parametrize(
    ("text", "declared", "value"),
    [("tax / land", "元/亩", 500_000.0), ("output", "万元", 20_000.0), ("score", "%", 60.0)],
)
def test_the_answer_is_converted_to_the_declared_unit(text, declared, value):
    rule = parse(text, FIELDS, unit=unit(declared))
    assert (rule.unit, rule.value(RECORD)) == (unit(declared), value)


@pytest.mark.parametrize("declared", ["万元", "", "亩/万元"])
def test_an_answer_of_another_dimension_than_declared_is_a_fault(declared):
    assert codes("tax / land", unit=unit(declared)) == ["R013"]


def test_a_condition_is_no_figure():
    assert codes("tax > 3", unit=unit("万元")) == ["R011"]


@pytest.mark.parametrize(
    "text",
    ["tax + land", "tax < land", "tax IN (land)", "coalesce(tax, land)", "tax + ratio",
     "CASE WHEN exempt THEN tax ELSE land END", "tax BETWEEN 1 AND land", "sqrt(tax)"],
)  # fmt: skip
def test_units_of_different_dimensions_do_not_meet(text):
    assert codes(text) == ["R012"]


@pytest.mark.parametrize(
    "text",
    ["industry + 1", "exempt > FALSE", "NOT tax", "tax AND exempt", "industry = 1", "year(tax)",
     "tax = TRUE", "started > 'soon'", "length(tax)", "least(exempt, TRUE)", "abs(industry)",
     "CASE WHEN tax THEN 1 END", "industry BETWEEN 'a' AND 1"],
)  # fmt: skip
def test_kinds_must_fit(text):
    assert codes(text) == ["R011"]


@pytest.mark.parametrize("text", ["date('2020-02-30')", "date('20-1-1')", "date(industry)"])
def test_a_date_must_exist(text):
    assert codes(text) == ["R014"]


@pytest.mark.parametrize("text", ["round(tax, score)", "round(tax, 1.5)", "round(tax, 10)"])
def test_the_digits_of_round_are_written_out(text):
    assert codes(text) == ["R008"]


def test_an_unknown_field_is_told_with_the_nearest_by_any_of_its_names():
    with pytest.raises(InputError) as caught:
        parse("txa / lnd > 1 AND 豁免", FIELDS)
    said = str(caught.value)
    assert "There is no field txa; did you mean tax?" in said
    assert "There is no field lnd; did you mean land?" in said
    assert "There is no field 豁免; did you mean exempt?" in said


def test_a_clash_names_both_sides():
    with pytest.raises(InputError, match=r"“tax \+ land” puts 万元 \(tax\) beside 亩 \(land\)"):
        parse("tax + land", FIELDS)


def test_without_fields_kinds_follow_from_use():
    rule = parse("CASE WHEN p THEN t ELSE 'x' END = coalesce(u, t) AND x / y > 1")
    record = {"p": True, "t": "a", "u": None, "x": 3, "y": 2}
    assert rule.value(record) is True


def test_without_fields_a_field_is_of_one_kind():
    with pytest.raises(InputError, match="R011"):
        parse("x + 1 > 0 AND x")


def test_the_tree_is_kept_as_written():
    assert parse("tax + output", FIELDS).tree == parse("tax + output").tree
