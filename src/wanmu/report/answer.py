"""The shape of an answer: named lists of rows, columns with units, assumptions and sources.

Engines compute; a view (``report/views.py``) lays their result out as an :class:`Answer`; every
surface renders the same answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from wanmu.kernel.messages import language

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key in JSON, its heading in both languages, its unit, decimals shown.

    ``brief`` columns stand in the terminal's table; all stand in JSON, CSV and the workbook.
    """

    key: str
    zh: str
    en: str
    unit: str = ""
    decimals: int | None = None
    brief: bool = True

    @property
    def heading(self) -> str:
        """The heading with its unit in brackets, in the language in force."""
        name = self.zh if language() == "zh" else self.en
        return f"{name} ({self.unit})" if self.unit else name


@dataclass(frozen=True, slots=True)
class Sheet:
    """One list of rows of an answer; what is not ``brief`` is left out of a terminal's tables."""

    key: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    brief: bool = True

    @property
    def title(self) -> str:
        """The sheet's title in the language in force."""
        return self.zh if language() == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command answers: its data for JSON, and its sheets for everything else.

    ``headline`` says it in one sentence. ``parts`` tell more of single rows, by the row's ``id``:
    each has a page of its own.
    """

    data: Mapping[str, Any]
    sheets: tuple[Sheet, ...]
    assumptions: tuple[str, ...] = ()
    sources: tuple[Row, ...] = field(default_factory=tuple)
    headline: str = ""
    parts: Mapping[str, "Answer"] = field(default_factory=dict)


def plain_number(value: Fraction | None) -> int | float | None:
    """A number as JSON has it: whole where it is whole; None where there is none."""
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else float(value)
