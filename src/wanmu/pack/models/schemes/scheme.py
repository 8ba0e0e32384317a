"""An evaluation scheme as a whole: ``schemes/*.yaml``, one file a year and place."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from wanmu.pack.models.base import Model, Text
from wanmu.pack.models.schemes.base import Clause, Named
from wanmu.pack.models.schemes.effects import Consequences, Publication
from wanmu.pack.models.schemes.grading import Cut, Grade, Overall, Regrade, TwoKey, Veto
from wanmu.pack.models.schemes.scope import Constant, Derived, InputField, Scope, Units
from wanmu.pack.models.schemes.scoring import (
    Adjustment,
    AdjustmentLimits,
    Choices,
    Group,
    MeasuredIndicator,
)


class Document(Model):
    """A document that the scheme rests on."""

    title: Text
    """Its title."""
    number: str = ""
    """Its number: 温政发〔2021〕32号."""
    publisher: str = ""
    """Who published it."""
    date: str = ""
    """When, as far as known."""
    place: str = ""
    """Where it can be found."""


class Amendment(Clause):
    """A dated change of the scheme."""

    date: date
    """From when it is in force; an evaluation as of an earlier day goes without it."""
    set: Mapping[Text, Any]
    """What changes: paths of the scheme with their new values,
    ``groups.above_scale.items.per_mu_tax.base: 24.097``."""


class Scheme(Named):
    """A scheme of per-mu evaluation."""

    id: Text
    """Identifier: huangyan-2021."""
    place: Text
    """The place that it is for."""
    year: Annotated[int, Field(ge=1900, le=2200)]
    """The year whose figures are evaluated."""
    version: str = "1"
    """The version of the rules."""
    as_of: date | None = None
    """The day by which time limits are counted, ``as_of`` in rules; the last day of the year when
    it is not said."""
    document: Text
    """The document that clauses without their own belong to."""
    documents: Mapping[str, Document]
    """The documents by identifier."""
    in_force: date | None = None
    """From when it is in force."""
    expires: date | None = None
    """Until when."""
    repealed: date | None = None
    """When it was repealed."""
    trial: bool = False
    """Results without effect: consequences are listed and not priced."""
    amendments: tuple[Amendment, ...] = ()
    """Dated changes."""

    fields: Mapping[Text, InputField] = Field(default_factory=dict)
    """Columns of the data beyond the schema's."""
    constants: Mapping[Text, Constant] = Field(default_factory=dict)
    """Figures that rules name."""
    derived: Mapping[Text, Derived] = Field(default_factory=dict)
    """Values computed from the fields."""
    scope: Scope
    """Who takes part."""
    units: Units = Units()
    """What is graded."""
    indicators: Mapping[Text, MeasuredIndicator] = Field(min_length=1)
    """The measures."""
    groups: tuple[Group, ...] = Field(min_length=1)
    """The groups, in the order in which they are tried."""
    choices: Choices = Choices()
    """What the scheme must say itself."""
    adjustments: tuple[Adjustment, ...] = ()
    """Bonus and deduction points."""
    adjustment_limits: AdjustmentLimits = AdjustmentLimits()
    """Their limits in all."""
    grades: tuple[Grade, ...] = Field(min_length=1)
    """The grades, the best first."""
    cuts: tuple[Cut, ...] | TwoKey | None = None
    """How grades follow from the ranks, for all groups that do not say it themselves."""
    vetoes: tuple[Veto, ...] = ()
    """What decides a grade whatever the score."""
    regrades: tuple[Regrade, ...] = ()
    """Grades changed after the cut, in order."""
    overall: Overall | None = None
    """One ranking of all groups after grading."""
    consequences: Consequences = Consequences()
    """What follows from the grades."""
    publication: Publication = Publication()
    """How results are made public."""

    @property
    def day(self) -> date:
        """The day by which time limits are counted."""
        return self.as_of or date(self.year, 12, 31)
