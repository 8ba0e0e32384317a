"""The trail as a file: every cell a text, and none that a spreadsheet would take for a formula."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Final

from django.utils import timezone

from wanmu.kernel.messages import language, text
from wanmu.report.answer import Answer, Column, Sheet
from wanmu.report.workbook import workbook
from wanmu.schema import RECORDS
from wanmu.web.accounts.roles import ROLE_WORDS, Role
from wanmu.web.trail.models import Entry

_WORDS: Final = frozenset({"by", "found"})
"""Fields whose values are words of ours."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_SCHEMA: Final = {
    field.name: field.zh
    for kind in (RECORDS["enterprise"], RECORDS["enterprise_year"], RECORDS["parcel"])
    for field in kind.fields
}
_FIELDS: Final = ("number", "at", "who", "deed", "subject", "changes", "why", "digest")


def headings() -> dict[str, str]:
    """What stands over each column."""
    words = (
        text("No."), text("time"), text("who"), text("what"), text("of what"),
        text("from what to what"), text("why"), text("digest"),
    )  # fmt: skip
    return dict(zip(_FIELDS, words, strict=True))


def row_of(entry: Entry) -> dict[str, str]:
    """An entry as texts that a person reads; times are those of the office."""
    return {
        "number": str(entry.number),
        "at": f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}",
        "who": entry.who,
        "deed": text(entry.deed),
        "subject": entry.subject,
        "changes": said_changes(entry),
        "why": entry.why,
        "digest": entry.digest,
    }


def said_changes(entry: Entry) -> str:
    """What changed, a line for each field: ``field: old → new``."""
    return "\n".join(_change(name, old, new) for name, (old, new) in entry.changes.items())


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


def csv_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """The lines of a CSV file, with the mark by which Excel knows UTF-8."""
    yield "\ufeff"
    yield _line(headings().values())
    for entry in entries:
        yield _line(_neutral(cell) for cell in row_of(entry).values())


def xlsx(entries: Iterable[Entry], conditions: str) -> bytes:
    """The bytes of a workbook; ``conditions`` says what was asked, when and by whom."""
    columns = tuple(Column(key, words, words) for key, words in headings().items())
    sheet = Sheet(
        "trail", text("Trail"), text("Trail"), columns, [row_of(entry) for entry in entries]
    )
    return workbook(Answer({}, (sheet,), (conditions,)))


def _neutral(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _line(cells: Iterable[str]) -> str:
    out = StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
