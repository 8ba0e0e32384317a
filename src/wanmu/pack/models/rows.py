"""The rows of a pack's CSV files. An empty cell is a value that is not there."""

from typing import Literal, TypeAlias

from wanmu.pack.models.base import Code, Locator, Model, Names, PeriodText, Text

FactKind: TypeAlias = Literal["actual", "target", "requirement", "planned", "assumed"]
"""What a figure is: measured, or wanted, or required, or planned, or assumed."""


class FactRow(Model):
    """``facts/*.csv``: one printed figure."""

    id: Text
    """Unique identifier: plan.gdp.2020; a table's cell is <table>.<row>.<column>."""
    subject: Text
    """Whose figure: an identifier of regions, platforms, industries, blocks, parks or subjects."""
    indicator: Text
    """Which indicator, with a suffix (.growth, .share, …) where it has one."""
    period: Text
    """When: 2020, 2020-12-31, 2023-01..2023-11, 2021..2025."""
    scope: Text
    """Which scope of pack.yaml."""
    value: Text
    """The figure exactly as printed, words that belong to it included: 3500余, 约900."""
    unit: Text
    """The unit as printed: 亿元, 亩, %, 家, 位, 倍."""
    kind: FactKind
    """What the figure is."""
    source: Text
    """The document."""
    locator: Locator
    """Where it stands there: words of the text around it, or table/row/column."""
    note: str = ""
    """A remark in own words."""


class Region(Model):
    """``regions.csv``: a place of the administration."""

    id: Text
    """Chinese name; a subject of facts."""
    name_en: str = ""
    """English name."""
    kind: Literal["country", "province", "city", "county", "town", "village", "area"]
    """What it is."""
    parent: str = ""
    """The region that it belongs to."""
    code: Code | None = None
    """Code of GB/T 2260."""
    source: str = ""
    """The document, where one names it."""
    locator: Locator | None = None
    """Where it says so."""
    note: str = ""
    """A remark in own words."""


class Platform(Model):
    """``platforms.csv``: an industrial platform, zone or functional zone."""

    id: Text
    """Short Chinese name; a subject of facts."""
    name: str = ""
    """Full name."""
    name_en: str = ""
    """English name."""
    kind: Literal["platform", "zone", "functional_zone"]
    """What it is."""
    region: str = ""
    """The region that it lies in."""
    parent: str = ""
    """The platform that it belongs to."""
    manager: str = ""
    """Who runs it."""
    industries: Names = ()
    """Its industries."""
    aliases: Names = ()
    """Other names that documents use."""
    source: str = ""
    """The document, where one names it."""
    locator: Locator | None = None
    """Where it says so."""
    note: str = ""
    """A remark in own words."""


class SubjectRow(Model):
    """``subjects.csv``: anything else that a figure is stated of."""

    id: Text
    """Chinese name as printed; a subject of facts."""
    name_en: str = ""
    """English name."""
    kind: Literal["firm", "product", "project", "event", "area", "group", "org", "other"]
    """What it is."""
    parent: str = ""
    """The subject that it belongs to."""
    source: str = ""
    """The document, where one names it."""
    locator: Locator | None = None
    """Where it says so."""
    note: str = ""
    """A remark in own words."""


class IndicatorRow(Model):
    """``indicators.csv``: an indicator that the core vocabulary lacks."""

    id: Text
    """Identifier in English letters."""
    zh: Text
    """Chinese name."""
    en: Text
    """English name."""
    unit: Text
    """Its usual unit; a fact's unit must be of the same dimension."""
    meaning: str = ""
    """What it measures."""


class Block(Model):
    """``blocks.csv``: land to be developed. Each figure becomes the fact block.<id>.<column>."""

    id: Text
    """Short Chinese name; a subject of facts."""
    name: str = ""
    """Full name."""
    parent: str = ""
    """The block that it is a part of."""
    platform: Text
    """The platform that it belongs to."""
    area: str = ""
    """Its area, as printed, in the pack's unit of area."""
    permitted: str = ""
    """Of it: permitted construction area (允许建设区)."""
    conditional: str = ""
    """Of it: conditional construction area (有条件建设区)."""
    restricted: str = ""
    """Of it: restricted construction area (限制建设区)."""
    construction_land: str = ""
    """Of it: construction land."""
    converted: str = ""
    """Of it: land whose conversion is approved."""
    to_convert: str = ""
    """Of it: land still to be converted."""
    cultivated: str = ""
    """Of it: cultivated land."""
    permanent_basic_farmland: str = ""
    """Of it: permanent basic farmland."""
    phase: PeriodText | None = None
    """When it is to be developed."""
    first_phase_area: str = ""
    """Area of the first phase, where it is developed in two."""
    industries: Names = ()
    """Industries or product lines meant for it."""
    projects: Names = ()
    """Projects or products meant for it, as printed."""
    planned_use: Names = ()
    """Planned use of the land so far, as printed."""
    status_note: str = ""
    """State of the land, in own words."""
    source: Text
    """The document."""
    locator: Locator
    """Where its figures stand."""


class Park(Model):
    """``parks.csv``: a park inside a platform. Its area becomes the fact park.<id>.area."""

    no: Code | None = None
    """Number in the document."""
    id: Text
    """Chinese name as printed; a subject of facts."""
    name_en: str = ""
    """English name."""
    platform: str = ""
    """The platform that it lies in."""
    block: str = ""
    """The block that it lies in."""
    area: str = ""
    """Its area, as printed, in the pack's unit of area."""
    investor: str = ""
    """Who invests, as printed."""
    mode: str = ""
    """How it is developed, as printed."""
    theme: str = ""
    """What it is for, in own words."""
    facilities: Names = ()
    """Shared facilities."""
    source: Text
    """The document."""
    locator: Locator
    """Where its figures stand."""
