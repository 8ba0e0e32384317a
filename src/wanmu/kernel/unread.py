"""Cells of a workbook that hold no value: errors, and formulas whose result was never stored.

The reader of workbooks gives both as blanks, and a blank is absence; an error is not
(absence 11). They are looked up in the sheet's own text, by pattern and without expanding
anything.
"""

import re
from collections.abc import Mapping
from html import unescape
from io import BytesIO
from typing import Final
from zipfile import ZipFile

_SHEET: Final = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION: Final = re.compile(r"<Relationship\b[^>]*>")
_ATTRIBUTE: Final = re.compile(r'([\w:]+)="([^"]*)"')
_CELL: Final = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\br="([A-Z]+)([0-9]+)")([^>]*[^/])>(.*?)</(?:\w+:)?c>', re.DOTALL
)
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f\b[^>]*?(?:/>|>(.*?)</)", re.DOTALL)
_VALUE: Final = re.compile(rb"<(?:\w+:)?v>([^<]+)</")


def unread_cells(content: bytes, sheet: str) -> Mapping[tuple[int, int], str]:
    """Row and column (from 0) of each such cell, with the error or the formula as text."""
    with ZipFile(BytesIO(content)) as packed:
        part = _part_of(packed, sheet)
        written = packed.read(part) if part in packed.namelist() else b""
    if b't="e"' not in written and b"<f" not in written and b":f" not in written:
        return {}
    found: dict[tuple[int, int], str] = {}
    for letters, digits, attributes, inside in _CELL.findall(written):
        said = _unread(attributes, inside)
        if said is not None:
            found[int(digits) - 1, _column(letters)] = said
    return found


def _unread(attributes: bytes, inside: bytes) -> str | None:
    value = _VALUE.search(inside)
    if b't="e"' in attributes:
        return value[1].decode() if value else "#ERROR!"
    formula = _FORMULA.search(inside)
    if formula and not value and b'"str"' not in attributes:
        return "=" + unescape((formula[1] or b"").decode("utf-8", "replace"))
    return None


def _part_of(packed: ZipFile, sheet: str) -> str:
    """The name of the part that holds a sheet; "" when the workbook is put together otherwise."""
    try:
        book = packed.read("xl/workbook.xml").decode("utf-8", "replace")
        relations = packed.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    except KeyError:
        return ""
    ids = {unescape(tag.get("name", "")): tag.get("r:id") for tag in _tags(_SHEET, book)}
    targets = {tag.get("Id"): tag.get("Target", "") for tag in _tags(_RELATION, relations)}
    target = targets.get(ids.get(sheet), "")
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _tags(pattern: re.Pattern[str], written: str) -> list[dict[str, str]]:
    return [dict(_ATTRIBUTE.findall(tag)) for tag in pattern.findall(written)]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
