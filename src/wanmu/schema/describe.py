"""A field in words, for the notes of a template and for the documentation."""

from collections.abc import Iterator, Mapping
from typing import Final

from wanmu.kernel.messages import Language, in_language, mark, text
from wanmu.schema.field import Field, Kind, RecordType

_KINDS: Final[Mapping[Kind, str]] = {
    "number": mark("number"),
    "text": mark("text"),
    "boolean": mark("yes or no"),
    "date": mark("day"),
    "period": mark("period"),
    "code": mark("code"),
    "choice": mark("choice"),
}


def rows_of(record: RecordType, chosen: Language) -> Iterator[tuple[str, ...]]:
    """Heading, JSON name, kind, unit, required, meaning and allowed values of each field."""
    with in_language(chosen):
        for field in record.fields:
            yield (
                field.heading(chosen),
                field.name,
                kind_name(field),
                field.unit or "",
                text("yes") if field.required else "",
                field.meaning(chosen),
                ", ".join(
                    f"{choice.zh if chosen == 'zh' else choice.en} ({choice.value})"
                    for choice in field.choices
                ),
            )


def kind_name(field: Field) -> str:
    """The kind of a field in the language in force; several values have semicolons between."""
    name = text(_KINDS[field.kind])
    return text("{kind}, several with ;", kind=name) if field.many else name
