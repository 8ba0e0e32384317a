"""Numbers in Chinese writing: the forms of documents, and those that stay unread."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wanmu.kernel.numerals import magnitude, numeral

DIGITS = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    """A whole number below 万亿 in full Chinese writing, written apart from what is tested."""
    if number < 10:
        return DIGITS[number]
    for worth, word in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= worth:
            above, below = divmod(number, worth)
            gap = "零" if below and below < worth // 10 else ""
            return in_chinese(above) + word + gap + (in_chinese(below) if below else "")
    raise AssertionError


@settings(deadline=None)
@given(st.integers(0, 10**12 - 1) | st.integers(0, 20_000))
def test_it_reads_every_whole_number(number: int) -> None:
    found = numeral(in_chinese(number))
    assert found is not None
    assert found.value == number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("两", 2),
        ("十三", 13),
        ("廿", 20),
        ("三百五", 350),
        ("三百零五", 305),
        ("一万五", 15_000),
        ("一万五千亿", 1_500_000_000_000),
        ("三百五十万亿", 350_000_000_000_000),
        ("一亿三千万", 130_000_000),
        ("1亿2000万", 120_000_000),
        ("3万4000", 34_000),
        ("25万6千", 256_000),
        ("12000万", 120_000_000),
        ("1,100万", 11_000_000),
        ("二〇二五", 2025),
        ("壹拾贰万", 120_000),
        ("八点六万", 86_000),
        ("百亿", 10**10),
        ("万亿", 10**12),
    ],
)
def test_it_reads_the_forms_of_documents(text: str, value: int) -> None:
    found = numeral(text)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    "text",
    ["", "个", "3万4", "3万400", "三五", "百千", "十十", "二百零", "千万百", "1,23", "5.",
     "几百几十", "万万万", "一万一万", "半半"],
)  # fmt: skip
def test_it_leaves_unread_what_is_ambiguous_or_malformed(text: str) -> None:
    assert numeral(text) is None


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("几", 2, 10), ("十几", 11, 20), ("几十", 20, 100), ("三十几万", 310_000, 400_000),
     ("数百万", 2_000_000, 10_000_000), ("三百几十", 310, 400)],
)  # fmt: skip
def test_a_vague_number_has_a_low_and_a_high_end(text: str, low: int, high: int) -> None:
    found = numeral(text)
    assert found is not None
    assert (found.value, found.top) == (low, high)


def test_it_knows_how_finely_a_number_is_written() -> None:
    expected = {
        "3500": (1, 100),
        "3000": (1, 1000),
        "1.6万": (1000, 1000),
        "三百": (100, 100),
        "二十": (1, 10),
        "3万4000": (1, 1000),
    }
    for text, written in expected.items():
        found = numeral(text)
        assert found is not None
        assert (found.grain, found.place) == written, text


def test_a_magnitude_is_made_of_magnitude_words_alone() -> None:
    assert magnitude("万亿") == 10**12
    assert magnitude("三万") is None
    assert magnitude("") is None
