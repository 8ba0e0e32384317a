"""Subjects: everything that a figure can be stated of, from whichever file declares it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wanmu.kernel.faults import Faults, Place
from wanmu.pack.contents import Contents
from wanmu.pack.references import duplicate
from wanmu.pack.rows import Row


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that figures are stated of.

    ``kind`` is that of its row, or industry, product, block, park.
    """

    id: str
    kind: str
    en: str
    parent: str
    place: Place


def gather_subjects(contents: Contents, faults: Faults) -> dict[str, Subject]:
    """Subjects by identifier; one name for two things is a fault."""
    found: dict[str, Subject] = {}
    for subject in (*_places(contents), *_industries(contents), *_land(contents)):
        first = found.setdefault(subject.id, subject)
        if first is subject or (first.kind == subject.kind == "product"):
            continue  # a product may belong to two industries
        faults.extend([duplicate(subject.id, subject.place, first.place)])
    for name, subject in _county(contents):
        found.setdefault(name, subject)
    return found


def _places(contents: Contents) -> Iterator[Subject]:
    rows: tuple[Row[Any], ...] = (*contents.regions, *contents.platforms, *contents.subjects)
    for row in rows:
        record = row.record
        yield Subject(record.id, record.kind, record.name_en, record.parent, row.place("id"))


def _industries(contents: Contents) -> Iterator[Subject]:
    for entry in contents.industries:
        industry = entry.record
        yield Subject(industry.id, "industry", industry.en, "", entry.place("id"))
        for index, product in enumerate(industry.products):
            place = entry.place("products", index, "id")
            yield Subject(product.id, "product", product.en, industry.id, place)


def _land(contents: Contents) -> Iterator[Subject]:
    for block in contents.blocks:
        parent = block.record.parent or block.record.platform
        yield Subject(block.record.id, "block", "", parent, block.place("id"))
    for park in contents.parks:
        parent = park.record.block or park.record.platform
        yield Subject(park.record.id, "park", park.record.name_en, parent, park.place("id"))


def _county(contents: Contents) -> Iterator[tuple[str, Subject]]:
    """The county itself, where regions.csv does not list it."""
    if contents.county is not None:
        head = contents.county.record
        place = contents.county.place("county")
        yield head.county, Subject(head.county, "county", head.county_en, "", place)
