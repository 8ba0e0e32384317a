"""The trail as a list: millions of entries, sorted only by what an index holds in order."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from django.http import HttpRequest
from django.utils import timezone

from wanmu.kernel.messages import language, mark, text
from wanmu.schema import RECORDS
from wanmu.web.accounts.roles import ROLE_WORDS, Role
from wanmu.web.tables.table import Column, Computed, Table
from wanmu.web.trail.days import days, file_name
from wanmu.web.trail.models import Entry

_WORDS: Final = frozenset({"by", "found"})
"""Fields whose values are words of ours."""
_SCHEMA: Final = {
    field.name: field.zh
    for kind in (RECORDS["enterprise"], RECORDS["enterprise_year"], RECORDS["parcel"])
    for field in kind.fields
}


def table() -> Table:
    """The list, with the deeds that were ever done to choose from."""
    deeds = list(_deeds())
    return Table(
        name="trail",
        title=mark("Trail"),
        columns=(
            Column(key="number", heading=mark("No."), kind="number", decimals=0, blanks=False),
            Column(key="at", heading=mark("time"), kind="moment", told=_second, filter="range",
                   blanks=False),
            Column(key="who", heading=mark("who"), filter="text", blanks=False),
            Column(key="deed", heading=mark("what"), kind="choice", filter="choice",
                   choices=lambda: {each: text(each) for each in deeds}, blanks=False),
            Column(key="subject", heading=mark("of what"), filter="text", blanks=False),
            # No index holds these in order, and no order of them would say anything.
            Column(key="changes", heading=mark("from what to what"), told=said_changes,
                   sortable=False, blanks=False),
            Column(key="why", heading=mark("why"), filter="text", sortable=False, blanks=False),
            Column(key="digest", heading=mark("digest"), sortable=False, shown=False,
                   blanks=False),
        ),
        rows=lambda _: Entry.objects.order_by(),
        order="-number",
        unique="number",
        ties_follow=True,
        empty=mark("Nothing is written down yet."),
    )  # fmt: skip


def _day_rows(request: HttpRequest) -> Computed:
    """The days with entries, each that is over with its file."""
    del request
    today, waits = timezone.localdate(), text("when the day is over")
    return Computed([
        {
            "day": each.day,
            "count": each.count,
            "first": each.first,
            "last": each.last,
            "file": file_name(each.day) if each.day < today else waits,
            "written": each.day.isoformat() if each.day < today else None,
        }
        for each in days()
    ])  # fmt: skip


DAYS: Final = Table(
    name="trail-days",
    title=mark("The trail by day"),
    columns=(
        Column(key="day", heading=mark("Day"), kind="date", filter="range"),
        Column(key="count", heading=mark("Entries"), kind="number", decimals=0, total=True,
               filter="range"),
        Column(key="first", heading=mark("First No."), kind="number", decimals=0),
        Column(key="last", heading=mark("Last No."), kind="number", decimals=0),
        Column(key="file", heading=mark("File"), link=("trail-day", "written"), sortable=False),
    ),
    rows=_day_rows,
    order="-day",
    unique="day",
    empty=mark("Nothing is written down yet."),
)  # fmt: skip


def said_changes(changes: Mapping[str, tuple[str, str]]) -> str:
    """What changed, a line for each field: ``field: old → new``."""
    return "\n".join(_change(name, old, new) for name, (old, new) in sorted(changes.items()))


def _deeds() -> Iterator[str]:
    """Every deed that was done, one step along the index for each: few of very many entries."""
    found, entries = "", Entry.objects.order_by("deed").values_list("deed", flat=True)
    while found := entries.filter(deed__gt=found).first() or "":
        yield found


def _second(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}"


def _change(name: str, old: str, new: str) -> str:
    place = {"field": _field(name), "old": _value(name, old), "new": _value(name, new)}
    if old:
        return text("{field}: {old} → {new}", **place)
    return text("{field}: {new}", field=place["field"], new=place["new"])


def _field(name: str) -> str:
    """A field by its name in the schema, or by what the catalogue calls it."""
    if name in _SCHEMA and language() == "zh":
        return _SCHEMA[name]
    return text(name)


def _value(name: str, value: str) -> str:
    if name == "role" and value in ROLE_WORDS:
        return text(ROLE_WORDS[Role(value)])
    return text(value) if value and name in _WORDS else value or "—"
