"""What the three officers see first: what waits for each of them, as cards."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from wanmu.kernel.messages import text
from wanmu.report.card import Card
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Deed, Role, may
from wanmu.web.trail.models import Entry

_LATELY = timedelta(days=1)


def duty_cards(person: User) -> Iterator[Card]:
    """The cards of an officer; nobody else has any."""
    if may(person.role, Deed.KEEP_ACCOUNTS):
        yield _people(
            "accounts",
            text("Accounts in use"),
            text("accounts that are not closed"),
            User.objects.filter(is_active=True).count(),
        )
    if may(person.role, Deed.GRANT_ROLES):
        yield _people(
            "newcomers",
            text("Accounts without a role"),
            text("people who cannot do anything yet, as no role is granted to them"),
            User.objects.filter(is_active=True, role=Role.NEWCOMER).count(),
        )
    if may(person.role, Deed.SEE_TRAIL):
        yield _entries()


def _people(key: str, title: str, definition: str, count: int) -> Card:
    return Card(
        key=key, title=title, definition=definition, label="computed",
        address=reverse("people"), value=count, unit=text("accounts"), made=_now(),
    )  # fmt: skip


def _entries() -> Card:
    since = timezone.now() - _LATELY
    return Card(
        key="entries",
        title=text("Entries of the trail in 24 hours"),
        definition=text("deeds written into the trail since this time yesterday"),
        label="computed",
        address=reverse("trail"),
        value=Entry.objects.filter(at__gte=since).count(),
        unit=text("entries"),
        made=_now(),
    )


def _now() -> str:
    return text("computed on {day}", day=f"{timezone.localtime():%Y-%m-%d %H:%M}")
