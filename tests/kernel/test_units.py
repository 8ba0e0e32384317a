"""Units: what documents write is known, conversions are exact, and nothing else converts."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import in_language
from wanmu.kernel.units import DIMENSIONLESS, MAGNITUDES, Unit, unit

WRITTEN = [
    "亩", "公顷", "平方公里", "平方米", "公里", "米", "元", "万元", "亿元", "万亿元", "美元",
    "万美元", "欧元", "吨标煤", "千瓦时", "亿千瓦时", "万元/亩", "亿元/平方公里", "万元/人",
    "吨标煤/万元", "吨/万元", "元/家", "分钟", "小时", "天", "工作日", "年", "个月", "家", "户",
    "人", "名", "位", "人次", "万人次", "项", "个", "件", "台", "套", "辆", "条", "块", "片",
    "支", "座", "所", "场", "次", "期", "轮", "倍", "%", "％", "‰", "个百分点", "成", "万亩",
    "万件", "mu", "CNY", "10k_CNY", "100m_CNY", "m2", "km²", "㎡", "ha", "kWh", "tce", "person",
    "firm", "元/(人·月)", "元/人·月", "米²", "千克", "克标煤/千瓦时",
]  # fmt: skip

units = st.sampled_from(WRITTEN).map(unit)


def code_of(error: pytest.ExceptionInfo[InputError]) -> str:
    return error.value.faults[0].code


@pytest.mark.parametrize("written", WRITTEN)
def test_it_keeps_the_text_it_was_written_in(written: str) -> None:
    assert str(unit(written)) == written


@pytest.mark.parametrize(
    ("found", "expected", "factor"),
    [
        ("亩", "平方米", Fraction(2000, 3)),
        ("公顷", "亩", 15),
        ("平方公里", "亩", 1500),
        ("亿元", "万元", 10_000),
        ("亿元/平方公里", "万元/亩", Fraction(20, 3)),
        ("个百分点", "%", 1),
        ("成", "%", 10),
        ("个月", "年", Fraction(1, 12)),
        ("小时", "分钟", 60),
        ("个", "件", 1),
        ("万人次", "人次", 10_000),
        ("克标煤/千瓦时", "吨标煤/万千瓦时", Fraction(1, 100)),
        ("10k_CNY/mu", "万元/亩", 1),
        ("km²", "平方公里", 1),
        ("千瓦", "千瓦时/小时", 1),
        ("元/(人·年)", "元/人/月", Fraction(1, 12)),
    ],
)
def test_it_converts_exactly(found: str, expected: str, factor: Fraction) -> None:
    assert unit(found).factor_to(unit(expected)) == factor
    assert unit(expected).factor_to(unit(found)) == 1 / Fraction(factor)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ("万元", "万元/亩"),
        ("元", "美元"),
        ("吨标煤", "吨"),
        ("吨标煤", "千瓦时"),
        ("天", "月"),
        ("天", "工作日"),
        ("家", "户"),
        ("家", "个"),
        ("人", "人次"),
        ("米", "平方米"),
        ("%", "亩"),
    ],
)
def test_it_refuses_to_convert_what_measures_something_else(found: str, expected: str) -> None:
    assert not unit(found).same_dimension(unit(expected))
    with pytest.raises(InputError, match="measure different things") as error:
        unit(found).factor_to(unit(expected))
    assert code_of(error) == "U002"


@settings(deadline=None)
@given(units, units)
def test_a_product_written_out_is_the_same_unit(left: Unit, right: Unit) -> None:
    for computed in (left * right, left / right, left**2):
        again = unit(str(computed))
        assert again.factor == computed.factor
        assert again.dimension == computed.dimension


@pytest.mark.parametrize("found", ["m" + "9" * 20, "m2^9^9", "亩²²²"])
def test_a_power_of_a_power_is_not_read(found: str) -> None:
    with pytest.raises(InputError, match="is not known"):
        unit(found)


@settings(deadline=None)
@given(units, units)
def test_dividing_undoes_multiplying(left: Unit, right: Unit) -> None:
    back = left * right / right
    assert back.factor_to(left) == 1


def test_what_cancels_is_not_written() -> None:
    assert str(unit("万元/亩") * unit("亩")) == "万元"
    assert unit("亩") / unit("亩") == DIMENSIONLESS
    assert str(unit("亿元") / unit("亩")) == "亿元/亩"
    assert str(unit("元") ** -1) == "1/元"


@pytest.mark.parametrize("word", MAGNITUDES)
def test_a_magnitude_word_multiplies_the_unit_behind_it(word: str) -> None:
    assert unit(f"{word}元").factor_to(unit("元")) == MAGNITUDES[word]


def test_a_magnitude_word_does_not_hide_a_unit_that_begins_with_it() -> None:
    assert unit("千克").factor_to(unit("公斤")) == 1
    assert unit("千米").factor_to(unit("公里")) == 1


def test_it_tells_counts_from_measures() -> None:
    assert all(
        unit(text).counts for text in ("家", "人", "项", "个", "件", "台", "户", "人次", "位")
    )
    assert not any(unit(text).counts for text in ("万人", "亩", "元", "%", "倍", "人/家", "年"))


def test_nothing_written_is_a_plain_number() -> None:
    assert unit("") == DIMENSIONLESS
    assert unit("").is_dimensionless
    assert unit("倍").is_dimensionless
    assert not unit("亩").is_dimensionless


def test_its_dimension_tells_the_powers() -> None:
    assert unit("万元/亩").dimension == {"[money]": 1, "[length]": -2}


@pytest.mark.parametrize(
    ("found", "near"), [("万园", "万元"), ("平方公理", "平方公里"), ("hectar", "hectare")]
)
def test_it_proposes_the_nearest_known_unit(found: str, near: str) -> None:
    with pytest.raises(InputError, match=f"did you mean '{near}'") as error:
        unit(found)
    assert code_of(error) == "U001"


def test_it_says_where_units_are_listed_when_none_is_near() -> None:
    with pytest.raises(InputError, match=r"docs/numbers\.md") as error:
        unit("万元/卐")
    assert "卐" in str(error.value)
    assert "万元" not in str(error.value)


@pytest.mark.parametrize("found", ["亩/", "/亩", "万元//亩", "(元/亩)·3", "元/(人", "亩" * 61])
def test_it_refuses_text_that_is_no_unit(found: str) -> None:
    with pytest.raises(InputError, match="is not a unit") as error:
        unit(found)
    assert code_of(error) == "U003"


def test_it_says_so_in_chinese() -> None:
    with in_language("zh"), pytest.raises(InputError, match="不认识单位'万园'；是否应为'万元'？"):
        unit("万园")
