"""Tables that other places published, in the form of ``standard_land.yaml``, as worked examples."""

from fractions import Fraction
from typing import Any, Final

import polars as pl
import pytest

from wanmu.kernel.faults import InputError
from wanmu.land.standard import contract
from wanmu.pack.models import StandardLand
from wanmu.pack.standard_rules import read_standard

_WHAT: Final = {
    "investment": ("固定资产投资强度", "万元/亩", "higher"),
    "tax": ("亩均税收", "万元/亩", "higher"),
    "output": ("亩均产值", "万元/亩", "higher"),
    "rd": ("研发投入比", "%", "higher"),
    "plot_ratio": ("容积率", "1", "band"),
    "density": ("建筑密度", "%", "band"),
    "green": ("绿地率", "%", "lower"),
    "office": ("办公生活用地比例", "%", "lower"),
    "office_floor": ("办公生活建筑面积比例", "%", "lower"),
}


def table(
    title: str,
    *,
    general: dict[str, Any],
    industries: dict[str, dict[str, Any]],
    limits: dict[str, Any] | None = None,
) -> StandardLand:
    """A table of the indicators that its values name."""
    limits = limits or {}
    used = {*general, *limits, *(name for values in industries.values() for name in values)}
    indicators = {
        name: {
            "zh": zh,
            "unit": unit,
            "direction": direction,
            "method": "从略",
            "verifier": "从略",
            "due": "completion",
            "penalty": "contract",
            "clause": title,
        }
        for name, (zh, unit, direction) in _WHAT.items()
        if name in used
    }
    return StandardLand.model_validate(
        {
            "document": "notice",
            "documents": {"notice": {"title": title}},
            "indicators": indicators,
            "limits": _with_clause(limits, title),
            "general": _with_clause(general, title),
            "industries": {
                name: {"zh": name, "values": _with_clause(values, title)}
                for name, values in industries.items()
            },
            "penalties": {"contract": {"zh": "按合同", "follows": "按合同", "clause": title}},
        }
    )


def _with_clause(values: dict[str, Any], title: str) -> dict[str, Any]:
    return {name: {**value, "clause": title} for name, value in values.items()}


NONE: Final = {"none": True}
CASE: Final = {"case_by_case": {"zh": "一事一议", "en": "case by case"}}


def least(figure: float) -> dict[str, Any]:
    """A lower bound."""
    return {"lower": str(figure)}


def most(figure: float) -> dict[str, Any]:
    """An upper bound."""
    return {"upper": str(figure)}


LONGCHANG: Final = table(
    "隆府办发〔2022〕58号",
    general={"investment": least(150), "tax": least(8), "rd": NONE},
    industries={
        "玻璃": {"output": least(250)},
        "陶瓷": {"output": least(250)},
        "装备": {"output": least(350), "rd": least(2)},
        "食品": {"output": least(300), "rd": least(1)},
        "新材料": {"output": least(250), "rd": least(2)},
        "重大项目": dict.fromkeys(("investment", "tax", "output", "rd"), CASE),
    },
)
"""Longchang, Neirong industrial park: major projects are settled case by case."""

FUZHOU_NATIONAL: Final = table(
    "福州市园区准入（2024）国家级园区",
    general={"investment": least(350), "output": least(300), "tax": least(25)},
    industries={"电子信息": {"investment": least(400), "output": least(600)}, "其他": {}},
)
"""Fuzhou, entry to parks of national rank."""

FUZHOU_COASTAL: Final = table(
    "福州市园区准入（2024）沿海近城省级园区",
    general={"investment": least(270), "output": least(260), "tax": least(20)},
    industries={
        "化纤": {"output": least(600)},
        "黑色金属": {"output": least(750)},
        "其他": {},
    },
)
"""Fuzhou, provincial parks at the coast and near cities."""

TIESHAN: Final = table(
    "铁山港区2023GC07007地块出让公告",
    general={},
    industries={
        "2023GC07007": {
            "plot_ratio": {"lower": "0.7", "upper": "1.8"},
            "density": {"lower": "35", "upper": "65"},
            "green": most(20),
            "office": most(7),
            "office_floor": most(15),
            "investment": least(250),
            "output": least(400),
            "tax": least(20),
        }
    },
)
"""One parcel of Tieshan port in Guangxi, 102.76 亩."""

PARCELS = pl.DataFrame({"id": ["P1", "P2"], "area": [60.0, 102.76]})


def codes(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [fault.code for fault in error.value.faults]


def test_a_decision_under_the_floor_is_refused() -> None:
    stated = table(
        "县", general={}, industries={"甲": {"tax": CASE}}, limits={"tax": least(20)}
    )  # fmt: skip
    with pytest.raises(InputError) as error:
        contract(PARCELS, stated, parcel="P1", industry="甲", values={"tax": "19.9"})
    assert codes(error) == ["G037"]
    found = contract(PARCELS, stated, parcel="P1", industry="甲", values={"亩均税收": "20"})
    assert found.items[0].lower == 20


def test_a_table_may_have_no_requirement_and_requirements_case_by_case() -> None:
    found = contract(PARCELS, LONGCHANG, parcel="P1", industry="玻璃")
    assert {each.indicator: (each.lower, each.none) for each in found.items} == {
        "investment": (150, False),
        "tax": (8, False),
        "output": (250, False),
        "rd": (None, True),
    }
    with pytest.raises(InputError) as error:
        contract(PARCELS, LONGCHANG, parcel="P1", industry="重大项目")
    assert codes(error) == ["G036"] * 4


def test_a_table_may_have_bounds_on_both_sides() -> None:
    found = contract(PARCELS, TIESHAN, parcel="P2", industry="2023GC07007")
    bounds = {each.indicator: (each.lower, each.upper) for each in found.items}
    assert bounds["plot_ratio"] == (Fraction("0.7"), Fraction("1.8"))
    assert bounds["density"] == (35, 65)
    assert (bounds["green"], bounds["office"]) == ((None, 20), (None, 7))


def test_an_industry_replaces_only_what_its_own_row_says() -> None:
    national, coastal = (read_standard(each) for each in (FUZHOU_NATIONAL, FUZHOU_COASTAL))
    told = [national.value("电子信息", name).lower for name in ("investment", "output", "tax")]
    assert told == [400, 600, 25]
    assert [coastal.value(name, "output").lower for name in ("化纤", "黑色金属", "其他")] == [
        600,
        750,
        260,
    ]


def test_a_value_under_the_floor_is_a_fault_of_the_table() -> None:
    stated = table(
        "县", general={}, industries={"甲": {"tax": least(19.99)}},
        limits={"tax": least(20)},
    )  # fmt: skip
    with pytest.raises(InputError, match="P091"):
        read_standard(stated)
