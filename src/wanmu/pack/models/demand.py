"""``demand.yaml``: from output targets to land, as ``wanmu plan`` computes it.

A pattern is a fact's identifier with ``{industry}`` and ``{year}`` filled in; a printed figure's
period is told by its target year.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal, TypeAlias

from pydantic import Field

from wanmu.pack.models.base import Locator, Model, Number, Patterns, PeriodText, Text

InputMeasure: TypeAlias = Literal["output", "land", "intensity"]
"""What land demand is computed from."""

SupplyMeasure: TypeAlias = Literal["red_line", "supplied", "developable"]
"""What is looked up of a block."""


class Multiple(Model):
    """A requirement that follows from that of an earlier target year."""

    of: int
    """The target year whose requirement it follows from."""
    times: Number
    """How many times that requirement."""


class DemandPeriod(Model):
    """A span of the plan, with one target at its end."""

    period: PeriodText
    """The span: 2021..2025."""
    target: int
    """The target year: the last of the span."""
    intensity: Literal["stated"] | Multiple = "stated"
    """The output per mu that new land must reach: stated industry by industry, or a multiple of
    an earlier target year's."""
    source: str = ""
    """The document that gives the multiple."""
    locator: Locator | None = None
    """Where it says so."""


class Redevelopment(Model):
    """Land that is to be won by redeveloping land in use."""

    area: Text
    """The fact that holds the area."""
    period: PeriodText
    """In which span."""


class Demand(Model):
    """What the land demand is computed from, and what the document prints for it."""

    base: int
    """The year that the current figures stand for."""
    industries: tuple[Text, ...] = Field(min_length=1)
    """The industries, in the order of the answer."""
    total: Text = "合计"
    """What the document calls their total; fills ``{industry}`` in the printed totals."""
    facts: Mapping[InputMeasure, Text]
    """Patterns of the facts that hold output, land in use, and required output per mu."""
    periods: tuple[DemandPeriod, ...] = Field(min_length=1)
    """The spans of the plan, in order."""
    printed: Mapping[str, Text] = Field(default_factory=dict)
    """Patterns of the facts that print what is computed, by measure: output_new, land_new,
    intensity_now, intensity_required, land_new_total, …"""
    round_land: Number = Fraction(1)
    """New land of one industry is rounded to this many mu before it is added up."""
    redevelopment: tuple[Redevelopment, ...] = ()
    """Land that redevelopment is to give."""
    supply: Mapping[SupplyMeasure, Patterns] = Field(default_factory=dict)
    """Where the supply stands: for each measure a pattern with ``{block}``, such as
    ``red_line: "t5.{block}.red_line"``, or several, of which the first that names a fact counts."""
