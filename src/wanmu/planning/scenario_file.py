"""A scenario: one of the pack's by its name, or one that was saved in a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import yaml
from pydantic import ValidationError

from wanmu.kernel.faults import InputError, Place, nearest
from wanmu.kernel.files import write_atomically
from wanmu.kernel.interval import decimal_text
from wanmu.kernel.messages import language, mark
from wanmu.pack import Pack
from wanmu.pack.models.base import Model, Text
from wanmu.pack.models.scenarios import ChangeText, Scenario
from wanmu.pack.reading import MEGABYTE, read_text
from wanmu.pack.validation import faults_of
from wanmu.pack.yaml_tree import Path as KeyPath
from wanmu.pack.yaml_tree import locate, read_yaml
from wanmu.planning.changes import Changes


class SavedScenario(Model):
    """What a scenario file holds."""

    pack: Text
    """The pack that it changes."""
    wanmu: Text
    """The version of Wanmu that wrote it."""
    title: Text
    """What it is called."""
    changes: Mapping[Text, ChangeText]
    """Inputs with their new value, or ``×`` and how many times their value in the plan."""


@dataclass(frozen=True, slots=True)
class Written:
    """A scenario as it is written: ``key`` names its column, ``file`` where faults of it are."""

    key: str
    title: str
    why: str
    assumed: str
    changes: Mapping[str, str]
    file: str

    def with_changes(self, sets: Changes, title: str | None = None) -> "Written":
        """The same with more inputs set, which hold before its own, and another title if given."""
        added = {name: decimal_text(value) for name, value in sets.values.items()}
        own = {name: said for name, said in self.changes.items() if name not in added}
        return Written(
            self.key, title or self.title, self.why, self.assumed, {**own, **added}, self.file
        )


def written_scenario(name: str, pack: Pack) -> Written:
    """A scenario of the pack by its name or title, or one in a file ending in .yaml.

    Raises:
        InputError: L040 for a name that the pack does not have; L041 for a file of another pack;
            P codes for a file that cannot be read.
    """
    if Path(name).suffix.lower() in {".yaml", ".yml"}:
        return _saved(Path(name), pack)
    named = {
        title: each for each in pack.scenarios.scenarios for title in (each.en, each.zh, each.id)
    }
    if name not in named:
        raise InputError.of(
            "L040",
            mark(
                "the pack has no scenario {found!r}; the nearest is {nearest}. A file's name ends "
                "in .yaml"
            ),
            found=name,
            nearest=nearest(name, named)
            or ", ".join(each.id for each in pack.scenarios.scenarios)
            or "–",
        )
    return _of_pack(named[name])


def _of_pack(scenario: Scenario) -> Written:
    title = scenario.zh if language() == "zh" else scenario.en
    return Written(
        scenario.id,
        title,
        scenario.why,
        scenario.assumed,
        scenario.changes,
        "scenarios.yaml",
    )


def _saved(path: Path, pack: Pack) -> Written:
    file = str(path)
    tree = read_yaml(read_text(path, file, MEGABYTE), file)

    def place(at: KeyPath) -> Place:
        line, name = locate(tree, at)
        return Place(file, line=line, field=name)

    try:
        saved = SavedScenario.model_validate(tree)
    except ValidationError as error:
        raise InputError(faults_of(error, SavedScenario, place)) from error
    if saved.pack != pack.name:
        raise InputError.of(
            "L041",
            mark("this scenario is for the pack {found}, and {asked} is asked about; use --pack"),
            place(("pack",)),
            found=saved.pack,
            asked=pack.name,
        )
    return Written(path.stem, saved.title, "", "", saved.changes, file)


def save_scenario(path: Path, pack: Pack, scenario: Written, *, force: bool = False) -> None:
    """Write a scenario to a file that ``written_scenario`` reads.

    Raises:
        InputError: L042 when the file is there already and is not to be replaced; L047 when its
            name does not end in .yaml; S001 when it cannot be written.
    """
    if path.suffix.lower() not in {".yaml", ".yml"}:
        raise InputError.of(
            "L047",
            mark("a scenario is saved in a file that ends in .yaml"),
            Place(str(path)),
        )
    if path.exists() and not force:
        raise InputError.of(
            "L042",
            mark("this file is there already; choose another name, or replace it with --force"),
            Place(str(path)),
        )
    held = {
        "pack": pack.name,
        "wanmu": version("wanmu"),
        "title": scenario.title,
        "changes": {name: _plain(said) for name, said in scenario.changes.items()},
    }
    written = yaml.safe_dump(held, allow_unicode=True, sort_keys=False, width=1000)
    write_atomically(path, written.encode())


def _plain(said: str) -> str | int:
    return int(said) if said.isascii() and said.isdigit() else said
