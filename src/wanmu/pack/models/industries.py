"""``industries.yaml`` and ``division.yaml``: the industries, their products, who makes what."""

from typing import Final, Literal

from pydantic import ConfigDict

from wanmu.pack.models.base import Code, Locator, Model, Text

# Keys that are words of Python carry an underscore in it: ``class`` is ``class_``.
_PYTHON_NAMES: Final = ConfigDict(alias_generator=lambda name: name.rstrip("_"))


class ClassRange(Model):
    """A range of the classification of industries GB/T 4754, both ends included."""

    from_: Code
    """First code: a division (two digits), group (three) or class (four)."""
    to: Code
    """Last code."""
    basis: Literal["stated", "assumed"] = "assumed"
    """Whether a document states the range."""
    why: str = ""
    """Why this range, where it is assumed."""

    model_config = _PYTHON_NAMES


class Product(Model):
    """A product line of an industry."""

    id: Text
    """Chinese name as printed; a subject of facts."""
    en: str = ""
    """English name."""
    role: str = ""
    """Its part in the industry: lead, support, material, …"""
    locator: Locator | None = None
    """Where the document names it."""
    note: str = ""
    """A remark in own words."""


class Industry(Model):
    """An industry as the county divides them."""

    id: Text
    """Chinese name as printed; a subject of facts."""
    zh: str = ""
    """Full Chinese name, where it is longer than the identifier."""
    en: Text
    """English name."""
    class_: Literal["leading", "emerging", "other"]
    """What the county calls it: leading, emerging or other."""
    aliases: tuple[Text, ...] = ()
    """Other names that documents use."""
    source: Text
    """The document."""
    locator: Locator
    """Where it says so."""
    gbt4754: tuple[ClassRange, ...] = ()
    """Which codes of GB/T 4754 belong to it."""
    products: tuple[Product, ...] = ()
    """Its product lines."""
    note: str = ""
    """A remark in own words."""

    model_config = _PYTHON_NAMES


class Division(Model):
    """A line of the division of labour: which platform is to make what."""

    industry: Text
    """Industry."""
    products: tuple[Text, ...] = ()
    """Product lines of ``industries.yaml``; none means the whole industry."""
    platforms: tuple[Text, ...]
    """Platforms or places."""
    emphasis: str = ""
    """How strongly, as printed: 重点, 优先, …"""
    source: Text
    """The document."""
    locator: Locator
    """Where it says so."""
    note: str = ""
    """A remark in own words."""
