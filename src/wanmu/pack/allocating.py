"""Whether the names in ``allocation.yaml`` are known, and each thing has one place and an area."""

from collections.abc import Mapping

from wanmu.kernel.faults import nearest
from wanmu.kernel.messages import mark
from wanmu.pack.contents import Entry
from wanmu.pack.models import Allocation
from wanmu.pack.references import Kind, References


def check_allocation(entry: Entry[Allocation], references: References) -> None:
    """Note every unknown name, and what lacks its place or its area, as a fault."""
    terms = entry.record
    for index, industry in enumerate(terms.anywhere):
        references.check("industry", industry, entry.place("anywhere", index))
    for index, block in enumerate(terms.granted):
        references.check("block", block, entry.place("granted", index))
    for part in ("reserves", "quotas", "redevelopment", "projects", "neighbours", "incompatible",
                 "capacities", "placements"):  # fmt: skip
        for index, record in enumerate(getattr(terms, part)):
            _check_record(entry, references, (part, index), record)
    _check_neighbours(entry, references)
    _check_capacities(entry, references)
    _check_incompatible(entry, references)
    _check_projects(entry, references)
    _check_placements(entry, references)


_KINDS: Mapping[str, Kind] = {
    "source": "source",
    "block": "block",
    "platform": "platform",
    "industry": "industry",
    "park": "park",
    "fact": "fact",
}
"""What the single names of a record refer to; ``products`` are several."""


def _check_record(
    entry: Entry[Allocation], references: References, path: tuple[str, int], record: object
) -> None:
    for field, kind in _KINDS.items():
        name = getattr(record, field, None)
        if isinstance(name, str):
            references.check(kind, name, entry.place(*path, field))
    for number, product in enumerate(getattr(record, "products", ())):
        references.check("product", product, entry.place(*path, "products", number))


def _check_neighbours(entry: Entry[Allocation], references: References) -> None:
    for index, each in enumerate(entry.record.neighbours):
        for number, block in enumerate(each.blocks):
            references.check("block", block, entry.place("neighbours", index, "blocks", number))


def _check_capacities(entry: Entry[Allocation], references: References) -> None:
    for index, each in enumerate(entry.record.capacities):
        path = ("capacities", index)
        references.check_all("block", each.blocks, entry.place(*path, "blocks"))
        for name in each.per_mu:
            _check_user(entry, references, (*path, "per_mu", name), name)


def _check_incompatible(entry: Entry[Allocation], references: References) -> None:
    for index, each in enumerate(entry.record.incompatible):
        for field, name in (("one", each.one), ("other", each.other)):
            _check_user(entry, references, ("incompatible", index, field), name)


def _check_user(
    entry: Entry[Allocation], references: References, path: tuple[str | int, ...], name: str
) -> None:
    """Who uses land goes by the name of an industry, a product line or a project."""
    projects = {each.project for each in entry.record.projects}
    if not {"industry", "product"} <= references.known.keys():
        return
    known = {*references.known["industry"], *references.known["product"], *projects}
    if name not in known:
        references.faults.add(
            "P075",
            mark(
                'there is no industry, product or project "{found}" (nearest: {nearest}); correct '
                "it, or add it to industries.yaml or to the projects"
            ),
            entry.place(*path),
            found=name,
            nearest=nearest(name, known) or "–",
        )


def _check_projects(entry: Entry[Allocation], references: References) -> None:
    parks = references.known.get("park")
    for index, each in enumerate(entry.record.projects):
        if each.area is None and parks is not None and each.project not in parks:
            references.faults.add(
                "P076",
                mark(
                    "{project} needs an area: write it, or the name of a park of parks.csv that "
                    "has one"
                ),
                entry.place("projects", index),
                project=each.project,
            )


def _check_placements(entry: Entry[Allocation], references: References) -> None:
    for index, each in enumerate(entry.record.placements):
        if bool(each.block) == bool(each.park):
            references.faults.add(
                "P074",
                mark("{project} needs one place: write either its block or its park"),
                entry.place("placements", index),
                project=each.project,
            )
