"""Who is evaluated, as what, and in which group; the inputs that a scheme adds."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from wanmu.pack.models.base import Number, Text
from wanmu.pack.models.schemes.base import Clause, Named, Rule

Outcomes = Literal["excluded", "deferred", "ungraded"]


class InputField(Named):
    """A column of the data that the scheme needs beyond the schema's fields."""

    kind: Literal["number", "text", "boolean", "date"]
    """What its values are."""
    unit: Text | None = None
    """The unit of its figures; none for a plain number."""


class Constant(Named):
    """A figure that rules name instead of repeating it."""

    value: Number
    """The figure."""
    unit: Text | None = None
    """Its unit."""


class Derived(Named):
    """A value computed from the fields, which later rules may name."""

    formula: Rule | None = None
    """The formula, over the fields and what stands above it."""
    unit: Text | None = None
    """The unit of its answer."""
    gbt4754: Mapping[str, tuple[Text, ...]] = Field(default_factory=dict)
    """Instead of a formula: names with ranges of industry codes, ``pumps: [34, 351-354]``."""
    otherwise: Text | None = None
    """The name for codes in no range; null without it."""


class Outcome(Named):
    """Units that take part in another way than by a grade of their own."""

    id: Text
    """Identifier; the reason in the result is ``scope:<id>``."""
    when: Rule
    """Whom it is for."""
    unless: Rule | None = None
    """The exception to it: who comes back in (a contract deadline that has passed)."""
    outcome: Outcomes
    """excluded: not evaluated at all; deferred: not yet evaluated; ungraded: evaluated, without a
    grade."""
    managed_as: Text | None = None
    """The grade as which an ungraded unit is managed."""
    until: Text | None = None
    """The date field up to which this lasts (inclusive); afterwards it no longer applies."""


class Scope(Clause):
    """Who takes part."""

    takes_part: Rule
    """Whom the scheme is for; others are excluded with the reason ``scope:outside``."""
    outcomes: tuple[Outcome, ...] = ()
    """Exemptions, transitions and protections; the first that applies counts."""


class Merge(Clause):
    """Several firms that are one unit and share one result."""

    by: Text
    """The field with the parcel that they stand on; firms without one stand alone."""
    unless: Rule | None = None
    """Which of them are split out and stay units of their own (tenants above a size)."""


class Inherit(Clause):
    """Tenants that take the grade of their landholder."""

    when: Rule
    """Which firms."""
    landholder: Text
    """The field with the landholder's code."""


class Joint(Clause):
    """Firms of one group, evaluated alone and jointly; the joint unit fills no place."""

    by: Text
    """The field with the group's code; firms without one are evaluated alone."""
    result: Literal["own", "joint", "better"]
    """Which grade counts for a firm of a group."""


class Units(Clause):
    """What is graded: firms, or units built from firms, parcels and leases."""

    land: Rule | None = None
    """The land of a firm, replacing the field ``land``: ``land_own + coalesce(land_leased_in, 0) -
    coalesce(land_leased_out, 0)``, a certificate's area, or the land really used."""
    merge: Merge | None = None
    """Firms on one parcel as one unit."""
    inherit: Inherit | None = None
    """Tenants that take their landholder's grade."""
    joint: Joint | None = None
    """Groups evaluated alone and jointly."""
