"""What a heading means: which field, and in which unit its column is written.

Accepted are a field's JSON name, its Chinese and English names and its aliases, in any width,
case and spacing, with the unit in brackets or after a stroke, comma or colon: "总产值（亿元）",
"用地面积/亩", "output (万元)".
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final
from unicodedata import normalize

from wanmu.kernel.faults import InputError
from wanmu.kernel.units import unit
from wanmu.schema.field import Field, RecordType

_BRACKETS: Final = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_UNIT_WORD: Final = re.compile(r"^(?:计量)?(?:单位|unit)\s*:?\s*", re.IGNORECASE)
_SEPARATORS: Final = ("/", ",", ":", " ", "\n")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading read: the field that it means, the unit that it writes, and how.

    ``unit`` is None where none is written; ``doubtful`` is what stands where a unit would, and
    is none. ``exact`` says that the heading is the field's JSON name, whose unit the schema holds.
    """

    written: str
    field: Field
    unit: str | None = None
    doubtful: str = ""
    exact: bool = False


def plain(written: str) -> str:
    """Text as it is compared: half-width, lower case, without spaces and underscores."""
    return re.sub(r"[\s_\-]", "", normalize("NFKC", written)).casefold()


@cache
def headings_of(record: RecordType) -> Mapping[str, Field]:
    """Every plain heading of a record type and the field that it means."""
    return {
        plain(written): field
        for field in record.fields
        for written in (field.name, field.zh, field.en, *field.aliases)
    }


def read_heading(record: RecordType, written: str) -> Heading | None:
    """The heading's field and unit, or None when no field of the record has it."""
    known = headings_of(record)
    whole = known.get(plain(written))
    if whole is not None:
        return Heading(written, whole, exact=written.strip() == whole.name)
    text = normalize("NFKC", written).strip()
    found = [
        Heading(written, known[plain(name)], *_unit_of(parts))
        for name, parts in _readings(text)
        if plain(name) in known
    ]
    return next((heading for heading in found if heading.unit), found[0] if found else None)


def _readings(text: str) -> Iterator[tuple[str, list[str]]]:
    """Ways to part a heading into its name and what may be its unit."""
    groups = list(_BRACKETS.finditer(text))
    bare = _BRACKETS.sub("", text)
    for kept in groups:
        # A bracket may belong to the name: 综合能耗(等价值)(吨标煤).
        yield f"{bare}{kept[0]}", [group[1] for group in groups if group is not kept]
    if groups:
        yield bare, [group[1] for group in groups]
    for separator in _SEPARATORS:
        for at in (at for at, letter in enumerate(text) if letter == separator):
            yield text[:at], [text[at + 1 :]]


def _unit_of(parts: list[str]) -> tuple[str | None, str]:
    candidates = [piece for part in parts for piece in (_stripped(part), *part.split(","))]
    known = next((piece for piece in candidates if is_unit(_stripped(piece))), None)
    if known is not None:
        return _stripped(known), ""
    return None, parts[0].strip() if parts else ""


def _stripped(part: str) -> str:
    return _UNIT_WORD.sub("", part.strip()).strip()


@cache
def is_unit(written: str) -> bool:
    """Whether the text is a unit that is known."""
    return bool(written) and _refusal(written) is None


@cache
def nearest_unit(written: str) -> str:
    """The known unit most like a text that is none; "" when nothing is near."""
    refusal = _refusal(written)
    return str(refusal.faults[0].values.get("near", "")) if refusal else ""


def _refusal(written: str) -> InputError | None:
    try:
        unit(written)
    except InputError as error:
        return error
    return None
