"""The land of a day in one list: the categories of each parcel and what must be done about it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import polars as pl

from wanmu.land.disposal import Action, actions
from wanmu.land.result import Classification
from wanmu.land.state import ID

NONE: Final = "none"
"""The standing of a parcel that is in no category."""
UNDECIDED: Final = "undecided"
"""The standing of a parcel that is in none, and for want of figures may be in one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A parcel in the list.

    Attributes:
        area: Its area in 亩.
        categories: Those that it is in, in the order of the county's rules.
        undecided: Those that are undecided for want of figures.
        next: The step of its plans that presses most and is not done; None without any.
    """

    parcel: str
    area: float
    categories: tuple[str, ...]
    undecided: tuple[str, ...]
    next: Action | None

    @property
    def standing(self) -> str:
        """The first of its categories; NONE or UNDECIDED without any."""
        if self.categories:
            return self.categories[0]
        return UNDECIDED if self.undecided else NONE


@dataclass(frozen=True, slots=True)
class Register:
    """All parcels as of a day, by their numbers, and all steps, the most pressing first."""

    found: Classification
    actions: tuple[Action, ...]
    entries: Mapping[str, Entry]


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the parcels: how many they are, and their area in 亩."""

    parcels: int
    area: float


@dataclass(frozen=True, slots=True)
class Idle:
    """The parcels that are in a category, each once however many it is in.

    Attributes:
        overdue: Those of which a step is overdue.
        soon: Those of which none is overdue and the next is due by the day ``until``.
    """

    every: Part
    overdue: Part
    soon: Part
    until: date


def idle(found: Register, days: int) -> Idle:
    """The land that is idle or badly used; ``soon`` is within so many days of the register's."""
    day = found.found.as_of
    until = day + timedelta(days=days)
    every = [each for each in found.entries.values() if each.categories]
    dated = [(each, each.next.due) for each in every if each.next and each.next.due]
    return Idle(
        _part(every),
        _part(each for each, due in dated if due < day),
        _part(each for each, due in dated if day <= due <= until),
        until,
    )


def _part(entries: Iterable[Entry]) -> Part:
    areas = [each.area for each in entries]
    return Part(len(areas), sum(areas))


def register(found: Classification, events: pl.DataFrame) -> Register:
    """The list of classified parcels; ``events`` are those that ``classify`` took.

    Raises:
        InputError: G015 for a step that no plan has.
    """
    steps = actions(found, events)
    of_parcel: dict[str, list[Action]] = defaultdict(list)
    for each in steps:
        if each.progress != "done":
            of_parcel[each.parcel].append(each)
    names = tuple(found.land.categories)
    entries = {
        row[ID]: Entry(
            row[ID],
            row["area"],
            tuple(name for name in names if row[name]),
            tuple(name for name in names if row[name] is None),
            next(iter(of_parcel[row[ID]]), None),
        )
        for row in found.frame().select(ID, "area", *names).iter_rows(named=True)
    }
    return Register(found, steps, entries)
