"""The sections of the office, in the order of its header, and who sees each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypedDict

from django.urls import reverse

from wanmu.kernel.messages import mark, text
from wanmu.web.accounts.roles import Deed, may


@dataclass(frozen=True, slots=True)
class Section:
    """A section: the name of its first page's address, its words, and the deeds that open it."""

    url: str
    words: str
    deeds: tuple[Deed, ...]


SECTIONS: Final[tuple[Section, ...]] = (
    Section("plan", mark("The plan"), (Deed.SEE_COUNTY,)),
    Section("firms", mark("Firms"), (Deed.SEE_FIRMS,)),
    Section("land", mark("Land"), (Deed.SEE_LAND,)),
    Section("parks", mark("Parks"), (Deed.SEE_COUNTY,)),
    Section("chains", mark("Chains"), (Deed.SEE_COUNTY,)),
    Section("imports", mark("Data"), (Deed.IMPORT,)),
    Section("evaluations", mark("Evaluations"), (Deed.SEE_FIRMS,)),
    Section("people", mark("People"), (Deed.KEEP_ACCOUNTS, Deed.GRANT_ROLES, Deed.SEE_TRAIL)),
    Section("trail", mark("Trail"), (Deed.SEE_TRAIL,)),
)
"""A new section is a line here; the header shows it to whoever may do one of its deeds."""


class Link(TypedDict):
    """A section as the header shows it; ``here`` marks the one that the reader is in."""

    address: str
    words: str
    here: bool


def links(role: str, path: str) -> Iterator[Link]:
    """The sections that a role sees, for a reader at ``path``."""
    for each in SECTIONS:
        if any(may(role, deed) for deed in each.deeds):
            address = reverse(each.url)
            yield Link(address=address, words=text(each.words), here=path.startswith(address))
