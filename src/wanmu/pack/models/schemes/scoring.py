"""How units are scored: indicators, bases, items, adjustments, and the choices to be made."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from wanmu.pack.models.base import Model, Number, Text
from wanmu.pack.models.schemes.base import Chosen, Clause, Named, Points, Rule, Share
from wanmu.pack.models.schemes.grading import Cut, TwoKey


class MeasuredIndicator(Named):
    """A measure of a unit, computed from its figures."""

    formula: Rule
    """The formula in the rule language: ``tax / land``."""
    unit: Text | None = None
    """The unit of its values; none for a plain ratio."""
    better: Literal["more", "less"] = "more"
    """Whether more of it is better, or less."""
    digits: Annotated[int, Field(ge=0, le=9)] = 8
    """Decimals to which a value is rounded before it is used or compared; 8 when it is not said."""


class Base(Clause):
    """A base that follows from the units' own values."""

    of: Literal["participants", "previous"]
    """This year's graded units, or those of the year before (``previous``)."""
    figure: Literal["mean", "weighted_mean", "median", "best", "worst"]
    """mean of the values; weighted_mean: sum of the numerators over sum of the denominators;
    median; best or worst value."""
    times: Number = Fraction(1)
    """So many times that figure; once when it is not said."""
    by: tuple[Text, ...] = ()
    """Fields within whose values it is taken: ``[industry]``."""
    among: Literal["group", "all"] = "group"
    """Taken over the units of the same group, or of all groups."""
    where: Rule | None = None
    """Only over the units for which this holds."""
    digits: Annotated[int, Field(ge=0, le=9)]
    """Decimals to which the base is rounded before it is used. Must be said."""
    otherwise: Literal["group"] | None = None
    """What stands in where a part (``by``) has no figure: that of the whole group."""


class TieKeys(Model):
    """Units with the same score stand in the order of other values."""

    by: tuple[Text, ...] = Field(min_length=1)
    """Indicators or fields, the first counts most: ``[per_mu_tax, land asc]``. More is better, for
    an indicator as it says, unless ``asc`` or ``desc`` is written. What is equal in all of them
    stands in the order of the unit's identifier."""


class Rounding(Model):
    """How scores are rounded before they are compared."""

    digits: Annotated[int, Field(ge=0, le=9)]
    """Decimals of the total score."""
    mode: Literal["half_up", "down"] = "half_up"
    """half_up: halves away from zero; down: further decimals are cut off."""
    items: Annotated[int, Field(ge=0, le=9)] | None = None
    """Decimals of each item's score; items are not rounded without it."""


class Times(Model):
    """A limit as a multiple of the weight."""

    times: Number
    """At most so many times the weight: 1.5."""


Cap = Literal["none"] | Times
Negatives = Literal["keep", "zero"] | Points
Missing = Literal["zero", "mean_of_scores", "mean_of_values", "reweight", "ungraded"] | Points
Ties = Literal["better", "worse"] | TieKeys


class MinMax(Clause):
    """``weight * (floor + (1 - floor) * (v - worst) / (best - worst))``."""

    floor: Share
    """The share of the weight that the worst unit gets: 20%."""
    when_equal: Literal["full", "floor"]
    """What all get when best and worst are the same: the full weight, or the floor."""


class Step(Model):
    """A threshold with its points."""

    reaches: Number
    """From this value on (or up to it, where less is better)."""
    points: Number
    """The points that it earns."""


class Thresholds(Clause):
    """Points by thresholds: the first step that the value reaches counts."""

    steps: tuple[Step, ...] = Field(min_length=1)
    """The steps, the best first."""
    below: Number
    """The points of a value that reaches no step."""
    of_base: bool = False
    """Whether the steps are multiples of the base."""


class Alternative(Clause):
    """Another measure for units that lack the item's own."""

    indicator: Text
    """The indicator."""
    base: Number | Base | None = None
    """Its own base."""


