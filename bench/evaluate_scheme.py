"""The scheme that is measured: 40 groups with six indicators, industry bases, and all the rest.

The numbers that the pipelines written by hand need as well stand here once.
"""

from datetime import date
from typing import Any, Final, NamedTuple

from evaluate_data import INDUSTRIES, SIZES
from wanmu.pack.models.schemes import Scheme
from wanmu.pack.schemes import scheme_from


class Indicator(NamedTuple):
    """A quotient of two fields, and its weight."""

    above: str
    below: str
    weight: int
    unit: str | None = None


INDICATORS: Final = {
    "per_mu_tax": Indicator("tax", "land", 30, "万元/亩"),
    "per_mu_value_added": Indicator("value_added", "land", 20, "万元/亩"),
    "value_per_energy": Indicator("value_added", "energy", 20, "万元/吨标煤"),
    "value_per_emissions": Indicator("value_added", "emissions", 10, "万元/吨"),
    "labour_productivity": Indicator("value_added", "employees", 10, "万元/人"),
    "rd_share": Indicator("rd", "revenue", 10),
}
FILLED: Final = "value_per_emissions"
"""The indicator whose missing scores are filled with the group's mean score."""
DAY: Final = date(2024, 12, 31)
TWO_YEARS_AGO: Final = date(2022, 12, 31)
"""What is later is less than two whole years old."""
CAP: Final = 1.5
DIGITS: Final = 8
BASE_DIGITS: Final = 4
SCORE_DIGITS: Final = 2
LOW_TAX: Final = 3.0
ENDS: Final = {"A": 20, "B": 60, "C": 95, "D": 100}
"""Up to which percent of a group's graded units each grade goes."""
GROUPS: Final = tuple(
    (f"{size}_{at + 1:02}", size, industry)
    for size in SIZES
    for at, industry in enumerate(INDUSTRIES)
)
"""Name, size class and industry of every group."""
_DOCUMENT: Final = {"title": "亩均效益综合评价办法（虚构）"}
_BASE: Final = {
    "of": "participants",
    "figure": "weighted_mean",
    "by": ["industry"],
    "among": "all",
    "digits": BASE_DIGITS,
}


def scheme() -> Scheme:
    """The scheme."""
    return scheme_from(WRITTEN)


def _indicator(name: str, each: Indicator) -> dict[str, Any]:
    made: dict[str, Any] = {"zh": name, "formula": f"{each.above} / {each.below}", "digits": DIGITS}
    return made | ({"unit": each.unit} if each.unit else {})


def _item(name: str, each: Indicator) -> dict[str, Any]:
    made = {"weight": each.weight, "base": _BASE}
    return made | ({"missing": "mean_of_scores"} if name == FILLED else {})


def _group(name: str, size: str, industry: str) -> dict[str, Any]:
    return {
        "id": name,
        "zh": f"{industry}（{size}）",
        "when": f"size_class = '{size}' AND industry = '{industry}'",
        "items": {key: _item(key, each) for key, each in INDICATORS.items()},
    }


WRITTEN: Final[dict[str, Any]] = {
    "id": "bench-2024",
    "zh": "万亩评价基准（虚构）",
    "en": "The evaluation that is measured (made up)",
    "place": "某某县",
    "year": 2024,
    "as_of": DAY.isoformat(),
    "document": "method",
    "documents": {"method": _DOCUMENT},
    "fields": {
        "tenants": {"zh": "承租企业数", "kind": "number"},
        "award": {"zh": "获奖日期", "kind": "date"},
        "listed": {"zh": "是否上市", "kind": "boolean"},
    },
    "scope": {
        "takes_part": "size_class IN ('above_scale', 'below_scale')",
        "outcomes": [
            {"id": "empty", "zh": "无税收和用地数据", "when": "tax IS NULL AND land IS NULL",
             "outcome": "excluded"},
            {"id": "new", "zh": "成立不满两年", "when": "years_between(registered, as_of) < 2",
             "outcome": "deferred"},
        ],
    },
    "indicators": {name: _indicator(name, each) for name, each in INDICATORS.items()},
    "groups": [_group(*each) for each in GROUPS],
    "choices": {
        "cap": {"times": CAP},
        "negatives": "zero",
        "missing": "zero",
        "ties": "better",
        "score_rounding": {"digits": SCORE_DIGITS, "mode": "half_up"},
        "quota_rounding": "half_up",
        "ungraded_in_quota": False,
    },
    "adjustments": [
        {"id": "listed", "zh": "上市", "when": "listed", "points": "2"},
        {"id": "award", "zh": "两年内获奖", "when": "years_between(award, as_of) < 2",
         "points": "3"},
        {"id": "letting", "zh": "出租", "when": "tenants > 1", "points": "-5 * (tenants - 1)"},
    ],
    "grades": [{"id": grade, "zh": f"{grade}类"} for grade in ENDS],
    "cuts": [
        {"grade": "A", "first": f"{ENDS['A']}%"},
        {"grade": "B", "to": f"{ENDS['B']}%"},
        {"grade": "C", "to": f"{ENDS['C']}%"},
        {"grade": "D", "rest": True},
    ],
    "vetoes": [
        {"id": "low_tax", "zh": "亩均税收过低", "when": f"per_mu_tax < {LOW_TAX:g}", "grade": "D",
         "stage": "after"},
    ],
}  # fmt: skip
