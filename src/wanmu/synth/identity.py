"""Who made-up firms are: names that nobody bears, codes that nobody was given, dates.

A code is a valid 统一社会信用代码 by its check character, and its organisation part by the check
of GB 11714; that part starts with letters that no organisation was given.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import numpy as np
from stdnum.cn import uscc

from wanmu.pack import Pack
from wanmu.pack.models import Industry
from wanmu.schema import CodeRange

_MARK: Final = "示例"
_REGISTRAR: Final = "91"
_INVENTED: Final = "XXX"
_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_COUNTY: Final = "县市区"


def credit_code(county: str, number: int) -> str:
    """The code of the made-up firm of that number: registered in the county, valid, invented."""
    organisation = f"{_INVENTED}{number:05d}"
    body = f"{_REGISTRAR}{county}{organisation}{_organisation_check(organisation)}"
    return body + str(uscc.calc_check_digit(body))


def _organisation_check(digits: str) -> str:
    total = sum(
        _ALPHABET.index(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)
    )
    return "0123456789X"[(11 - total % 11) % 11]


def firm_name(pack: Pack, industry: str, number: int) -> str:
    """A name that says that it is an example: 缙云示例0001现代装备有限公司."""
    place = pack.county.county.rstrip(_COUNTY) or pack.county.county
    known = pack.industries.get(industry)
    trade = "实业" if known is None or known.class_ == "other" else industry
    return f"{place}{_MARK}{number:04d}{trade}有限公司"


def namesake(name: str) -> str:
    """Another firm's name that looks like it."""
    return f"{name}（新厂）"


def industry_codes(industry: Industry | None) -> tuple[str, ...]:
    """The codes of GB/T 4754 in an industry's ranges."""
    ranges = industry.gbt4754 if industry else ()
    return tuple(code for span in ranges for code in _codes(CodeRange(span.from_, span.to)))


def _codes(span: CodeRange) -> Iterator[str]:
    width = len(span.first)
    if width != len(span.last):
        yield from {span.first, span.last}
        return
    yield from (f"{code:0{width}d}" for code in range(int(span.first), int(span.last) + 1))


def some_day(first: int, last: int, random: np.random.Generator) -> date:
    """A day from the first year to the last."""
    start = date(first, 1, 1)
    days = (date(last, 12, 31) - start).days
    return start + timedelta(days=int(random.integers(days + 1)))
