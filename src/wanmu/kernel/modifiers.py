"""Words that widen a printed figure: 约, 余, 以上 … and the interval that each of them means.

The table is data, and a county may declare other meanings. A meaning is an interval in a small
notation: ``x`` is the number printed, ``u`` one unit of its last digit that is not zero (3500:
100), ``a`` the same but at most half of the number, ``h`` half a unit of its last digit; ``∞`` is
no bound. ``x`` alone changes nothing. Both may be multiplied: ``[0.9x, x+2u]``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from wanmu.kernel.faults import Faults
from wanmu.kernel.interval import Interval
from wanmu.kernel.messages import mark
from wanmu.kernel.numerals import Numeral

UNCHANGED: Final = "x"

_TABLE: Final = {
    UNCHANGED: ("达", "达到", "高达", "实现", "共", "共有", "共计", "合计", "累计", "为", "仅",
                "仅为", "力争", "力争达到"),
    "[x, x+u)": ("余", "多", "有余"),
    "[x-a, x+a]": ("约", "大约", "约为", "约达", "大概", "左右", "上下", "前后", "来", "≈"),
    "[x-a, x]": ("近", "将近", "接近"),
    # The Civil Code, article 1259, counts the number itself in with 以上, 以下, 以内 and 届满, and
    # leaves it out with 不满, 超过 and 以外. A figure that 突破 names may just have been reached.
    "(x, ∞)": ("超", "超过", "逾", "过", "高于", "大于", "多于", ">"),
    "[x, ∞)": ("以上", "及以上", "突破", "首破", "破", "不低于", "不少于", "不小于", "不下",
               "不下于", "至少", "最少", "最低", "起码", "达到或超过", "上", "满", "起", "≥"),
    "(-∞, x)": ("不足", "低于", "少于", "小于", "不满", "未满", "不到", "未达", "<"),
    "(-∞, x]": ("以下", "及以下", "以内", "之内", "不超过", "不超", "不高于", "不多于", "不大于",
                "至多", "最多", "最高", "≤"),
    # A place among the first ten.
    "[1, x]": ("前",),
}  # fmt: skip

MODIFIERS: Final[Mapping[str, str]] = MappingProxyType(
    {word: meaning for meaning, words in _TABLE.items() for word in words}
)
"""Each word and what it means, where a county declares nothing else."""

_END: Final = re.compile(
    r"(?P<unbounded>[+-]?(?:∞|inf)|)"
    r"|(?P<number>-?[0-9]+(?:[./][0-9]+)?)"
    r"|(?P<times>[0-9]*(?:[./][0-9]+)?)x(?:(?P<sign>[+-])(?P<by>[0-9]*(?:[./][0-9]+)?)(?P<of>[uah]))?"
)
_SPAN: Final = re.compile(r"(?P<opening>[\[(])(?P<low>[^,]*),(?P<high>[^,]*)(?P<closing>[\])])")


@dataclass(frozen=True, slots=True)
class _End:
    """One end of a meaning: ``constant + times·x + by·(u, a or h)``."""

    constant: Fraction
    times: Fraction
    by: Fraction
    of: str

    def at(self, printed: Numeral) -> Fraction:
        """The end for a printed number."""
        return self.constant + self.times * printed.value + self.by * _allowance(self.of, printed)


@dataclass(frozen=True, slots=True)
class Span:
    """What a modifier means: an interval that depends on the number printed."""

    low: _End | None
    high: _End | None
    low_closed: bool
    high_closed: bool

    def around(self, printed: Numeral) -> Interval:
        """The interval for a printed number; below zero, 余 and 近 go the other way.

        Raises ``ValueError`` where the meaning leaves nothing: 前0.
        """
        if printed.value < 0 and self.low and self.high:
            return -self.around(printed.negative())
        return Interval(
            self.low.at(printed) if self.low else None,
            self.high.at(printed) if self.high else None,
            self.low_closed,
            self.high_closed,
        )


@dataclass(frozen=True, slots=True)
class Modifiers:
    """The words in force, ready to be found in a text."""

    spans: Mapping[str, Span | None]
    before: re.Pattern[str]
    after: re.Pattern[str]
    inside: re.Pattern[str]

    def strip(self, text: str) -> tuple[str, list[str]]:
        """The text without the modifiers at its ends, and those."""
        words = []
        for pattern in (self.before, self.after):
            while found := pattern.search(text):
                words.append(found[0])
                text = text[: found.start()] + text[found.end() :]
        return text, words


def modifiers_of(declared: Mapping[str, str] | None = None) -> Modifiers:
    """The default table with a county's own meanings put in.

    Raises U206 for each meaning that cannot be read.
    """
    return _modifiers(tuple(declared.items()) if declared else ())


@lru_cache(maxsize=64)
def _modifiers(declared: tuple[tuple[str, str], ...]) -> Modifiers:
    faults = Faults()
    spans = dict(_spans({**MODIFIERS, **dict(declared)}, faults))
    faults.check()
    words = "|".join(re.escape(word) for word in sorted(spans, key=len, reverse=True))
    return Modifiers(
        spans,
        re.compile(f"^(?:{words})"),
        re.compile(f"(?:{words})$"),
        re.compile(f"(?P<number>.+?)(?P<word>{words})(?P<magnitude>[十百千万亿]+)"),
    )


def _spans(table: Mapping[str, str], faults: Faults) -> Iterator[tuple[str, Span | None]]:
    for word, meaning in table.items():
        compact = meaning.replace(" ", "")
        span = None if compact == UNCHANGED else _span(compact)
        if not word or (span is None and compact != UNCHANGED):
            faults.add(
                "U206",
                mark("{meaning!r} does not say what {word!r} means; write x, or an interval "
                     "such as [x, x+u) or (x, ∞)"),
                word=word,
                meaning=meaning,
            )  # fmt: skip
        else:
            yield word, span


def _span(meaning: str) -> Span | None:
    found = _SPAN.fullmatch(meaning)
    low = _END.fullmatch(found["low"]) if found else None
    high = _END.fullmatch(found["high"]) if found else None
    if found is None or low is None or high is None:
        return None
    try:
        span = Span(_end(low), _end(high), found["opening"] == "[", found["closing"] == "]")
        span.around(Numeral(Fraction(10), Fraction(1), Fraction(10), whole=True))
    except (ValueError, ZeroDivisionError):
        return None
    return span


def _end(found: re.Match[str]) -> _End | None:
    if found["unbounded"] is not None:
        return None
    if found["number"]:
        return _End(Fraction(found["number"]), Fraction(0), Fraction(0), "u")
    by = Fraction(found["by"] or 1) if found["of"] else Fraction(0)
    by = -by if found["sign"] == "-" else by
    return _End(Fraction(0), Fraction(found["times"] or 1), by, found["of"] or "u")


def _allowance(of: str, printed: Numeral) -> Fraction:
    if of == "h":
        return printed.grain / 2
    return printed.place if of == "u" else min(printed.place, abs(printed.value) / 2)
