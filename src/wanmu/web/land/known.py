"""What the engine says of the land of a day, kept until the ledger changes.

Classifying 900 parcels takes a second, and a page may take a third of one. Nothing is stored: a
process remembers the latest answers, each for one state of the ledger, one day, and the parcels
that one reach of people may read.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from threading import RLock
from typing import Any, Final, TypeAlias, TypeVar

import polars as pl
from django.http import HttpRequest
from django.utils import timezone

from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.messages import mark
from wanmu.land import Redevelopment, classify, redevelop
from wanmu.land.register import Register, register
from wanmu.web.accounts.decorators import person_of
from wanmu.web.accounts.models import User
from wanmu.web.ledger.frames import frame_of
from wanmu.web.ledger.models import ParcelEvent
from wanmu.web.ledger.scope import COUNTY, parcels_of, reach
from wanmu.web.office.county import county_pack
from wanmu.web.trail.chain import data_state

_Key: TypeAlias = tuple[tuple[str, ...], str, str]
_Any = TypeVar("_Any")
_MOST: Final = 32
LAND: Final = ("parcel", "parcel_event")
"""The records that land is judged by."""


@dataclass(frozen=True, slots=True)
class Land:
    """Parcels and events that somebody may read, and when the last of the events was."""

    parcels: pl.DataFrame
    events: pl.DataFrame

    @property
    def last(self) -> date | None:
        """The day of the last event."""
        found: date | None = self.events["date"].max()  # type: ignore[assignment]
        return found

    @property
    def made_up(self) -> bool:
        """Whether there are parcels and all of them are made up."""
        labels = self.parcels["data_label"]
        return bool(len(labels)) and bool(labels.eq_missing("synthetic").all())


class _Memory:
    """The latest answers; the one that was not asked for longest goes first."""

    def __init__(self) -> None:
        self.held: OrderedDict[_Key, Any] = OrderedDict()
        # One question at a time: who asks the same meanwhile waits for the answer. An answer may
        # rest on another one.
        self.lock = RLock()

    def get(self, key: _Key, ask: Callable[[], _Any]) -> _Any:
        with self.lock:
            if key not in self.held:
                self.held[key] = ask()
            self.held.move_to_end(key)
            while len(self.held) > _MOST:
                self.held.popitem(last=False)
            found: _Any = self.held[key]
            return found


_memory: Final = _Memory()


def kept(person: User, name: str, ask: Callable[[], _Any], kinds: Iterable[str] = LAND) -> _Any:
    """The answer of that name for the person's reach, which rests on records of some kinds.

    It is asked again when one of them has changed; also when a firm has, where the firms are what
    tells whose land somebody may read.
    """
    whose = reach(person)
    state = data_state(*kinds, *(() if whose == COUNTY else ("enterprise",)))
    return _memory.get((state, whose, name), ask) if state else ask()


def land_of(person: User) -> Land:
    """The parcels and events that a person may read."""

    def ask() -> Land:
        parcels = parcels_of(person)
        events = ParcelEvent.objects.filter(parcel__in=parcels)
        return Land(frame_of("parcel", parcels), frame_of("parcel_event", events))

    return kept(person, "land", ask)


def register_of(person: User, day: date) -> Register:
    """Every parcel that a person may read, classified as of a day, and what must be done."""

    def ask() -> Register:
        land = land_of(person)
        return register(classify(land.parcels, land.events, county_pack(), day), land.events)

    return kept(person, f"register {day}", ask)


def redevelopment_of(person: User, day: date) -> Redevelopment:
    """How far redevelopment has come by a day, on the parcels that a person may read."""

    def ask() -> Redevelopment:
        land = land_of(person)
        return redevelop(land.parcels, land.events, county_pack(), day)

    return kept(person, f"redevelopment {day}", ask)


def day_asked(request: HttpRequest) -> date:
    """The day that the address names, else that of ``day_of``.

    Raises:
        InputError: W090 for something that is no day.
    """
    written = request.GET.get("day", "")
    if written:
        try:
            return date.fromisoformat(written)
        except ValueError:
            raise InputError.of(
                "W090",
                mark("{found} is no day of the calendar; write one such as 2026-03-31"),
                Place(field="day"),
                found=written,
            ) from None
    return day_of(person_of(request))


def day_of(person: User) -> date:
    """Today; where all land is made up, the last day that it tells of: nothing happens later."""
    land = land_of(person)
    return (land.last if land.made_up else None) or timezone.localdate()
