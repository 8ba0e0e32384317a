"""Whole years, months and days between two dates, from their parts, alike on every engine."""

import narwhals as nw


def months(first: nw.Expr, second: nw.Expr) -> nw.Expr:
    """Whole months from one date to another, negative when the second is earlier."""
    count = _month_number(second) - _month_number(first)
    early, late = _day(second) < _day(first), _day(second) > _day(first)
    back = nw.when((count < 0) & late).then(count + 1.0).otherwise(count)
    return nw.when((count > 0) & early).then(count - 1.0).otherwise(back)


def years(first: nw.Expr, second: nw.Expr) -> nw.Expr:
    """Whole years from one date to another, negative when the second is earlier."""
    count = months(first, second) / 12.0
    return nw.when(count < 0).then(count.ceil()).otherwise(count.floor())


def days(first: nw.Expr, second: nw.Expr) -> nw.Expr:
    """Days from one date to another, negative when the second is earlier."""
    return _day_number(second) - _day_number(first)


def _year(moment: nw.Expr) -> nw.Expr:
    return moment.dt.year().cast(nw.Float64)


def _month(moment: nw.Expr) -> nw.Expr:
    return moment.dt.month().cast(nw.Float64)


def _day(moment: nw.Expr) -> nw.Expr:
    return moment.dt.day().cast(nw.Float64)


def _month_number(moment: nw.Expr) -> nw.Expr:
    return _year(moment) * 12.0 + _month(moment)


def _day_number(moment: nw.Expr) -> nw.Expr:
    """A day's number in the Gregorian calendar; years begin in March, so leap days come last."""
    moved = _month_number(moment) - 3.0
    year = (moved / 12.0).floor().cast(nw.Float64)
    month = moved - year * 12.0
    leaps = _floor(year / 4.0) - _floor(year / 100.0) + _floor(year / 400.0)
    return year * 365.0 + leaps + _floor((month * 153.0 + 2.0) / 5.0) + _day(moment)


def _floor(number: nw.Expr) -> nw.Expr:
    return number.floor().cast(nw.Float64)
