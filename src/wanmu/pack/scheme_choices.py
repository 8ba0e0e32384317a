"""What a scheme chooses where it must choose, and what it assumes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from wanmu.pack.models import schemes

CHOICES: Final = tuple(schemes.Choices.model_fields)
"""The names of the choices."""
_UNNAMED: Final = frozenset({"choices", "groups", "items"})
"""Keys that say nothing of their own where a part is called by name."""


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
    names = {key: indicator.zh for key, indicator in scheme.indicators.items()}
    own = [Assumption("", scheme.zh, scheme.assumed)] if scheme.assumed else []
    return tuple(own + [each for part in _parts(scheme) for each in _assumed(part, (), (), names)])


def _assumed(
    keyed: tuple[str, Any],
    above: tuple[str, ...],
    titles: tuple[str, ...],
    names: Mapping[str, str],
) -> Iterator[Assumption]:
    """What is assumed in a part and below it; ``titles`` are what people call the parts above."""
    key, part = keyed
    path = (*above, key)
    if getattr(part, "zh", ""):
        titles = (*titles[:-1], part.zh) if titles[-1:] == above[-1:] else (*titles, part.zh)
    elif key not in _UNNAMED:
        titles = (*titles, names.get(key, key))
    if getattr(part, "assumed", ""):
        yield Assumption(".".join(path), " ".join(titles), part.assumed)
    for inner in _parts(part):
        yield from _assumed(inner, path, titles, names)


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
