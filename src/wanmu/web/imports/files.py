"""Is an uploaded file what it says, and small enough?"""

import zipfile
import zlib
from io import BytesIO
from pathlib import PurePath
from typing import Final

from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.messages import mark

MOST_BYTES: Final = 30_000_000
"""A workbook of 100,000 firms with twenty figures has about 15 MB."""
MEDIA_TYPES: Final = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
}
_UNPACKED: Final = 500_000_000
_AT_ONCE: Final = 1_000_000
_TEXT_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


def media_type(name: str, content: bytes) -> str:
    """The type of a file by its name, when its content agrees.

    Raises:
        InputError: W050 a file of another kind; W051 one that is too large; W052 a workbook with
            macros, or one that unpacks to more than a workbook can be.
    """
    suffix = PurePath(name).suffix.lower()
    place = Place(name)
    if suffix not in MEDIA_TYPES:
        raise InputError.of("W050", mark("send an .xlsx or a .csv file"), place)
    if len(content) > MOST_BYTES:
        raise InputError.of(
            "W051", mark("the file has {size} MB, the most is {most} MB; divide it"), place,
            size=len(content) // 1_000_000, most=MOST_BYTES // 1_000_000,
        )  # fmt: skip
    if suffix == ".xlsx":
        _check_workbook(content, place)
    elif b"\0" in content and not content.startswith(_TEXT_MARKS):
        raise InputError.of(
            "W050", mark("this is no text; save it as CSV, or send the .xlsx"), place
        )
    return MEDIA_TYPES[suffix]


def _check_workbook(content: bytes, place: Place) -> None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            members = packed.infolist()
            size = _size_of(packed)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise InputError.of(
            "W050", mark("this is no workbook; save it as .xlsx again"), place
        ) from error
    names = {each.filename.lower() for each in members}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise InputError.of("W052", mark("the workbook has macros; save it as .xlsx"), place)
    if size > _UNPACKED:
        raise InputError.of("W052", mark("the workbook unpacks to more than is taken"), place)
    if "[content_types].xml" not in names:
        raise InputError.of("W050", mark("this is no workbook; save it as .xlsx again"), place)


def _size_of(packed: zipfile.ZipFile) -> int:
    """How many bytes the members unpack to, counted and not believed; no more than tells it."""
    size = sum(each.file_size for each in packed.infolist())
    if size > _UNPACKED:
        return size
    found = 0
    for member in packed.infolist():
        # Reading would stop where the member says that it ends.
        member.file_size = 2 * (_UNPACKED + _AT_ONCE)
        with packed.open(member) as stream:
            while found <= _UNPACKED and (part := stream.read(_AT_ONCE)):
                found += len(part)
    return found
