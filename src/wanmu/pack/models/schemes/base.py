"""What the parts of an evaluation scheme share: where a clause stands, and choices."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, Final, Generic, TypeAlias, TypeVar

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import mark
from wanmu.pack.models.base import Model, Text

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Written:
    """How the documentation calls what a field holds."""

    name: str


_PERCENT: Final = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)\s*[%％]")


def _share(written: Any) -> Any:
    if isinstance(written, Fraction):
        return written
    found = _PERCENT.fullmatch(str(written).strip())
    if found and Fraction(found[1]) <= 100:  # noqa: PLR2004  percent
        return Fraction(found[1]) / 100
    raise InputError.of(
        "E010",
        mark('"{found}" is not a share; write it with its sign, such as 20%, from 0% to 100%'),
        found=str(written),
    )


Share: TypeAlias = Annotated[
    Fraction,
    BeforeValidator(_share),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,3}(\.\d{1,6})?\s*[%％]$"}),
    Written("share"),
]
"""A part of a whole in percent, such as 20%."""

Rule: TypeAlias = Annotated[
    Text, WithJsonSchema({"type": ["string", "number", "boolean"]}), Written("rule")
]
"""A condition or a formula in the rule language."""


class Clause(Model):
    """A part of a scheme, with the place that it rests on."""

    document: Text | None = None
    """The document that it stands in, when it is not the scheme's own (``document``)."""
    clause: Annotated[str, Field(max_length=60)] = ""
    """The clause, article or table in that document."""
    assumed: str = ""
    """Why this is assumed, where no document says it. The result carries it everywhere."""
    note: str = ""
    """A remark in own words."""


class Named(Clause):
    """A part of a scheme that people see by name."""

    zh: Text
    """Chinese name."""
    en: str = ""
    """English name."""

    def name(self, language: str) -> str:
        """The name in Chinese or English; the Chinese where there is no English."""
        return self.zh if language == "zh" else self.en or self.zh


class Chosen(Clause, Generic[T]):
    """A choice that a scheme must make: the value alone, or ``{is: …, clause: …, assumed: …}``."""

    model_config = ConfigDict(populate_by_name=True)

    value: T = Field(alias="is")
    """What is chosen."""

    @model_validator(mode="before")
    @classmethod
    def _from_value(cls, data: Any) -> Any:
        if isinstance(data, dict) and {"is", "value"} & data.keys():
            return data
        return {"is": data}

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """An editor accepts the value alone, too."""
        made = handler(core)
        return {"anyOf": [handler.resolve_ref_schema(made)["properties"]["is"], made]}


class Points(Model):
    """So many points instead of the item's score."""

    points: Rule
    """A number, or a formula in the rule language: -5."""
