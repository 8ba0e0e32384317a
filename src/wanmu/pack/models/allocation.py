"""``allocation.yaml``: what the documents say of who goes where, and on which terms."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from wanmu.pack.models.base import Locator, Model, Number, PeriodText, Text

Area = Annotated[Number, Field(ge=0)]

Goal: TypeAlias = Literal["unmet", "converted", "cost", "misfit", "fragments"]
"""Output without land (亿元); farmland converted (亩); what redevelopment and breaks of the
division of labour cost (亿元); land for industries that a block is not planned for (亩); plots."""

LegalClass: TypeAlias = Literal["permitted", "conditional", "restricted"]


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


class Project(Model):
    """A project or park of known area, which takes its land undivided on one block."""

    project: Text
    """Its name; that of a park of ``parks.csv`` takes area, block and platform from there."""
    industry: Text
    """The industry whose land it takes."""
    products: tuple[Text, ...] = ()
    """Its product lines."""
    period: PeriodText
    """When it needs its land."""
    area: Area | None = None
    """How much, in the pack's unit of area; that of the park where nothing is written."""
    block: Text | None = None
    """The block that a document gives it; any of its platform where none does."""
    platform: Text | None = None
    """The platform that a document gives it; any where none does."""
    source: Text
    """The document."""
    locator: Locator
    """Where it says so."""
    assumed: str = ""
    """What is read into the document, and why."""


class Neighbours(Model):
    """Two blocks that lie side by side."""

    blocks: tuple[Text, Text]
    """The two."""
    source: Text
    """The document."""
    locator: Locator
    """Where it says so."""


class Incompatible(Model):
    """Two uses that do not go together: electroplating beside food."""

    one: Text
    """An industry, product line or project."""
    other: Text
    """The other one."""
    within: Literal["block", "neighbours"] = "block"
    """Not on one block, or not on blocks side by side either."""
    source: str = ""
    """The document, where one says so."""
    locator: Locator | None = None
    """Where it says so."""
    assumed: str = ""
    """Why, where no document says it."""


class Capacity(Model):
    """What the environment of some blocks can take: a limit on a load that grows with land."""

    name: Text
    """Of what: 化学需氧量, 用水."""
    unit: Text
    """In which unit a year."""
    blocks: tuple[Text, ...] = Field(min_length=1)
    """The blocks that share it."""
    most: Area
    """The limit."""
    per_mu: Mapping[Text, Area]
    """The load of one 亩, by industry, product line or project; none where it is not named."""
    source: str = ""
    """The document, where one says so."""
    locator: Locator | None = None
    """Where it says so."""
    assumed: str = ""
    """Why, where no document says it."""


class Redeveloped(Model):
    """Land in use that is redeveloped, and so can be given away again."""

    name: Text
    """What it is called in the answer; no block's name."""
    fact: Text
    """The fact that holds its area."""
    period: PeriodText
    """When it becomes available."""
    platform: Text | None = None
    """Where it lies; no one platform where nothing is written."""
    cost: Area | None = None
    """What a 亩 costs, 万元; nothing is counted where nothing is written."""
    source: str = ""
    """The document that states the cost."""
    locator: Locator | None = None
    """Where it says so."""
    assumed: str = ""
    """Why this cost or place, where no document says it."""


class Allocation(Model):
    """``allocation.yaml``."""

    goals: tuple[Goal, ...] = ("unmet", "converted", "cost", "misfit", "fragments")
    """What is sought, in this order; each keeps what those before it have reached."""
    weights: Mapping[Goal, Area] = Field(default_factory=dict)
    """Weights of goals whose sum is sought first, the others after it; none means the order."""
    anywhere: tuple[Text, ...] = ()
    """Industries that no document ties to blocks: they may go to every one."""
    smallest_plot: Area = Fraction(0)
    """Less than this of an industry is not put on a block, in the pack's unit of area."""
    smallest_plot_assumed: str = ""
    """Why this plot, where no document says it."""
    smallest_cluster: Area = Fraction(0)
    """Less than this of an industry is not put on a platform, in the pack's unit of area."""
    smallest_cluster_assumed: str = ""
    """Why this cluster, where no document says it."""
    division_price: Area = Fraction(0)
    """What a 亩 against the division of labour costs, 万元, where the blocks' projects hold."""
    division_price_assumed: str = ""
    """Why this price, where no document says it."""
    closed: tuple[LegalClass, ...] = ()
    """Legal classes of land that are not to be built on."""
    granted: tuple[Text, ...] = ()
    """Blocks whose permanent basic farmland has been adjusted away."""
    quotas: tuple[Quota, ...] = ()
    """Farmland that may be converted, by period; none means no limit."""
    reserves: tuple[Reserve, ...] = ()
    """Land kept for other uses."""
    redevelopment: tuple[Redeveloped, ...] = ()
    """Land in use that is won again."""
    projects: tuple[Project, ...] = ()
    """Projects and parks of known area, for an allocation by project."""
    neighbours: tuple[Neighbours, ...] = ()
    """Blocks that lie side by side."""
    incompatible: tuple[Incompatible, ...] = ()
    """Uses that are kept apart."""
    capacities: tuple[Capacity, ...] = ()
    """What the environment can take."""
    placements: tuple[Placement, ...] = ()
    """Which projects are put where."""
