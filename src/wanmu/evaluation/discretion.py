"""What a unit may be told of the borders between grades, so that it is not told of other units.

Where a grade is a place among others, its border is the score of one of them. Who may not see the
figures of others is told such a border no closer than to two digits, on the safe side: whoever
reaches what is told has the grade. A border that the scheme itself states is told as it is.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Final

from wanmu.evaluation.judge import Judge, Judged
from wanmu.evaluation.standing import Record
from wanmu.pack.models import schemes

DIGITS: Final = 2


def rounded_off(value: float, *, up: bool) -> float:
    """The nearest value of two digits that is not below, or not above.

    Decimals are taken as they are written: 3.1 is 3.1, though no binary fraction is.
    """
    written = Decimal(repr(value))
    if not written.is_finite() or not written:
        return value
    step = Fraction(10) ** (written.adjusted() - DIGITS + 1)
    exact = Fraction(written) / step
    return float((ceil(exact) if up else floor(exact)) * step)


def is_stated(judge: Judge, group: int, grade: int) -> bool:
    """Whether the scheme states the score from which a grade is given, for whatever places."""
    scheme = judge.plan.scheme
    cuts = judge.plan.cuts_of(judge.plan.list_of[group])
    if isinstance(cuts, schemes.TwoKey) or (scheme.overall and scheme.overall.cuts):
        return False
    stated = {cut.grade for cut in cuts if cut.score is not None}
    limited = any(cut.at_most is not None or cut.at_least is not None for cut in cuts)
    return scheme.grades[grade].id in stated and not limited


def discreet(judge: Judge, judged: Judged, own: Judged, result: Record) -> Judged:
    """A moved unit with the grade that may be told to itself; ``own`` is how it truly stands."""
    if judged.rank is None or judged.order == own.order:
        return judged
    order = _told(judged.order, _stated(judge, judged.group))
    if judged.order > own.order:
        order = max(order, own.order)
    return judge.ranked_at(judged, order, result)


def _told(order: float, stated: Sequence[float]) -> float:
    """As far down as two digits tell, or to a stated border that is reached."""
    return max([rounded_off(order, up=False), *(each for each in stated if each <= order)])


def _stated(judge: Judge, group: int) -> list[float]:
    cuts = judge.plan.cuts_of(judge.plan.list_of[group])
    if isinstance(cuts, schemes.TwoKey):
        return []
    return [float(cut.score) for cut in cuts if cut.score is not None]
