"""Which files a pack is made of, and what each holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal

from wanmu.kernel.faults import Fault, Place, nearest
from wanmu.kernel.messages import mark
from wanmu.pack import models
from wanmu.pack.models.schemes import Scheme


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a pack: ``<name><suffix>``, or every file of the folder ``<name>/``, or both."""

    name: str
    suffix: Literal[".yaml", ".csv"]
    model: type[models.Model]
    many: bool = True
    in_file: bool = True
    in_folder: bool = False

    def files(self, folder: Path) -> Iterator[Path]:
        """The files of this part that are there, in the order of their names."""
        single = folder / f"{self.name}{self.suffix}"
        if self.in_file and single.exists():
            yield single
        if self.in_folder:
            inside = (folder / self.name).glob(f"*{self.suffix}")
            yield from sorted(path for path in inside if not path.name.startswith("."))


_PARTS: Final = (
    Part("pack", ".yaml", models.County, many=False),
    Part("regions", ".csv", models.Region),
    Part("platforms", ".csv", models.Platform),
    Part("industries", ".yaml", models.Industry),
    Part("subjects", ".csv", models.SubjectRow, in_folder=True),
    Part("indicators", ".csv", models.IndicatorRow, in_folder=True),
    Part("facts", ".csv", models.FactRow, in_folder=True),
    Part("relations", ".yaml", models.Relations, many=False, in_folder=True),
    Part("blocks", ".csv", models.Block),
    Part("parks", ".csv", models.Park),
    Part("demand", ".yaml", models.Demand, many=False),
    Part("division", ".yaml", models.Division),
    Part("allocation", ".yaml", models.Allocation, many=False),
    Part("scenarios", ".yaml", models.Scenarios, many=False),
    Part("chains", ".yaml", models.Chain, many=False, in_file=False, in_folder=True),
    Part("land", ".yaml", models.Land, many=False),
    Part("standard_land", ".yaml", models.StandardLand, many=False),
    Part("targets", ".yaml", models.Target),
    Part("tasks", ".yaml", models.Programme),
    Part("schemes", ".yaml", Scheme, many=False, in_file=False, in_folder=True),
)

PARTS: Final[Mapping[str, Part]] = MappingProxyType({part.name: part for part in _PARTS})
"""The parts of a pack by name."""

_DATA_SUFFIXES: Final = frozenset({".yaml", ".yml", ".csv", ".xlsx", ".xls", ".json"})


def unknown_files(folder: Path) -> Iterator[Fault]:
    """Files that look like a part of the pack and are none, so that nothing is left unread."""
    expected = [f"{part.name}{part.suffix}" for part in _PARTS if part.in_file]
    expected += [f"{part.name}/" for part in _PARTS if part.in_folder]
    for path in _data_files(folder):
        if path.is_file() and path.name not in expected:
            yield _unknown(path.name, expected)
        elif path.is_dir() and f"{path.name}/" not in expected and any(_data_files(path)):
            yield _unknown(f"{path.name}/", expected)
    for part in _PARTS:
        if part.in_folder and (folder / part.name).is_dir():
            yield from _unknown_inside(folder / part.name, part)


def _data_files(folder: Path) -> list[Path]:
    return [
        path
        for path in sorted(folder.iterdir())
        if not path.name.startswith((".", "_"))
        and (path.is_dir() or path.suffix.lower() in _DATA_SUFFIXES)
    ]


def _unknown_inside(folder: Path, part: Part) -> Iterator[Fault]:
    for path in _data_files(folder):
        if path.is_dir() or path.suffix != part.suffix:
            yield Fault(
                "P004",
                mark("only files that end in {suffix} are read here; save it as one"),
                Place(f"{part.name}/{path.name}"),
                {"suffix": part.suffix},
            )


def _unknown(name: str, expected: list[str]) -> Fault:
    return Fault(
        "P004",
        mark('this is no part of a pack; the nearest is "{nearest}". Rename it, or move it away'),
        Place(name),
        {"nearest": nearest(name, expected) or ", ".join(expected)},
    )


def schema_type(part: Part) -> Any:
    """The type that a YAML file of this part holds."""
    return tuple[part.model, ...] if part.many else part.model  # type: ignore[name-defined]
