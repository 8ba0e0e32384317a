"""A sound pack and a sound scheme to break."""

import re
import shutil
from collections.abc import Callable, Mapping
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest

from wanmu.pack.yaml_tree import read_yaml

SCHEMES = Path(__file__).parents[2] / "docs" / "schemes.md"

HEADINGS = "id,subject,indicator,period,scope,value,unit,kind,source,locator\n"


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A sound pack in a folder of its own: the one that `wanmu pack new` writes."""
    with as_file(files("wanmu.pack") / "skeleton") as skeleton:
        return Path(shutil.copytree(skeleton, tmp_path / "county"))


@pytest.fixture
def with_fact(sound: Path) -> Callable[..., Path]:
    """The sound pack with one more fact, whose cells a test may change."""

    def add(encoding: str = "utf-8", **cells: str) -> Path:
        usual = {
            "id": "x.new",
            "subject": "示例县",
            "indicator": "land",
            "period": "2018",
            "scope": "all",
            "value": "10",
            "unit": "亩",
            "kind": "actual",
            "source": "plan",
            "locator": "示例",
        }
        row = ",".join((usual | cells).values())
        (sound / "facts" / "added.csv").write_bytes(f"{HEADINGS}{row}\n".encode(encoding))
        return sound

    return add


def blocks(kind: str) -> list[str]:
    """The examples of docs/schemes.md: the ``scheme``, or fragments to ``add`` to it."""
    return re.findall(rf"```yaml {kind}\n(.*?)```", SCHEMES.read_text("utf-8"), re.DOTALL)


@pytest.fixture
def small() -> str:
    """The small complete scheme of docs/schemes.md."""
    return blocks("scheme")[0]


@pytest.fixture
def fragments() -> list[str]:
    """The fragments of docs/schemes.md."""
    return blocks("add")


@pytest.fixture
def with_fragment(small: str) -> Callable[[str], Any]:
    """The small scheme with a fragment laid over it, as docs/schemes.md says, as plain data."""
    return lambda fragment: laid_over(read_yaml(small, "small"), read_yaml(fragment, "fragment"))


def laid_over(below: Any, above: Any) -> Any:
    if isinstance(below, Mapping) and isinstance(above, Mapping):
        made = {key: laid_over(below.get(key), value) for key, value in above.items()}
        return {key: value for key, value in {**below, **made}.items() if value is not None}
    named = [{item["id"]: item for item in side} for side in (below, above) if has_names(side)]
    return list(laid_over(*named).values()) if len(named) == 2 else above


def has_names(side: Any) -> bool:
    return isinstance(side, list) and all(
        isinstance(item, Mapping) and "id" in item for item in side
    )
