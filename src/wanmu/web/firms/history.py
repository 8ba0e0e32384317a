"""What was done to a firm's records: who, when, from what to what, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_date

from wanmu.kernel.messages import language, text
from wanmu.schema import RECORDS, Field
from wanmu.web.accounts.sight import Sight
from wanmu.web.firms.sources import shown
from wanmu.web.ledger.models import Enterprise
from wanmu.web.trail.models import Change

MOST: Final = 100
"""So many changes stand in a file, the newest first."""
_FIRST: Final = 1990
_DETAILED: Final = 12
"""A change of more values than this, and a new record, are told as a number."""


@dataclass(frozen=True, slots=True)
class Told:
    """A change of a record, as a page tells it."""

    when: str
    who: str
    deed: str
    record: str
    lines: tuple[str, ...]
    why: str


def history(firm: Enterprise, sight: Sight) -> list[Told]:
    """The newest changes of the firm and of its years."""
    # Also of years that nobody holds any more: a delivery that was taken back is part of it.
    years = [f"{firm.code}/{year}" for year in range(_FIRST, timezone.localdate().year + 2)]
    mine = Q(kind="enterprise", key=firm.code) | Q(kind="enterprise_year", key__in=years)
    found = Change.objects.filter(mine).select_related("entry").order_by("-pk")[:MOST]
    return [told(each, sight) for each in found]


def told(change: Change, sight: Sight) -> Told:
    """A change in words."""
    entry, record = change.entry, RECORDS[change.kind]
    year = change.key.partition("/")[2]
    return Told(
        when=f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M}",
        who=entry.who,
        deed=text(entry.deed),
        record=f"{record.title(language())} {year}".strip(),
        lines=tuple(_lines(change, sight)),
        why=entry.why,
    )


def _lines(change: Change, sight: Sight) -> Iterator[str]:
    fields = RECORDS[change.kind].by_name
    before, after = change.before or {}, change.after or {}
    names = [name for name in fields if name in before or name in after]
    if change.before is None or len(names) > _DETAILED:
        yield text("values: {count}", count=len(names))
        return
    for name in names:
        place = {
            "field": fields[name].title(language()),
            "old": _said(fields[name], before.get(name, {}).get("value"), sight),
            "new": _said(fields[name], after.get(name), sight),
        }
        # What is confirmed has not changed.
        if place["old"] == place["new"]:
            yield text("{field}: {new}", field=place["field"], new=place["new"])
        else:
            yield text("{field}: {old} → {new}", **place)


def _said(field: Field, value: Any, sight: Sight) -> str:
    """A value as the history keeps it, in words; a secret one masked."""
    if value is None:
        return "—"
    typed = parse_date(value) if field.kind == "date" else value
    return sight.masked(field.name, shown(field, typed))
