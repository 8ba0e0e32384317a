"""Where each value of a firm comes from, as a page says it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.utils import timezone

from wanmu.kernel.messages import mark, text
from wanmu.report.answer import Column
from wanmu.report.write import cell
from wanmu.schema import Field
from wanmu.schema.absence import STATE_NAMES
from wanmu.web.accounts.sight import Sight
from wanmu.web.firms.listing import DECIMALS
from wanmu.web.firms.words import word_of
from wanmu.web.ledger.models import BASES, Held, Origin
from wanmu.web.tables.table import choices_of

_SAID: Final = mark("{department}; {basis}; period {period}; received {day} by {who}")


@dataclass(frozen=True, slots=True)
class Value:
    """A value as a page shows it, and all that is known of it.

    Attributes:
        text: The value, a mask, or why there is none.
        note: The number of its source among those of the page; 0 without one.
        source: The source in words.
        confirmed: Who confirmed it and when, or "".
        label: That it is synthetic, computed or assumed, or "".
    """

    text: str
    number: bool
    note: int
    source: str
    confirmed: str
    label: str


@dataclass(slots=True)
class Sources:
    """The sources of a page, numbered in the order in which they are met."""

    sight: Sight
    origins: Mapping[int, Origin]
    said: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, sight: Sight, records: Iterable[Held]) -> "Sources":
        """The sources of all values of some records, in one question."""
        keys = {key for held in records for key in held.origins.values()}
        return cls(sight, Origin.objects.in_bulk(keys))

    def value(self, held: Held, kind: Field) -> Value:
        """One value of a record."""
        origin = self.origins.get(held.origins.get(kind.name, 0))
        number = list(self.said).index(origin.pk) + 1 if origin and self._keep(origin) else 0
        found = getattr(held, held.column(kind.name))
        return Value(
            text=self._text(held, kind, found),
            number=kind.kind == "number",
            note=number,
            source=self.said[origin.pk] if origin else "",
            confirmed=confirmed(held, kind.name),
            label=_label(origin),
        )

    def _keep(self, origin: Origin) -> bool:
        self.said.setdefault(origin.pk, said_origin(origin))
        return True

    def _text(self, held: Held, kind: Field, found: Any) -> str:
        if found is None:
            return absence(held, kind.name)
        return self.sight.masked(kind.name, shown(kind, found))

    def numbered(self) -> Iterator[tuple[int, str]]:
        """The sources as notes."""
        yield from enumerate(self.said.values(), start=1)


def shown(kind: Field, value: Any) -> str:
    """A value of a field as a person reads it."""
    if kind.choices:
        return choices_of(kind)().get(value, str(value))
    if kind.kind == "text" and value:
        return word_of(kind.name, str(value))
    decimals = 0 if kind.check == "year" else DECIMALS.get(kind.unit or "")
    if kind.check == "year":
        return str(value)
    return cell(value, Column(kind.name, kind.zh, kind.en, "", decimals))


def absence(held: Held, name: str) -> str:
    """Why there is no value: it is said, or nothing is known of it (docs/absence.md)."""
    state = held.absences.get(name)
    return text(STATE_NAMES[state]) if state in STATE_NAMES else "—"


def said_origin(origin: Origin) -> str:
    """A source in words: department, ground, period, when it came and by whom."""
    said = text(
        _SAID,
        department=origin.department,
        basis=text(BASES[origin.basis]),
        period=origin.period or "—",
        day=f"{timezone.localtime(origin.received_at):%Y-%m-%d}",
        who=origin.received_by,
    )
    return text("{what} ({note})", what=said, note=origin.note) if origin.note else said


def confirmed(held: Held, name: str) -> str:
    """Who confirmed a value and when."""
    if name not in held.confirmed:
        return ""
    who, moment = held.confirmed[name]
    at = timezone.localtime(datetime.fromisoformat(moment))
    return text("confirmed by {who}, {moment}", who=who, moment=f"{at:%Y-%m-%d %H:%M}")


def _label(origin: Origin | None) -> str:
    return "" if origin is None or origin.label == "stated" else text(origin.label)


def is_synthetic(held: Held) -> bool:
    """Whether a record is made up."""
    return bool(getattr(held, held.column("data_label")) == "synthetic")
