"""What time it is for an evaluation: the server's, or a moment that the demo tells of."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_PINNED: ContextVar[datetime | None] = ContextVar("pinned", default=None)


def now() -> datetime:
    """The moment by which periods are counted."""
    return _PINNED.get() or timezone.now()


def today() -> date:
    """The day at the office."""
    return timezone.localtime(now()).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be a moment for a block; the trail keeps the server's time all the same."""
    token = _PINNED.set(moment)
    try:
        yield
    finally:
        _PINNED.reset(token)
