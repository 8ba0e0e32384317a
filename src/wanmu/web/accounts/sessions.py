"""Who is logged in: since when, last seen when, from where; and ending it, his own or another's."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.contrib.auth import update_session_auth_hash
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.messages import mark, text
from wanmu.web.accounts import lockout
from wanmu.web.accounts.models import Login, User
from wanmu.web.accounts.people import may_act_on
from wanmu.web.accounts.roles import ROLE_WORDS, Deed, Role
from wanmu.web.trail.chain import record

HERE: Final = "login"
"""The session keeps under this name which login it is of."""
_KEPT: Final = timedelta(days=2)
"""Longer than any session lives without use."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A session in use as a page shows it."""

    login: Login
    role: str
    since: str
    seen: str
    here: bool


def began(request: HttpRequest, user: User) -> None:
    """Keep that somebody has just logged in; call it in the transaction that does."""
    Login.objects.filter(seen_at__lt=timezone.now() - _KEPT).delete()
    request.session.save()
    made = Login.objects.create(user=user, **_now_of(request, user))
    request.session[HERE] = made.pk


def seen(request: HttpRequest) -> None:
    """Keep that a session is in use, and from where."""
    mine = request.session.get(HERE)
    if mine and isinstance(request.user, User):
        Login.objects.filter(pk=mine).update(**_now_of(request, request.user))


def keep_this(request: HttpRequest, user: User) -> None:
    """Let this session live on, when all others of the person end."""
    update_session_auth_hash(request, user)
    request.session.save()
    seen(request)


def in_use(request: HttpRequest, of: User | None = None) -> list[Seen]:
    """The sessions that let somebody in now, of a person or of all, the last seen first."""
    found = Login.objects.select_related("user__unit").filter(user__is_active=True)
    rows = found.filter(user=of) if of else found
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return [
        _shown(each, request)
        for each in rows.filter(key__in=alive)
        # Another password or role since then has ended it, though it is still kept.
        if each.proof == each.user.get_session_auth_hash()
    ]


@transaction.atomic
def end(by: User, login: Login, why: str) -> None:
    """End one session of another person.

    Raises:
        PermissionDenied: For who may not, and for one's own (``end_own``).
        InputError: W038 without a reason.
    """
    _ask(by, login.user, why)
    _end(by, login, why.strip())


@transaction.atomic
def end_all(by: User, user: User, why: str) -> None:
    """End all sessions of another person.

    Raises:
        PermissionDenied: For who may not, and for oneself.
        InputError: W038 without a reason.
    """
    _ask(by, user, why)
    User.objects.filter(pk=user.pk).update(sessions=F("sessions") + 1)
    record(by.username, mark("end all sessions"), user.username, {}, why.strip())


@transaction.atomic
def end_own(by: User, login: Login) -> None:
    """End one of one's own sessions."""
    if login.user_id != by.pk:
        raise PermissionDenied
    _end(by, login, "")


def _end(by: User, login: Login, why: str) -> None:
    Session.objects.filter(session_key=login.key).delete()
    record(by.username, mark("end session"), login.user.username,
           {"from": (login.address, "")}, why)  # fmt: skip
    login.delete()


def _ask(by: User, user: User, why: str) -> None:
    if not may_act_on(by, user, Deed.GRANT_ROLES):
        raise PermissionDenied
    if not why.strip():
        raise InputError.of("W038", mark("write why: it stands in the trail"), Place(field="why"))


def _now_of(request: HttpRequest, user: User) -> dict[str, Any]:
    return {
        "key": request.session.session_key or "",
        "proof": user.get_session_auth_hash(),
        "address": lockout.address_of(request),
        "seen_at": timezone.now(),
    }


def _shown(login: Login, request: HttpRequest) -> Seen:
    return Seen(
        login,
        text(ROLE_WORDS[Role(login.user.role)]),
        f"{timezone.localtime(login.since):%Y-%m-%d %H:%M}",
        f"{timezone.localtime(login.seen_at):%Y-%m-%d %H:%M}",
        here=login.pk == request.session.get(HERE),
    )


def logins() -> QuerySet[Login]:
    """All that are kept, with their people."""
    return Login.objects.select_related("user")
