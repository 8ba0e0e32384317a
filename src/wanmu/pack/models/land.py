"""``land.yaml``: idle land and the categories of inefficient land, as rules with their legal basis.

Rules read the state of a parcel on a day (``wanmu.schema.land.PARCEL_STATE``), ``as_of``, and what
stands above them here: parameters, clocks, measures.
"""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Final, TypeAlias

from pydantic import BeforeValidator, Field, WithJsonSchema

from wanmu.pack.models.base import Model, Number, Text
from wanmu.pack.models.land_book import LandPlan, LandPromise, LandUses
from wanmu.pack.models.schemes.base import Named, Rule
from wanmu.pack.models.schemes.scheme import Document

_PARTS: Final = re.compile(r"([0-9]{1,6})/([1-9][0-9]{0,5})")


def _figure(written: Any) -> Any:
    found = _PARTS.fullmatch(written.strip()) if isinstance(written, str) else None
    return Fraction(int(found[1]), int(found[2])) if found else written


Figure: TypeAlias = Annotated[
    Number, BeforeValidator(_figure), WithJsonSchema({"type": ["number", "string"]})
]
"""An exact number, such as 0.25 or 1/3."""


class LandParameter(Named):
    """A threshold that rules name instead of repeating it."""

    value: Figure
    """The figure, which may be a fraction: 1/3."""
    unit: Text | None = None
    """Its unit; none for a plain number."""


class LandClock(Named):
    """A day from which time counts, without the days of delay that the government caused."""

    since: Rule
    """The day from which it runs: ``coalesce(agreed_start, contract)``."""


class LandMeasure(Named):
    """A figure computed of a parcel's state, which later rules may name."""

    formula: Rule
    """The formula."""
    unit: Text | None = None
    """The unit of its answer."""


class LandTest(Named):
    """One way into a category."""

    when: Rule
    """The condition."""
    shows: tuple[Text, ...] = ()
    """The measures and days of delay that the reason shows."""


class LandCategory(Named):
    """A category that a parcel may be in. It may be in several."""

    tests: Mapping[Text, LandTest] = Field(min_length=1)
    """The ways into it, by identifier; one is enough."""


class LandConsequence(Named):
    """What follows for a parcel."""

    when: Rule
    """For which parcels."""
    amount: Rule | None = None
    """What it comes to in 万元, where it is money."""


class Land(Model):
    """What a county calls idle and inefficient land, and what follows."""

    document: Text
    """The document that parts without their own belong to."""
    documents: Mapping[Text, Document] = Field(min_length=1)
    """The documents by identifier."""
    parameters: Mapping[Text, LandParameter] = Field(default_factory=dict)
    """Thresholds, by the name that rules use."""
    clocks: Mapping[Text, LandClock] = Field(default_factory=dict)
    """Days from which time counts. ``<name>`` is the day moved on by the government's delay since
    then, and ``<name>_delay`` the days of that delay."""
    measures: Mapping[Text, LandMeasure] = Field(default_factory=dict)
    """Figures, by the name that rules use."""
    categories: Mapping[Text, LandCategory] = Field(min_length=1)
    """The categories by identifier, in the order of the answer."""
    consequences: Mapping[Text, LandConsequence] = Field(default_factory=dict)
    """What follows, by identifier."""
    promises: Mapping[Text, LandPromise] = Field(default_factory=dict)
    """What contracts promise, by identifier, in the order of a parcel's book."""
    uses: LandUses | None = None
    """Uses of land, for the check of changed uses."""
    soon: int = Field(30, ge=0)
    """A step is told of as due soon so many days before its limit."""
    plans: Mapping[Text, LandPlan] = Field(default_factory=dict)
    """Disposal plans by category; ``use_conforming`` and ``use_not_conforming`` are those of
    parcels whose use was changed."""
