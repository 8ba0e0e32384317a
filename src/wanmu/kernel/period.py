"""Periods that figures speak of: 2020, 2024-Q1, 2023-01..2023-11, 2020-12-31, 2026..2035, 2021...

A period is two days, both in it; either may be open. Its text follows from its days, so that the
same period is written in one way: 2020, never 2020-01..2020-12.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, total_ordering
from typing import Final

from wanmu.kernel.period_text import days_of

_QUARTER: Final = 3
_HALF: Final = 6
_YEAR: Final = 12


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``start`` to ``end``, both included; None is open.

    Periods are ordered by their start, then by their end; what is open on the left comes first.
    """

    start: date | None
    end: date | None

    def __post_init__(self) -> None:
        if self.start and self.end and self.start > self.end:
            message = f"a period cannot end on {self.end}, before its start on {self.start}"
            raise ValueError(message)

    @property
    def text(self) -> str:
        """The one way in which this period is written: 2020, 2021-H1, 2023-01..2023-11."""
        return _text(self.start, self.end)

    @property
    def is_open(self) -> bool:
        """Whether it has no start or no end."""
        return self.start is None or self.end is None

    @property
    def is_day(self) -> bool:
        """Whether it is one day, as for a stock at the end of a year."""
        return self.start is not None and self.start == self.end

    @property
    def years(self) -> range | None:
        """The calendar years that it touches; None when it is open."""
        if self.start is None or self.end is None:
            return None
        return range(self.start.year, self.end.year + 1)

    def contains(self, other: "Period | date") -> bool:
        """Whether the other period, or the day, lies wholly in it."""
        inner = other if isinstance(other, Period) else Period(other, other)
        return _first(self) <= _first(inner) and _last(inner) <= _last(self)

    def overlaps(self, other: "Period") -> bool:
        """Whether the two have a day in common."""
        return _first(self) <= _last(other) and _first(other) <= _last(self)

    def __lt__(self, other: "Period") -> bool:
        return (_first(self), _last(self)) < (_first(other), _last(other))

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=4096)
def period(text: str) -> Period:
    """Read a period, in its own notation or as Chinese documents write it.

    2020年, 2023年1—11月, 2024年一季度, 2021年上半年, 2020年末, 十四五, 2021年以来 …

    Raises U101 for text that is no period, U102 for a day that does not exist, U103 for a
    period that ends before it starts.
    """
    return Period(*days_of(text))


def _first(period: Period) -> date:
    return period.start or date.min


def _last(period: Period) -> date:
    return period.end or date.max


def _text(start: date | None, end: date | None) -> str:
    if start is None or end is None:
        return f"{_text_of_start(start)}..{_text_of_end(end)}"
    if start == end:
        return start.isoformat()
    return _text_of_months(start, end) or f"{start.isoformat()}..{end.isoformat()}"


def _text_of_start(start: date | None) -> str:
    if start is None:
        return ""
    if start.day > 1:
        return start.isoformat()
    return _year(start) if start.month == 1 else _month(start)


def _text_of_end(end: date | None) -> str:
    if end is None:
        return ""
    if not _ends_month(end):
        return end.isoformat()
    return _year(end) if end.month == _YEAR else _month(end)


def _text_of_months(start: date, end: date) -> str:
    """The text of a period of whole months; "" of another."""
    if start.day > 1 or not _ends_month(end):
        return ""
    if start.month == 1 and end.month == _YEAR:
        return _year(start) if start.year == end.year else f"{_year(start)}..{_year(end)}"
    if start.year == end.year:
        months = end.month - start.month + 1
        if months in (_QUARTER, _HALF) and end.month % months == 0:
            return f"{_year(start)}-{'Q' if months == _QUARTER else 'H'}{end.month // months}"
        if months == 1:
            return _month(start)
    return f"{_month(start)}..{_month(end)}"


def _year(day: date) -> str:
    return day.isoformat()[:4]


def _month(day: date) -> str:
    return day.isoformat()[:7]


def _ends_month(day: date) -> bool:
    return day == date.max or (day + timedelta(days=1)).day == 1
