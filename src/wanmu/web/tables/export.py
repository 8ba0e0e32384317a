"""A list as a file: all rows found, as far as the reader may see them, and on what terms."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import Any, Final

from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.messages import mark, text
from wanmu.report.answer import Sheet
from wanmu.report.workbook import long_workbook
from wanmu.web.accounts.decorators import person_of
from wanmu.web.accounts.sight import MASK, DataClass, Sight, class_of, sight_of
from wanmu.web.tables.cells import Shower
from wanmu.web.tables.form import active_filters
from wanmu.web.tables.page import label_of
from wanmu.web.tables.query import Sums, cut, shown_columns, sums_of
from wanmu.web.tables.state import State
from wanmu.web.tables.table import Rows
from wanmu.web.trail.chain import record

MOST: Final = 100_000
"""More rows than this go into no workbook: a CSV file takes them all."""
_SAMPLE: Final = 200
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
KINDS: Final = ("xlsx", "csv")


@dataclass(frozen=True, slots=True)
class _List:
    """A list that somebody takes away."""

    request: HttpRequest
    state: State
    sums: Sums
    shower: Shower
    rows: Rows

    def plain_rows(self) -> Iterator[dict[str, Any]]:
        return map(self.shower.plain_row, cut(self.rows, self.state, 0, None))


def export(request: HttpRequest, rows: Rows, state: State, kind: str) -> HttpResponseBase:
    """The list as a workbook or as CSV; the trail keeps who took it, with which filters.

    Raises:
        InputError: W046 for more rows than a workbook takes, and for a kind of file that is none.
    """
    if kind not in KINDS:
        message = mark("lists are not written as {found}; take one of {known}")
        raise InputError.of("W046", message, Place(field="export"), found=kind,
                            known=", ".join(KINDS))  # fmt: skip
    sight = sight_of(request)
    sums = sums_of(rows, state, sight)
    if kind == "xlsx" and sums.count > MOST:
        message = mark("{count} rows are more than the {most} of a workbook; narrow the filters, "
                       "or take CSV")  # fmt: skip
        raise InputError.of("W046", message, Place(field="export"), count=f"{sums.count:,}",
                            most=f"{MOST:,}")  # fmt: skip
    taken = _List(request, state, sums, Shower(shown_columns(state), sight), rows)
    _keep(taken, kind, sight)
    answer = _workbook(taken) if kind == "xlsx" else _csv(taken)
    name = f"{state.table.name}-{timezone.localdate():%Y%m%d}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _keep(taken: _List, kind: str, sight: Sight) -> None:
    """Write down who takes what away, and whether secrets are in it."""
    table = taken.state.table
    columns = taken.shower.columns if sight.unmasked else ()
    secret = [c.said for c in columns if class_of(c.sight) is DataClass.SECRET]
    changes = {
        "filter": ("", "; ".join(said for said, _ in active_filters(taken.state)) or "—"),
        "rows": ("", f"{taken.sums.count:,}"),
        "file": ("", kind),
    }
    if secret:
        changes["secrets shown"] = ("", ", ".join(secret))
    record(person_of(taken.request).username, "export list", table.name, changes)


def _workbook(taken: _List) -> FileResponse:
    rows = taken.plain_rows()
    first = list(islice(rows, _SAMPLE))
    title = text(taken.state.table.title)
    layouts = tuple(column.layout for column in taken.shower.columns)
    sheet = Sheet(taken.state.table.name, title, title, layouts, first)
    # The answer closes the file, and closed it is gone.
    file = TemporaryFile()  # noqa: SIM115
    long_workbook(file, sheet, chain(first, rows), _totals(taken), terms_of(taken))
    file.seek(0)
    return FileResponse(file, content_type=_XLSX)


def _totals(taken: _List) -> Mapping[str, Any] | None:
    if not taken.sums.by_column:
        return None
    first = taken.shower.columns[0]
    return {first.key: text("Total"), **taken.sums.by_column}


def terms_of(taken: _List) -> list[tuple[str, str]]:
    """What a file says of itself: what it is, of when, which filters, from where, who took it."""
    table, request = taken.state.table, taken.request
    person = person_of(request)
    who = person.get_full_name() or person.username
    masked = [column.said for column in taken.shower.columns if not taken.shower.shown[column.key]]
    filters = [said for said, _ in active_filters(taken.state)]
    said = [
        (text("List"), text(table.title)),
        (text("Period"), table.period(request)),
        (text("Filters"), "\n".join(filters) or text("none")),
        (text("Rows"), f"{taken.sums.count:,}"),
        (text("Sources"), "\n".join(table.sources(request))),
        (text("Label"), label_of(taken.sums)),
        (text("Masked"), text("{mask} in {columns}", mask=MASK, columns=", ".join(masked)) if masked
         else ""),
        (text("Taken by"), f"{who} {person.unit or ''}".strip()),
        (text("Taken at"), f"{timezone.localtime():%Y-%m-%d %H:%M}"),
    ]  # fmt: skip
    return [(name, value) for name, value in said if value]


def _csv(taken: _List) -> StreamingHttpResponse:
    lines = chain(["\ufeff", _line(c.layout.heading for c in taken.shower.columns)],
                  (_line(map(_plain, row.values())) for row in taken.plain_rows()))  # fmt: skip
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")


def _plain(value: Any) -> str:
    """A value as CSV holds it; a text that a spreadsheet would take for a formula is marked."""
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case int() | float():
            return repr(value)
        case date():
            return value.isoformat()
    written = str(value)
    return f"'{written}" if written.startswith(_FORMULA) else written


def _line(cells: Iterable[str]) -> str:
    out = StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
