"""What tests of the evaluation share: a small scheme, made-up units, the four engines."""

from copy import deepcopy

import numpy as np
import polars as pl
import pytest

from wanmu.evaluation import evaluate
from wanmu.pack.scheme_rules import read_rules
from wanmu.pack.schemes import scheme_from

WEIGHTS = {"per_mu_tax": 40, "value_per_energy": 30, "labour": 30}
SMALL = {
    "id": "small",
    "zh": "小办法",
    "en": "a small scheme",
    "place": "示例县",
    "year": 2021,
    "document": "notice",
    "documents": {"notice": {"title": "示例"}},
    "fields": {
        "tenants": {"zh": "租户数", "kind": "number"},
        "award": {"zh": "获奖日期", "kind": "date"},
        "accident": {"zh": "事故", "kind": "boolean"},
    },
    "scope": {
        "takes_part": "size_class = 'above_scale' OR land >= 3",
        "outcomes": [
            {"id": "utility", "zh": "公用事业", "when": "gbt4754 >= '44' AND gbt4754 < '47'",
             "outcome": "ungraded", "managed_as": "B"},
            {"id": "young", "zh": "投产不足两年", "when": "years_between(in_production, as_of) < 2",
             "outcome": "deferred"},
        ],
    },
    "indicators": {
        "per_mu_tax": {"zh": "亩均税收", "en": "tax per mu", "formula": "tax / land",
                       "unit": "万元/亩"},
        "value_per_energy": {"zh": "单位能耗增加值", "formula": "value_added / energy",
                             "unit": "万元/吨标煤"},
        "labour": {"zh": "劳动生产率", "formula": "value_added / employees", "unit": "万元/人"},
    },
    "groups": [
        {"id": "above", "zh": "规上", "when": "size_class = 'above_scale'",
         "items": {name: {"weight": weight, "base": 10} for name, weight in WEIGHTS.items()}},
        {"id": "below", "zh": "规下", "when": "size_class = 'below_scale'",
         "items": {
             name: {"weight": weight,
                    "base": {"of": "participants", "figure": "weighted_mean", "by": ["industry"],
                             "among": "all", "digits": 4, "otherwise": "group"}}
             for name, weight in WEIGHTS.items()}},
    ],
    "choices": {
        "cap": {"times": 2},
        "negatives": "zero",
        "missing": "mean_of_scores",
        "ties": "better",
        "score_rounding": {"digits": 2},
        "quota_rounding": "half_up",
        "ungraded_in_quota": False,
    },
    "adjustments": [
        {"id": "tenants", "zh": "出租", "points": "-5 * greatest(tenants - 1, 0)"},
        {"id": "award", "zh": "获奖", "when": "years_between(award, as_of) < 2", "points": 3,
         "evidence": "award"},
    ],
    "grades": [{"id": letter, "zh": letter} for letter in "ABCD"],
    "cuts": [
        {"grade": "A", "first": "20%"},
        {"grade": "B", "to": "60%"},
        {"grade": "C", "to": "95%"},
        {"grade": "D", "rest": True},
    ],
    "vetoes": [
        {"id": "accident", "zh": "事故", "when": "accident", "grade": "D", "stage": "before"},
        {"id": "low_tax", "zh": "低税", "when": "per_mu_tax < 3", "at_best": "C",
         "stage": "after"},
    ],
    "regrades": [
        {"id": "yields", "zh": "亩均达标", "when": "per_mu_tax >= 2 * base_per_mu_tax",
         "grades": ["C", "D"], "up": 1},
    ],
}  # fmt: skip


def _changed(**parts):
    """The small scheme with other parts; a part that is a function changes the old one."""
    data = deepcopy(SMALL)
    for name, part in parts.items():
        if callable(part):
            part(data[name])
        elif part is None:
            data.pop(name, None)
        else:
            data[name] = part
    return scheme_from(data)


@pytest.fixture(scope="session")
def changed():
    """Makes the small scheme with other parts."""
    return _changed


@pytest.fixture(scope="session")
def small():
    """The small scheme as it is."""
    return _changed()


@pytest.fixture(scope="session")
def made_up():
    """Makes units with gaps, ties, refunds, no land, extreme figures."""
    return _made_up


