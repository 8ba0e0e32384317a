"""Figures as printed: what each can stand for, and what is refused."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wanmu.kernel.faults import InputError
from wanmu.kernel.interval import Interval
from wanmu.kernel.messages import in_language
from wanmu.kernel.modifiers import MODIFIERS, modifiers_of
from wanmu.kernel.period import period
from wanmu.kernel.stated import Stated, stated
from wanmu.kernel.units import unit

printed = st.decimals(-10_000, 10_000, allow_nan=False, places=2) | st.integers(-999, 999)
shares = st.fractions(0, 1, max_denominator=1000)
areas = st.sampled_from(["亩", "公顷", "平方公里", "平方米", "万亩"])


def interval(text: str, measure: str = "亩") -> str:
    return str(stated(text, measure).interval)


def inside(some: Interval, share: Fraction) -> Fraction:
    assert some.low is not None
    assert some.high is not None
    return some.low + share * (some.high - some.low)


@settings(deadline=None)
@given(printed, shares)
def test_every_number_that_it_stands_for_prints_the_same(number: Decimal, share: Fraction) -> None:
    figure = stated(str(number), "亩")
    member = inside(figure.interval, share)
    exact = Decimal(member.numerator * 10**12 // member.denominator) / 10**12
    places = Decimal(1).scaleb(Decimal(number).as_tuple().exponent)  # type: ignore[arg-type]
    same = exact.quantize(places, ROUND_HALF_UP) == number
    # 10**-12 is finer than any member drawn, unless the floor above fell over a half.
    assert same == figure.interval.contains(Fraction(exact))


@settings(deadline=None)
@given(printed, areas, areas)
def test_converting_there_and_back_changes_nothing(number: Decimal, one: str, other: str) -> None:
    figure = stated(str(number), one)
    factor = unit(other).factor_to(unit(one))
    assert figure.to(other).scaled(factor) == figure.interval
    assert figure.base == figure.to("平方米")


@settings(deadline=None)
@given(printed, printed, areas, areas)
def test_agreeing_is_mutual(left: Decimal, right: Decimal, one: str, other: str) -> None:
    a, b = stated(str(left), one), stated(str(right), other)
    assert a.agrees(b) == b.agrees(a)
    assert a.agrees(a)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("74.36", "[74.355, 74.365)"),
        ("-5", "(-5.5, -4.5]"),
        ("0", "(-0.5, 0.5)"),
        ("3500", "[3499.5, 3500.5)"),
        ("5.0", "[4.95, 5.05)"),
        ("３５", "[34.5, 35.5)"),
        ("1,234", "[1233.5, 1234.5)"),
        ("1，234", "[1233.5, 1234.5)"),
        ("负5", "(-5.5, -4.5]"),
        ("－5", "(-5.5, -4.5]"),
        ("−5", "(-5.5, -4.5]"),
        ("6e+05", "[550000, 650000)"),
        ("1,100万", "[10995000, 11005000)"),
        ("1,100.9亿", "[110085000000, 110095000000)"),
        ("3万4000", "[33999.5, 34000.5)"),
        ("25万6千", "[255500, 256500)"),
        ("1.6万", "[15500, 16500)"),
        ("千亿", "[50000000000, 150000000000)"),
        ("二十三", "[22.5, 23.5)"),
        ("三百五十", "[349.5, 350.5)"),
        ("一个半", "[1.25, 1.75)"),
        ("无", "[0, 0]"),
        ("5亩", "[4.5, 5.5)"),
        (" 3500 余 ", "[3500, 3600)"),
    ],
)
def test_it_is_rounded_at_its_last_digit(text: str, expected: str) -> None:
    assert interval(text) == expected


@pytest.mark.parametrize(
    ("text", "measure", "expected"),
    [
        ("211", "家", "[211, 211]"),
        ("二十三", "项", "[23, 23]"),
        ("10家", "家", "[10, 10]"),
        ("3万4000", "人", "[34000, 34000]"),
        ("达211", "家", "[211, 211]"),
        ("第一", "位", "[1, 1]"),
        ("第3", "年", "[3, 3]"),
        ("零", "家", "[0, 0]"),
        ("3万", "家", "[25000, 35000)"),
        ("3", "万人", "[2.5, 3.5)"),
        ("三百", "家", "[250, 350)"),
        ("百", "家", "[50, 150)"),
        ("3.5", "人", "[3.45, 3.55)"),
        ("6", "倍", "[5.5, 6.5)"),
    ],
)
def test_whole_numbers_of_whole_things_are_exact(text: str, measure: str, expected: str) -> None:
    assert interval(text, measure) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3500余", "[3500, 3600)"),
        ("1000多", "[1000, 2000)"),
        ("十余", "[10, 20)"),
        ("1.6万余", "[16000, 17000)"),
        ("30余万", "[300000, 400000)"),
        ("-3500余", "(-3600, -3500]"),
        ("约900", "[800, 1000]"),
        ("约100", "[50, 150]"),
        ("7500左右", "[7400, 7600]"),
        ("约35.8", "[35.7, 35.9]"),
        ("近10万", "[50000, 100000]"),
        ("超过60", "(60, ∞)"),
        ("超200", "(200, ∞)"),
        ("突破1500", "[1500, ∞)"),
        ("12000以上", "[12000, ∞)"),
        ("不低于20", "[20, ∞)"),
        ("上百", "[100, ∞)"),
        ("不足5", "(-∞, 5)"),
        ("不超过5", "(-∞, 5]"),
        ("100以内", "(-∞, 100]"),
        ("前10", "[1, 10]"),
        ("达到660以上", "[660, ∞)"),
        ("超过30多", "[30, ∞)"),
        ("达660", "[659.5, 660.5)"),
        ("亿左右", "[50000000, 150000000]"),
        ("数百万", "[2000000, 10000000)"),
        ("超过几十", "(20, ∞)"),
    ],
)
def test_words_around_a_figure_widen_it(text: str, expected: str) -> None:
    assert interval(text) == expected


@pytest.mark.parametrize(
    ("text", "expected", "value"),
    [
        ("5000—6000", "[5000, 6000]", 5500),
        ("5000-6000", "[5000, 6000]", 5500),
        ("5%～8%", "[5, 8]", Fraction(13, 2)),
        ("3—5万", "[30000, 50000]", 40000),
        ("5000—1万", "[5000, 10000]", 7500),
        ("-5至-3", "[-5, -3]", -4),
        ("约50—60", "[40, 70]", 55),
    ],
)
def test_a_range_is_everything_between_its_ends(text: str, expected: str, value: Fraction) -> None:
    figure = stated(text, "%")
    assert str(figure.interval) == expected
    assert figure.value == value


@pytest.mark.parametrize(
    ("text", "measure", "code", "said"),
    [
        ("", "亩", "U201", "found ''"),
        ("  ", "亩", "U201", "a figure is expected"),
        ("9" * 61, "亩", "U201", "at most 60 characters"),
        ("abc", "亩", "U202", "'abc' is not a figure"),
        ("1,2345", "亩", "U202", "1,2345"),
        ("1 234", "亩", "U202", "1 234"),
        ("1.2.3", "亩", "U202", "write it as printed"),
        ("--5", "亩", "U202", "--5"),
        ("1e9999", "亩", "U202", "1e9999"),
        ("3万4", "亩", "U202", "3万4"),
        ("三五", "家", "U202", "三五"),
        ("约", "亩", "U202", "约"),
        ("前0", "位", "U202", "前0"),
        ("5%", "亩", "U203", "is in %, but its unit is given as '亩'"),
        ("5亿元", "万元", "U203", "is in 亿元"),
        ("30%左右", "亩", "U203", "is in %"),
        ("6-5", "亩", "U204", "write the lower end first"),
        ("1.6万", "万件", "U205", "both say 万"),
    ],
)
def test_it_refuses_what_is_no_figure(text: str, measure: str, code: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        stated(text, measure)
    assert [fault.code for fault in error.value.faults] == [code]
    assert said in str(error.value)


def test_it_refuses_in_chinese() -> None:
    with in_language("zh"), pytest.raises(InputError, match="'abc'不是数字"):
        stated("abc", "亩")


ALPHABET = (
    "0123456789.,+-eE—~至到负第前几数半两零一二三十百千万亿余多约近超以上个亩%元/·^()²点无每 "
)


@settings(deadline=None, max_examples=500)
@given(st.text(ALPHABET, max_size=12) | st.text(max_size=12))
def test_any_text_is_a_figure_or_a_fault(text: str) -> None:
    try:
        figure = stated(text, "亩")
    except InputError:
        return
    assert figure.printed == text


@settings(deadline=None, max_examples=500)
@given(st.text(ALPHABET, max_size=12) | st.text(max_size=12), st.sampled_from([unit, period]))
def test_any_text_is_a_unit_or_a_period_or_a_fault(
    text: str, read: Callable[[str], object]
) -> None:
    try:
        found = read(text)
    except InputError:
        return
    assert str(found) == str(read(str(found)))


def test_a_county_can_declare_what_its_words_mean() -> None:
    declared = {"约": "[0.95x, 1.05x]", "弱": "(x-2h, x]"}
    assert str(stated("约900", "亩", declared).interval) == "[855, 945]"
    assert str(stated("5弱", "亩", declared).interval) == "(4, 5]"
    assert str(stated("900余", "亩", declared).interval) == "[900, 1000)"


def test_every_meaning_that_cannot_be_read_is_told() -> None:
    with pytest.raises(InputError) as error:
        modifiers_of({"约": "about", "近": "[x, x-u]", "弱": "[x, 1/0x]", "余": "[x, x+u)"})
    assert [fault.code for fault in error.value.faults] == ["U206"] * 3
    assert "'about' does not say what '约' means" in str(error.value)


@pytest.mark.parametrize("word", MODIFIERS)
def test_every_word_of_the_table_can_stand_beside_a_figure(word: str) -> None:
    assert stated(f"{word}50", "亩").interval == stated(f"50{word}", "亩").interval


def test_figures_agree_when_rounding_can_explain_the_difference() -> None:
    assert stated("335", "万元/亩").agrees(stated("3354999", "元/亩"))
    assert not stated("335", "万元/亩").agrees(stated("3355001", "元/亩"))
    assert stated("3500余", "家").agrees(stated("3561", "家"))


def test_figures_of_different_dimensions_cannot_be_compared() -> None:
    with pytest.raises(InputError, match="measure different things"):
        stated("335", "万元/亩").agrees(stated("335", "万元"))


def test_it_keeps_what_was_printed() -> None:
    figure = stated("３５００余", "家")
    assert (figure.printed, str(figure.unit), figure.value) == ("３５００余", "家", 3500)
    assert not figure.is_exact
    assert stated("211", unit("家")).is_exact


@pytest.mark.parametrize(
    ("text", "measure", "said"),
    [
        ("3500余", "家", "3500余家"),
        ("660以上", "万元/亩", "660万元/亩以上"),
        ("10家左右", "家", "10家左右"),
        ("20左右", "%", "20%左右"),
    ],
)
def test_it_reads_as_in_the_document(text: str, measure: str, said: str) -> None:
    assert str(stated(text, measure)) == said


def test_equal_statements_are_equal() -> None:
    assert {stated("5", "亩"), stated("5", "亩")} == {stated("5", "亩")}
    assert isinstance(stated("5", "亩"), Stated)
