"""The records of a pack's files, one model each: field, type, meaning."""

from wanmu.pack.models.allocation import (
    Allocation,
    Capacity,
    Incompatible,
    Neighbours,
    Placement,
    Project,
    Quota,
    Redeveloped,
    Reserve,
)
from wanmu.pack.models.base import LOCATOR_LENGTH, Item, Model
from wanmu.pack.models.chains import Chain, Node, Stage
from wanmu.pack.models.county import County, Scope, Source, Units
from wanmu.pack.models.demand import Demand, DemandPeriod, Multiple, Redevelopment
from wanmu.pack.models.goals import Measure, Programme, Target
from wanmu.pack.models.industries import ClassRange, Division, Industry, Product
from wanmu.pack.models.land import (
    Land,
    LandCategory,
    LandClock,
    LandConsequence,
    LandMeasure,
    LandParameter,
    LandTest,
)
from wanmu.pack.models.relations import Formula, RelationEntry, Relations, TableEntry, Total
from wanmu.pack.models.rows import (
    Block,
    FactKind,
    FactRow,
    IndicatorRow,
    Park,
    Platform,
    Region,
    SubjectRow,
)
from wanmu.pack.models.scenarios import Distribution, Scenario, Scenarios, Uncertain

__all__ = [
    "LOCATOR_LENGTH",
    "Allocation",
    "Block",
    "Capacity",
    "Chain",
    "ClassRange",
    "County",
    "Demand",
    "DemandPeriod",
    "Distribution",
    "Division",
    "FactKind",
    "FactRow",
    "Formula",
    "Incompatible",
    "IndicatorRow",
    "Industry",
    "Item",
    "Land",
    "LandCategory",
    "LandClock",
    "LandConsequence",
    "LandMeasure",
    "LandParameter",
    "LandTest",
    "Measure",
    "Model",
    "Multiple",
    "Neighbours",
    "Node",
    "Park",
    "Placement",
    "Platform",
    "Product",
    "Programme",
    "Project",
    "Quota",
    "Redeveloped",
    "Redevelopment",
    "Region",
    "RelationEntry",
    "Relations",
    "Reserve",
    "Scenario",
    "Scenarios",
    "Scope",
    "Source",
    "Stage",
    "SubjectRow",
    "TableEntry",
    "Target",
    "Total",
    "Uncertain",
    "Units",
]
