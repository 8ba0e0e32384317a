"""What the officers do to accounts: each deed asks, acts and writes it down in one transaction.

The system officer makes and closes accounts, and grants nothing. The security officer grants roles
and units to accounts that are there. Nobody acts on himself.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F

from wanmu.kernel.faults import Faults, InputError, Place
from wanmu.kernel.messages import mark
from wanmu.web.accounts import lockout, second_factor
from wanmu.web.accounts.models import Unit, User
from wanmu.web.accounts.roles import OFFICERS, Deed, Role, may
from wanmu.web.trail.chain import record

_BYTES: Final = 12
_MEANWHILE: Final = mark(
    "somebody changed this account meanwhile: {what}. Nothing of yours was kept; look at it and "
    "do it again"
)


@dataclass(frozen=True, slots=True)
class Grant:
    """What is given to a person and why; ``version`` is that of the account as it was looked at."""

    role: Role
    unit: Unit | None
    why: str
    version: int


def open_account(
    by: str, name: str, full_name: str = "", *, first_password: bool = True
) -> tuple[User, str]:
    """A new account without a role, and its password, which is kept nowhere.

    Raises:
        InputError: W036 for a name that cannot be used; W037 for one that is taken.
    """
    faults, place = Faults(), Place(field="name")
    name = User.normalize_username(name.strip())
    try:
        User._meta.get_field("username").run_validators(name)
    except ValidationError:
        message = mark("write a name of 1 to 150 letters, digits and @ . + - _")
        faults.add("W036", message, place)
    if not name:
        faults.add("W036", mark("write a name of 1 to 150 letters, digits and @ . + - _"), place)
    if User.objects.filter(username__iexact=name).exists():
        faults.add("W037", mark("there is a person called {name} already"), place, name=name)
    faults.check()
    password = secrets.token_urlsafe(_BYTES)
    with transaction.atomic():
        user = User.objects.create_user(
            name,
            password=password,
            first_name=full_name.strip()[:150],
            first_password=first_password,
        )
        record(by, "open account", name, {"full name": ("", full_name)})
    return user, password


@transaction.atomic
def grant(by: User, user: User, given: Grant) -> None:
    """Give a person another role or unit, and end his sessions.

    Raises:
        PermissionDenied: For who may not, and for oneself.
        InputError: W038 without a reason, and for a unit that does not fit the role; W039 where
            somebody changed the account meanwhile.
    """
    _ask(by, user, Deed.GRANT_ROLES)
    faults = Faults()
    if not given.why.strip():
        faults.add("W038", mark("write why: it stands in the trail"), Place(field="why"))
    if not _fits(given.role, given.unit):
        message = mark("this role needs a unit of its kind")
        faults.add("W038", message, Place(field="unit"))
    faults.check()
    was = {"role": (user.role, given.role.value), "unit": (user.unit, given.unit)}
    fields = {"role": given.role.value, "unit": given.unit, "role_until": None, "role_after": ""}
    _change(user, given.version, fields)
    record(by.username, "grant role", user.username, _changes(was), given.why.strip())


@transaction.atomic
def close(by: User, user: User, why: str, version: int) -> None:
    """Close an account, or open a closed one again; it stays, as the trail names it.

    Raises:
        PermissionDenied: For who may not, and for oneself.
        InputError: W038 without a reason; W039 where somebody changed the account meanwhile.
    """
    _ask(by, user, Deed.KEEP_ACCOUNTS)
    if not why.strip():
        raise InputError.of("W038", mark("write why: it stands in the trail"), Place(field="why"))
    deed = "close account" if user.is_active else "reopen account"
    _change(user, version, {"is_active": not user.is_active})
    record(by.username, deed, user.username, {}, why.strip())


@transaction.atomic
def new_password(by: User, user: User, version: int) -> str:
    """Another first password for who has forgotten his; shown once, and to be changed at once.

    Whoever could set the password of another officer would hold his office, too: only
    ``wanmu manage first_password`` can, on the machine itself.

    Raises:
        PermissionDenied: For who may not, for oneself, and for an officer.
        InputError: W039 where somebody changed the account meanwhile.
    """
    _ask(by, user, Deed.KEEP_ACCOUNTS)
    if user.role in OFFICERS:
        raise PermissionDenied
    password = secrets.token_urlsafe(_BYTES)
    user.set_password(password)
    _change(user, version, {"password": user.password, "first_password": True})
    record(by.username, "set first password", user.username, {})
    return password


@transaction.atomic
def unlock(by: User, user: User, why: str) -> None:
    """Open the lock that too many failures shut.

    Raises:
        PermissionDenied: For who may not, and for oneself.
    """
    _ask(by, user, Deed.GRANT_ROLES)
    if lockout.unlock(user):
        record(by.username, "unlock account", user.username, {}, why.strip())


@transaction.atomic
def take_second_factor(by: User, user: User, why: str) -> None:
    """Take the second factor from who has lost his telephone and his recovery codes.

    Raises:
        PermissionDenied: For who may not, and for oneself.
        InputError: W038 without a reason.
    """
    _ask(by, user, Deed.GRANT_ROLES)
    if not why.strip():
        raise InputError.of("W038", mark("write why: it stands in the trail"), Place(field="why"))
    second_factor.take_away(by.username, user, why.strip())


def may_act_on(by: User, user: User, deed: Deed) -> bool:
    """Whether somebody may do a deed to an account: his role says so, and it is not his own."""
    return may(by.role, deed) and by.pk != user.pk


def _ask(by: User, user: User, deed: Deed) -> None:
    if not may_act_on(by, user, deed):
        raise PermissionDenied


def _fits(role: Role, unit: Unit | None) -> bool:
    """Who sees only what is his unit's has one, of that kind."""
    if role in {Role.PLATFORM, Role.TOWNSHIP, Role.FIRM}:
        return unit is not None and unit.kind == role.value
    return unit is None or unit.kind != "firm"


def _change(user: User, version: int, fields: Mapping[str, Any]) -> None:
    """Write the fields where nobody did meanwhile, and end the person's sessions."""
    touched = User.objects.filter(pk=user.pk, version=version).update(
        **fields, version=F("version") + 1, sessions=F("sessions") + 1
    )
    if not touched:
        now = User.objects.get(pk=user.pk)
        what = f"{now.role}, {now.unit or '—'}"
        raise InputError.of("W039", _MEANWHILE, what=what)


def _changes(pairs: Mapping[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
    return {name: (old or "", new or "") for name, (old, new) in pairs.items() if old != new}
