"""The files of a pack, read and validated one by one; nothing is compared between them yet."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from wanmu.kernel.faults import Faults, InputError, Place
from wanmu.kernel.messages import mark
from wanmu.pack import models
from wanmu.pack.layout import PARTS, Part, schema_type, unknown_files
from wanmu.pack.models.schemes import Scheme
from wanmu.pack.reading import YAML_LIMIT, read_text
from wanmu.pack.rows import Row, read_rows
from wanmu.pack.schemes import read_scheme
from wanmu.pack.validation import faults_of
from wanmu.pack.yaml_tree import Listed, Mapped, locate, read_yaml

T = TypeVar("T", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """A record of a YAML file and where it stands."""

    record: T
    file: str
    tree: Mapped | Listed
    path: tuple[str | int, ...] = ()

    def place(self, *path: str | int) -> Place:
        """The place of something inside the record."""
        line, name = locate(self.tree, self.path + path)
        return Place(self.file, line=line, field=name)


@dataclass(slots=True)
class Contents:
    """What the files of a pack hold. A file that is not there holds nothing."""

    county: Entry[models.County] | None = None
    regions: list[Row[models.Region]] = field(default_factory=list)
    platforms: list[Row[models.Platform]] = field(default_factory=list)
    industries: list[Entry[models.Industry]] = field(default_factory=list)
    subjects: list[Row[models.SubjectRow]] = field(default_factory=list)
    indicators: list[Row[models.IndicatorRow]] = field(default_factory=list)
    facts: list[Row[models.FactRow]] = field(default_factory=list)
    blocks: list[Row[models.Block]] = field(default_factory=list)
    parks: list[Row[models.Park]] = field(default_factory=list)
    demand: Entry[models.Demand] | None = None
    land: Entry[models.Land] | None = None
    standard_land: Entry[models.StandardLand] | None = None
    allocation: Entry[models.Allocation] | None = None
    scenarios: Entry[models.Scenarios] | None = None
    division: list[Entry[models.Division]] = field(default_factory=list)
    chains: list[Entry[models.Chain]] = field(default_factory=list)
    targets: list[Entry[models.Target]] = field(default_factory=list)
    tasks: list[Entry[models.Programme]] = field(default_factory=list)
    tables: list[Entry[models.TableEntry]] = field(default_factory=list)
    relations: list[Entry[models.RelationEntry]] = field(default_factory=list)
    schemes: list[Entry[Scheme]] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    """Parts of which something could not be read, so that what they hold is not known."""


def read_contents(folder: Path, faults: Faults) -> Contents:
    """Every file of the pack in ``folder``; what is wrong goes to ``faults``."""
    contents = Contents()
    faults.extend(unknown_files(folder))
    if not (folder / "pack.yaml").exists():
        faults.add(
            "P005",
            mark("the file is missing; a pack begins with it. `wanmu pack new DIR` writes one"),
            Place("pack.yaml"),
        )
        contents.unread.add("pack")
    for part in PARTS.values():
        before = len(faults.found)
        for path in part.files(folder):
            _read_part(part, path, path.relative_to(folder).as_posix(), contents, faults)
        if len(faults.found) > before:
            contents.unread.add(part.name)
    return contents


def _read_part(part: Part, path: Path, file: str, contents: Contents, faults: Faults) -> None:
    if part.suffix == ".csv":
        getattr(contents, part.name).extend(read_rows(path, file, part.model, faults))
        return
    if part.name == "schemes":
        read = read_scheme(path, file, faults)
        contents.schemes += [Entry(read[0], file, read[1])] if read else []
        return
    entries = list(_entries(part, path, file, faults))
    if part.name in _ALONE:
        setattr(contents, _ALONE[part.name], next(iter(entries), None))
    elif part.name == "relations":
        for entry in entries:
            contents.tables.extend(_inside(entry, "tables"))
            contents.relations.extend(_inside(entry, "relations"))
    else:
        getattr(contents, part.name).extend(entries)


def _entries(part: Part, path: Path, file: str, faults: Faults) -> Iterator[Entry[Any]]:
    """The records of a YAML file; none of them when one is wrong."""
    try:
        tree = read_yaml(read_text(path, file, YAML_LIMIT), file)
    except InputError as error:
        faults.extend(error.faults)
        return

    def place(path: tuple[str | int, ...]) -> Place:
        line, name = locate(tree, path)
        return Place(file, line=line, field=name)

    try:
        read = _reader(part.name).validate_python(tree)
    except ValidationError as error:
        faults.extend(faults_of(error, schema_type(part), place))
        return
    if part.many:
        yield from (Entry(item, file, tree, (index,)) for index, item in enumerate(read))
    else:
        yield Entry(read, file, tree)


_ALONE: Final = {
    "pack": "county", "demand": "demand", "land": "land", "allocation": "allocation",
    "scenarios": "scenarios", "standard_land": "standard_land",
}  # fmt: skip
"""Parts that are one record each, and where it is kept."""


def _inside(entry: Entry[Any], name: str) -> Iterator[Entry[Any]]:
    items = getattr(entry.record, name)
    return (
        Entry(item, entry.file, entry.tree, (*entry.path, name, index))
        for index, item in enumerate(items)
    )


@cache
def _reader(name: str) -> TypeAdapter[Any]:
    return TypeAdapter(schema_type(PARTS[name]))
