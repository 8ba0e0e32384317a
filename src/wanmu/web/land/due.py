"""The list of steps that are to be taken: who, about which parcel, by when."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import polars as pl
from django.http import HttpRequest

from wanmu.kernel.messages import mark
from wanmu.report.book_view import basis_words, plan_words, progress_words
from wanmu.schema.land import PARCEL
from wanmu.web.accounts.decorators import person_of
from wanmu.web.accounts.models import User
from wanmu.web.land.known import day_asked, kept, land_of, register_of
from wanmu.web.land.parcels import as_of, land_sources, platforms, steps
from wanmu.web.ledger.models import Parcel
from wanmu.web.office.county import county_pack
from wanmu.web.tables.table import Column, Computed, Row, Table, of_field

_DONE: Final = "done"


def due_rows(request: HttpRequest) -> Computed:
    """The steps that are not done on the day asked, on the parcels that the reader may see.

    Raises:
        InputError: W090.
    """
    person, day = person_of(request), day_asked(request)
    return Computed(kept(person, f"due {day}", lambda: _steps(person, day)))


def _steps(person: User, day: date) -> list[Row]:
    parcels = parcels_by_number(person)
    return [
        {
            **parcels[each.parcel],
            "key": f"{each.parcel} {each.plan}/{each.step}",
            "plan": each.plan,
            "step": f"{each.plan}/{each.step}",
            "body": each.body,
            "since": each.since,
            "due": each.due,
            "left": each.left,
            "progress": each.progress,
        }
        for each in register_of(person, day).actions
        if each.progress != _DONE
    ]


def parcels_by_number(person: User) -> dict[str, Row]:
    """What a list of other things says of the parcel of each."""
    held = land_of(person).parcels
    names = held["id"].to_list()
    found = dict(Parcel.objects.filter(pk__in=names).values_list("pk", "search"))
    rows = held.select("platform", "block", "data_label", parcel=pl.col("id"))
    return {
        row["parcel"]: {**row, "search": found.get(row["parcel"], "")}
        for row in rows.iter_rows(named=True)
    }


def _plans() -> Mapping[str, str]:
    return plan_words(county_pack().land)


def _grounds() -> Mapping[str, str]:
    return basis_words(county_pack().land)


def _bodies() -> Mapping[str, str]:
    plans = county_pack().land.plans.values()
    return {step.body: step.body for plan in plans for step in plan.steps.values()}


def _open() -> Mapping[str, str]:
    return {key: said for key, said in progress_words().items() if key != _DONE}


DUE: Final = Table(
    name="land-due",
    title=mark("Due steps"),
    rows=due_rows,
    order="due",
    unique="key",
    search="search",
    label="data_label",
    period=as_of,
    sources=land_sources,
    extra=("day",),
    columns=(
        of_field(PARCEL, "id", path="parcel", link=("parcel", "parcel")),
        of_field(PARCEL, "platform", kind="choice", choices=platforms, filter="choice"),
        of_field(PARCEL, "block", shown=False),
        Column(key="plan", heading=mark("Matter"), kind="choice", choices=_plans,
               filter="choice"),
        Column(key="step", heading=mark("Step"), kind="choice", choices=steps),
        Column(key="body", heading=mark("Responsible body"), kind="choice", choices=_bodies,
               filter="choice"),
        Column(key="since", heading=mark("Counted from"), kind="date", shown=False),
        Column(key="due", heading=mark("Due by"), kind="date", filter="range"),
        Column(key="left", heading=mark("Days left"), kind="number", decimals=0, filter="range"),
        Column(key="progress", heading=mark("State of the step"), kind="choice", choices=_open,
               filter="choice"),
        Column(key="basis", heading=mark("Rests on"), path="step", kind="choice", choices=_grounds,
               shown=False),
    ),
    empty=mark("No step is to be taken: no parcel that you may see is in a category with a plan."),
)  # fmt: skip