def _made_up(count, seed=7):
    random = np.random.default_rng(seed)

    def gaps(values, share=0.08):
        return [None if random.random() < share else float(value) for value in values]

    sizes = np.where(random.random(count) < 0.4, "above_scale", "below_scale")
    land = np.round(random.lognormal(2, 0.8, count), 1)
    land[random.random(count) < 0.05] = 0.0
    frame = pl.DataFrame(
        {
            "code": [f"U{n:06}" for n in random.permutation(count)],
            "size_class": sizes,
            "industry": [None if n == 9 else f"产业{n}" for n in random.integers(0, 10, count)],
            "gbt4754": [["34", "3421", "451", "29", None][n] for n in random.integers(0, 5, count)],
            "tax": gaps(np.round(random.lognormal(3.5, 1, count), 0) - 10),
            "value_added": gaps(np.round(random.lognormal(5, 1, count), 0)),
            "energy": gaps(np.round(random.lognormal(3, 1, count), 0)),
            "employees": gaps(np.ceil(random.lognormal(3, 0.7, count))),
            "land": gaps(land),
            "tenants": gaps(random.integers(0, 4, count)),
            "in_production": [
                f"{year}-06-30" for year in random.choice([2005, 2015, 2018, 2021], count)
            ],
            "award": [
                None if random.random() < 0.8 else f"{year}-03-01"
                for year in random.choice([2016, 2020, 2021], count)
            ],
            "accident": [None if n == 0 else bool(n > 17) for n in random.integers(0, 20, count)],
        }
    )
    extreme = pl.when(pl.col("code") == "U000003").then(1e15).otherwise(pl.col("value_added"))
    return frame.with_columns(pl.col("in_production", "award").str.to_date(), value_added=extreme)


@pytest.fixture(scope="session")
def moves():
    """How many units go up and down from one scheme to another, counted by hand."""
    return _moves


def _moves(frame, one, other, order="ABCD"):
    before, after = (
        dict(evaluate(frame, each).frame()["unit", "grade"].iter_rows()) for each in (one, other)
    )
    steps = [
        order.index(after[unit]) - order.index(grade) for unit, grade in before.items() if grade
    ]
    return sum(step < 0 for step in steps), sum(step > 0 for step in steps)


@pytest.fixture(scope="session")
def firms_of():
    """Makes a table of records with every column that a scheme may read."""
    return _firms_of


def _firms_of(scheme, *records):
    types = {"number": pl.Float64, "text": pl.String, "boolean": pl.Boolean, "date": pl.Date}
    inputs = read_rules(scheme).inputs
    filled = [
        dict.fromkeys(inputs) | {"code": f"F{at:04}"} | each for at, each in enumerate(records)
    ]
    schema = {name: types[kind.kind] for name, kind in inputs.items()} | {"code": pl.String}
    return pl.DataFrame(filled, schema=schema, orient="row")


@pytest.fixture(scope="session")
def rows_of():
    """Evaluates records, and gives the row of each in their order."""

    def rows(scheme, *records, last_year=None):
        found = evaluate(_firms_of(scheme, *records), scheme, last_year=last_year).frame()
        return found.sort("unit").to_dicts()

    return rows


def _as_duckdb(frame):
    import duckdb  # noqa: PLC0415

    connection = duckdb.connect()
    connection.register("made_up", frame.to_arrow())
    connection.execute("CREATE TABLE units AS SELECT * FROM made_up")
    return connection.table("units")


def _as_spark(frame, session):
    types = {pl.String: "string", pl.Float64: "double", pl.Boolean: "boolean", pl.Date: "date"}
    schema = ", ".join(f"{name} {types[type(kind)]}" for name, kind in frame.schema.items())
    return session.createDataFrame(frame.rows(), schema)


@pytest.fixture
def units_of(request):
    """The same units on an engine by name."""

    def held(name, frame):
        match name:
            case "polars":
                return frame
            case "lazy":
                return frame.lazy()
            case "pandas":
                return frame.to_pandas()
            case "arrow":
                return frame.to_arrow()
            case "duckdb":
                return _as_duckdb(frame)
        return _as_spark(frame, request.getfixturevalue("spark"))

    return held
