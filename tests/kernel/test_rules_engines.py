"""One answer everywhere: random rules on single records and on the tables of every engine."""

import math
from datetime import date
from fractions import Fraction

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from wanmu.kernel.faults import InputError
from wanmu.kernel.rules import FieldType, apply, parse
from wanmu.kernel.rules.parse import read
from wanmu.kernel.rules.source import source
from wanmu.kernel.rules.tree import (
    And,
    Arithmetic,
    Between,
    Call,
    Case,
    Compare,
    Field,
    In,
    IsNull,
    Negate,
    Node,
    Not,
    Null,
    Number,
    Or,
    Text,
    Truth,
)

FIELDS = {
    name: FieldType(name, kind)
    for kind, names in {
        "number": ("x", "y", "产值", "n"),
        "boolean": ("p", "q"),
        "text": ("s", "t"),
        "date": ("d", "e"),
    }.items()
    for name in names
}

_NUMBERS = (0.0, -0.0, 1.0, -1.0, 2.5, -2.5, 0.1, 1.005, -3.7, 12.4, 6.2, 1e9, 1e-9, 1e300, 3.0)
_COLUMNS = {
    "x": (*_NUMBERS, None, math.nan),
    "y": (None, *reversed(_NUMBERS), 7.0),
    "产值": (3.0, 0.0, None, 0.285, 12.5, -0.5, 0.5),
    "n": (1, 2, 0, -3, None, 1140),
    "p": (True, False, None),
    "q": (True, True, False, False, None, None, True),
    "s": ("", "a", "b", "A", "万亩", None, "it's", "一"),
    "t": ("a", None, "b", "万亩", "𠀀"),
    "d": (date(2020, 2, 29), date(2021, 2, 28), None, date(1999, 12, 31), date(2024, 3, 1)),
    "e": (date(2020, 3, 1), date(2020, 2, 29), date(2100, 1, 31), None, date(1970, 1, 1), None,
          date(2024, 2, 29)),
}  # fmt: skip
ROWS = 60
TABLE = {
    name: [values[row % len(values)] for row in range(ROWS)] for name, values in _COLUMNS.items()
}
RECORDS = [{name: values[row] for name, values in TABLE.items()} for row in range(ROWS)]


def _number(text: str) -> Number:
    return Number(Fraction(text), text)


def _fields(kind: str) -> st.SearchStrategy[Node]:
    return st.sampled_from([Field(name) for name, each in FIELDS.items() if each.kind == kind])


_TEXTS = st.sampled_from(["", "a", "b", "万亩", "it's"]).map(Text)
_DATES = st.sampled_from(["2020-02-29", "2020-12-31", "2035-01-01"]).map(
    lambda text: Call("date", (Text(text),))
)
_LITERALS = st.sampled_from(["0", "1", "2", "3", "0.1", "2.5", "100", "1e-3"]).map(_number)
_LEAVES = {
    "number": _fields("number") | _fields("number") | _LITERALS | st.just(Null()),
    "boolean": _fields("boolean") | st.booleans().map(Truth) | st.just(Null()),
    "text": _fields("text") | _TEXTS | st.just(Null()),
    "date": _fields("date") | _DATES | st.just(Null()),
}
_ORDERED = ("number", "text", "date")


