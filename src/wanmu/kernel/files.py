"""Files written whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.messages import mark


def write_atomically(path: Path, content: bytes) -> None:
    """Write ``content`` beside the target and move it into place in one step.

    Whoever reads ``path`` sees the old file or the new one, never a part. When writing fails,
    the old file stays and nothing is left behind.

    Raises:
        InputError: S001, when the file cannot be written there.
    """
    try:
        _write_beside(path, content)
    except OSError as error:
        raise InputError.of(
            "S001",
            mark("cannot write this file: {reason}; choose a folder that exists and is yours"),
            Place(str(path)),
            reason=error.strerror or str(error),
        ) from error


def _write_beside(path: Path, content: bytes) -> None:
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as draft:
        try:
            draft.write(content)
            draft.flush()
            os.fsync(draft.fileno())
            Path(draft.name).chmod(_mode(path))
            Path(draft.name).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(draft.name).unlink()
            raise


def _mode(path: Path) -> int:
    """The mode of the file that is replaced, else the usual one of a new file."""
    return path.stat().st_mode & 0o777 if path.exists() else 0o644
