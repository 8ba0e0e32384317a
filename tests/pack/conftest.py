"""A sound pack to break, and where the broken ones are."""

import shutil
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

import pytest

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
