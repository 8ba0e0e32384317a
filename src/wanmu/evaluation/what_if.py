"""What if one unit had other figures: its score, rank and grade, with bases and all others held."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from wanmu.evaluation.discretion import discreet
from wanmu.evaluation.judge import Judge, Judged
from wanmu.kernel.faults import Faults, Place, nearest
from wanmu.kernel.messages import mark

Value: TypeAlias = float | str | bool | date | None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A unit as it is and as it would be. Grades are letters; None is no grade."""

    unit: str
    changes: Mapping[str, Value]
    before: Judged
    after: Judged
    grade_before: str | None
    grade_after: str | None

    @property
    def score_change(self) -> float | None:
        """By how many points the score would change; None where one is not scored."""
        if self.before.score is None or self.after.score is None:
            return None
        return round(self.after.score - self.before.score, 9)

    @property
    def cost_change(self) -> float | None:
        """By how much what the grade costs a year would change, in 万元; None where unknown."""
        costs = [*self.before.costs.values(), *self.after.costs.values()]
        if None in costs:
            return None
        paid = (sum(each or 0.0 for each in judged.costs.values())
                for judged in (self.after, self.before))  # fmt: skip
        return round(next(paid) - next(paid), 6)


def what_if(
    judge: Judge, unit: str, changes: Mapping[str, Value], *, discreetly: bool = False
) -> WhatIf:
    """One unit with some of its figures changed, against the bases and units of the run.

    ``discreetly`` for the unit itself: grades are told from rounded borders (``discretion.py``).

    Raises:
        InputError: E031 when there is no such unit; E026 when a change names no field.
    """
    unit, record, result = judge.standing.find(unit)
    faults = Faults()
    for name in changes:
        if name not in record:
            faults.add(
                "E026",
                mark("there is no field {name} to change; the nearest is {nearest}"),
                Place(field=name),
                name=name,
                nearest=nearest(name, record) or "–",
            )
    faults.check()
    before = judge.judge(record, result)
    after = judge.judge({**record, **changes}, result)
    if discreetly:
        after = discreet(judge, after, before, result)
    return WhatIf(
        unit, dict(changes), before, after, judge.letter(before.grade), judge.letter(after.grade)
    )
