"""What an import found, as finished lines for a page and for the workbook of refused rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter

from wanmu.kernel.messages import language, text
from wanmu.report.answer import Column
from wanmu.report.write import cell
from wanmu.schema import RecordType
from wanmu.web.imports.models import Finding, Import
from wanmu.web.imports.reading import read_delivery
from wanmu.web.ledger.models import KINDS


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a finding: where, which record, and what in words, one an entry."""

    row: int
    key: str
    told: tuple[str, ...]


def line(finding: Finding, record: RecordType) -> Line:
    """A finding in the language in force."""
    if finding.outcome in {"refused", "notice"}:
        return Line(finding.row, "", (told(finding.detail),))
    said = (_change(record, name, *both) for name, both in finding.detail.items())
    return Line(finding.row, finding.key, tuple(each for each in said if each))


def told(fault: Mapping[str, Any]) -> str:
    """A kept fault in the language in force, its field before it."""
    said = text(fault["message"], **fault["values"])
    return text("{field}: {said} ({code})", field=fault["field"], said=said, code=fault["code"]) \
        if fault["field"] else text("{said} ({code})", said=said, code=fault["code"])  # fmt: skip


def _change(record: RecordType, name: str, before: object, after: object) -> str:
    field = record.by_name[name]
    column = Column(name, field.zh, field.en, field.unit or "")
    values = {
        "field": field.heading(language()),
        "before": cell(before, column),
        "after": cell(after, column),
    }
    if before is None:
        return text("{field}: {after}", **values)
    return text("{field}: from {before} to {after}", **values)


def refused_workbook(task: Import) -> bytes:
    """The refused rows as they stand in the file, with row and reasons, to correct and send again.

    The headings are the file's own; a cell that begins like a formula stays text.
    """
    delivery = read_delivery(task.kind, task.document.name, bytes(task.document.content))
    reasons: dict[int, list[str]] = {}
    for finding in task.findings.filter(outcome="refused"):
        reasons.setdefault(finding.row, []).append(told(finding.detail))
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        page = book.add_worksheet(KINDS[task.kind].record().title(language())[:31])
        bold = book.add_format({"bold": True, "bottom": 1})
        page.freeze_panes(1, 0)
        headings = [*delivery.grid.headings, text("row in the file"), text("why refused")]
        for at, heading in enumerate(headings):
            page.write_string(0, at, heading, bold)
        for at, (number, cells) in enumerate(delivery.cells(reasons).items(), 1):
            _write(page, at, [*cells, number, "；".join(reasons[number])])
        page.autofit()
    return out.getvalue()


def _write(page: Any, at: int, cells: Iterable[object]) -> None:
    for column, value in enumerate(cells):
        if isinstance(value, int | float):
            page.write_number(at, column, value)
        elif value is not None:
            page.write_string(at, column, str(value))
