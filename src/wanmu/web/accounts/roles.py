"""What each role may do. Nothing is allowed that does not stand here."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from wanmu.kernel.messages import mark

UNIT_KINDS: Final = ("county", "bureau", "platform", "township", "firm")
KIND_WORDS: Final[Mapping[str, str]] = {
    "county": mark("whole county"),
    "bureau": mark("bureau of the county"),
    "platform": mark("industrial platform"),
    "township": mark("township or street"),
    "firm": mark("firm"),
}


class Role(StrEnum):
    """A person's part in the office."""

    NEWCOMER = "newcomer"
    """Has an account; what he may do with it is not granted yet."""
    LEADER = "leader"
    CLERK = "clerk"
    REVIEWER = "reviewer"
    INVESTMENT = "investment"
    PLATFORM = "platform"
    TOWNSHIP = "township"
    FIRM = "firm"
    SYSTEM_OFFICER = "system"
    SECURITY_OFFICER = "security"
    AUDIT_OFFICER = "audit"


ROLE_WORDS: Final[Mapping[Role, str]] = {
    Role.NEWCOMER: mark("no role yet"),
    Role.LEADER: mark("county leader"),
    Role.CLERK: mark("bureau clerk"),
    Role.REVIEWER: mark("bureau reviewer"),
    Role.INVESTMENT: mark("investment promotion"),
    Role.PLATFORM: mark("platform staff"),
    Role.TOWNSHIP: mark("township staff"),
    Role.FIRM: mark("firm"),
    Role.SYSTEM_OFFICER: mark("system officer"),
    Role.SECURITY_OFFICER: mark("security officer"),
    Role.AUDIT_OFFICER: mark("audit officer"),
}
OFFICERS: Final = frozenset({Role.SYSTEM_OFFICER, Role.SECURITY_OFFICER, Role.AUDIT_OFFICER})
"""三员: accounts, rights and records are in three different hands."""


class Deed(StrEnum):
    """Something that a person may do. On what, his unit decides (``ledger/scope.py``)."""

    SEE_COUNTY = "see county"
    SEE_FIRMS = "see firms"
    SEE_LAND = "see land"
    UNMASK = "unmask"
    USE_API = "use api"
    IMPORT = "import"
    EDIT_LEDGER = "edit ledger"
    CONFIRM_VALUES = "confirm values"
    """A firm confirms or disputes what is held of it."""
    RUN_EVALUATION = "run evaluation"
    REVIEW_EVALUATION = "review evaluation"
    PUBLISH_EVALUATION = "publish evaluation"
    UNLOCK_EVALUATION = "unlock evaluation"
    OBJECT = "object"
    DECIDE_OBJECTION = "decide objection"
    SHOW_WALL = "show wall"
    SEE_TRAIL = "see trail"
    KEEP_ACCOUNTS = "keep accounts"
    GRANT_ROLES = "grant roles"


_READS: Final = frozenset({Deed.SEE_COUNTY, Deed.SEE_FIRMS, Deed.SEE_LAND, Deed.USE_API})
_OF_ITS_PLACE: Final = _READS | {Deed.UNMASK, Deed.EDIT_LEDGER, Deed.OBJECT}
MAY: Final[Mapping[Role, frozenset[Deed]]] = {
    Role.NEWCOMER: frozenset(),
    # Who runs an evaluation does not review it, and who reviews it does not run it.
    Role.LEADER: _READS
    | {
        Deed.REVIEW_EVALUATION,
        Deed.PUBLISH_EVALUATION,
        Deed.UNLOCK_EVALUATION,
        Deed.SHOW_WALL,
    },
    Role.CLERK: _READS | {Deed.UNMASK, Deed.IMPORT, Deed.EDIT_LEDGER, Deed.RUN_EVALUATION},
    Role.REVIEWER: _READS
    | {
        Deed.UNMASK,
        Deed.REVIEW_EVALUATION,
        Deed.PUBLISH_EVALUATION,
        Deed.DECIDE_OBJECTION,
    },
    Role.INVESTMENT: _READS,
    # They keep what is theirs, and hand in what a firm that comes to them objects to.
    Role.PLATFORM: _OF_ITS_PLACE,
    Role.TOWNSHIP: _OF_ITS_PLACE,
    Role.FIRM: frozenset({Deed.SEE_FIRMS, Deed.SEE_LAND, Deed.CONFIRM_VALUES, Deed.OBJECT}),
    Role.SYSTEM_OFFICER: frozenset({Deed.KEEP_ACCOUNTS}),
    Role.SECURITY_OFFICER: frozenset({Deed.GRANT_ROLES}),
    Role.AUDIT_OFFICER: frozenset({Deed.SEE_TRAIL}),
}


def may(role: str, deed: Deed) -> bool:
    """Whether a role may do something; an unknown role may do nothing."""
    return role in MAY and deed in MAY[Role(role)]
