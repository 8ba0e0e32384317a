"""Whether the names in ``allocation.yaml`` are known, and each placement has one place."""

from wanmu.kernel.messages import mark
from wanmu.pack.contents import Entry
from wanmu.pack.models import Allocation
from wanmu.pack.references import References


def check_allocation(entry: Entry[Allocation], references: References) -> None:
    """Note every unknown name and every placement without one place as a fault."""
    terms = entry.record
    for index, industry in enumerate(terms.anywhere):
        references.check("industry", industry, entry.place("anywhere", index))
    for index, block in enumerate(terms.granted):
        references.check("block", block, entry.place("granted", index))
    for index, reserve in enumerate(terms.reserves):
        references.check("block", reserve.block, entry.place("reserves", index, "block"))
        references.check("source", reserve.source, entry.place("reserves", index, "source"))
    for index, quota in enumerate(terms.quotas):
        references.check("source", quota.source, entry.place("quotas", index, "source"))
    for index, placement in enumerate(terms.placements):
        path = ("placements", index)
        references.check("source", placement.source, entry.place(*path, "source"))
        references.check("industry", placement.industry, entry.place(*path, "industry"))
        for number, product in enumerate(placement.products):
            references.check("product", product, entry.place(*path, "products", number))
        references.check("block", placement.block or "", entry.place(*path, "block"))
        references.check("park", placement.park or "", entry.place(*path, "park"))
        if bool(placement.block) == bool(placement.park):
            references.faults.add(
                "P074",
                mark("{project} needs one place: write either its block or its park"),
                entry.place(*path),
                project=placement.project,
            )
