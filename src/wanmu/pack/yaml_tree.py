"""YAML as plain data that knows its lines.

Every scalar is text: the model of its field decides what it is, so a printed figure keeps its
zeros (``1.50``), a code its digits and ``no`` is never false. Tags are refused, and so is what
would grow without limit: aliases within aliases, deep nesting.
"""

from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from wanmu.kernel.faults import Faults, InputError, Place
from wanmu.kernel.messages import mark

MAX_NODES: Final = 2_000_000
MAX_DEPTH: Final = 32

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})


class Mapped(dict[str, "Value"]):
    """A mapping; ``lines`` has the line of each key."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        """An empty mapping that starts on ``line``."""
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class Listed(list["Value"]):
    """A list; ``lines`` has the line of each item."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        """An empty list that starts on ``line``."""
        super().__init__()
        self.line = line
        self.lines: list[int] = []


Value: TypeAlias = str | Mapped | Listed | None
Path: TypeAlias = tuple[str | int, ...]


def read_yaml(written: str, file: str) -> Mapped | Listed:
    """The tree of a YAML text.

    Raises:
        InputError: P006 nothing but comments; P010 not YAML; P011 a key twice; P012 a tag; P013
            too much; P014 a second document; P015 neither a mapping nor a list.
    """
    composer = _Composer(file)
    try:
        for event in yaml.parse(written, Loader=_LOADER):
            composer.take(event)
    except yaml.YAMLError as error:
        composer.faults.extend([*_syntax(error, written, file).faults])
    composer.faults.check()
    return composer.root()


def locate(tree: Value, path: Path) -> tuple[int, str]:
    """The line of what stands at ``path`` (or of the last part that is there), and its name."""
    line = getattr(tree, "line", 0)
    name = ""
    node: Any = tree
    for part in path:
        name += f"[{part + 1}]" if isinstance(part, int) else f"{'.' if name else ''}{part}"
        if isinstance(node, Mapped) and part in node:
            line, node = node.lines[str(part)], node[str(part)]
        elif isinstance(node, Listed) and isinstance(part, int) and part < len(node):
            line, node = node.lines[part], node[part]
        else:
            node = None
    return line, name


@dataclass(slots=True)
class _Open:
    """A collection that has begun and not yet ended."""

    held: Mapped | Listed
    anchor: str | None
    nodes_before: int
    key: str | None = None


@dataclass(slots=True)
class _Composer:
    file: str
    faults: Faults = field(default_factory=Faults)
    top: list[Value] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    anchors: dict[str, tuple[Value, int]] = field(default_factory=dict)
    nodes: int = 0
    documents: int = 0

    def root(self) -> Mapped | Listed:
        if not self.top or self.top == [None]:
            raise self._error("P006", mark("the file is empty; write its content, or remove it"))
        root = self.top[0]
        if isinstance(root, (Mapped, Listed)):
            return root
        raise self._error(
            "P015", mark("the file must hold keys with values, or a list, and holds a single text")
        )

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, NodeEvent):
            self._node(event, _line(event))
        elif isinstance(event, CollectionEndEvent):
            self._end()
        elif isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise self._error(
                    "P014",
                    mark("a second document starts here (---); keep one document in a file"),
                    _line(event),
                )

    def _node(self, event: NodeEvent, line: int) -> None:
        self.nodes += 1
        if isinstance(event, AliasEvent):
            self._alias(event, line)
            return
        if getattr(event, "tag", None) is not None:
            self.faults.add(
                "P012",
                mark("tags such as {tag} are not read; write the value alone"),
                Place(self.file, line),
                tag=event.tag,  # type: ignore[attr-defined]
            )
        if isinstance(event, ScalarEvent):
            plain = event.implicit[0]
            value = None if plain and event.value in _NULLS else event.value
            self._put(value, line, event.value)
            if event.anchor:
                self.anchors[event.anchor] = (value, 1)
        elif isinstance(event, MappingStartEvent):
            self._begin(Mapped(line), event.anchor)
        elif isinstance(event, SequenceStartEvent):
            self._begin(Listed(line), event.anchor)

    def _begin(self, held: Mapped | Listed, anchor: str | None) -> None:
        self._put(held, held.line, None)
        self.open.append(_Open(held, anchor, self.nodes - 1))
        if len(self.open) > MAX_DEPTH:
            self._too_much(held.line)

    def _end(self) -> None:
        done = self.open.pop()
        if done.anchor:
            self.anchors[done.anchor] = (done.held, self.nodes - done.nodes_before)

    def _alias(self, event: AliasEvent, line: int) -> None:
        if event.anchor not in self.anchors:
            raise self._error(
                "P010",
                mark("*{alias} repeats something that is not complete above; write it out"),
                line,
                alias=event.anchor,
            )
        value, size = self.anchors[event.anchor]
        # An alias counts as everything that it stands for, so nested aliases are seen at once.
        self.nodes += size
        if self.nodes > MAX_NODES:
            self._too_much(line)
        self._put(value, line, value if isinstance(value, str) else None)

    def _put(self, value: Value, line: int, as_key: str | None) -> None:
        if self.nodes > MAX_NODES:
            self._too_much(line)
        if not self.open:
            self.top.append(value)
            return
        place = self.open[-1]
        if isinstance(place.held, Listed):
            place.held.append(value)
            place.held.lines.append(line)
        elif place.key is not None:
            place.held[place.key] = value
            place.key = None
        else:
            place.key = self._key(place.held, as_key, line)

    def _key(self, held: Mapped, key: str | None, line: int) -> str:
        if key is None:
            raise self._error(
                "P010", mark("a key must be a word; a list or mapping stands here"), line
            )
        if key in held.lines:
            self.faults.add(
                "P011",
                mark('the key "{key}" stands here a second time; the first is on line {first}'),
                Place(self.file, line, field=key),
                key=key,
                first=held.lines[key],
            )
        held.lines[key] = line
        return key

    def _too_much(self, line: int) -> None:
        raise self._error(
            "P013",
            mark(
                "the file unfolds to more than {nodes} values or {depth} levels; "
                "write plain lists without aliases (*name), and divide a large file"
            ),
            line,
            nodes=MAX_NODES,
            depth=MAX_DEPTH,
        )

    def _error(self, code: str, message: str, line: int = 0, **values: object) -> InputError:
        self.faults.add(code, message, Place(self.file, line), **values)
        return InputError(self.faults.found)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _syntax(error: yaml.YAMLError, written: str, file: str) -> InputError:
    spot = getattr(error, "problem_mark", None)
    position = getattr(error, "position", None)
    line = written.count("\n", 0, position) + 1 if position is not None else 0
    return InputError.of(
        "P010",
        mark(
            "this is not YAML ({problem}); indent with spaces, and put quotes around text with "
            "a colon, a bracket or a # in it"
        ),
        Place(file, spot.line + 1 if spot else line),
        problem=getattr(error, "problem", None) or getattr(error, "reason", None) or error,
    )
