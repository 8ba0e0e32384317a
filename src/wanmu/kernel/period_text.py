"""Periods as text: the project's own notation, and the ways of Chinese documents."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from typing import Final, TypeAlias
from unicodedata import normalize

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import mark
from wanmu.kernel.numerals import numeral

Days: TypeAlias = tuple[date | None, date | None]
Closed: TypeAlias = tuple[date, date]

_LONGEST: Final = 40
_YEARS: Final = re.compile(r"[〇零一二三四五六七八九]{4}(?=年)")
_NOISE: Final = re.compile(r"[\s“”\"「」『』]|规划|期间|时期|(?<=年)度|(?<=月)份")
_N: Final = r"[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_TO: Final = r"(?:—{1,2}|–|-{1,2}|~|至|到)"
_Y: Final = r"(?P<year>[0-9]{4})"
_PLAN: Final = r"(?P<plan>[一二三四五六七八九十]{1,3})五"
_SINCE: Final = re.compile(r"(?:自|从)?(?P<since>.+?)(?:以来|起|开始)")
_AS_OF: Final = re.compile(r"(?:截至|截止到?|至)(?P<day>.+)")
_TWO: Final = re.compile(rf"(?P<low>.+?){_TO}(?P<high>.+)")
_IRREGULAR_PLANS: Final = {1: (1953, 1957), 2: (1958, 1962)}
"""The third plan came late; from then on each has followed the one before."""
_THIRD_PLAN: Final = (3, 1966)
_HALVES: Final = {"上": 1, "下": 2}


def days_of(text: str) -> Days:
    """The first and the last day of a written period; None is open. Raises U101 to U103."""
    plain = _plain(text)
    try:
        found = _days(plain) if plain and len(text) <= _LONGEST else None
    except ValueError as error:
        raise InputError.of(
            "U102", mark("period {found!r} names a day that does not exist"), found=text
        ) from error
    if found is None:
        raise InputError.of(
            "U101",
            mark("{found!r} is not a period; write one such as 2020, 2024-Q1, 2023-05, "
                 "2023-01..2023-11, 2020-12-31, 2021..2025 or 2021.."),
            found=text[:_LONGEST],
        )  # fmt: skip
    start, end = found
    if start and end and start > end:
        raise InputError.of(
            "U103",
            mark("period {found!r} ends before it starts; write the earlier end first"),
            found=text,
        )
    return found


def as_said(period: str) -> str:
    """A period as people write it: 2021..2025 is 2021–2025."""
    return period.replace("..", "–")


def _plain(text: str) -> str:
    bare = _NOISE.sub("", normalize("NFKC", text[: _LONGEST + 1]).replace("−", "-"))
    return _YEARS.sub(_year_in_digits, bare)


def _year_in_digits(found: re.Match[str]) -> str:
    return str(_number(found[0]))


def _number(text: str) -> int:
    """A number of one or two digits, in either script; ValueError where it is none."""
    found = numeral(text)
    if found is None:
        raise ValueError(text)
    return int(found.value)


def _days(plain: str) -> Days | None:
    low, dots, high = plain.partition("..")
    if dots:
        return _between(low, high)
    single = _single(plain)
    if single:
        return single
    since = _SINCE.fullmatch(plain)
    if since:
        start = _single(since["since"])
        return (start[0], None) if start else None
    as_of = _AS_OF.fullmatch(plain)
    if as_of:
        end = _single(as_of["day"])
        return (end[1], end[1]) if end else None
    return _from_to(plain)


def _between(low: str, high: str) -> Days | None:
    start, end = _single(low) if low else None, _single(high) if high else None
    if (low and not start) or (high and not end) or not (start or end):
        return None
    return start[0] if start else None, end[1] if end else None


def _from_to(plain: str) -> Days | None:
    """2021年—2025年, 2021—2025年, 2021年3月至2023年5月."""
    found = _TWO.fullmatch(plain)
    if not found:
        return None
    low, high = _single(found["low"]), _single(found["high"])
    return (low[0], high[1]) if low and high else None


def _single(plain: str) -> Closed | None:
    """The days of a period that is not made of two."""
    for pattern, days in _FORMS:
        found = pattern.fullmatch(plain)
        if found:
            return days(found)
    return None


def _months(year: int, first: int, last: int) -> Closed:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _year(found: re.Match[str]) -> Closed:
    return _months(int(found["year"]), 1, 12)


def _last_day_of_year(found: re.Match[str]) -> Closed:
    day = date(int(found["year"]), 12, 31)
    return day, day


def _half(found: re.Match[str]) -> Closed:
    half = _HALVES.get(found["half"]) or _number(found["half"])
    return _months(int(found["year"]), 6 * half - 5, 6 * half)


def _quarters(found: re.Match[str]) -> Closed:
    last = _number(found["last"])
    first = _number(found["first"]) if found["first"] else last
    return _months(int(found["year"]), 3 * first - 2, 3 * last)


def _first_quarters(found: re.Match[str]) -> Closed:
    return _months(int(found["year"]), 1, 3 * _number(found["last"]))


def _month(found: re.Match[str]) -> Closed:
    month = _number(found["month"])
    return _months(int(found["year"]), month, month)


def _last_day_of_month(found: re.Match[str]) -> Closed:
    day = _month(found)[1]
    return day, day


def _months_of_year(found: re.Match[str]) -> Closed:
    return _months(int(found["year"]), _number(found["first"]), _number(found["last"]))


def _first_months(found: re.Match[str]) -> Closed:
    return _months(int(found["year"]), 1, _number(found["last"]))


def _day(found: re.Match[str]) -> Closed:
    day = date(int(found["year"]), _number(found["month"]), _number(found["day"]))
    return day, day


def _plan(found: re.Match[str]) -> Closed:
    number = _number(found["plan"])
    third, its_start = _THIRD_PLAN
    start = its_start + (number - third) * 5
    first, last = _IRREGULAR_PLANS.get(number, (start, start + 4))
    return date(first, 1, 1), date(last, 12, 31)


def _last_day_of_plan(found: re.Match[str]) -> Closed:
    day = _plan(found)[1]
    return day, day


_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Closed]], ...]] = tuple(
    (re.compile(pattern), days)
    for pattern, days in (
        (rf"到?{_Y}(?:年?全?年)?", _year),
        (rf"{_Y}年?(?:年末|年底|年终|末|底)", _last_day_of_year),
        (rf"{_Y}-?[Hh](?P<half>[12])", _half),
        (rf"{_Y}年?(?P<half>[上下])半年", _half),
        (rf"{_Y}-?[Qq](?P<first>)(?P<last>[1-4])", _quarters),
        (rf"{_Y}年第?(?:(?P<first>[1-4一二三四]){_TO})?(?P<last>[1-4一二三四])季度?", _quarters),
        (rf"{_Y}年前(?P<last>[1-4一二三四两])个?季度", _first_quarters),
        (rf"{_Y}[-/](?P<month>[0-9]{{1,2}})", _month),
        (rf"{_Y}年(?P<month>{_N})月", _month),
        (rf"{_Y}年(?P<month>{_N})月(?:末|底)", _last_day_of_month),
        (rf"{_Y}年(?P<first>{_N})月?{_TO}(?P<last>{_N})月", _months_of_year),
        (rf"{_Y}年前(?P<last>{_N}|两)个?月", _first_months),
        (rf"{_Y}([-/])(?P<month>[0-9]{{1,2}})\2(?P<day>[0-9]{{1,2}})", _day),
        (rf"{_Y}年(?P<month>{_N})月(?P<day>{_N}|[一二三四五六七八九十]{{3}})日", _day),
        (_PLAN, _plan),
        (rf"{_PLAN}(?:期?末|期?底)", _last_day_of_plan),
    )
)
