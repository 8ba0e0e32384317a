"""What differs between two schemes, clause by clause, such that each can be tried alone.

A clause is the smallest change that makes sense by itself: the weights of a group with the
indicators that come and go among them, a base, a cut, a veto with the fields that it reads.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from wanmu.pack.models import schemes
from wanmu.pack.scheme_choices import CHOICES
from wanmu.pack.scheme_tree import Difference, differences, get, tree_of, with_value
from wanmu.pack.schemes import scheme_from

_SAID: Final = frozenset(
    {"en", "note", "clause", "document", "assumed", "basis", "version", "in_force", "expires",
     "repealed", "amendments", "publication"}
)  # fmt: skip
"""Fields that change no result, in whatever part; amendments have been made already."""
_SAID_ALWAYS: Final = frozenset({"zh", "place", "documents"})
"""Fields that change no result and that a scheme cannot do without."""

_SCORING: Final = re.compile(
    r"(groups\.[^.]+)\.(?:items(?:\.[^.]+(?:\.weight)?)?|full_marks|rank_by)"
)
_WEIGHT: Final = re.compile(r"\.items\.[^.]+\.weight$")
_CUT: Final = re.compile(r"((?:groups\.[^.]+\.|overall\.)?cuts)\.[^.]+")
_METHOD: Final = re.compile(r"(groups\.[^.]+\.items\.[^.]+)\.(?:base|scoring|alternatives)")
_DEFINED: Final = re.compile(r"(?:fields|constants|derived|indicators|grades)\.([^.]+)")


@dataclass(frozen=True, slots=True)
class Clause:
    """What changes together, under one name: paths with what was there and what is."""

    name: str
    changes: tuple[Difference, ...]

    @property
    def before(self) -> Any:
        """What was there; of several parts by path."""
        return _alone({path: was for path, was, _ in self.changes})

    @property
    def after(self) -> Any:
        """What is there; of several parts by path."""
        return _alone({path: now for path, _, now in self.changes})


def _alone(values: Mapping[str, Any]) -> Any:
    return values if len(values) > 1 else next(iter(values.values()))


def clauses(before: schemes.Scheme, after: schemes.Scheme) -> tuple[Clause, ...]:
    """What decides and differs between two schemes.

    What is defined anew goes with every clause that names it. What is no longer defined is not told
    where a clause says what no longer names it.
    """
    found = _differences(before, after)
    back = {path: (path, now, was) for path, was, now in found.values()}
    new, gone = _defined(found), _defined(back)
    parts: dict[str, list[str]] = {}
    for path in found:
        parts.setdefault(_part(path, found), []).append(path)
    along = {part: _along(paths, found, new) for part, paths in parts.items()}
    told = set[str]().union(*along.values())
    told |= set[str]().union(*(_along(paths, back, gone) for paths in parts.values()))
    return tuple(
        Clause(_name(part, paths), tuple(found[path] for path in (*along[part], *paths)))
        for part, paths in parts.items()
        if part not in told
    )


def with_clause(before: schemes.Scheme, after: schemes.Scheme, clause: Clause) -> schemes.Scheme:
    """The first scheme with one clause as it is in the second.

    Raises:
        InputError: when the clause cannot stand alone.
    """
    tree, other = _trees(before, after)
    for path, _, now in clause.changes:
        tree = with_value(tree, path, now, like=other)
    return scheme_from(tree)


def _trees(
    before: schemes.Scheme, after: schemes.Scheme, without: Collection[str] = _SAID
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both schemes without what changes no result; lists and mappings of parts are always there.

    What one of them says for all groups and the other does not is said by each group.
    """
    one, other = (_tree(each, without) for each in (before, after))
    for name in CHOICES:
        if (name in one["choices"]) != (name in other["choices"]):
            for tree in (one, other):
                _by_group(tree["choices"], [group["choices"] for group in tree["groups"]], name)
    if ("cuts" in one) != ("cuts" in other):
        for tree in (one, other):
            _by_group(tree, tree["groups"], "cuts")
    return one, other


def _tree(scheme: schemes.Scheme, without: Collection[str]) -> dict[str, Any]:
    empty: dict[str, Any] = {name: {} for name in ("fields", "constants", "derived", "choices")}
    empty |= {name: [] for name in ("adjustments", "vetoes", "regrades")}
    tree = empty | tree_of(scheme, without=without) | {"document": scheme.document}
    groups = [{"choices": {}, **group} for group in tree["groups"]]
    return tree | {"scope": {"outcomes": [], **tree["scope"]}, "groups": groups}


def _by_group(common: dict[str, Any], own: Iterable[dict[str, Any]], name: str) -> None:
    """Move what is said for all groups to those that say nothing of their own."""
    said = common.pop(name, None)
    for each in own:
        if said is not None:
            each.setdefault(name, said)


def _differences(before: schemes.Scheme, after: schemes.Scheme) -> dict[str, Difference]:
    """What decides and differs, by path."""
    trees = _trees(before, after)
    named = {"id": None, "document": None}
    bare = [each | named for each in _trees(before, after, _SAID | _SAID_ALWAYS)]
    found: dict[str, Difference] = {}
    for path, *sides in differences(*bare):
        was, now = (
            side if side is None or isinstance(side, tuple) else get(tree, path)
            for side, tree in zip(sides, trees, strict=True)
        )
        found[path] = path, was, now
    return found


def _part(path: str, found: Mapping[str, Difference]) -> str:
    """What a difference is a part of: what adds up, or has a meaning, only together."""
    if scoring := _SCORING.fullmatch(path):
        return f"{scoring[1]}.weights"
    cut = _CUT.fullmatch(path)
    if cut and any(None in found[each] for each in found if each.startswith(f"{cut[1]}.")):
        return cut[1]
    method = _METHOD.fullmatch(path)
    return method[1] if method and f"{method[1]}.scoring" in found else path


def _name(part: str, paths: Iterable[str]) -> str:
    """The name of a clause: the indicators that come or go, else the weights."""
    group = part.removesuffix(".weights")
    others = sorted({path.removeprefix(f"{group}.") for path in paths if not _WEIGHT.search(path)})
    return f"{group}.{'+'.join(others)}" if group != part and others else part


def _defined(found: Mapping[str, Difference]) -> dict[str, str]:
    """The names that are defined anew, by path."""
    named = {path: _DEFINED.fullmatch(path) for path, was, _ in found.values() if was is None}
    return {path: match[1] for path, match in named.items() if match}


def _along(
    paths: Iterable[str], found: Mapping[str, Difference], defined: Mapping[str, str]
) -> list[str]:
    """The definitions that differences name, and those that these name, in their order."""
    taken, new = set(paths), set(paths)
    own = frozenset(taken)
    while new:
        said = " ".join(f"{path} {found[path][2]}" for path in new if found[path][2] is not None)
        new = {path for path, name in defined.items() if path not in taken and _names(said, name)}
        taken |= new
    return [path for path in defined if path in taken - own]


def _names(said: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said) is not None
