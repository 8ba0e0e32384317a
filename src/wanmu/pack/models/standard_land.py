"""``standard_land.yaml``: what new land must reach (标准地), and how that is adjusted."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from wanmu.pack.models.base import Model, Number, Text, Wording
from wanmu.pack.models.industries import ClassRange
from wanmu.pack.models.schemes.base import Clause, Named, Rule, Share
from wanmu.pack.models.schemes.scheme import Document


class ControlValue(Clause):
    """What an indicator must reach: bounds, ``none: true``, or ``case_by_case``; one of the three.

    The same form states a limit, which is never ``none`` nor case by case.
    """

    lower: Number | None = None
    """Not below this, in the indicator's unit."""
    upper: Number | None = None
    """Not above this."""
    none: bool = False
    """It is stated that nothing is required."""
    case_by_case: Wording | None = None
    """It is set project by project; here stands who decides."""


class ControlIndicator(Named):
    """An indicator that a contract for standard land may promise."""

    unit: Text
    """Its unit; ``1`` for a plain number."""
    direction: Literal["higher", "lower", "band"]
    """What is better: more, less, or to stay between bounds. A single figure that is set case by
    case is a lower bound, an upper bound, or refused, in this order."""
    method: Wording
    """How it is measured."""
    verifier: Wording
    """Who verifies it, and by which papers."""
    due: Literal["completion", "production", "after_production"]
    """When it is to be kept."""
    due_months: int | None = Field(default=None, ge=1, le=120)
    """How many months after production, when it is due then."""
    penalty: Text
    """What follows when it is not kept: one of ``penalties``."""


class Penalty(Named):
    """What the contract says follows."""

    follows: Wording
    """In own words, as it stands in the annex."""


class ControlIndustry(Named):
    """Control values of an industry; what is not said here is that of ``general``."""

    industry: Text | None = None
    """The industry of ``industries.yaml`` that it is; its classes of GB/T 4754 are that one's."""
    gbt4754: tuple[ClassRange, ...] = ()
    """Or the classes of GB/T 4754 that it is made of."""
    values: Mapping[Text, ControlValue] = Field(default_factory=dict)
    """Control values by indicator."""


class AdjustedIndicator(Clause):
    """How the control value of one indicator follows from what firms reached."""

    formula: Rule
    """The indicator of one firm, of the fields of ``enterprise_year``: ``tax / land``."""
    quantile: Share
    """Which part of the firms may stay at or under the proposal, such as 50%: the least value that
    at least this part of them do not exceed. It is a value that a firm reached."""
    down: Share
    """By how much the value may fall at most."""
    up: Share
    """By how much it may rise at most."""
    step: Number = Field(gt=0)
    """The proposal is a whole multiple of this, half up."""


class Adjustment(Clause):
    """How control values are adjusted to what firms of the industry reached."""

    firms: Rule
    """Which firms count, by the fields of ``enterprise_year``:
    ``size_class = 'above_scale' AND land > 0``."""
    least: int = Field(ge=1)
    """With fewer firms there is no proposal."""
    indicators: Mapping[Text, AdjustedIndicator] = Field(min_length=1)
    """The indicators that are adjusted; the others stay."""


class StandardLand(Model):
    """The control indicators of new industrial land."""

    document: Text
    """The document that parts without their own belong to."""
    documents: Mapping[Text, Document] = Field(min_length=1)
    """The documents by identifier."""
    decimals: int = Field(default=6, ge=0, le=9)
    """Measured and promised figures are rounded to so many decimals, half to even (GB/T 8170),
    before they are compared. Six only takes away the noise of computing."""
    indicators: Mapping[Text, ControlIndicator] = Field(min_length=1)
    """The indicators by identifier, in the order of the annex."""
    limits: Mapping[Text, ControlValue] = Field(default_factory=dict)
    """Bounds that no value, decision or adjustment may undercut, by indicator. A limit holds for
    every industry that has no stricter value."""
    general: Mapping[Text, ControlValue] = Field(default_factory=dict)
    """Control values for every industry that has none of its own, by indicator."""
    industries: Mapping[Text, ControlIndustry] = Field(min_length=1)
    """The industries by identifier."""
    penalties: Mapping[Text, Penalty] = Field(min_length=1)
    """What follows when a promise is not kept."""
    adjustment: Adjustment | None = None
    """How values are adjusted; without it, `wanmu land standard adjust` refuses."""
