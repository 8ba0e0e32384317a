"""Papers that are handed in with an objection: few, small, and what their names say they are."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from wanmu.kernel.faults import Fault, Place
from wanmu.kernel.messages import mark
from wanmu.web.accounts.models import User
from wanmu.web.ledger.models import Document

LARGEST: Final = 10 * 1024 * 1024
MOST: Final = 5
_ZIP: Final = b"PK\x03\x04"
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
KINDS: Final[Mapping[str, tuple[str, bytes]]] = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    ".docx": (f"{_OFFICE}.wordprocessingml.document", _ZIP),
    ".xlsx": (f"{_OFFICE}.spreadsheetml.sheet", _ZIP),
}
"""What is taken: the media type, and how such a file begins. Nothing of it is opened here."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as it came."""

    name: str
    content: bytes

    @property
    def ending(self) -> str:
        """How its name ends, in small letters."""
        return PurePath(self.name).suffix.lower()

    def faults(self) -> Iterator[Fault]:
        """What is wrong with it."""
        place = Place(field="evidence")
        if len(self.content) > LARGEST:
            message = mark("{name} is larger than {most} MB; hand in a smaller one")
            most = LARGEST // (1024 * 1024)
            yield Fault("W082", message, place, {"name": self.name, "most": most})
        elif self.ending not in KINDS or not self.content.startswith(KINDS[self.ending][1]):
            message = mark("{name} is none of these: {kinds}")
            kinds = " ".join(sorted(KINDS))
            yield Fault("W082", message, place, {"name": self.name, "kinds": kinds})


def kept(paper: Paper, by: User) -> Document:
    """A paper in the office's keeping."""
    return Document.objects.create(
        name=PurePath(paper.name).name[:255],
        media_type=KINDS[paper.ending][0],
        sha256=hashlib.sha256(paper.content).hexdigest(),
        size=len(paper.content),
        content=paper.content,
        added_by=by.username,
    )
