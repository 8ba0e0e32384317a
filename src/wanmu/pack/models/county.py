"""``pack.yaml``: the county, its units, its documents and its scopes."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated

from pydantic import Field

from wanmu.pack.models.base import Code, Model, Number, PeriodText, Text


class Units(Model):
    """The units that money and area are kept in inside the engines."""

    money: Text = "万元"
    """Unit of money."""
    area: Text = "亩"
    """Unit of land; figures of ``blocks.csv`` and ``parks.csv`` are printed in it."""


class Source(Model):
    """A document that figures were taken from."""

    title: Text
    """Title of the document."""
    date: PeriodText
    """When it was published, as exactly as known: 2021, 2024-01, 2024-01-22. What blocks.csv
    and parks.csv state stands for this date."""
    publisher: str = ""
    """Who published it."""
    file: str = ""
    """Name of the file it was read from."""
    url: str = ""
    """Where it can be found."""
    note: str = ""
    """A remark in own words."""


class Scope(Model):
    """Which part of a whole a figure speaks of."""

    zh: Text
    """Chinese name."""
    en: Text
    """English name."""
    note: str = ""
    """What is inside and what is not."""


class Quality(Model):
    """When a figure of a firm is looked at again."""

    jump: Annotated[Number, Field(gt=1)] = Fraction(5)
    """A figure more than so many times that of the year before, or less than it divided by this."""
    assumed: str = ""
    """Why, where no document says it."""


class County(Model):
    """The head of a pack."""

    county: Text
    """Name of the county; also the subject of its own figures."""
    county_en: Text
    """English name of the county."""
    code: Code
    """Six-digit code of the county (GB/T 2260)."""
    units: Units = Units()
    """Units of money and area."""
    quality: Quality = Quality()
    """When a firm's figure is looked at again."""
    sources: Mapping[str, Source] = Field(min_length=1)
    """The documents, by a short identifier of their own."""
    scopes: Mapping[str, Scope] = Field(min_length=1)
    """The scopes that figures speak of, by identifier; ``all`` is the usual one."""
    modifiers: Mapping[str, Text] = Field(default_factory=dict)
    """Words beside a figure and the interval that each means, where this county's documents mean
    something else by them than docs/numbers.md says: ``{约: "[0.9x, 1.1x]"}``."""
