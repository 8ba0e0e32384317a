"""The people of the demo: one a role, each with a password made now and shown once."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from wanmu.kernel.messages import text
from wanmu.web.accounts.models import Unit, User
from wanmu.web.accounts.roles import ROLE_WORDS, Role
from wanmu.web.trail.chain import record

_BYTES: Final = 9
_OF: Final[Mapping[Role, str]] = {
    Role.LEADER: "county",
    Role.CLERK: "bureau",
    Role.REVIEWER: "bureau",
    Role.INVESTMENT: "investment",
    Role.PLATFORM: "platform",
    Role.TOWNSHIP: "township",
    Role.FIRM: "firm",
    Role.SYSTEM_OFFICER: "bureau",
    Role.SECURITY_OFFICER: "bureau",
    Role.AUDIT_OFFICER: "bureau",
}


@dataclass(frozen=True, slots=True)
class Account:
    """An account that was just made: whoever reads this is the only one who has the password."""

    user: User
    password: str


@transaction.atomic
def demo_people(units: Mapping[str, Unit]) -> tuple[Account, ...]:
    """An account for each role, named after it, of the unit of its kind.

    ``units``: county, bureau, investment, platform, township and firm.
    """
    return tuple(_people(units))


def _people(units: Mapping[str, Unit]) -> Iterator[Account]:
    for role, unit in _OF.items():
        password = secrets.token_urlsafe(_BYTES)
        user = User.objects.create_user(
            role.value,
            password=password,
            first_name=text(ROLE_WORDS[role]),
            role=role,
            unit=units[unit],
        )
        record("wanmu", "add person", user.username, {"role": ("", role.value)})
        yield Account(user, password)
