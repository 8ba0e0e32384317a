"""Start a county's pack: a small, invented, sound county to replace file by file."""

import json
import shutil
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.messages import mark
from wanmu.pack.json_schema import json_schemas

SCHEMA_FOLDER = ".schema"


def new_pack(folder: str | Path) -> list[Path]:
    """Write the skeleton of a pack into a folder that is empty or not there yet.

    Returns the files that were written. Either all of them are, or none.

    Raises:
        InputError: P065 when there is something in the folder; P066 when it cannot be written.
    """
    target = Path(folder)
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise InputError.of(
            "P065",
            mark("there is something here already; choose a folder that is empty or new"),
            Place(str(target)),
        )
    try:
        _write(target)
    except OSError as error:
        raise InputError.of(
            "P066",
            mark("cannot write a pack here: {reason}"),
            Place(str(target)),
            reason=error.strerror or str(error),
        ) from error
    return sorted(path for path in target.rglob("*") if path.is_file())


def _write(target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as scratch:
        draft = Path(scratch) / "pack"
        with as_file(files("wanmu.pack") / "skeleton") as skeleton:
            shutil.copytree(skeleton, draft)
        (draft / SCHEMA_FOLDER).mkdir()
        for name, schema in json_schemas().items():
            written = json.dumps(schema, ensure_ascii=False, indent=2)
            (draft / SCHEMA_FOLDER / f"{name}.json").write_text(written + "\n", "utf-8")
        # The folder appears complete, in one step.
        draft.replace(target)
