"""Recording an event of a parcel: asked in a form, tried on the engine, written in one way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import polars as pl
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wanmu.kernel.faults import Fault, Faults, InputError, Place
from wanmu.kernel.messages import language, mark, text
from wanmu.land import classify
from wanmu.land.disposal import check_steps
from wanmu.schema import Field
from wanmu.schema.cells import typed
from wanmu.schema.complaints import complaint
from wanmu.schema.land import FINDING, PARCEL_EVENT
from wanmu.web.accounts.decorators import allowed, person_of
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Deed
from wanmu.web.land.books import seen
from wanmu.web.land.history import changes_of
from wanmu.web.ledger.differences import Differences, differences
from wanmu.web.ledger.frames import frame_of
from wanmu.web.ledger.models import BASES, Origin, Parcel, ParcelEvent
from wanmu.web.ledger.write import Deed as Done
from wanmu.web.ledger.write import Overtaken, write
from wanmu.web.office.county import county_pack

_LEFT_OUT: Final = ("parcel", "data_label")
_FIRST: Final = ("kind", "date", "step", "document", "note")
_OWN: Final = ("department", "basis", "why")
_LABEL: Final = "stated"


@dataclass(frozen=True, slots=True)
class Input:
    """A control of the form: what stands in it, and what is wrong with it."""

    name: str
    label: str
    value: str
    required: bool = False
    type: str = ""
    options: tuple[tuple[str, str], ...] = ()
    fault: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Deed.EDIT_LEDGER)
def new_event(request: HttpRequest, name: str) -> HttpResponse:
    """Ask what happened; write it with where it comes from and why.

    Raises:
        Http404: For a parcel that is not his to see.
    """
    parcel, person = seen(request, name), person_of(request)
    if request.method != "POST":
        return _form(request, parcel, _first(person), ())
    said = {each: request.POST.get(each, "").strip() for each in (*_names(), *_OWN)}
    try:
        found = _differences(parcel, said)
    except InputError as wrong:
        return _form(request, parcel, said, wrong.faults, status=400)
    since = _since(parcel, request.POST.get("seen", ""))
    if since:
        return _form(request, parcel, said, (), since=since, status=409)
    try:
        write([found], Done(person.username, "record event", name, said["why"]),
              _origin(said, person))  # fmt: skip
    except Overtaken:
        return _form(request, parcel, said, (_twice(said),), status=409)
    messages.success(request, text("recorded"))
    return redirect("parcel", name)


def _names() -> Iterator[str]:
    yield from (each.name for each in PARCEL_EVENT.fields if each.name not in _LEFT_OUT)


def _differences(parcel: Parcel, said: Mapping[str, str]) -> Differences:
    """The event as it would be written, tried on the engine with those that are held.

    Raises:
        InputError: S faults of what was typed; W091 for what is missing or there already; G faults
            of an order that cannot be.
    """
    row = _row(parcel, said)
    held = ParcelEvent.objects.filter(parcel=parcel)
    if held.filter(date=row["date"], happened=row["kind"]).exists():
        raise InputError([_twice(said)])
    land = frame_of("parcel", Parcel.objects.filter(pk=parcel.pk))
    events = frame_of("parcel_event", held)
    own = pl.DataFrame([row], schema=events.schema)
    events = pl.concat([events, own])
    check_steps(classify(land, events, county_pack(), row["date"]), events)
    return differences("parcel_event", [{n: v for n, v in row.items() if v is not None}])


def _row(parcel: Parcel, said: Mapping[str, str]) -> dict[str, Any]:
    faults = Faults()
    row: dict[str, Any] = {"parcel": parcel.pk, "data_label": _LABEL}
    for name in _names():
        row[name] = _read(PARCEL_EVENT.by_name[name], said[name], faults)
    for name in _OWN:
        if not said[name] or (name == "basis" and said[name] not in BASES):
            faults.add("W091", _NEEDED, Place(field=name))
    faults.check()
    return row


_NEEDED: Final = mark("this is needed; fill it in")


def _read(field: Field, written: str, faults: Faults) -> Any:
    if not written:
        if field.required:
            faults.add("W091", _NEEDED, Place(field=field.name))
        return None
    value = typed(pl.Series([written]), field, Fraction(1)).item()
    if value is None or (field.minimum is not None and value < field.minimum):
        code, message, values = complaint(field, written)
        faults.add(code, message, Place(field=field.name), **values)
        return None
    return value


def _twice(said: Mapping[str, str]) -> Fault:
    return Fault(
        "W092",
        mark("an event of this kind is recorded on {day} already; take another day, or correct "
             "the one that is there by an import"),
        Place(field="date"),
        {"day": said["date"]},
    )  # fmt: skip


def _origin(said: Mapping[str, str], person: User) -> Origin:
    return Origin(
        department=said["department"],
        basis=said["basis"],
        period=said["date"],
        label=_LABEL,
        note=said["document"],
        received_by=person.username,
    )


def _since(parcel: Parcel, seen_last: str) -> list[str]:
    """What others did to the parcel since the form was opened."""
    last = int(seen_last) if seen_last.isascii() and seen_last.isdigit() else 0
    return [
        text("{who}: {key}", who=each.entry.who, key=each.key)
        for each in changes_of(parcel.pk).filter(pk__gt=last)
    ]


def _first(person: User) -> dict[str, str]:
    """What the form is filled with: the department is the person's own."""
    return {"department": person.unit.name if person.unit else "", "basis": "registered"}


def _form(
    request: HttpRequest,
    parcel: Parcel,
    said: Mapping[str, str],
    faults: tuple[Fault, ...],
    *,
    since: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    inputs = {each.name: each for each in _inputs(said, faults)}
    rest = [name for name in _names() if name not in _FIRST]
    last = changes_of(parcel.pk).values_list("pk", flat=True).first()
    shown = {
        "parcel": parcel,
        "groups": [
            (text("What happened"), [inputs[name] for name in _FIRST]),
            (text("Figures and promises that it tells"), [inputs[name] for name in rest]),
            (text("Where it comes from"), [inputs[name] for name in _OWN]),
        ],
        "faults": [str(each) for each in faults if each.place.field not in inputs],
        "since": since,
        "seen": last or 0,
    }
    return render(request, "land/event.html", shown, status=status)


def _inputs(said: Mapping[str, str], faults: tuple[Fault, ...]) -> Iterator[Input]:
    wrong = {each.place.field: text(each.message, **each.values) for each in faults}
    for name in _names():
        field = PARCEL_EVENT.by_name[name]
        yield Input(
            name,
            field.heading(language()),
            said.get(name, ""),
            required=field.required,
            type="date" if field.kind == "date" else "",
            options=_steps() if name == "step" else _options(field),
            fault=wrong.get(name, ""),
        )
    own = {"department": text("Source department"), "basis": text("ground"), "why": text("why")}
    for name, label in own.items():
        options = tuple((key, text(words)) for key, words in BASES.items())
        yield Input(
            name, label, said.get(name, ""), required=True,
            options=options if name == "basis" else (), fault=wrong.get(name, ""),
        )  # fmt: skip


def _options(field: Field) -> tuple[tuple[str, str], ...]:
    zh = language() == "zh"
    return tuple((each.value, each.zh if zh else each.en) for each in field.choices)


def _steps() -> tuple[tuple[str, str], ...]:
    """The finding, and the steps of all plans."""
    plans = county_pack().land.plans.values()
    steps = {key: step.name(language()) for plan in plans for key, step in plan.steps.items()}
    return ((FINDING[0], text("the finding of the matter")), *steps.items())
