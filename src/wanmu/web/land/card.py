"""The card of the cockpit that tells of idle land; the list of parcels has the rows behind it."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from wanmu.kernel.messages import text
from wanmu.land.register import Part, Register, idle
from wanmu.report.answer import Column
from wanmu.report.card import Card, Sources
from wanmu.report.write import cell
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Deed, Role, may
from wanmu.web.land.known import day_of, kept, register_of
from wanmu.web.land.parcels import CATEGORY, IDLE
from wanmu.web.ledger.models import ParcelEvent
from wanmu.web.ledger.scope import parcels_of
from wanmu.web.ledger.sources import Counts, counted_by_origin, sources_said

_AREA: Final = Column("", "", "", decimals=1)


def land_cards(person: User) -> Iterator[Card]:
    """The card of the idle land that a reader may see; none where he may see no land at all."""
    if person.role == Role.FIRM or not may(person.role, Deed.SEE_LAND):
        return
    found = register_of(person, day_of(person))
    if found.entries:
        yield _card(found, _sources(person))


def _card(found: Register, sources: Sources) -> Card:
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
        sources=sources,
        warns=land.overdue.parcels > 0,
        lines=(
            (text("Area"), text("{area} mu", area=cell(land.every.area, _AREA)), _rows({})),
            (text("Steps overdue"), _said(land.overdue), _rows({"progress": "overdue"})),
            (text("Due within {days} days", days=days), _said(land.soon), _rows(soon)),
        ),
    )  # fmt: skip


def _said(part: Part) -> str:
    area = cell(part.area, _AREA)
    return text("{area} mu, parcels: {parcels}", parcels=f"{part.parcels:,}", area=area)


def _rows(filters: Mapping[str, str]) -> str:
    """Where the list of parcels holds what a figure counts."""
    return f"{reverse('land')}?{urlencode({CATEGORY.name: IDLE, **filters})}"


def _sources(person: User) -> Sources:
    """Who delivered the areas that are summed and the events that they are judged by."""

    def ask() -> Counts:
        parcels = parcels_of(person)
        events = ParcelEvent.objects.filter(parcel__in=parcels)
        return _by_origin(parcels, "area") + _by_origin(events, "kind")

    return sources_said({"": kept(person, "sources", ask)})[""]


def _by_origin(rows: QuerySet[Any], name: str) -> Counts:
    return counted_by_origin(rows, {"": (Q(), [rows.model.record().by_name[name]])})[""]
