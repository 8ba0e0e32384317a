"""The parts of ``land.yaml`` that a parcel's book rests on: promises, uses, disposal plans."""

from collections.abc import Mapping
from datetime import date, timedelta

from pydantic import Field

from wanmu.kernel.workdays import months_after, working_days_after
from wanmu.pack.models.base import Text
from wanmu.pack.models.schemes.base import Clause, Named, Rule


class LandPromise(Named):
    """A promise of a contract, and the fact that keeps or breaks it."""

    agreed: Text
    """The field that holds what was agreed: ``agreed_tax_per_mu``."""
    fact: Text
    """The field that holds what came of it: ``tax_per_mu``. A day is kept when it is no later than
    agreed, a figure when it is no smaller."""
    due: Rule | None = None
    """The day by which a figure is due: ``agreed_completion``. An agreed day is its own."""
    months: Rule | None = None
    """How many months after that day it is due."""


class LandStep(Named):
    """A step of a disposal plan; one of ``working_days``, ``days`` and ``months`` is its limit."""

    body: Text
    """Who is responsible."""
    working_days: int | None = Field(default=None, ge=0, le=1000)
    """The limit in working days of China's calendar."""
    days: int | None = Field(default=None, ge=0, le=4000)
    """The limit in days of the calendar."""
    months: int | None = Field(default=None, ge=0, le=120)
    """The limit in months."""
    after: Text | None = None
    """The earlier step from which the limit counts; the finding without it."""
    when: Rule | None = None
    """For which parcels the step is taken, where not for all."""

    def due(self, since: date) -> date | None:
        """The last day for it, counted from a day; None beyond China's calendar of working days."""
        if self.working_days is not None:
            return working_days_after(since, self.working_days)
        if self.months is not None:
            return months_after(since, self.months)
        return since + timedelta(days=self.days or 0)


class LandPlan(Clause):
    """How parcels of a category are dealt with. The plan is in force while a parcel is in it."""

    steps: Mapping[Text, LandStep] = Field(min_length=1)
    """The steps by identifier, in order. Identifiers and names are unique in the file, because an
    event names its step."""


class LandUse(Named):
    """A use of land."""

    words: tuple[Text, ...] = ()
    """Other words for it."""
    fits: tuple[Text, ...] = ()
    """The uses of a plan that it conforms to, beside its own."""


class LandUses(Clause):
    """Which uses conform to which planned uses."""

    approved: Text
    """The use that land of the ledger was approved for, where no event says so."""
    kinds: Mapping[Text, LandUse] = Field(min_length=1)
    """The uses by identifier."""
