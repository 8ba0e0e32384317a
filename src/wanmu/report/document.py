"""A document as parts that Word and PDF files are made of; every text comes in finished."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from wanmu.schema.cells import CONTROL

_UNPRINTABLE: Final = re.compile(f"{CONTROL}|[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, its first line indented by two characters."""

    text: str
    indent: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose heading is repeated on every page; ``right`` are the columns of figures.

    ``widths`` are the shares of the page that the columns take.
    """

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = ()
    right: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment: it begins a page of its own, with its mark at the left (附件1)."""

    mark: str
    title: str
    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as the bytes of a PNG file, so many millimetres wide, with a line below it."""

    png: bytes
    width: float
    caption: str


Block: TypeAlias = Heading | Paragraph | Table | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """A document in the layout of official papers.

    ``signature`` are the lines at the right end (who, when); ``dense`` sets smaller letters, for a
    sheet that is to fit one page.
    """

    title: str
    blocks: tuple[Block, ...]
    signature: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    dense: bool = False


def columns_of(table: Table) -> list[float]:
    """The shares that the columns take; equal where nothing is said."""
    shares = list(table.widths) or [1.0] * len(table.headings)
    return [share / sum(shares) for share in shares]


def printable(text: str) -> str:
    """The text with a box for each character that a file cannot hold."""
    return _UNPRINTABLE.sub("□", text)
