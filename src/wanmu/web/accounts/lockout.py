"""Who failed too often has to wait: by the name that was typed, and by where he comes from.

A name is counted whether there is such an account or not, so that nobody learns which there are.
An attempt is counted before the password is looked at: many at once count as many.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from wanmu.web.accounts.models import Attempts, User

_KEPT: Final = timedelta(days=2)
"""Longer than the longest lock: no row is needed after that."""


@dataclass(frozen=True, slots=True)
class Lock:
    """Something that is locked after so many failures."""

    key: str
    limit: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """Whether an attempt may be made, and whether it is the last one before the lock."""

    allowed: bool
    last: bool = False


def name_lock(name: str) -> Lock:
    """The lock on a name, as it is spelt in an account."""
    return Lock(_key("name", User.normalize_username(name)), settings.LOGIN_TERMS.failures)


def address_lock(request: HttpRequest) -> Lock:
    """The lock on where a request comes from."""
    return Lock(_key("address", address_of(request)), settings.LOGIN_TERMS.address_failures)


def code_lock(user: User) -> Lock:
    """The lock on a person's second factor."""
    return Lock(_key("code", str(user.pk)), settings.LOGIN_TERMS.failures)


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, as the outermost proxy that is ours says."""
    proxies: int = settings.LOGIN_TERMS.proxies
    said = request.headers.get("X-Forwarded-For", "").split(",")
    if proxies and len(said) >= proxies and said[-proxies].strip():
        return said[-proxies].strip()[:64]
    return str(request.META.get("REMOTE_ADDR", ""))


@transaction.atomic
def attempt(*locks: Lock) -> Attempt:
    """Count an attempt, or refuse it where any of the locks is shut."""
    now = timezone.now()
    found = [_row(lock) for lock in sorted(locks, key=lambda lock: lock.key)]
    limits = {lock.key: lock.limit for lock in locks}
    if any(row.until and now < row.until for row in found):
        return Attempt(allowed=False)
    for row in found:
        _count(row, limits[row.key])
    return Attempt(allowed=True, last=any(row.until for row in found))


@transaction.atomic
def succeeded(mine: Lock, shared: Iterable[Lock] = ()) -> None:
    """Forget the failures of who got in; what he shares with others loses only this attempt."""
    Attempts.objects.filter(key=mine.key).delete()
    for lock in shared:
        row = _row(lock)
        row.count = max(row.count - 1, 0)
        row.until = row.until if row.count >= lock.limit else None
        row.save()
    Attempts.objects.filter(since__lt=timezone.now() - _KEPT).delete()


def unlock(user: User) -> bool:
    """Open the locks on a person, as an officer may; whether there was anything to open."""
    keys = (name_lock(user.username).key, code_lock(user).key)
    return bool(Attempts.objects.filter(key__in=keys).delete()[0])


def is_locked(lock: Lock) -> bool:
    """Whether a lock is shut now."""
    return Attempts.objects.filter(key=lock.key, until__gt=timezone.now()).exists()


def _count(row: Attempts, limit: int) -> None:
    now, counts = timezone.now(), timedelta(minutes=settings.LOGIN_TERMS.locked)
    if row.since + counts < now or row.until:
        row.count, row.since, row.until = 0, now, None
    row.count += 1
    if row.count >= limit:
        row.until = now + counts
    row.save()


def _row(lock: Lock) -> Attempts:
    found, _ = Attempts.objects.select_for_update().get_or_create(
        key=lock.key, defaults={"since": timezone.now()}
    )
    return found


def _key(kind: str, what: str) -> str:
    return hashlib.sha256(f"{kind} {what}".encode()).hexdigest()
