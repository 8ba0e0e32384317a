"""Working days of China: weekends and public holidays, with the days that are worked instead.

The State Council announces them year by year, so the calendar (``chinesecalendar``) ends with the
last year announced; after it nothing is known, and nothing is guessed.
"""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar

_ONE = timedelta(days=1)
_YEAR = 12


@lru_cache(maxsize=10_000)
def is_working_day(day: date) -> bool | None:
    """Whether people work on that day; None where the calendar does not reach."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def working_days_after(day: date, count: int) -> date | None:
    """The ``count``-th working day after a day; None where the calendar does not reach."""
    while count > 0:
        day += _ONE
        works = is_working_day(day)
        if works is None:
            return None
        count -= works
    return day


def months_after(day: date, count: int) -> date:
    """The same day so many months later; the last of the month where it has no such day."""
    year, month = divmod(day.year * _YEAR + day.month - 1 + count, _YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
