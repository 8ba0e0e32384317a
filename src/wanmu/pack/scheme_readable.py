"""What of a scheme's tree can be read, so that one fault does not hide those of later checks."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from difflib import get_close_matches
from functools import partial
from typing import Any, Final, TypeAlias

from pydantic import ValidationError

from wanmu.kernel.faults import Faults, Place
from wanmu.pack.models.schemes import Scheme
from wanmu.pack.scheme_choices import CHOICES
from wanmu.pack.validation import KeyPath, faults_by_path

Placed: TypeAlias = Callable[[Any, KeyPath], Place]
"""Where something stands that a tree holds at a path."""

_APART: Final = frozenset(
    {
        *("adjustment_limits", "adjustments", "amendments", "consequences", "cuts", "overall"),
        *("publication", "regrades", "vetoes", *CHOICES),
    }
)
"""Parts that define no names, so that the others can be checked without them."""


def readable(tree: Any, place: Placed, faults: Faults) -> tuple[Scheme | None, Any, frozenset[str]]:
    """The scheme in a tree, the tree as it was read, and the parts that had to be left out.

    There is no scheme where a part that others rest on cannot be read. An unknown key is read as
    the one that its fault proposes if the two are much alike, or else passed over.
    """
    left_out: frozenset[str] = frozenset()
    while True:
        try:
            return Scheme.model_validate(tree), tree, left_out
        except ValidationError as error:
            found = list(faults_by_path(error, Scheme, partial(place, tree)))
        before = tree
        unknown = [each for each in found if each[1].code == "P020"]
        faults.extend(fault for _, fault in unknown or found)
        for path, fault in unknown:
            meant = get_close_matches(str(path[-1]), [str(fault.values.get("nearest", ""))])
            tree = _without(tree, as_written(tree, path), *meant)
        if not unknown:
            parts = {_part(path) for path, _ in found}
            names = {str(part[-1]) for part in parts if part}
            if len(names) == len(parts) and names <= _APART:
                left_out |= names
                for part in parts:
                    tree = _without(tree, part)
        if tree is before:
            return None, tree, left_out


def _part(path: KeyPath) -> KeyPath:
    """The smallest part around a path that may stand apart."""
    return path[: 2 if path[:1] == ("choices",) else 1]


def _without(node: Any, path: Sequence[str | int], meant: str = "") -> Any:
    """A copy without what stands at a path, or with it under the key that is meant."""
    key, *rest = path
    if not _holds(node, key):
        return node
    made = copy(node)
    if rest:
        made[key] = _without(node[key], rest, meant)
        return node if made[key] is node[key] else made
    value = made.pop(key)
    if meant and meant not in node:
        made[meant] = value
        if hasattr(node, "lines"):
            made.lines = {**node.lines, meant: node.lines[key]}
    return made


def as_written(tree: Any, path: KeyPath) -> KeyPath:
    """A path as it is written: a choice may stand there without ``is``."""
    found: KeyPath = ()
    for part in path:
        inside = _holds(tree, part)
        found = found if part == "is" and not inside else (*found, part)
        tree = tree[part] if inside else tree
    return found


def _holds(node: Any, key: str | int) -> bool:
    if isinstance(node, Mapping):
        return key in node
    return isinstance(node, list) and isinstance(key, int) and key < len(node)
