"""The cells of a list as a person reads them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from wanmu.kernel.messages import listed
from wanmu.report.write import cell
from wanmu.web.accounts.sight import MASK, Sight
from wanmu.web.tables.table import Column, Row


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, whether it is a number, and where it leads."""

    text: str
    number: bool = False
    link: str = ""


class Shower:
    """Makes the cells of columns for one reader; the words of choices are asked for once."""

    def __init__(self, columns: Sequence[Column], sight: Sight) -> None:
        self.columns = columns
        self.shown = {column.key: sight.shows(column.sight) for column in columns}
        self.words: Mapping[str, Mapping[str, str]] = {
            column.key: column.choices() for column in columns if column.choices
        }

    def cells(self, row: Row) -> list[Cell]:
        """The cells of a row, in the order of the columns."""
        return [self.cell(column, row[column.source], row) for column in self.columns]

    def cell(self, column: Column, value: Any, row: Row) -> Cell:
        """One cell; what the reader may not see is masked."""
        if not self.shown[column.key] and value is not None:
            return Cell(MASK, column.is_number)
        return Cell(cell(self.plain(column, value), column.layout), column.is_number,
                    _link(column, row))  # fmt: skip

    def plain(self, column: Column, value: Any) -> Any:
        """A value for a file: a number as a number, a choice in words, a secret masked."""
        if value is not None and not self.shown[column.key]:
            return MASK
        if column.told is not None and value is not None:
            return column.told(value)
        if isinstance(value, datetime):
            return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
        words = self.words.get(column.key, {})
        if isinstance(value, tuple):
            return listed(words.get(each, each) for each in value)
        return words.get(value, value)

    def plain_row(self, row: Row) -> dict[str, Any]:
        """A row for a file, by the keys of its columns."""
        return {column.key: self.plain(column, row[column.source]) for column in self.columns}


def _link(column: Column, row: Row) -> str:
    if column.leads:
        return row[column.leads] or ""
    if column.link is None or row[column.link[1]] is None:
        return ""
    return reverse(column.link[0], args=[row[column.link[1]]])
