"""What follows from a grade, and how results are made public."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from wanmu.pack.models.base import Model, Number, Text
from wanmu.pack.models.schemes.base import Clause, Named, Rule


class Years(Model):
    """How many years running a unit has had its grade."""

    at_least: Annotated[int, Field(ge=1)] = 1
    """From so many years on; 1 when it is not said."""
    at_most: int | None = None
    """Up to so many years."""


class Measure(Named):
    """One consequence: a surcharge, a subsidy, a rule."""

    id: Text
    """Identifier."""
    kind: Text
    """What it is about: electricity, water, gas, land_use_tax, honours … Priced measures of one
    kind are combined as ``combine`` says."""
    grades: tuple[Text, ...] = ()
    """The grades that it is for; all units, graded or not, when none is named."""
    years: Years | None = None
    """How many years running."""
    when: Rule | None = None
    """A further condition: an indicator's threshold, an area."""
    amount: Rule | None = None
    """What it costs a unit in a year, in money; below zero it brings money:
    ``surcharge_d * electricity``. Without it the measure has no price."""
    yearly_max: Number | None = None
    """At most so much in a year, in 万元."""
    valid_from: date | None = None
    """From when it is in force."""
    valid_to: date | None = None
    """Until when."""
    basis: str = ""
    """The legal basis."""


class Consequences(Clause):
    """What follows from the grades."""

    combine: Mapping[str, Literal["highest", "sum"]] = Field(default_factory=dict)
    """By kind: only the highest amount of a unit counts, or all of them. Must be said of every kind
    with more than one priced measure."""
    exempt_year: Literal["breaks", "skipped", "counted"] | None = None
    """What a year without a grade does to the years running: it ends them; it is passed over; it
    counts as one more. Must be said where a measure names years."""
    measures: tuple[Measure, ...] = ()
    """The measures."""


class Notice(Clause):
    """A time of public notice."""

    days: Annotated[int, Field(ge=1)]
    """How many days."""
    kind: Literal["calendar", "working"]
    """Calendar days, or working days of China's calendar."""
    starts: date | None = None
    """The first day, where it is known."""
    count_from: Annotated[int, Field(ge=0, le=1)] = 1
    """Whether the first day is day 1, or day 0; 1 when it is not said."""
    until: str = ""
    """The clock time of the last day: 17:30."""


class Publication(Clause):
    """How results are made public."""

    denominators: Notice | None = None
    """The first round: land areas alone, before any score."""
    fields: tuple[Text, ...] = ("land",)
    """What the first round shows; ``land`` when it is not said."""
    results: Notice | None = None
    """The second round: grades."""
    masked: Mapping[Text, Text] = Field(default_factory=dict)
    """Fields that are shown in part: ``code: 4..14`` hides these characters."""
    objections: str = ""
    """Where objections go, and with what evidence."""
    contact: str = ""
    """Who answers."""
