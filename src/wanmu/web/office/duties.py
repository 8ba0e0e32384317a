"""What the three officers see first: what waits for each of them, as cards."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from wanmu.kernel.messages import text
from wanmu.report.card import Card
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Deed, Role, may
from wanmu.web.office.freshness import computed, own_records
from wanmu.web.trail.models import Entry

_A_DAY = timedelta(days=1)


def duty_cards(person: User) -> Iterator[Card]:
    """The cards of an officer; nobody else has any."""
    if may(person.role, Deed.KEEP_ACCOUNTS):
        yield _people(
            "accounts",
            text("Accounts in use"),
            text("accounts that are not closed"),
            {},
        )
    if may(person.role, Deed.GRANT_ROLES):
        yield _people(
            "newcomers",
            text("Accounts without a role"),
            text("people who cannot do anything yet, as no role is granted to them"),
            {"role": Role.NEWCOMER.value},
        )
    if may(person.role, Deed.SEE_TRAIL):
        yield _entries()


def _people(key: str, title: str, definition: str, which: Mapping[str, str]) -> Card:
    """How many accounts in use there are, of those that ``which`` takes in their list, too."""
    return Card(
        key=key,
        title=title,
        definition=definition,
        label="computed",
        address=f"{reverse('people')}?{urlencode({'state': 'in use', **which})}",
        value=User.objects.filter(is_active=True, **which).count(),
        unit=text("accounts"),
        made=computed(),
        sources=own_records(),
    )


def _entries() -> Card:
    day = timezone.localdate() - _A_DAY
    since = timezone.make_aware(datetime.combine(day, time.min))
    return Card(
        key="entries",
        title=text("Entries of the trail since yesterday"),
        definition=text("deeds written into the trail from {day}, 0:00, on", day=day.isoformat()),
        label="computed",
        address=f"{reverse('trail')}?at_from={day.isoformat()}",
        value=Entry.objects.filter(at__gte=since).count(),
        unit=text("entries"),
        made=computed(),
        sources=own_records(),
    )
