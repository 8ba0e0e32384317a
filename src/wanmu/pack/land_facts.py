"""The figures of blocks and parks as facts; each is written once, in the row of its land."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from wanmu.pack.contents import Contents
from wanmu.pack.models import Block, FactKind, FactRow, Park
from wanmu.pack.rows import Row


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column of figures states."""

    indicator: str
    kind: FactKind
    scope: str = "all"


BLOCK_FIGURES: Final[Mapping[str, Meaning]] = MappingProxyType(
    {
        "area": Meaning("block_area", "planned"),
        "permitted": Meaning("permitted_area", "actual"),
        "conditional": Meaning("conditional_area", "actual"),
        "restricted": Meaning("restricted_area", "actual"),
        "construction_land": Meaning("construction_land", "actual"),
        "converted": Meaning("converted_land", "actual"),
        "to_convert": Meaning("to_convert_land", "actual"),
        "cultivated": Meaning("cultivated_land", "actual"),
        "permanent_basic_farmland": Meaning("permanent_basic_farmland", "actual"),
        "first_phase_area": Meaning("block_area", "planned", "first_phase"),
    }
)
"""The columns of blocks.csv that hold figures."""

PARK_FIGURES: Final[Mapping[str, Meaning]] = MappingProxyType(
    {"area": Meaning("park_area", "planned")}
)
"""The columns of parks.csv that hold figures."""


@dataclass(frozen=True, slots=True)
class LandFact:
    """A fact of a row, and the column that each of its fields stands in."""

    row: Row[Any]
    fact: FactRow
    columns: Mapping[str, str]


def land_facts(contents: Contents) -> Iterator[LandFact]:
    """Every figure of blocks.csv and parks.csv, dated with its document."""
    if contents.county is None:
        return
    area_unit = contents.county.record.units.area
    dates = {name: source.date for name, source in contents.county.record.sources.items()}
    figures: list[tuple[str, Row[Any], Mapping[str, Meaning]]] = [
        *(("block", row, BLOCK_FIGURES) for row in contents.blocks),
        *(("park", row, PARK_FIGURES) for row in contents.parks),
    ]
    for kind, row, meanings in figures:
        date = dates.get(row.record.source)
        # An unknown source is a fault of its own, and has no date.
        for column, meaning in meanings.items() if date else ():
            if getattr(row.record, column):
                fact = _fact(kind, row.record, column, meaning)
                dated = fact.model_copy(update={"unit": area_unit, "period": date})
                columns = {"value": column, "unit": column, "subject": "id"}
                yield LandFact(row, dated, columns)


def _fact(kind: str, record: Block | Park, column: str, meaning: Meaning) -> FactRow:
    return FactRow.model_construct(
        id=f"{kind}.{record.id}.{column}",
        subject=record.id,
        indicator=meaning.indicator,
        period="",
        scope=meaning.scope,
        value=getattr(record, column),
        unit="",
        kind=meaning.kind,
        source=record.source,
        locator=record.locator,
        note="",
    )
