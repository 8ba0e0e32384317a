"""Making, using and ending tokens."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone

from wanmu.kernel.faults import Faults, Place
from wanmu.kernel.messages import mark
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Deed, may
from wanmu.web.api.models import SCOPES, Token
from wanmu.web.trail.chain import record

PER_MINUTE: Final = 600
"""How often a token may be used in a minute."""
LONGEST: Final = 366
"""Days that a token is good for at most."""
_PREFIX: Final = "wanmu_"
"""Lets whoever finds a token in a file see what it is."""
_BYTES: Final = 32


@transaction.atomic
def make_token(user: User, name: str, scopes: Collection[str], days: int) -> tuple[Token, str]:
    """A new token of a person, and its text, which nobody can read again.

    Raises:
        InputError: W110 without a name; W111 for a scope that is none or not his to give; W112 for
            a time that is too short or too long.
    """
    _check(user, name, scopes, days)
    secret = _PREFIX + secrets.token_urlsafe(_BYTES)
    token = Token.objects.create(
        user=user,
        name=name.strip(),
        digest=_digest(secret),
        scopes=sorted(scopes),
        expires_at=timezone.now() + timedelta(days=days),
    )
    told = {"scopes": ("", ", ".join(token.scopes)), "until": ("", f"{token.expires_at:%F}")}
    record(user.username, "make token", token.name, told)
    return token, secret


def _check(user: User, name: str, scopes: Collection[str], days: int) -> None:
    faults = Faults()
    if not name.strip():
        faults.add("W110", mark("say what the token is for"), Place(field="name"))
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        known = ", ".join(SCOPES)
        faults.add(
            "W111", mark("choose what it may read; known are {known}"),
            Place(field="scopes"), known=known,
        )  # fmt: skip
    elif "secrets" in scopes and not may(user.role, Deed.UNMASK):
        faults.add("W111", mark("your role does not see masked values"), Place(field="scopes"))
    if not 1 <= days <= LONGEST:
        faults.add(
            "W112", mark("a token is good for 1 to {most} days"), Place(field="days"), most=LONGEST
        )
    faults.check()


@transaction.atomic
def end_token(token: Token) -> None:
    """End a token from now on."""
    if token.ended_at is None:
        token.ended_at = timezone.now()
        token.save(update_fields=["ended_at"])
        record(token.user.username, "end token", token.name, {})


def token_of(secret: str) -> Token | None:
    """The token of a text, if it is good now and its owner may use the API."""
    now = timezone.now()
    good = Token.objects.filter(ended_at=None, expires_at__gt=now, user__is_active=True)
    token = good.select_related("user__unit").filter(digest=_digest(secret)).first()
    if token is None or not may(token.user.role, Deed.USE_API):
        return None
    return _used(token, now)


def _used(token: Token, now: datetime) -> Token:
    """Count the use in the database itself, so that all processes count together."""
    minute = int(now.timestamp()) // 60
    Token.objects.filter(pk=token.pk).update(
        count=Case(When(minute=minute, then=F("count") + 1), default=Value(1)),
        minute=minute,
        used_at=now,
    )
    token.refresh_from_db(fields=["count", "minute", "used_at"])
    return token


def _digest(secret: str) -> str:
    """A digest without a salt is enough: a token is drawn by chance and long."""
    return hashlib.sha256(secret.encode()).hexdigest()
