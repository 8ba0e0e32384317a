"""Where a sum over records comes from: who delivered them, on what ground, and when."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple, TypeAlias

from django.db.models import Count, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.utils import timezone

from wanmu.kernel.messages import language, listed, text
from wanmu.report.card import Sources
from wanmu.schema import Field
from wanmu.web.ledger.models import BASES, Origin

Counts: TypeAlias = Counter[tuple[Field, int]]
"""How many records have a field from an origin, by its number; 0 where it is not known."""
Part: TypeAlias = tuple[Q, Sequence[Field]]
"""Which of the records are taken, and which of their fields."""
_NAMED: Final = 3
"""So many departments are named in a line; of more it says how many there are."""


class _Delivery(NamedTuple):
    """Origins that read alike."""

    department: str
    basis: str
    period: str


def counted_by_origin(rows: QuerySet[Any], parts: Mapping[str, Part]) -> dict[str, Counts]:
    """How many rows of each part have which of its fields from which origin.

    All of them are counted in one reading of the ledger; the parts may overlap.
    """
    fields = {field.name for _, fields in parts.values() for field in fields}
    by = {f"origin_of_{name}": KeyTextTransform(name, "origins") for name in fields}
    asked = {f"rows_of_{key}": Count("pk", filter=taken) for key, (taken, _) in parts.items()}
    found: dict[str, Counts] = {key: Counter() for key in parts}
    for row in rows.order_by().annotate(**by).values(*by).annotate(**asked):
        for key, (_, own) in parts.items():
            for field in own:
                origin = int(row[f"origin_of_{field.name}"] or 0)
                found[key][field, origin] += row[f"rows_of_{key}"]
    return found


def sources_said(counts: Mapping[str, Counts]) -> dict[str, Sources]:
    """The origins that are counted, in words; they are read together."""
    numbers = {number for each in counts.values() for _, number in each if number}
    origins = Origin.objects.in_bulk(numbers)
    return {key: _said(each, origins) for key, each in counts.items()}


def _said(counts: Counts, origins: Mapping[int, Origin]) -> Sources:
    records: Counter[tuple[Field, _Delivery | None]] = Counter()
    days: dict[_Delivery, date] = {}
    for (field, number), count in counts.items():
        if not count:
            continue
        origin, delivery = origins.get(number), None
        if origin is not None:
            delivery = _Delivery(origin.department, origin.basis, origin.period)
            day = timezone.localdate(origin.received_at)
            days[delivery] = max(days.get(delivery, day), day)
        records[field, delivery] += count
    if not days:
        return Sources()
    alone = len({delivery for _, delivery in records}) == 1
    return Sources(_line(days), () if alone else tuple(_each(records, days)))


def _line(days: Mapping[_Delivery, date]) -> str:
    day, departments = max(days.values()), sorted({each.department for each in days})
    if len(days) == 1:
        return text("source: {source}, received {day}", source=_named(*days), day=day)
    if len(departments) > _NAMED:
        return text("departments it comes from: {count}, the latest received {day}",
                    count=len(departments), day=day)  # fmt: skip
    return text("sources: {departments}, the latest received {day}",
                departments=listed(departments), day=day)  # fmt: skip


def _each(
    records: Counter[tuple[Field, _Delivery | None]], days: Mapping[_Delivery, date]
) -> Iterator[str]:
    """A line for each field and delivery, those of most records first."""
    for (field, delivery), count in records.most_common():
        name, rows = field.title(language()), f"{count:,}"
        if delivery is None:
            yield text("{field}: not known from whom (records: {records})",
                       field=name, records=rows)  # fmt: skip
        else:
            yield text("{field}: {source}, received {day} (records: {records})", field=name,
                       source=_named(delivery), day=days[delivery], records=rows)  # fmt: skip


def _named(delivery: _Delivery) -> str:
    basis = text(BASES[delivery.basis])
    if not delivery.period:
        return text("{department} · {basis}", department=delivery.department, basis=basis)
    return text("{department} · {basis} · {period}", department=delivery.department, basis=basis,
                period=delivery.period)  # fmt: skip
