"""When a time of public notice ends: calendar or working days, counted from day 0 or 1."""

from dataclasses import dataclass
from datetime import date, timedelta

from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.messages import mark
from wanmu.kernel.workdays import is_working_day
from wanmu.pack.models.schemes import Notice


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and a clock time; the end of the day where no time is said."""

    day: date
    clock: str


def last_moment(notice: Notice, begins: date) -> Moment:
    """The last moment of a notice that begins on a day.

    Raises:
        InputError: E044 when the calendar of working days does not reach so far.
    """
    day, left = begins, notice.days
    if notice.count_from == 1 and _counts(notice, begins):
        left -= 1
    while left > 0:
        day += timedelta(days=1)
        left -= _counts(notice, day)
    return Moment(day, notice.until)


def _counts(notice: Notice, day: date) -> bool:
    if notice.kind == "calendar":
        return True
    works = is_working_day(day)
    if works is None:
        raise InputError.of(
            "E044",
            mark("the working days of {year} are not known yet; give the notice in calendar days, "
                 "or take a newer calendar (chinesecalendar)"),
            Place(field="publication"),
            year=day.year,
        )  # fmt: skip
    return works
