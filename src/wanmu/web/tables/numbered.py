"""Computed rows in an order of their own: numbered, and found by the words that they hold."""

from collections.abc import Callable, Iterable
from typing import Final

from wanmu.kernel.messages import mark
from wanmu.web.tables.table import Column, Computed, Row

NUMBER: Final = Column(key="number", heading=mark("No."), kind="number", decimals=0, shown=False)
"""The place of a row; a list of numbered rows is sorted by it, and it is ``unique``."""


def numbered(rows: Iterable[Row], words: Callable[[Row], Iterable[object]]) -> Computed:
    """The rows with their ``number`` from one, and in ``search`` the words that are there."""
    return Computed([
        {**row, "number": at, "search": "\n".join(str(each) for each in words(row) if each).lower()}
        for at, row in enumerate(rows, start=1)
    ])  # fmt: skip
