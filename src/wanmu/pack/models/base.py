"""What every model of a pack's files shares: strictness, and the small types of its fields."""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Final, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import mark
from wanmu.kernel.period import period

LOCATOR_LENGTH: Final = 20


class Model(BaseModel):
    """A record of a pack: no unknown keys, never changed after it is read."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        str_strip_whitespace=True,
        use_attribute_docstrings=True,
    )

    @model_validator(mode="before")
    @classmethod
    def _without_empty_keys(cls, data: Any) -> Any:
        """A key without a value is a key that is not there; an unknown one stays a fault."""
        if isinstance(data, dict) and None in data.values():
            known = {info.alias or name for name, info in cls.model_fields.items()}
            return {k: value for k, value in data.items() if value is not None or k not in known}
        return data


def _readable_period(written: str) -> str:
    period(written)
    return written


# No exponents: 1e999999999 is a few letters and a number that fills the memory.
_PLAIN_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?")


def _number(written: Any) -> Any:
    if isinstance(written, (int, Fraction)):
        return Fraction(written)
    if isinstance(written, str) and _PLAIN_NUMBER.fullmatch(written.strip()):
        return Fraction(written)
    raise InputError.of(
        "P022", mark('"{found}" is not a number; write one such as 1.5'), found=str(written)
    )


def _words(written: Any) -> Any:
    return {"zh": written, "en": written} if isinstance(written, str) else written


def _names(written: Any) -> Any:
    if not isinstance(written, str):
        return written
    return tuple(part.strip() for part in written.replace("；", ";").split(";") if part.strip())


def _patterns(written: Any) -> Any:
    return (written,) if isinstance(written, str) else written


_TEXTS: Final = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
}
_SCALAR: Final = {"type": ["string", "number"]}
_WORDS: Final = {
    "anyOf": [
        {"type": "string"},
        {
            "type": "object",
            "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
            "additionalProperties": False,
            "minProperties": 1,
        },
    ]
}

Text: TypeAlias = Annotated[str, StringConstraints(min_length=1)]
"""Text that is not empty."""

Code: TypeAlias = Annotated[Text, WithJsonSchema(_SCALAR)]
"""Text that may look like a number, such as 331122."""

PeriodText: TypeAlias = Annotated[Text, AfterValidator(_readable_period), WithJsonSchema(_SCALAR)]
"""A period as ``wanmu.kernel.period`` reads it: 2020, 2021..2025, 2023-01..2023-11."""

Locator: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=LOCATOR_LENGTH)]
"""Where in the document, in at most 20 characters."""

Number: TypeAlias = Annotated[
    Fraction, BeforeValidator(_number), WithJsonSchema({"type": ["number", "string"]})
]
"""An exact number, such as 1.5."""

Wording: TypeAlias = Annotated[Mapping[str, Text], BeforeValidator(_words), WithJsonSchema(_WORDS)]
"""One text for both languages, or ``{zh: …, en: …}``."""

Patterns: TypeAlias = Annotated[
    tuple[Text, ...], BeforeValidator(_patterns), WithJsonSchema(_TEXTS)
]
"""A pattern of fact identifiers, or a list of them."""

Names: TypeAlias = Annotated[tuple[str, ...], BeforeValidator(_names)]
"""Several names in one cell, with semicolons between them."""


class Item(Model):
    """One thing named in a document; a plain text is its Chinese name alone."""

    zh: Text
    """Chinese name or text."""
    en: str = ""
    """English name or text."""
    locator: Locator | None = None
    """Where the document names it."""
    note: str = ""
    """A remark in own words."""

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, data: Any) -> Any:
        return {"zh": data} if isinstance(data, str) else data

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """An editor accepts the text alone, too."""
        return {"anyOf": [{"type": "string"}, handler(core)]}
