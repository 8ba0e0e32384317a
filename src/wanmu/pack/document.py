"""The tables of fields in ``docs/pack.md`` and ``docs/schemes.md``, written from the models.

``python -m wanmu.pack.document docs/pack.md`` renews them between their marks, so that they cannot
drift.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from types import ModuleType, NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from wanmu.pack import models
from wanmu.pack.models import schemes

PAGES: Final[Mapping[str, ModuleType]] = {"pack": models, "schemes": schemes}
"""The pages and the models that each describes."""

_MARKED: Final = re.compile(r"<!-- fields: (\w+) -->\n.*?<!-- end -->", re.DOTALL)
_WORDS: Final = {
    str: "text",
    int: "whole number",
    Fraction: "number",
    date: "day",
    bool: "`true` or `false`",
    Any: "anything",
    schemes.base.T: "anything",
}


def renewed(document: str, page: str = "pack") -> str:
    """The page with every marked table of fields written anew."""
    return _MARKED.sub(lambda found: _marked(getattr(PAGES[page], found[1])), document)


def documented(page: str = "pack") -> Iterator[type[BaseModel]]:
    """Every model that a page describes."""
    for name in PAGES[page].__all__:
        model = getattr(PAGES[page], name)
        if isinstance(model, type) and issubclass(model, models.Model) and model != models.Model:
            yield model


def fields_table(model: type[BaseModel]) -> str:
    """A table of a model's fields: name, whether it must be there, what it holds.

    What every clause of a scheme has is not repeated.
    """
    rows = [
        f"| `{info.alias or name}` | {'yes' if info.is_required() else ''} | {_type(info)} | "
        f"{' '.join((info.description or '').split()).replace('``', '`')} |"
        for name, info in model.model_fields.items()
        if not _is_common(model, name)
    ]
    return "\n".join(["| field | needed | holds | meaning |", "| --- | --- | --- | --- |", *rows])


def _is_common(model: type[BaseModel], name: str) -> bool:
    return (
        issubclass(model, schemes.Clause)
        and model is not schemes.Clause
        and name in schemes.Clause.model_fields
        and name not in model.__annotations__
    )


def _marked(model: type[BaseModel]) -> str:
    return f"<!-- fields: {model.__name__} -->\n{fields_table(model)}\n<!-- end -->"


def _type(info: FieldInfo) -> str:
    return _validated(info.annotation, info.metadata) or _said(info.annotation)


def _validated(annotation: Any, metadata: Iterable[Any]) -> str:
    """What a field accepts whose text is taken apart before it is read."""
    for item in metadata:
        if isinstance(item, schemes.Written):
            return item.name
    if not any(isinstance(item, BeforeValidator) for item in metadata):
        return ""
    if annotation is Fraction:
        return "number"
    if get_origin(annotation) is not tuple:
        return "text, or {zh, en}"
    named = get_args(annotation)[0] is str
    return "names with ; between them" if named else "text, or list of text"


def _said(annotation: Any) -> str:
    inner = get_args(annotation)
    said = _OF_SEVERAL.get(get_origin(annotation))
    if said:
        return said(inner)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        is_choice = issubclass(annotation, schemes.Chosen) and annotation is not schemes.Chosen
        return _type(annotation.model_fields["value"]) if is_choice else annotation.__name__
    return _WORDS.get(annotation, "text")


def _any_of(inner: tuple[Any, ...]) -> str:
    return " or ".join(_said(part) for part in inner if part is not NoneType)


_OF_SEVERAL: Final[Mapping[Any, Callable[[tuple[Any, ...]], str]]] = {
    Annotated: lambda inner: _validated(inner[0], inner[1:]) or _said(inner[0]),
    Literal: lambda inner: ", ".join(f"`{choice}`" for choice in inner),
    tuple: lambda inner: f"list of {_said(inner[0])}",
    Mapping: lambda inner: f"keys with {_said(inner[1])}",
    Union: _any_of,
    UnionType: _any_of,
}


def main() -> None:
    """Renew the tables of the document that is named."""
    path = Path(sys.argv[1])
    path.write_text(renewed(path.read_text("utf-8"), path.stem), "utf-8")


if __name__ == "__main__":
    main()
