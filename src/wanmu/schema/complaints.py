"""What to say about a cell that cannot be read: what was found, what was expected, the way out."""

import re
from collections.abc import Mapping
from typing import Final, TypeAlias

from wanmu.kernel.messages import mark
from wanmu.schema.cells import CONTROL, uscc_reason
from wanmu.schema.field import Field

Complaint: TypeAlias = tuple[str, str, dict[str, object]]

_BY_KIND: Final[Mapping[str, tuple[str, str]]] = {
    "number": (
        "S028",
        mark(
            "{found!r} is not a number; write digits only (a unit belongs in the heading), "
            "or leave the cell empty where there is no figure"
        ),
    ),
    "date": ("S029", mark("{found!r} is not a day; write it as 2020-05-31")),
    "period": ("S029", mark("{found!r} is not a period; write it as 2020, 2020-05 or 2021..2025")),
    "boolean": ("S029", mark("{found!r} is neither yes nor no; write 是 or 否")),
}
_BY_CHECK: Final[Mapping[str, tuple[str, str]]] = {
    "year": ("S029", mark("{found!r} is not a year; write it as 2020")),
    "gbt4754": (
        "S032",
        mark("{found!r} is not a GB/T 4754 code; write two to four digits, such as 34 or 3421"),
    ),
    "gbt4754_ranges": (
        "S032",
        mark("{found!r} is not a list of GB/T 4754 codes or ranges; write it as 33-36;3921"),
    ),
    "division_code": (
        "S032",
        mark("{found!r} is not a division code; write its 6, 9 or 12 digits"),
    ),
}
_FORMULA: Final = mark(
    "the file holds the formula {found!r} without its result; open it in Excel and save it again"
)
_CONTROL: Final = mark(
    "{found!r} holds control characters, which nobody sees and no document can hold; type it anew"
)
_LENGTH: Final = mark(
    "{found!r} is not a unified social credit code: it has {length} characters and needs 18; "
    "format the column as text, so that the sheet does not round it"
)
_CHARACTERS: Final = mark(
    "{found!r} is not a unified social credit code: it holds a character that such codes never do "
    "(I, O, S, V and Z do not occur); compare it with the licence"
)
_CHECK: Final = mark(
    "{found!r} is not a unified social credit code: its last character would have to be "
    "{expected!r}; compare it with the licence"
)


def complaint(field: Field, found: str) -> Complaint:
    """Code, message and values for a cell of that field."""
    if re.search(CONTROL, found):
        return "S038", _CONTROL, {"found": found}
    if found.startswith("="):
        return "S037", _FORMULA, {"found": found}
    if field.check == "uscc":
        return _of_credit_code(found)
    if field.kind == "choice":
        return (
            "S030",
            mark("{found!r} is not an allowed value of {name}; write one of {allowed}"),
            {
                "found": found,
                "zh": field.zh,
                "name": field.en,
                "allowed": ", ".join(f"{choice.zh} ({choice.value})" for choice in field.choices),
            },
        )
    code, message = _BY_CHECK.get(field.check) or _BY_KIND[field.kind]
    return code, message, {"found": found}


def _of_credit_code(found: str) -> Complaint:
    match uscc_reason(found):
        case "length":
            return "S031", _LENGTH, {"found": found, "length": len(found)}
        case "characters":
            return "S031", _CHARACTERS, {"found": found}
        case expected:
            return "S031", _CHECK, {"found": found, "expected": expected}
