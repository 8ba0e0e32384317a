"""``targets.yaml`` and ``tasks.yaml``: what was promised, and what is to be done for it."""

from typing import Literal

from wanmu.pack.models.base import Locator, Model, PeriodText, Text


class Target(Model):
    """A figure to be reached."""

    id: Text
    """Identifier."""
    zh: Text
    """Chinese name."""
    en: Text
    """English name."""
    subject: Text
    """Whose figure."""
    indicator: Text
    """Which indicator."""
    scope: Text = "all"
    """Which scope."""
    period: PeriodText
    """By when, or over which time."""
    fact: Text
    """The fact that holds the figure."""
    direction: Literal["at_least", "at_most", "exactly", "about"]
    """Which side of the figure is reached."""
    source: Text
    """The document."""
    locator: Locator
    """Where it says so."""
    note: str = ""
    """A remark in own words."""


class Measure(Model):
    """One thing to be done."""

    id: Text
    """Identifier, unique in the file."""
    zh: Text
    """What is to be done, in short own words."""
    en: Text
    """The same in English."""
    responsible: tuple[Text, ...] = ()
    """Who is responsible, as printed."""
    deadline: PeriodText | None = None
    """By when, where the document says."""
    quantity: Text | None = None
    """The fact that holds its figure, where there is one."""
    tags: tuple[Text, ...] = ()
    """Words to find it by."""
    locator: Locator
    """Where the document says so."""
    note: str = ""
    """A remark in own words."""


class Programme(Model):
    """A programme of measures, or a set of safeguards."""

    id: Text
    """Identifier."""
    zh: Text
    """Chinese name."""
    en: Text
    """English name."""
    kind: Literal["programme", "safeguard"] = "programme"
    """A programme that acts, or a safeguard that helps the others."""
    source: Text
    """The document."""
    locator: Locator
    """Where it stands."""
    measures: tuple[Measure, ...]
    """What is to be done."""
    note: str = ""
    """A remark in own words."""
