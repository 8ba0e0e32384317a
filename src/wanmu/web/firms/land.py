"""The parcels and the leases of a firm, as tables of finished cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.urls import reverse

from wanmu.kernel.messages import text
from wanmu.schema import RECORDS
from wanmu.web.firms.sources import shown
from wanmu.web.ledger.models import Enterprise, Lease
from wanmu.web.ledger.scope import firms_of, parcels_of
from wanmu.web.tables.cells import Cell

_LEASE, _PARCEL = RECORDS["lease"].by_name, RECORDS["parcel"].by_name


@dataclass(frozen=True, slots=True)
class Rows:
    """A small table: its title, headings and rows of cells."""

    title: str
    heads: tuple[tuple[str, bool], ...]
    rows: Sequence[Sequence[Cell]]


def parcels(firm: Enterprise, person: Any, language: str) -> Rows:
    """The parcels that the firm holds, as far as the reader may see them."""
    names = ("id", "location", "area", "plan_use", "legal_class")
    found = parcels_of(person).filter(holder=firm.code).values(*names)
    return Rows(text("Parcels"), _heads(_PARCEL, names, language), [_parcel(row) for row in found])


def _parcel(row: Mapping[str, Any]) -> list[Cell]:
    first, *rest = _cells(_PARCEL, row)
    return [replace(first, link=reverse("parcel", args=[row["id"]])), *rest]


def leases(firm: Enterprise, person: Any, language: str) -> Rows:
    """The leases of the firm; the other firm is linked where the reader may open its file."""
    found = Lease.objects.filter(Q(lessor=firm) | Q(lessee=firm)).select_related("lessor", "lessee")
    others = {each.lessee_id if each.lessor_id == firm.code else each.lessor_id for each in found}
    mine = set(firms_of(person).filter(code__in=others).values_list("code", flat=True))
    names = ("area", "from", "to")
    heads = ((text("Lets or rents"), False), (text("The other firm"), False),
             *_heads(_LEASE, names, language))  # fmt: skip
    return Rows(text("Leases"), heads, [_lease(each, firm, mine, names) for each in found])


def _lease(each: Lease, firm: Enterprise, mine: set[str], names: tuple[str, ...]) -> list[Cell]:
    lets = each.lessor_id == firm.code
    other = each.lessee if lets else each.lessor
    link = reverse("firm", args=[other.code]) if other.code in mine else ""
    row = {name: getattr(each, name) for name in names}
    return [Cell(text("lets") if lets else text("rents")), Cell(str(other), link=link),
            *_cells(_LEASE, row)]  # fmt: skip


def _heads(
    fields: Mapping[str, Any], names: tuple[str, ...], language: str
) -> tuple[tuple[str, bool], ...]:
    return tuple((fields[name].heading(language), fields[name].kind == "number") for name in names)


def _cells(fields: Mapping[str, Any], row: Mapping[str, Any]) -> list[Cell]:
    return [
        Cell("—" if value is None else shown(fields[name], value), fields[name].kind == "number")
        for name, value in row.items()
    ]
