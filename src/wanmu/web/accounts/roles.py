"""What each role may do. Nothing is allowed that does not stand here."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

UNIT_KINDS: Final = ("county", "bureau", "platform", "township", "firm")


class Role(StrEnum):
    """A person's part in the office."""

    LEADER = "leader"
    CLERK = "clerk"
    REVIEWER = "reviewer"
    PLATFORM = "platform"
    TOWNSHIP = "township"
    FIRM = "firm"
    SYSTEM_OFFICER = "system"
    SECURITY_OFFICER = "security"
    AUDIT_OFFICER = "audit"


class Deed(StrEnum):
    """Something that a person may do."""

    SEE_COUNTY = "see county"
    SEE_TRAIL = "see trail"
    KEEP_ACCOUNTS = "keep accounts"
    GRANT_ROLES = "grant roles"


_STAFF: Final = frozenset({Deed.SEE_COUNTY})
MAY: Final[Mapping[Role, frozenset[Deed]]] = {
    Role.LEADER: _STAFF,
    Role.CLERK: _STAFF,
    Role.REVIEWER: _STAFF,
    Role.PLATFORM: _STAFF,
    Role.TOWNSHIP: _STAFF,
    Role.FIRM: frozenset(),
    # The three officers: accounts, rights and records are in three different hands.
    Role.SYSTEM_OFFICER: frozenset({Deed.KEEP_ACCOUNTS}),
    Role.SECURITY_OFFICER: frozenset({Deed.GRANT_ROLES}),
    Role.AUDIT_OFFICER: frozenset({Deed.SEE_TRAIL}),
}


def may(role: str, deed: Deed) -> bool:
    """Whether a role may do something; an unknown role may do nothing."""
    return role in MAY and deed in MAY[Role(role)]