class ScoredItem(Clause):
    """An indicator's part in the score of a group."""

    weight: Number
    """The points for a value at the base."""
    base: Number | Base | None = None
    """What values are divided by: a number, or how it follows from the units. Needed by ratio and
    inverse."""
    scoring: Literal["ratio", "inverse"] | MinMax | Thresholds = "ratio"
    """ratio: value / base * weight; inverse: (2 - value / base) * weight, never below zero; or,
    without a multiple of the base, between the worst and the best unit, or points by thresholds."""
    alternatives: tuple[Alternative, ...] = ()
    """Measures in its place, in order, for units without a value (tax per kWh, not per energy)."""
    cap: Chosen[Cap] | None = None
    """As in the scheme's choices, for this item alone."""
    negatives: Chosen[Negatives] | None = None
    """As in the scheme's choices, for this item alone."""
    missing: Chosen[Missing] | None = None
    """As in the scheme's choices, for this item alone."""


class Adjustment(Named):
    """Bonus or deduction points."""

    id: Text
    """Identifier; its points stand in ``adjust_<id>``."""
    when: Rule | None = None
    """Whom it is for; a time window is a condition: ``years_between(award, as_of) < 2``."""
    points: Rule
    """The points, a number or a formula: ``-5 * greatest(tenants - 1, 0)``."""
    at_least: Number | None = None
    """Never fewer points than this."""
    at_most: Number | None = None
    """Never more points than this."""
    groups: tuple[Text, ...] = ()
    """The groups that it is for; all when none is named."""
    evidence: Text | None = None
    """The field that must hold a value as its proof; without it there are no points."""


class AdjustmentLimits(Clause):
    """What all adjustments of a unit come to at most and at least."""

    at_least: Number | None = None
    """Never fewer points than this in all."""
    at_most: Number | None = None
    """Never more points than this in all."""


class Choices(Model):
    """What a scheme must say itself, because no default would be fair.

    Each may be said for the whole scheme, for a group, and the first three for an item.
    """

    cap: Chosen[Cap] | None = None
    """The most an item can score: none; or ``{times: 1.5}`` of its weight. Needed of items that are
    scored by ratio or inverse."""
    negatives: Chosen[Negatives] | None = None
    """A value below zero: keep (it scores below zero), zero, or ``{points: -5}``. Needed of groups
    with items."""
    missing: Chosen[Missing] | None = None
    """A value that is not there: zero; mean_of_scores (the mean item score of the group's graded
    units that have one); mean_of_values (their mean value, then scored); reweight (the other items
    count for more, so that full marks stay the same); ungraded; or ``{points: -5}``. With rank_by:
    zero or ungraded."""
    ties: Chosen[Ties] | None = None
    """Equal scores at a cut: better (all get the better grade), worse, or ``{by: […]}``."""
    score_rounding: Chosen[Rounding] | None = None
    """How scores are rounded before they are compared: ``{digits: 2, mode: half_up}``. Needed of
    groups with items."""
    quota_rounding: Chosen[Literal["half_up", "down", "up"]] | None = None
    """How a share of units becomes a number of units."""
    ungraded_in_quota: Chosen[bool] | None = None
    """Whether ungraded units count in the number that shares are taken of."""


class Group(Named):
    """Units that are scored by the same items; the first group that matches counts."""

    id: Text
    """Identifier."""
    when: Rule
    """Which units."""
    items: Mapping[str, ScoredItem] = Field(default_factory=dict)
    """What they are scored by: indicators with weight and base."""
    full_marks: Number = Fraction(100)
    """What the weights add up to; 100 when it is not said."""
    rank_by: Text | None = None
    """Instead of items: the one indicator by which they are ranked, without a score."""
    list: Text | None = None
    """The list that they are ranked in; groups that name the same list are ranked together. By
    default each group is a list of its own."""
    within: tuple[Text, ...] = ()
    """Fields within whose values they are ranked: ``[platform]``."""
    cuts: tuple[Cut, ...] | TwoKey | None = None
    """How grades follow from the ranks, when it is not as in the scheme."""
    choices: Choices = Choices()
    """Choices of this group alone."""
