"""A scheme as a tree of plain data: its parts by path, a copy with another value, differences.

A path names keys with dots between them, and an item of a list by its ``id``, by its ``grade`` or
by its number from 1: ``groups.above_scale.items.per_mu_tax.base``, ``cuts.A.first``.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final, TypeAlias

from pydantic import BaseModel

from wanmu.kernel.faults import InputError, Place, nearest
from wanmu.kernel.messages import mark
from wanmu.pack.models import schemes
from wanmu.pack.scheme_choices import CHOICES
from wanmu.pack.scheme_rules import decimal
from wanmu.pack.yaml_tree import Listed, Mapped

Difference: TypeAlias = tuple[str, Any, Any]

_WHOLE: Final = frozenset({"base", "scoring", "steps", *CHOICES})
"""Keys whose value is one clause, whatever it is made of."""


_SHARES: Final[Mapping[type, frozenset[str]]] = {
    schemes.Cut: frozenset({"first", "to", "last", "at_most", "at_least"}),
    schemes.Key: frozenset({"half", "share"}),
    schemes.MinMax: frozenset({"floor"}),
}
"""Fields that hold a share, and are written in percent."""


def tree_of(scheme: schemes.Scheme, *, without: Collection[str] = ()) -> dict[str, Any]:
    """A scheme as plain data, as a file would hold it, without what is left at its default.

    ``without`` names fields that every part goes without: ``note``, ``clause``.
    """
    return dict(_fields(scheme, without))


def _fields(part: BaseModel, without: Collection[str]) -> Iterator[tuple[str, Any]]:
    for name, info in type(part).model_fields.items():
        value = getattr(part, name)
        said = info.is_required() or value != info.get_default(call_default_factory=True)
        if said and name not in without:
            is_share = name in _SHARES.get(type(part), ())
            plain = f"{decimal(value * 100)}%" if is_share else _plain(value, without)
            yield info.alias or name, plain


def _plain(value: Any, without: Collection[str]) -> Any:
    if isinstance(value, BaseModel):
        fields = dict(_fields(value, without))
        return fields["is"] if fields.keys() == {"is"} else fields
    if isinstance(value, Mapping):
        return {str(name): _plain(inner, without) for name, inner in value.items()}
    if isinstance(value, tuple):
        return [_plain(inner, without) for inner in value]
    if isinstance(value, bool) or value is None:
        return value
    return decimal(value) if isinstance(value, Fraction) else str(value)


def get(tree: Any, path: str) -> Any:
    """What stands at a path; None where nothing does.

    Raises:
        InputError: E011, when the scheme has nothing that the path could lead through.
    """
    *before, last = path.split(".")
    node = _walk(tree, before, path)
    key = _key(node, last)
    return None if key is None else node[key]


def with_value(tree: Any, path: str, value: Any, line: int = 0, *, like: Any = None) -> Any:
    """A copy of the tree with another value at a path; None takes away what stands there.

    A key that is not there is added, and so is an item of a list that has the identifier that the
    path names: at the end, or with ``like`` beside the neighbours that it has in that tree. A tuple
    of names puts the items of a list in this order. ``line`` is where the value is written.

    Raises:
        InputError: E011, when the scheme has nothing of that path.
    """
    *before, last = path.split(".")
    copied = root = _copy(tree)
    for at, part in enumerate(before, 1):
        if at == len(before) and _item_name(value) == last:
            _begin_list(copied, part, line)
        key = _step(copied, part, path)
        copied[key] = copied = _copy(copied[key])
    if isinstance(value, tuple):
        value = _in_order(get(tree, path), value)
    order = () if like is None else _keys(_walk(like, before, path))
    _put(copied, last, value, line or getattr(copied, "line", 0), path, order=order)
    return root


def _in_order(items: Sequence[Any], names: Sequence[str]) -> list[Any]:
    """Items of a list in the order of their names; those that are not named keep their place."""
    by_name = dict(zip(_names(items), items, strict=True))
    named = iter([by_name[name] for name in names if name in by_name])
    return [next(named) if name in names else item for name, item in by_name.items()]


def _place(names: Sequence[str], new: str, order: Sequence[str]) -> int:
    """Where a new item comes to stand: behind its neighbour in ``order``, else before the next."""
    if new not in order:
        return len(names)
    at = order.index(new)
    behind = [names.index(name) + 1 for name in order[:at] if name in names][-1:]
    before = [names.index(name) for name in order[at:] if name in names][:1]
    return (*behind, *before, len(names))[0]


def _begin_list(node: Any, part: str, line: int) -> None:
    """Put an empty list where the first item of one is to stand."""
    if isinstance(node, Mapped) and part not in node:
        node[part], node.lines[part] = Listed(line), line
    elif isinstance(node, dict):
        node.setdefault(part, [])


def _walk(tree: Any, parts: Iterable[str], path: str) -> Any:
    for part in parts:
        tree = tree[_step(tree, part, path)]
    return tree


def _step(node: Any, part: str, path: str) -> Any:
    key = _key(node, part)
    if key is None:
        raise _unknown(node, part, path)
    return key


def _key(node: Any, part: str) -> Any:
    """The key or the position of a part; None when it is not there."""
    if isinstance(node, Mapping):
        return part if part in node else None
    names = _names(node)
    if part in names:
        return names.index(part)
    at = int(part) if part.isascii() and part.isdecimal() and len(part) < 6 else 0  # noqa: PLR2004
    return at - 1 if 0 < at <= len(names) else None


def _names(node: Any) -> list[str]:
    """How the items of a list are named."""
    if not isinstance(node, Sequence) or isinstance(node, str):
        return []
    return [_item_name(item) or str(at) for at, item in enumerate(node, 1)]


def _keys(node: Any) -> list[str]:
    """How the parts of a node are named."""
    return [str(key) for key in node] if isinstance(node, Mapping) else _names(node)


def _item_name(item: Any) -> str:
    named = item if isinstance(item, Mapping) else {}
    return str(named.get("id") or named.get("grade") or "")


def _unknown(node: Any, part: str, path: str) -> InputError:
    known = _keys(node)
    near = nearest(part, known)
    if near:
        message = mark('the path {path} leads to no "{part}"; the nearest is "{near}"')
    else:
        message = mark('the path {path} leads to no "{part}"; there are: {known}')
    values = {"near": near} if near else {"known": ", ".join(known) or "–"}
    return InputError.of("E011", message, Place(field=path), part=part, path=path, **values)


def _copy(node: Any) -> Any:
    if isinstance(node, Mapped | Listed):
        made: Any = type(node)(node.line)
        made.lines = node.lines.copy()
        made.update(node) if isinstance(node, Mapped) else made.extend(node)
        return made
    if isinstance(node, Mapping):
        return dict(node)
    return list(node) if isinstance(node, Sequence) and not isinstance(node, str) else node


def _put(node: Any, part: str, value: Any, line: int, path: str, *, order: Sequence[str]) -> None:
    key = _key(node, part)
    lines = getattr(node, "lines", None)
    if key is None and isinstance(node, list) and _item_name(value) == part:
        at = _place(_names(node), part, order)
        node.insert(at, value)
        if lines is not None:
            lines.insert(at, line)
        return
    if isinstance(node, dict) and value is not None:
        if key is None and order:
            kept = list(node.items())
            kept.insert(_place(list(node), part, order), (part, value))
            node.clear()
            node.update(kept)
        key = part
    if key is None:
        raise _unknown(node, part, path)
    for held, new in ((node, value), (lines, line)):
        if held is not None and value is None:
            del held[key]
        elif held is not None:
            held[key] = new


def differences(one: Any, other: Any) -> list[Difference]:
    """Where two trees differ: the path of each smallest clause, with what it was and what it is.

    A clause is a value, a list without names, a cut, a base, a choice. None stands for what is not
    there. Where named items of a list stand in another order, the list is told with a tuple
    of their names.
    """
    return list(_differences(one, other, ()))


def _differences(one: Any, other: Any, path: tuple[str, ...]) -> Iterator[Difference]:
    if one == other:
        return
    left, right = _clauses(one, path), _clauses(other, path)
    if left is None or right is None or isinstance(one, Mapping) != isinstance(other, Mapping):
        yield ".".join(path), one, other
        return
    for name in dict.fromkeys([*left, *right]):
        yield from _differences(left.get(name), right.get(name), (*path, name))
    if not isinstance(one, Mapping):
        shared = [
            [name for name in side if name in left and name in right] for side in (left, right)
        ]
        if shared[0] != shared[1]:
            yield ".".join(path), tuple(left), tuple(right)


def _clauses(node: Any, path: tuple[str, ...]) -> Mapping[str, Any] | None:
    """The parts of a node by name; None for one that is a clause itself."""
    if path and path[-1] in _WHOLE:
        return None
    if isinstance(node, Mapping):
        return None if "grade" in node and "id" not in node else node
    if not isinstance(node, list):
        return None
    names = [_item_name(item) for item in node]
    named = all(names) and len({*names}) == len(names)
    return dict(zip(names, node, strict=True)) if named else None