def _call(name: str, *arguments: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.tuples(*arguments).map(lambda found: Call(name, found))


def _any_kind(kind: str, depth: int) -> st.SearchStrategy[Node]:
    """What gives back the kind of its arguments."""
    inner = nodes(kind, depth - 1)
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    branch = st.tuples(nodes("boolean", depth - 1), inner)
    cases = st.builds(Case, st.lists(branch, min_size=1, max_size=2).map(tuple), inner)
    options = [
        cases,
        several.map(lambda found: Call("coalesce", found)),
        _call("nullif", inner, inner),
    ]
    if kind != "boolean":
        options += [
            several.map(lambda found: Call("least", found)),
            several.map(lambda found: Call("greatest", found)),
        ]
    return st.one_of(*options)


def _numbers(depth: int) -> st.SearchStrategy[Node]:
    inner, day = nodes("number", depth - 1), nodes("date", depth - 1)
    sign = st.sampled_from(["+", "-", "*", "/", "/", "%"])
    arithmetic = st.builds(Arithmetic, sign, inner, inner)
    digits = st.sampled_from([_number("0"), _number("2"), Negate(_number("1"))])
    return st.one_of(
        arithmetic,
        arithmetic,
        arithmetic,
        st.builds(Negate, inner),
        st.sampled_from(["abs", "floor", "ceil", "sqrt"]).flatmap(lambda name: _call(name, inner)),
        _call("round", inner, digits),
        _call("round", inner),
        st.sampled_from(["year", "month"]).flatmap(lambda name: _call(name, day)),
        st.sampled_from(["years_between", "months_between", "days_between"]).flatmap(
            lambda name: _call(name, day, day)
        ),
        _call("length", nodes("text", depth - 1)),
    )


def _conditions(depth: int) -> st.SearchStrategy[Node]:
    inner = nodes("boolean", depth - 1)
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    joined = several.map(_flat_and) | several.map(_flat_or)
    kinds = st.sampled_from(_ORDERED)
    order = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
    return st.one_of(
        joined,
        joined,
        st.builds(Not, inner),
        kinds.flatmap(
            lambda kind: st.builds(Compare, order, nodes(kind, depth - 1), nodes(kind, depth - 1))
        ),
        st.builds(Compare, st.sampled_from(["=", "<>"]), inner, inner),
        kinds.flatmap(
            lambda kind: st.builds(
                In,
                nodes(kind, depth - 1),
                st.lists(_LEAVES[kind], min_size=1, max_size=3).map(tuple),
            )
        ),
        kinds.flatmap(lambda kind: st.builds(Between, *(nodes(kind, depth - 1) for _ in range(3)))),
        st.sampled_from((*_ORDERED, "boolean")).flatmap(
            lambda kind: st.builds(IsNull, nodes(kind, depth - 1))
        ),
    )


def _flat_and(terms: tuple[Node, ...]) -> Node:
    return And(tuple(p for t in terms for p in (t.terms if isinstance(t, And) else (t,))))


def _flat_or(terms: tuple[Node, ...]) -> Node:
    return Or(tuple(p for t in terms for p in (t.terms if isinstance(t, Or) else (t,))))


def nodes(kind: str, depth: int = 3) -> st.SearchStrategy[Node]:
    """Random trees that give a kind of value."""
    if depth <= 0:
        return _LEAVES[kind]
    own = {"number": _numbers, "boolean": _conditions}.get(kind)
    deeper = _any_kind(kind, depth) if own is None else own(depth) | _any_kind(kind, depth)
    return st.deferred(lambda: _LEAVES[kind] | deeper | deeper | deeper)


def rules(depth: int = 3) -> st.SearchStrategy[Node]:
    """Random trees of every kind, conditions and figures most."""
    return st.one_of(
        nodes("boolean", depth),
        nodes("number", depth),
        nodes("boolean", depth),
        nodes("number", depth),
        nodes("text", depth),
        nodes("date", depth),
    )


POLARS = pl.DataFrame(TABLE, strict=False)
ANSWERERS = {
    "polars": lambda rules: _columns(apply(POLARS, rules), rules),
    "polars, lazy": lambda rules: _columns(apply(POLARS.lazy(), rules).collect(), rules),
    "polars, expression": lambda rules: _columns(
        nw.from_native(POLARS)
        .with_columns(**{name: rule.expression() for name, rule in rules.items()})
        .to_native(),
        rules,
    ),
    "pandas": lambda rules: _columns(apply(pd.DataFrame(TABLE), rules), rules),
    "duckdb": lambda rules: _columns(apply(_duckdb(), rules).pl(), rules),
}


def _columns(frame, rules):
    return {name: [_plain(each) for each in frame[name].to_list()] for name in rules}


def _plain(value):
    return None if value is pd.NA else value


def _duckdb():
    connection = duckdb.connect()
    connection.register("held", POLARS.to_arrow())
    return connection.table("held")


def _small_enough(node):
    """Whether the random rule is one that is not refused for its size."""
    try:
        parse(source(node), FIELDS)
    except InputError as error:
        return error.faults[0].code != "R005"
    return True


def _expected(rule):
    return [rule.value(record) for record in RECORDS]


@pytest.mark.parametrize("engine", ANSWERERS)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(node=rules().filter(_small_enough))
def test_a_table_gives_what_each_record_gives(engine, node):
    rule = parse(source(node), FIELDS)
    assert ANSWERERS[engine]({"answer": rule})["answer"] == _expected(rule)


@pytest.mark.parametrize("engine", ANSWERERS)
@pytest.mark.parametrize("text", ["0 <= nullif(9, x)", "7 = CASE WHEN x = 9 THEN 1 ELSE 7 END"])
def test_a_constant_is_compared_with_an_answer_that_is_alike_everywhere(engine, text):
    rule = parse(text, FIELDS)
    assert ANSWERERS[engine]({"answer": rule})["answer"] == _expected(rule)


@pytest.mark.parametrize("engine", ANSWERERS)
@pytest.mark.parametrize("text", ["round(x / 1000, 2)", "round(x, -6)"])
def test_what_rounds_to_nothing_has_no_sign(engine, text):
    found = ANSWERERS[engine]({"answer": parse(text, FIELDS)})["answer"]
    zeros = [each for each in found if each == 0]
    assert zeros
    assert {math.copysign(1.0, each) for each in zeros} == {1.0}


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(node=rules())
def test_a_rule_written_out_is_read_back_as_it_was(node):
    assert read(source(node)) == node


def _spark_frame(spark):
    kinds = {"number": "double", "boolean": "boolean", "text": "string", "date": "date"}
    schema = ", ".join(f"`{name}` {kinds[each.kind]}" for name, each in FIELDS.items())
    rows = [
        tuple(
            float(value) if isinstance(value, int) and not isinstance(value, bool) else value
            for value in (record[name] for name in FIELDS)
        )
        for record in RECORDS
    ]
    return spark.createDataFrame(rows, schema).coalesce(1)


@pytest.mark.spark
@settings(
    max_examples=2, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
)
@given(found=st.lists(rules(3).filter(_small_enough), min_size=40, max_size=40))
def test_spark_gives_what_each_record_gives(spark, found):
    rules = {f"answer {n}": parse(source(node), FIELDS) for n, node in enumerate(found)}
    rows = apply(_spark_frame(spark), rules).select(*(f"`{name}`" for name in rules)).collect()
    for name, rule in rules.items():
        assert [row[name] for row in rows] == _expected(rule), rule.text
