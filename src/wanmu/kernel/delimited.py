"""Text tables: their encoding and separator are detected, never asked for."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Final

from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.grid import Row
from wanmu.kernel.messages import mark

SEPARATORS: Final = (",", "\t", ";")
_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def decode(content: bytes, file: str) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, GBK or GB18030.

    GB18030 holds every GBK text, so it is the only second guess; text in it is hardly ever valid
    UTF-8 by chance.

    Raises:
        InputError: S007 when it is none of them; S008 when it is no text at all.
    """
    encodings = [encoding for start, encoding in _MARKS if content.startswith(start)]
    for encoding in encodings or ["utf-8", "gb18030"]:
        try:
            decoded = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in decoded:
            return decoded
    raise InputError.of(
        "S007",
        mark("this is not text in UTF-8 or GBK; save it again as CSV UTF-8"),
        Place(file),
    )


def separator(written: str) -> str:
    """The separator that occurs most in the first lines."""
    head = "\n".join(written.split("\n", 40)[:40])
    return max(SEPARATORS, key=head.count)


def delimited_rows(content: bytes, file: str) -> Iterator[Row]:
    """Each row with the number of the line where it starts.

    Raises:
        InputError: S007 on an unknown encoding; S008 on a quote that is never closed.
    """
    written = decode(content, file)
    reader = csv.reader(StringIO(written, newline=""), delimiter=separator(written), strict=True)
    start = 1
    try:
        for cells in reader:
            yield start, [cell.strip() for cell in cells]
            start = reader.line_num + 1
    except csv.Error as error:
        raise InputError.of(
            "S008",
            mark("this row cannot be read ({reason}); look for a quotation mark left open"),
            Place(file, row=start),
            reason=error,
        ) from error
