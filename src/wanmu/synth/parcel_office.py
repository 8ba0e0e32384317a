"""What the office has done about a made-up parcel: its finding, and the steps of its plans.

How much is found, how soon steps are taken and how many are left lying is assumed; it is that of
no county.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from wanmu.kernel.workdays import working_days_after
from wanmu.pack.models import LandPlan
from wanmu.schema.land import FINDING
from wanmu.synth.parcel_stories import Story

_FOUND: Final = 0.6
"""The share of parcels that were found, of those whose story does not say."""
_LOOKED_BACK: Final = 420
"""Nothing was found longer ago, in days: the office has begun to look then."""
_NEWEST: Final = 3
"""What came up later, in days, is not found yet."""
_TAKEN: Final = 0.85
"""The share of steps that are taken, of those that can be."""
_PACE: Final = (0.3, 1.15)
"""The day of a step, in parts of its limit: some are late."""
_KIND: Final = "disposal"
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Office:
    """Who deals with made-up parcels, by the disposal plans of the county, up to a day."""

    plans: Mapping[str, LandPlan]
    day: date
    random: np.random.Generator

    def deal_with(self, story: Story) -> None:
        """Tell what was done about the matters of a parcel that was found.

        Nothing is told of matters for which the county has no plan.
        """
        matters = [name for name in story.matters if name in self.plans]
        found = self._found(story) if matters else None
        if found is None:
            return
        told = {found: FINDING[0]}
        for name in matters:
            for step, day in self._steps(self.plans[name], found, story.left or self.day):
                told[_free(day, told)] = step
        for day, step in told.items():
            story.tell(_KIND, day, step=step)

    def _found(self, story: Story) -> date | None:
        """The working day on which the matters were found; None where they were not."""
        since = max(*story.matters.values(), self.day - timedelta(days=_LOOKED_BACK))
        if story.found:
            return _worked(max(story.found, since + _DAY))
        span = (self.day - since).days - _NEWEST
        if span < 1 or self.random.random() >= _FOUND:
            return None
        return _worked(since + timedelta(days=int(self.random.integers(1, span + 1))))

    def _steps(self, plan: LandPlan, found: date, last: date) -> Iterator[tuple[str, date]]:
        """The steps that were taken, each on a working day up to the last one.

        The end of a plan is never reached, as the parcel is in its category still; and what is
        taken of some parcels only, and what follows from it, is open.
        """
        ends: dict[str | None, date] = {None: found}
        for key, step in list(plan.steps.items())[:-1]:
            chance, pace = self.random.random(), self.random.uniform(*_PACE)
            start = ends.get(step.after)
            due = None if start is None or step.when is not None else step.due(start)
            if start is None or due is None or chance >= _TAKEN:
                continue
            day = _worked(start + timedelta(days=1 + int(pace * (due - start).days)))
            if day <= last:
                ends[key] = day
                yield key, day


def _worked(day: date) -> date:
    """The day, or the first working day after it; the day itself beyond China's calendar."""
    return working_days_after(day - _DAY, 1) or day


def _free(day: date, told: Mapping[date, str]) -> date:
    """The day, or the first after it on which nothing was done: a parcel has one event a day."""
    while day in told:
        day += _DAY
    return day
