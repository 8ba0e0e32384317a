"""``scenarios.yaml``: which inputs of the land plan are uncertain, and what might come otherwise.

An input is named as ``--set`` names it; ``*`` stands for any words between its dots.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import AfterValidator, Field, WithJsonSchema

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import mark
from wanmu.pack.models.base import Locator, Model, Number, Text

_CHANGE: Final = re.compile(r"([×xX])?\s*([0-9]{1,15}(?:\.[0-9]{1,15})?)")


@dataclass(frozen=True, slots=True)
class Change:
    """A new value of an input, or how many times its value in the plan as it stands."""

    value: Fraction
    times: bool


def read_change(written: str) -> Change:
    """``650`` or ``×0.9`` as a change.

    Raises:
        InputError: P084, when it is neither.
    """
    found = _CHANGE.fullmatch(written.strip())
    if not found:
        raise InputError.of(
            "P084",
            mark('"{found}" is no change; write a value from 0 up such as 650, or ×0.9'),
            found=written,
        )
    return Change(Fraction(found[2]), times=bool(found[1]))


def _readable(written: str) -> str:
    read_change(written)
    return written


ChangeText: TypeAlias = Annotated[
    Text, AfterValidator(_readable), WithJsonSchema({"type": ["string", "number"]})
]
"""A value in the input's unit, such as 650, or a multiple of the plan's, such as ×0.9."""


class Distribution(Model):
    """How likely each value is."""

    kind: Literal["triangular", "uniform", "normal", "discrete"]
    """Triangular (low, mode, high), uniform (low, high), normal cut off at both ends (mean, sd,
    low, high), or discrete (values, weights)."""
    low: Number | None = None
    """The least value."""
    mode: Number | None = None
    """The likeliest value."""
    high: Number | None = None
    """The greatest value."""
    mean: Number | None = None
    """The mean before the ends are cut off."""
    sd: Number | None = None
    """The standard deviation before the ends are cut off."""
    values: tuple[Number, ...] = ()
    """The values that are possible."""
    weights: tuple[Number, ...] = ()
    """How likely each is beside the others; they need not add up to 1."""


class Uncertain(Model):
    """One thing that is not known, and the inputs that it moves together."""

    id: Text
    """Identifier; its draws depend on it and on the seed alone."""
    zh: Text
    """Chinese name."""
    en: Text
    """English name."""
    inputs: tuple[Text, ...] = Field(min_length=1)
    """The inputs that it moves: ``intensity.现代装备.2025``, or ``intensity.*.2025`` for all
    industries together."""
    given: Literal["factor", "value"] = "factor"
    """Whether the distribution is of a factor of each input's value, or of the value itself."""
    distribution: Distribution
    """How likely each value is."""
    source: str = ""
    """The document that the distribution rests on."""
    locator: Locator | None = None
    """Where it says so."""
    assumed: str = ""
    """Why this distribution, where no document gives it."""


class Scenario(Model):
    """What might come otherwise than planned."""

    id: Text
    """The name that ``wanmu plan scenario`` takes."""
    zh: Text
    """Chinese title."""
    en: Text
    """English title."""
    why: Text
    """Why it is worth looking at."""
    changes: Mapping[Text, ChangeText] = Field(min_length=1)
    """Inputs with their new value, or ``×`` and how many times their value in the plan."""
    source: str = ""
    """The document that the changes rest on."""
    locator: Locator | None = None
    """Where it says so."""
    assumed: str = ""
    """Why these changes, where no document gives them."""


class Scenarios(Model):
    """What is uncertain, and named scenarios."""

    uncertain: tuple[Uncertain, ...] = ()
    """What is not known, each with its distribution."""
    scenarios: tuple[Scenario, ...] = ()
    """Named scenarios."""
