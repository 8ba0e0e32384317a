"""What a model finds wrong, as faults with their file, line and field, and the remedy."""

from collections.abc import Callable, Iterator, Mapping, Sequence
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
        "date": mark("this must be a day such as 2021-12-31, and is {found}"),
        "bool": mark("this must be true or false, and is {found}"),
        "ge": mark("this must be {limit} or more, and is {found}"),
        "le": mark("this must be {limit} or less, and is {found}"),
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
        "date_from_datetime_parsing": "date",
        "date_from_datetime_inexact": "date",
        "date_parsing": "date",
        "date_type": "date",
        "bool_parsing": "bool",
        "bool_type": "bool",
        "greater_than_equal": "ge",
        "less_than_equal": "le",
    }
)


def faults_of(error: ValidationError, root: Any, locate: Locate) -> Iterator[Fault]:
    """The faults of a model's error; ``root`` is the type that was read."""
    return (fault for _, fault in faults_by_path(error, root, locate))


def faults_by_path(
    error: ValidationError, root: Any, locate: Locate
) -> Iterator[tuple[KeyPath, Fault]]:
    """The faults of a model's error, each with the path of keys to what is wrong."""
    details = _of_one_branch(error.errors(include_url=False))
    paths = [_path(detail) for detail in details]
    for path, detail in zip(paths, details, strict=True):
        # A list counts only its sound items: one with a faulty item is not too short for it.
        if detail["type"] != "too_short" or not any(_below(other, path) for other in paths):
            for fault in _of_detail(detail, path, locate(path), root):
                yield path, fault


def _path(detail: Any) -> KeyPath:
    branches = set(_branches(detail))
    return tuple(part for at, part in enumerate(detail["loc"]) if at not in branches)


def _branches(detail: Any) -> Iterator[int]:
    """Where an error's path has the name of a branch of a union and not a key."""
    *above, last = detail["loc"] or ("",)
    # What is unknown or missing is a key, whatever its name.
    parts = above if detail["type"] in _OF_KEYS else [*above, last]
    return (at for at, part in enumerate(parts) if _is_branch(part))


def _below(path: KeyPath, above: KeyPath) -> bool:
    return len(path) > len(above) and path[: len(above)] == above


def _of_one_branch(details: Sequence[Any]) -> list[Any]:
    """Of the errors of a value that fits none of several types, those of the type it is meant as.

    A word is meant as one of the words that are allowed, a mapping as the one with its keys.
    """
    unions: dict[KeyPath, dict[str | int, list[Any]]] = {}
    for detail in details:
        for at in _branches(detail):
            of_part = unions.setdefault(detail["loc"][:at], {})
            of_part.setdefault(detail["loc"][at], []).append(detail)
    for above, branches in unions.items():
        meant = min(branches, key=lambda part: _strangeness(branches[part], len(above)))
        details = [
            detail
            for detail in details
            if detail["loc"][: len(above)] != above or detail["loc"][len(above)] == meant
        ]
    return list(details)


def _strangeness(details: Sequence[Any], depth: int) -> tuple[bool, int]:
    """How far a value is from a type: not even of its shape, or with so many keys amiss."""
    shape = any(len(detail["loc"]) == depth + 1 for detail in details)
    keys = [
        detail
        for detail in details
        if len(detail["loc"]) == depth + 2 and detail["type"] in _OF_KEYS
    ]
    return shape, len(keys)


def _is_branch(part: str | int) -> bool:
    # The name of a branch of a union stands in an error's path beside the keys.
    return isinstance(part, str) and (
        part in _BRANCHES or part.startswith(("literal[", "tuple[", "function-before["))
    )


_OF_KEYS: Final = frozenset({"missing", "extra_forbidden"})
_BRANCHES: Final = frozenset(
    {
        "Multiple",
        "str",
        "[key]",
        *("Base", "MinMax", "Points", "Thresholds", "TieKeys", "Times", "TwoKey"),
    }
)


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
        others = list(_inner_models(root, path))
        yield _not_one_of(detail["input"], context["expected"], others, place)
    elif kind == "value_error" and isinstance(context.get("error"), InputError):
        for fault in context["error"].faults:
            yield replace(fault, place=place)
    else:
        message = _WRONG_TYPE.get(_ALIKE.get(kind, kind), _WRONG_TYPE["other"])
        limit = context.get("ge", context.get("le"))
        yield Fault("P022", message, place, {"found": shown(detail["input"]), "limit": limit})


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


def _not_one_of(
    found: object, expected: str, others: Sequence[type[BaseModel]], place: Place
) -> Fault:
    choices = [word.strip(" '\"") for word in expected.replace(" or ", ",").split(",")]
    choices += [f"{{{': …, '.join(required_names(model))}: …}}" for model in others]
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
    for model in _inner_models(annotation, path):
        yield from field_names(model)


def _inner_models(annotation: Any, path: tuple[str | int, ...]) -> Iterator[type[BaseModel]]:
    for part in path:
        annotation = _inside(annotation, part)
    yield from _models(annotation)


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
