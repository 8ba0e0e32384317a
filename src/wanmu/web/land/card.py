"""The card of the cockpit that tells of idle land; the list of parcels has the rows behind it."""

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from wanmu.kernel.messages import text
from wanmu.land.register import Part, Register, idle
from wanmu.report.answer import Column
from wanmu.report.card import Card
from wanmu.report.write import cell
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Deed, Role, may
from wanmu.web.land.known import day_of, register_of
from wanmu.web.land.parcels import CATEGORY, IDLE
from wanmu.web.trail.models import Entry

_AREA: Final = Column("", "", "", decimals=1)


def land_cards(person: User) -> Iterator[Card]:
    """The card of the idle land that a reader may see; none where he may see no land at all."""
    if person.role == Role.FIRM or not may(person.role, Deed.SEE_LAND):
        return
    found = register_of(person, day_of(person))
    if found.entries:
        yield _card(found)


def _card(found: Register) -> Card:
    days, day = found.found.land.soon, found.found.as_of
    land = idle(found, days)
    soon = {"due_from": day.isoformat(), "due_to": land.until.isoformat()}
    return Card(
        key="idle_land",
        title=text("Idle and badly used land"),
        definition=text("parcels in any category of the county's rules, each counted once; the "
                        "limit is that of the step that presses most, from {day} on where no "
                        "finding is recorded", day=day.isoformat()),
        label="synthetic" if found.found.synthetic else "computed",
        address=_rows({}),
        value=land.every.parcels,
        unit=text("parcels"),
        period=text("as of {day}", day=day.isoformat()),
        made=_received(),
        warns=land.overdue.parcels > 0,
        lines=(
            (text("Area"), text("{area} mu", area=cell(land.every.area, _AREA)), _rows({})),
            (text("Steps overdue"), _said(land.overdue), _rows({"progress": "overdue"})),
            (text("Due within {days} days", days=days), _said(land.soon), _rows(soon)),
        ),
    )  # fmt: skip


def _said(part: Part) -> str:
    area = cell(part.area, _AREA)
    return text("{parcels} parcels, {area} mu", parcels=f"{part.parcels:,}", area=area)


def _rows(filters: Mapping[str, str]) -> str:
    """Where the list of parcels holds what a figure counts."""
    return f"{reverse('land')}?{urlencode({CATEGORY.name: IDLE, **filters})}"


def _received() -> str:
    kinds = ("parcel", "parcel_event")
    entry = Entry.objects.filter(records__kind__in=kinds).order_by("-number").first()
    if entry is None:
        return ""
    return text("received {day}", day=f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M}")
