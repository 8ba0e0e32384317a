"""What a scheme chooses where it must choose, and what it assumes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from wanmu.pack.models import schemes

CHOICES: Final = tuple(schemes.Choices.model_fields)
"""The names of the choices."""


def choice(
    scheme: schemes.Scheme,
    group: schemes.Group,
    name: str,
    item: schemes.ScoredItem | None = None,
) -> Any:
    """The value that is chosen: by the item, else by the group, else by the scheme; else None."""
    for owner in (item, group.choices, scheme.choices):
        chosen = getattr(owner, name, None)
        if chosen is not None:
            return chosen.value
    return None


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something that a scheme assumes: where it stands in the scheme, what it is, and why."""

    path: str
    name: str
    """The name of the part that people see, in Chinese; else the last of its path."""
    why: str


def assumptions(scheme: schemes.Scheme) -> tuple[Assumption, ...]:
    """Everything that the scheme marks as assumed, in its own order."""
    return tuple(_assumed(scheme, (), scheme.zh))


def _assumed(part: Any, path: tuple[str, ...], name: str) -> Iterator[Assumption]:
    if isinstance(part, BaseModel):
        name = getattr(part, "zh", "") or name
        why = getattr(part, "assumed", "")
        if why:
            yield Assumption(".".join(path), name, why)
    for key, inner in _parts(part):
        yield from _assumed(inner, (*path, key), _name(name, key, is_top=not path))


def _parts(part: Any) -> Iterator[tuple[str, Any]]:
    """What a part holds, by the names that a path gives it."""
    if isinstance(part, BaseModel):
        for field, info in type(part).model_fields.items():
            yield info.alias or field, getattr(part, field)
    elif isinstance(part, Mapping):
        yield from ((str(key), inner) for key, inner in part.items())
    elif isinstance(part, tuple):
        for at, inner in enumerate(part, 1):
            yield getattr(inner, "id", None) or getattr(inner, "grade", None) or str(at), inner


def _name(outer: str, key: str, *, is_top: bool) -> str:
    return key if is_top else f"{outer} {key}"
