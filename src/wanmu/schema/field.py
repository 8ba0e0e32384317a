"""What a field of a record is: its names, kind, unit, meaning and the headings that mean it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, TypeAlias

import polars as pl

Kind: TypeAlias = Literal["number", "text", "boolean", "date", "period", "code", "choice"]
Check: TypeAlias = Literal["", "uscc", "gbt4754", "gbt4754_ranges", "division_code", "year"]

_DTYPES: Final[Mapping[Kind, pl.DataType]] = {
    "number": pl.Float64(),
    "text": pl.String(),
    "boolean": pl.Boolean(),
    "date": pl.Date(),
    "period": pl.String(),
    "code": pl.String(),
    "choice": pl.String(),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """An allowed value: how it is kept, its names, and what else it may be written as."""

    value: str
    zh: str
    en: str
    aliases: tuple[str, ...] = ()

    def title(self, language: str) -> str:
        """The name in Chinese or English."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a record.

    ``unit`` is the unit that the frame holds; "" is a plain number, None is no number at all or
    one that has no unit (a year). ``check`` names the form of a code or a year. A ``printed``
    figure keeps its text, because the words around it ("200余") belong to it, and so does 无.
    """

    name: str
    zh: str
    en: str
    kind: Kind
    meaning_zh: str
    meaning_en: str
    unit: str | None = None
    required: bool = False
    choices: tuple[Choice, ...] = ()
    aliases: tuple[str, ...] = ()
    minimum: int | None = None
    check: Check = ""
    many: bool = False
    printed: bool = False

    @property
    def dtype(self) -> pl.DataType:
        """The type of the field's column in a frame; a year is whole, a printed number text."""
        if self.printed:
            return pl.String()
        return pl.Int64() if self.check == "year" else _DTYPES[self.kind]

    @property
    def needs_unit(self) -> bool:
        """Whether a heading must say the unit: every number that is measured in one."""
        return bool(self.unit)

    def title(self, language: str) -> str:
        """The name in Chinese or English."""
        return self.zh if language == "zh" else self.en

    def meaning(self, language: str) -> str:
        """The meaning in Chinese or English."""
        return self.meaning_zh if language == "zh" else self.meaning_en

    def heading(self, language: str) -> str:
        """The name with its unit in brackets, as a person reads it above a column."""
        name = self.title(language)
        return f"{name} ({self.unit})" if self.unit else name


@dataclass(frozen=True)
class RecordType:
    """A kind of record: its names, its fields and which of them tell one record from another."""

    name: str
    zh: str
    en: str
    meaning_zh: str
    meaning_en: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """The fields by their JSON name."""
        return {field.name: field for field in self.fields}

    def title(self, language: str) -> str:
        """The name in Chinese or English."""
        return self.zh if language == "zh" else self.en

    def meaning(self, language: str) -> str:
        """The meaning in Chinese or English."""
        return self.meaning_zh if language == "zh" else self.meaning_en
