"""``allocation.yaml``: what the documents say of who goes where, and on which terms."""

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from wanmu.pack.models.base import Locator, Model, PeriodText, Text

Area = Annotated[Fraction, Field(ge=0)]


class Placement(Model):
    """A project that a document puts on a block or into a park."""

    project: Text
    """The project or product, as printed there."""
    block: Text | None = None
    """The block."""
    park: Text | None = None
    """Or the park."""
    industry: Text
    """Its industry."""
    products: tuple[Text, ...] = ()
    """Its product lines, as the division of labour names them; none where it names none."""
    basis: Literal["stated", "assumed"] = "assumed"
    """Whether the document states these product lines, or they are read into its words."""
    source: Text
    """The document."""
    locator: Locator
    """Where it says so."""
    note: str = ""
    """A remark in own words."""


class Reserve(Model):
    """Land of a block that is kept for other uses than industry."""

    block: Text
    """The block."""
    area: Area | None = None
    """How much, in the pack's unit of area; none where the document does not say."""
    use: Text
    """For what: 留白, 商住配套."""
    source: Text
    """The document."""
    locator: Locator
    """Where it says so."""
    assumed: str = ""
    """Why this area, where no document says it."""


class Quota(Model):
    """The farmland that may be converted in a period."""

    period: PeriodText
    """The period."""
    area: Area
    """How much, in the pack's unit of area."""
    source: Text
    """The document."""
    locator: Locator
    """Where it says so."""


class Allocation(Model):
    """``allocation.yaml``."""

    anywhere: tuple[Text, ...] = ()
    """Industries that no document ties to blocks: they may go to every one."""
    smallest_plot: Area = Fraction(0)
    """Less than this of an industry is not put on a block, in the pack's unit of area."""
    smallest_plot_assumed: str = ""
    """Why this plot, where no document says it."""
    granted: tuple[Text, ...] = ()
    """Blocks whose permanent basic farmland has been adjusted away."""
    quotas: tuple[Quota, ...] = ()
    """Farmland that may be converted, by period; none means no limit."""
    reserves: tuple[Reserve, ...] = ()
    """Land kept for other uses."""
    placements: tuple[Placement, ...] = ()
    """Which projects are put where."""
