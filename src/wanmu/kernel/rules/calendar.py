"""Whole years, months and days between two dates, from their parts, alike on every engine."""

import narwhals as nw


def months(first: nw.Expr, second: nw.Expr) -> nw.Expr:
    """Whole months from one date to another, negative when the second is earlier."""
    return _whole(_month_number(second) - _month_number(first), _day(first), _day(second))


def years(first: nw.Expr, second: nw.Expr) -> nw.Expr:
    """Whole years from one date to another, negative when the second is earlier."""
    return _whole(_year(second) - _year(first), _day_of_year(first), _day_of_year(second))


def _whole(count: nw.Expr, begun: nw.Expr, ended: nw.Expr) -> nw.Expr:
    """Steps that were completed: one less, towards zero, when the last was only begun."""
    back = nw.when((count < 0) & (ended > begun)).then(count + 1.0).otherwise(count)
    return nw.when((count > 0) & (ended < begun)).then(count - 1.0).otherwise(back)


def days(first: nw.Expr, second: nw.Expr) -> nw.Expr:
    """Days from one date to another, negative when the second is earlier."""
    return _day_number(second) - _day_number(first)


def _year(moment: nw.Expr) -> nw.Expr:
    return moment.dt.year().cast(nw.Float64)


def _month(moment: nw.Expr) -> nw.Expr:
    return moment.dt.month().cast(nw.Float64)


def _day(moment: nw.Expr) -> nw.Expr:
    return moment.dt.day().cast(nw.Float64)


def _day_of_year(moment: nw.Expr) -> nw.Expr:
    """A number that orders the days of a year, not counting them."""
    return _month(moment) * 32.0 + _day(moment)


def _month_number(moment: nw.Expr) -> nw.Expr:
    return _year(moment) * 12.0 + _month(moment)


def _day_number(moment: nw.Expr) -> nw.Expr:
    """A day's number in the Gregorian calendar; years begin in March, so leap days come last."""
    moved = _month_number(moment) - 3.0
    year = _times(12, moved)
    month = moved - year * 12.0
    leaps = _times(4, year) - _times(100, year) + _times(400, year)
    return year * 365.0 + leaps + _times(5, month * 153.0 + 2.0) + _day(moment)


def _times(divisor: int, whole: nw.Expr) -> nw.Expr:
    """How many times a whole number holds another; the half keeps rounding away from the edge."""
    return ((whole + 0.5) / float(divisor)).floor().cast(nw.Float64)
