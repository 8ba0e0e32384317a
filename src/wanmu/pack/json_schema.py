"""JSON Schemas of a pack's YAML files, so that an editor completes and checks them."""

from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import StringSchema

from wanmu.kernel.faults import InputError, nearest
from wanmu.kernel.messages import mark
from wanmu.pack.layout import PARTS, schema_type

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

NAMES: Final = tuple(name for name, part in PARTS.items() if part.suffix == ".yaml")
"""The YAML parts of a pack, each with a schema of its own."""


def json_schema(name: str) -> dict[str, Any]:
    """The schema of one part, such as ``industries`` or ``relations``.

    Raises:
        InputError: P064, when there is no such part.
    """
    if name not in NAMES:
        raise InputError.of(
            "P064",
            mark('there is no schema "{found}"; there are: {known}'),
            found=name,
            known=nearest(name, NAMES) or ", ".join(NAMES),
        )
    return _schema(name)


def json_schemas() -> dict[str, dict[str, Any]]:
    """The schemas of all YAML parts by name."""
    return {name: json_schema(name) for name in NAMES}


class _AsRead(GenerateJsonSchema):
    """A pack's files are read as text, so what looks like a number is a text, too."""

    def str_schema(self, schema: StringSchema) -> JsonSchemaValue:
        """A text as an editor sees it."""
        made = super().str_schema(schema)
        return made if "pattern" in made else made | {"type": ["string", "number"]}


@cache
def _schema(name: str) -> dict[str, Any]:
    generated = TypeAdapter(schema_type(PARTS[name])).json_schema(schema_generator=_AsRead)
    return {"$schema": DIALECT, **generated, "title": f"wanmu {name}"}
