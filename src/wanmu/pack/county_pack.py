"""A county's pack as the engines read it: typed, checked, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.messages import mark
from wanmu.pack import models
from wanmu.pack.facts import Fact
from wanmu.pack.models.schemes import Scheme
from wanmu.pack.subjects import Subject
from wanmu.schema import Indicator


@dataclass(frozen=True, slots=True)
class Pack:
    """What a county states and decides. Mappings are by identifier, in the order of the files."""

    name: str
    folder: Path
    county: models.County
    sources: Mapping[str, models.Source]
    scopes: Mapping[str, models.Scope]
    indicators: Mapping[str, Indicator]
    subjects: Mapping[str, Subject]
    facts: Mapping[str, Fact]
    regions: Mapping[str, models.Region]
    platforms: Mapping[str, models.Platform]
    industries: Mapping[str, models.Industry]
    blocks: Mapping[str, models.Block]
    parks: Mapping[str, models.Park]
    chains: Mapping[str, models.Chain]
    division: tuple[models.Division, ...]
    targets: tuple[models.Target, ...]
    tasks: tuple[models.Programme, ...]
    tables: tuple[models.TableEntry, ...]
    relations: tuple[models.RelationEntry, ...]
    schemes: Mapping[str, Scheme]
    stated_demand: models.Demand | None
    stated_land: models.Land | None
    stated_standard: models.StandardLand | None
    allocation: models.Allocation
    scenarios: models.Scenarios

    @property
    def demand(self) -> models.Demand:
        """What the land demand is computed from.

        Raises:
            InputError: P063, when the pack has no demand.yaml.
        """
        if self.stated_demand is None:
            raise InputError.of(
                "P063",
                mark("the pack does not say what its land demand follows from; write demand.yaml"),
                Place("demand.yaml"),
            )
        return self.stated_demand

    @property
    def land(self) -> models.Land:
        """What the county calls idle and inefficient land.

        Raises:
            InputError: P072, when the pack has no land.yaml.
        """
        if self.stated_land is None:
            raise InputError.of(
                "P072",
                mark("the pack does not say what idle and inefficient land is; write land.yaml"),
                Place("land.yaml"),
            )
        return self.stated_land

    @property
    def standard_land(self) -> models.StandardLand:
        """What new industrial land must reach.

        Raises:
            InputError: P094, when the pack has no standard_land.yaml.
        """
        if self.stated_standard is None:
            raise InputError.of(
                "P094",
                mark("the pack does not say what new land must reach; write standard_land.yaml"),
                Place("standard_land.yaml"),
            )
        return self.stated_standard

    @property
    def counts(self) -> dict[str, int]:
        """How many of what the pack holds."""
        return {
            "facts": len(self.facts),
            "subjects": len(self.subjects),
            "indicators": len(self.indicators),
            "industries": len(self.industries),
            "platforms": len(self.platforms),
            "blocks": sum(not block.parent for block in self.blocks.values()),
            "parks": len(self.parks),
            "chains": len(self.chains),
            "division": len(self.division),
            "targets": len(self.targets),
            "tasks": sum(len(programme.measures) for programme in self.tasks),
            "tables": len(self.tables),
            "relations": len(self.relations),
            "schemes": len(self.schemes),
        }

    def facts_of(self, source: str) -> tuple[Fact, ...]:
        """The facts that one document states."""
        return tuple(fact for fact in self.facts.values() if fact.source == source)
