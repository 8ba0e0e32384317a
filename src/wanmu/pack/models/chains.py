"""``chains/*.yaml``: an industry chain with its stages, nodes, firms and gaps."""

from typing import Literal

from wanmu.pack.models.base import Item, Locator, Model, Text


class Node(Model):
    """A link of a chain."""

    zh: Text
    """Chinese name as printed."""
    en: str = ""
    """English name."""
    products: tuple[Text, ...] = ()
    """Products as printed."""
    locator: Locator | None = None
    """Where the document names it."""
    note: str = ""
    """A remark in own words."""


class Stage(Model):
    """A stage of a chain: upstream, middle, downstream, or as the document divides it."""

    id: Text
    """Identifier, unique within the chain."""
    zh: Text
    """Chinese name."""
    en: Text
    """English name."""
    nodes: tuple[Node, ...] = ()
    """Its links."""
    leading_firms: tuple[Item, ...] = ()
    """Leading firms anywhere, as printed."""
    local_firms: tuple[Item, ...] = ()
    """Firms of the county, as printed."""
    sought: tuple[Item, ...] = ()
    """What the county wants to attract or add."""
    trend: tuple[Item, ...] = ()
    """Where technology or the market goes, in own words."""
    locator: Locator | None = None
    """Where the document describes it."""
    note: str = ""
    """A remark in own words."""


class Chain(Model):
    """An industry chain."""

    id: Text
    """Identifier; the file has the same name."""
    zh: Text
    """Chinese name."""
    en: Text
    """English name."""
    industry: Text
    """The industry that it belongs to."""
    leader: str = ""
    """Who leads the work on it (链长), as printed."""
    source: Text
    """The document."""
    locator: Locator | None = None
    """Where it is described."""
    basis: Literal["chart", "text"]
    """Whether it was read from a chart or only from the text."""
    note: str = ""
    """A remark in own words."""
    stages: tuple[Stage, ...]
    """Its stages, in order."""
    weaknesses: tuple[Item, ...] = ()
    """What is weak or missing, in own words."""
    breakthroughs: tuple[Item, ...] = ()
    """Where the county wants to break through, in own words."""
