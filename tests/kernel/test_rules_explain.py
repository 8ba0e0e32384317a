"""A rule explains itself on a record, as data and in words."""

from datetime import date

import pytest

from wanmu.kernel.messages import in_language
from wanmu.kernel.rules import FieldType, parse
from wanmu.kernel.units import unit

FIELDS = {
    "tax": FieldType("tax", "number", unit("万元"), "税收", "tax"),
    "output": FieldType("output", "number", unit("亿元"), "产值", "output"),
    "land": FieldType("land", "number", unit("亩"), "用地", "land"),
    "exempt": FieldType("exempt", "boolean", None, "豁免", "exempt"),
    "industry": FieldType("industry", "text", None, "产业", "industry"),
    "started": FieldType("started", "date", None, "投产日期", "start"),
}
RECORD = {
    "tax": 12.4, "output": 1.0, "land": 6.2, "exempt": None, "industry": "现代装备",
    "started": date(2020, 1, 5),
}  # fmt: skip


def explain(text, **options):
    return parse(text, FIELDS).explain(RECORD, **options)


SAID = {
    "tax / land < 3": (
        "税收 12.4 万元 / 用地 6.2 亩 = 2 万元/亩 < 3 → 成立",
        "tax 12.4 万元 / land 6.2 亩 = 2 万元/亩 < 3 → holds",
    ),
    "tax < 3 AND NOT exempt": (
        "税收 12.4 万元 < 3 → 不成立；且 非（豁免 空） → 无法判断 ⇒ 不成立",
        "tax 12.4 万元 < 3 → does not hold; "  # noqa: ISC004
        "and not (exempt null) → cannot be decided ⇒ does not hold",
    ),
    "(tax < 3 OR exempt) AND land > -2 * 3": (
        "(税收 12.4 万元 < 3 → 不成立；或 豁免 空 ⇒ 无法判断)；"  # noqa: ISC004
        "且 用地 6.2 亩 > (-2 * 3 = -6 亩) → 成立 ⇒ 无法判断",
        "(tax 12.4 万元 < 3 → does not hold; or exempt null ⇒ cannot be decided); "  # noqa: ISC004
        "and land 6.2 亩 > (-2 * 3 = -6 亩) → holds ⇒ cannot be decided",
    ),
    "tax + output": (
        "税收 12.4 万元 + 产值 1 亿元 = 10012.4 万元",
        "tax 12.4 万元 + output 1 亿元 = 10012.4 万元",
    ),
    "tax / (land - 6.2) > 1": (
        "税收 12.4 万元 / (用地 6.2 亩 - 6.2) = 空 > 1 → 无法判断",
        "tax 12.4 万元 / (land 6.2 亩 - 6.2) = null > 1 → cannot be decided",
    ),
    "industry NOT IN ('智能家居')": (
        "产业 “现代装备” 不属于（“智能家居”） → 成立",
        "industry “现代装备” not in (“智能家居”) → holds",
    ),
    "started IS NOT NULL": (
        "投产日期 2020-01-05 不为空 → 成立",
        "start 2020-01-05 is not null → holds",
    ),
    "land BETWEEN 7 AND 9": (
        "用地 6.2 亩 在 7 与 9 之间 → 不成立",
        "land 6.2 亩 between 7 and 9 → does not hold",
    ),
    "CASE WHEN tax > 20 THEN 'A' ELSE 'B' END": (
        "各条件均不成立，故为 “B”",
        "no condition holds, hence “B”",
    ),
    "CASE WHEN tax > 2 THEN 'A' ELSE 'B' END": (
        "税收 12.4 万元 > 2 → 成立，故为 “A”",
        "tax 12.4 万元 > 2 → holds, hence “A”",
    ),
    "round(land / 3, 1)": (
        "round(用地 6.2 亩 / 3, 1) = 2.1 亩",
        "round(land 6.2 亩 / 3, 1) = 2.1 亩",
    ),
    "land / 3": (
        "用地 6.2 亩 / 3 ≈ 2.066667 亩",
        "land 6.2 亩 / 3 ≈ 2.066667 亩",
    ),
}


@pytest.mark.parametrize("text", SAID)
def test_it_says_in_one_line_what_it_did(text):
    found = explain(text)
    assert (found.zh, found.en) == SAID[text]


def test_the_name_of_the_rule_stands_in_front():
    found = explain("tax / land", zh="亩均税收", en="tax per mu")
    assert found.zh == "亩均税收 = 税收 12.4 万元 / 用地 6.2 亩 = 2 万元/亩"
    assert found.en == "tax per mu = tax 12.4 万元 / land 6.2 亩 = 2 万元/亩"


def test_its_steps_are_data():
    data = explain("tax / land < 3").as_data()
    (quotient,) = data["steps"]
    assert (data["text"], data["value"], data["unit"]) == ("tax / land < 3", True, None)
    assert (quotient["text"], quotient["value"], quotient["unit"]) == ("tax / land", 2.0, "万元/亩")
    assert [step["zh"] for step in quotient["steps"]] == ["税收 12.4 万元", "用地 6.2 亩"]


def test_a_date_is_data_as_text():
    assert explain("started").as_data()["value"] == "2020-01-05"


def test_both_languages_are_given_whichever_is_in_force():
    with in_language("zh"):
        assert explain("exempt").en == "exempt null"
