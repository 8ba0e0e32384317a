"""How much of a record somebody sees: which data are open, internal or secret, and who reads.

Which records he sees at all is for ``ledger/scope.py``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from django.http import HttpRequest
from django.utils import timezone

from wanmu.web.accounts.decorators import person_of
from wanmu.web.accounts.models import Unit
from wanmu.web.accounts.roles import Role

MASK: Final = "＊＊＊"
UNMASKED_UNTIL: Final = "unmasked until"
"""The session keeps under this name until when secrets are shown, in seconds since 1970."""


class DataClass(IntEnum):
    """How far data may go."""

    OPEN = 0
    INTERNAL = 1
    SECRET = 2


_OPEN: Final = ("name", "code", "industry", "gbt4754", "region", "platform", "status", "size_class")
_SECRET: Final = ("tax", "profit", "wages", "contact", "phone")
DATA_CLASS: Final[Mapping[str, DataClass]] = {
    **dict.fromkeys(_OPEN, DataClass.OPEN),
    **dict.fromkeys(_SECRET, DataClass.SECRET),
}
"""The class of a field by its name in the schema; what does not stand here is internal."""


def class_of(field: str) -> DataClass:
    """The class of a field; a rate such as ``tax_per_mu`` is as secret as what it is made of."""
    return max(DATA_CLASS.get(part, DataClass.INTERNAL) for part in field.split("_per_"))


@dataclass(frozen=True, slots=True)
class Sight:
    """Who reads: his role, his unit, and whether secrets are shown to him now."""

    role: Role
    unit: Unit | None
    unmasked: bool

    def shows(self, field: str) -> bool:
        """Whether a field's value is shown, or masked."""
        return self.unmasked or class_of(field) < DataClass.SECRET

    def masked(self, field: str, shown: str) -> str:
        """A finished cell as this reader sees it."""
        return shown if self.shows(field) else MASK


def see_as(request: HttpRequest, sight: Sight) -> None:
    """Let a request that comes with a token see as much as the token says, whatever its session."""
    request.sight = sight  # type: ignore[attr-defined]


def sight_of(request: HttpRequest) -> Sight:
    """How much whoever asks sees. A firm, which sees only itself, sees itself unmasked.

    Raises:
        PermissionDenied: Where nobody is logged in.
    """
    given = getattr(request, "sight", None)
    if isinstance(given, Sight):
        return given
    person = person_of(request)
    role = Role(person.role)
    until = request.session.get(UNMASKED_UNTIL, 0)
    unmasked = role is Role.FIRM or timezone.now().timestamp() < until
    return Sight(role, person.unit, unmasked)
