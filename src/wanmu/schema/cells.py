"""Columns of text into typed columns: what cannot be read stays null and is found again.

Every function takes text without blanks and marks of absence, and answers a column that is null
where the text could not be read.
"""

import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any, Final
from unicodedata import normalize

import polars as pl
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from wanmu.kernel.faults import InputError
from wanmu.kernel.period import period
from wanmu.kernel.stated import stated
from wanmu.schema.field import Field
from wanmu.schema.gbt4754 import code_ranges, industry_code
from wanmu.schema.headings import plain

# The exponent is short, so that no cell can ask for a number of a billion digits.
_NUMBER: Final = r"^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?$"
_THOUSANDS: Final = r"^[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?$"
_DATE: Final = re.compile(
    r"^([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?(?:[ T][0-9:.]+)?$"
)
_DATE_OF_DIGITS: Final = re.compile(r"^((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})$")
CONTROL: Final = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
"""A character that is none: XML, and so a workbook or a Word file, cannot hold it."""
_YES: Final = ("是", "true", "yes", "y", "1", "√", "✓", "t")
_NO: Final = ("否", "false", "no", "n", "0", "×", "✗", "x", "f")
_DIVISION_CODE_LENGTHS: Final = (6, 9, 12)


def typed(texts: pl.Series, field: Field, factor: Fraction) -> pl.Series:
    """The column in the field's type; numbers are multiplied by ``factor``, exactly."""
    texts = texts.set(texts.str.contains(CONTROL).fill_null(value=False), None)
    if field.kind == "text":
        return texts
    if field.kind == "number" and not field.printed:
        return years(texts) if field.check == "year" else numbers(texts, factor)
    return _mapped(texts, _reader(field), field.dtype)


def numbers(texts: pl.Series, factor: Fraction = Fraction(1)) -> pl.Series:
    """Numbers with full-width digits and thousands commas read, in another unit if asked."""
    digits = texts.str.normalize("NFKC").str.replace_all("[−－]", "-").str.strip_chars()
    grouped = digits.str.contains(_THOUSANDS).fill_null(value=False)
    bare = digits.zip_with(~grouped, digits.str.replace_all(",", "", literal=True))
    readable = bare.set(~bare.str.contains(_NUMBER).fill_null(value=False), None)
    if factor == 1:
        values = readable.cast(pl.Float64, strict=False)
    else:
        values = _mapped(readable, lambda cell: _times(cell, factor), pl.Float64())
    return values.set(~values.is_finite().fill_null(value=True), None)


def typed_numbers(values: pl.Series, factor: Fraction = Fraction(1)) -> pl.Series:
    """Numbers of a typed file in another unit; a float's NaN is how some write nothing."""
    if values.dtype.is_float():
        values = values.fill_nan(None)
    if factor == 1:
        return values.cast(pl.Float64)
    return _mapped(values, lambda cell: _times(str(cell), factor), pl.Float64())


def years(texts: pl.Series) -> pl.Series:
    """Years: "2020", "2020年", "2020年度"."""
    digits = texts.str.normalize("NFKC").str.extract(r"^\s*([0-9]{4})\s*(?:年度?)?\s*$", 1)
    return digits.cast(pl.Int64, strict=False)


def uscc_reason(found: str) -> str:
    """Why text is no unified social credit code: "length", "characters" or its check character."""
    code = uscc.compact(found)
    if len(code) != len("91110000600037341L"):
        return "length"
    try:
        return uscc.calc_check_digit(code)
    except (ValueError, KeyError):
        return "characters"


def _reader(field: Field) -> Callable[[str], Any]:
    if field.printed:
        return partial(_printed, field.unit or "")
    if field.kind == "choice":
        known = _choices(field)
        return lambda cell: known.get(plain(cell))
    return _CODES[field.check] if field.kind == "code" else _READERS[field.kind]


def _mapped(values: pl.Series, read: Callable[[Any], Any], dtype: pl.DataType) -> pl.Series:
    """Read each distinct value once."""
    distinct = values.drop_nulls().unique()
    found = pl.Series([read(value) for value in distinct], dtype=dtype)
    return values.replace_strict(distinct, found, default=None, return_dtype=dtype)


def _times(cell: str, factor: Fraction) -> float | None:
    try:
        return float(Fraction(cell) * factor)
    except (OverflowError, ValueError):
        return None


def _truth(cell: str) -> bool | None:
    said = plain(cell)
    return True if said in _YES else False if said in _NO else None


def _choices(field: Field) -> dict[str, str]:
    return {
        plain(written): choice.value
        for choice in field.choices
        for written in (choice.value, choice.zh, choice.en, *choice.aliases)
    }


def _date(cell: str) -> date | None:
    """A day written in any common way: 2020-5-1, 2020/05/01, 2020年5月1日, 20200501."""
    written = normalize("NFKC", cell).strip()
    found = _DATE.match(written) or _DATE_OF_DIGITS.match(written)
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def _period(cell: str) -> str | None:
    try:
        return str(period(cell))
    except InputError:
        return None


def _printed(unit: str, cell: str) -> str | None:
    try:
        stated(cell, unit)
    except InputError:
        return None
    return cell


def _uscc(cell: str) -> str | None:
    try:
        return str(uscc.validate(cell))
    except ValidationError:
        return None


def _industry_code(cell: str) -> str | None:
    try:
        return industry_code(cell)
    except InputError:
        return None


def _industry_ranges(cell: str) -> str | None:
    try:
        return ";".join(str(found) for found in code_ranges(cell))
    except InputError:
        return None


def _division_code(cell: str) -> str | None:
    return cell if cell.isdecimal() and len(cell) in _DIVISION_CODE_LENGTHS else None


_CODES: Final[dict[str, Callable[[str], str | None]]] = {
    "": str.strip,
    "uscc": _uscc,
    "gbt4754": _industry_code,
    "gbt4754_ranges": _industry_ranges,
    "division_code": _division_code,
}
_READERS: Final[dict[str, Callable[[str], Any]]] = {
    "date": _date,
    "boolean": _truth,
    "period": _period,
}
