"""A pack's files as text: never too large, in a known encoding, not empty."""

from errno import EINVAL
from os import strerror
from pathlib import Path
from stat import S_ISREG
from typing import Final

from wanmu.kernel.delimited import decode
from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.messages import mark

MEGABYTE: Final = 1024 * 1024
YAML_LIMIT: Final = 16 * MEGABYTE
CSV_LIMIT: Final = 64 * MEGABYTE


def read_text(path: Path, file: str, limit: int) -> str:
    """The text of a file, named ``file`` in faults.

    Raises:
        InputError: P002 not readable; P003 larger than ``limit`` bytes; P006 empty; S007 in an
            unknown encoding.
    """
    content = _read(path, file, limit)
    written = decode(content, file)
    if not written.strip():
        raise InputError.of(
            "P006",
            mark("the file is empty; write its content, or remove the file"),
            Place(file),
        )
    return written


def _read(path: Path, file: str, limit: int) -> bytes:
    try:
        status = path.stat()
        # A pipe or a device would never end.
        if S_ISREG(status.st_mode) and status.st_size <= limit:
            with path.open("rb") as stream:
                return stream.read(limit)
    except OSError as error:
        raise _unreadable(file, error.strerror or str(error)) from error
    if status.st_size > limit:
        raise _too_large(file, status.st_size, limit)
    raise _unreadable(file, strerror(EINVAL))


def _unreadable(file: str, reason: str) -> InputError:
    return InputError.of(
        "P002", mark("cannot read this file: {reason}"), Place(file), reason=reason
    )


def _too_large(file: str, size: int, limit: int) -> InputError:
    return InputError.of(
        "P003",
        mark(
            "the file has {size} MB; a file of a pack may have {limit} MB at most. "
            "Divide it into several files, or keep records of enterprises outside the pack"
        ),
        Place(file),
        size=f"{size / MEGABYTE:.1f}",
        limit=limit // MEGABYTE,
    )
