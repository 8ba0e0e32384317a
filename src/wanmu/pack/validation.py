"""What a model finds wrong, as faults with their file, line and field, and the remedy."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final, TypeAlias, get_args

from pydantic import BaseModel, ValidationError

from wanmu.kernel.faults import Fault, InputError, Place, nearest
from wanmu.kernel.messages import mark

KeyPath: TypeAlias = tuple[str | int, ...]
Locate: TypeAlias = Callable[[KeyPath], Place]

_SHOWN: Final = 40

_WRONG_TYPE: Final = MappingProxyType(
    {
        "string_type": mark("this must be a text, and is {found}"),
        "tuple_type": mark(
            "this must be a list, and is {found}; write [a, b], or each item on a line after '- '"
        ),
        "mapping_type": mark("this must be keys with values (key: value), and is {found}"),
        "int": mark("this must be a whole number, and is {found}"),
        "other": mark("this is not what the field holds: {found}"),
    }
)
_ALIKE: Final = MappingProxyType(
    {
        "list_type": "tuple_type",
        "dict_type": "mapping_type",
        "model_type": "mapping_type",
        "model_attributes_type": "mapping_type",
        "int_type": "int",
        "int_parsing": "int",
        "int_from_float": "int",
    }
)


def faults_of(error: ValidationError, root: Any, locate: Locate) -> Iterator[Fault]:
    """The faults of a model's error; ``root`` is the type that was read."""
    details = [(_path(detail), detail) for detail in error.errors(include_url=False)]
    for path, detail in _of_one_branch(details):
        yield from _of_detail(detail, path, locate(path), root)


def _path(detail: Any) -> KeyPath:
    return tuple(part for part in detail["loc"] if not _is_branch(part))


def _of_one_branch(details: list[tuple[KeyPath, Any]]) -> Iterator[tuple[KeyPath, Any]]:
    """Of the errors of a value that fits none of several types, those of the type it is meant as.

    A word is meant as one of the words that are allowed, a mapping as the mapping.
    """
    words = {path for path, detail in details if detail["type"] == "literal_error"}
    parents = {path[:-1] for path, _ in details}
    for path, detail in details:
        is_word_error = detail["type"] == "literal_error"
        is_word = not isinstance(detail["input"], dict)
        if path not in words or is_word_error == (is_word or path not in parents):
            yield path, detail


def _is_branch(part: str | int) -> bool:
    # The name of a branch of a union stands in an error's path beside the keys.
    return isinstance(part, str) and (part in _BRANCHES or part.startswith("literal["))


_BRANCHES: Final = frozenset({"Multiple", "str", "function-before[_words()]", "[key]"})


def _of_detail(
    detail: Any, path: tuple[str | int, ...], place: Place, root: Any
) -> Iterator[Fault]:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        yield _unknown_key(path, place, root)
    elif kind == "missing":
        yield missing(str(path[-1]), place)
    elif kind in {"string_too_short", "too_short"}:
        yield empty(place)
    elif kind == "string_too_long":
        yield _too_long(detail["input"], context["max_length"], place)
    elif kind == "literal_error":
        yield _not_one_of(str(detail["input"]), context["expected"], place)
    elif kind == "value_error" and isinstance(context.get("error"), InputError):
        for fault in context["error"].faults:
            yield replace(fault, place=place)
    else:
        message = _WRONG_TYPE.get(_ALIKE.get(kind, kind), _WRONG_TYPE["other"])
        yield Fault("P022", message, place, {"found": shown(detail["input"])})


def missing(name: str, place: Place) -> Fault:
    """A key or column that must be there and is not; a figure's source has its own code."""
    if name in {"source", "locator"}:
        return Fault(
            "P037",
            mark(
                "{name} is missing: say in which document this stands and where, so that "
                "anybody can look it up"
            ),
            place,
            {"name": name},
        )
    return Fault("P021", mark('"{name}" is missing here; write it'), place, {"name": name})


def empty(place: Place) -> Fault:
    """A value that must not be empty."""
    return Fault("P023", mark("this must not be empty; write a value"), place)


def _too_long(found: str, limit: int, place: Place) -> Fault:
    return Fault(
        "P036",
        mark(
            "this has {length} characters and may have {limit}; a locator only points: shorten it"
        ),
        place,
        {"length": len(found), "limit": limit},
    )


def _unknown_key(path: tuple[str | int, ...], place: Place, root: Any) -> Fault:
    known = list(_fields(root, path[:-1]))
    return unknown_key(str(path[-1]), known, place)


def unknown_key(found: str, known: list[str], place: Place) -> Fault:
    """A key or column that the format does not have."""
    close = nearest(found, known)
    if close:
        return Fault(
            "P020",
            mark('there is no "{found}" here; the nearest is "{nearest}"'),
            place,
            {"found": found, "nearest": close},
        )
    return Fault(
        "P020",
        mark('there is no "{found}" here; there are: {known}'),
        place,
        {"found": found, "known": ", ".join(known)},
    )


def _not_one_of(found: str, expected: str, place: Place) -> Fault:
    choices = [word.strip(" '\"") for word in expected.replace(" or ", ",").split(",")]
    return Fault(
        "P024",
        mark('"{found}" is not one of: {choices}'),
        place,
        {"found": shown(found), "choices": ", ".join(choices)},
    )


def shown(found: object) -> str:
    """A found value, short enough for a message."""
    said = str(found) if isinstance(found, (str, int, float)) else repr(found)
    return said if len(said) <= _SHOWN else said[: _SHOWN - 1] + "…"


def _fields(annotation: Any, path: tuple[str | int, ...]) -> Iterator[str]:
    """The keys that the model at ``path`` inside ``annotation`` has."""
    for part in path:
        annotation = _inside(annotation, part)
    for model in _models(annotation):
        yield from field_names(model)


def _inside(annotation: Any, part: str | int) -> Any:
    if isinstance(part, int):
        return annotation
    for model in _models(annotation):
        for name, info in model.model_fields.items():
            if part in {name, info.alias}:
                return info.annotation
    return annotation


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        return
    for inner in get_args(annotation):
        yield from _models(inner)


def field_names(model: type[BaseModel]) -> list[str]:
    """The keys of a model as people write them."""
    return [info.alias or name for name, info in model.model_fields.items()]


def required_names(model: type[BaseModel]) -> list[str]:
    """The keys of a model that must be there."""
    fields: Mapping[str, Any] = model.model_fields
    return [info.alias or name for name, info in fields.items() if info.is_required()]
