"""The list of parcels: records of the ledger beside what the engine says of them on a day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.db.models import Case, CharField, DateField, Field, QuerySet, Value, When
from django.http import HttpRequest

from wanmu.kernel.messages import language, mark, text
from wanmu.land.register import UNDECIDED, Entry, Register
from wanmu.report.book_view import progress_words
from wanmu.report.land_pages import JOINT, categories_words, standing_words, step_words
from wanmu.schema.land import PARCEL
from wanmu.web.accounts.decorators import person_of
from wanmu.web.land.known import day_asked, register_of
from wanmu.web.ledger.models import Parcel
from wanmu.web.ledger.scope import parcels_of
from wanmu.web.office.county import county_pack
from wanmu.web.tables.table import Column, Pick, Table, of_field

_ALL: Final = "all"
IDLE: Final = "bad"
"""The choice of the parcels that are in any category."""


def _category_words() -> Mapping[str, str]:
    some = {_ALL: text("all of them"), IDLE: text("idle or badly used, of any category")}
    return some | standing_words(county_pack().land)


def _joint_words() -> Mapping[str, str]:
    return categories_words(county_pack().land)


def _steps() -> Mapping[str, str]:
    return step_words(county_pack().land)


def _platforms() -> Mapping[str, str]:
    platforms = county_pack().platforms
    return {
        name: name if language() == "zh" else each.name_en or name
        for name, each in platforms.items()
    }


CATEGORY: Final = Pick(name="category", heading=mark("Category"), choices=_category_words)


def register_asked(request: HttpRequest) -> Register:
    """The land that the reader may see, on the day that the address names.

    Raises:
        InputError: W090.
    """
    return register_of(person_of(request), day_asked(request))


def parcel_rows(request: HttpRequest) -> QuerySet[Parcel]:
    """The parcels of the category asked for, each with its categories and what presses most.

    Raises:
        InputError: W090.
    """
    found = register_asked(request)
    rows = parcels_of(person_of(request))
    asked = request.GET.get(CATEGORY.name) or _ALL
    if asked != _ALL:
        rows = rows.filter(pk__in=[each.parcel for each in _within(found, asked)])
    every = found.entries.values()
    return rows.annotate(
        standing=_case((e.parcel, JOINT.join(e.categories) or e.standing) for e in every),
        step=_case((e.parcel, e.next and f"{e.next.plan}/{e.next.step}") for e in every),
        body=_case((e.parcel, e.next and e.next.body) for e in every),
        due=_case(((e.parcel, e.next and e.next.due) for e in every), DateField()),
        progress=_case((e.parcel, e.next and e.next.progress) for e in every),
    )


def _within(found: Register, category: str) -> Iterable[Entry]:
    for each in found.entries.values():
        named = (*each.categories, IDLE) if each.categories else (each.standing,)
        if category in named or (category == UNDECIDED and each.undecided):
            yield each


def _case(values: Iterable[tuple[str, Any]], kind: "Field[Any, Any] | None" = None) -> Case:
    """What the engine says of parcels, as an expression of the database."""
    by_value: dict[Any, list[str]] = defaultdict(list)
    for parcel, value in values:
        if value is not None:
            by_value[value].append(parcel)
    field = kind or CharField()
    whens: Sequence[When] = [
        When(pk__in=ids, then=Value(value, output_field=field)) for value, ids in by_value.items()
    ]
    return Case(*whens, default=None, output_field=field)


def _period(request: HttpRequest) -> str:
    return text("as of {day}", day=day_asked(request).isoformat())


def _sources(request: HttpRequest) -> Sequence[str]:
    del request
    pack = county_pack()
    return [each.title for each in pack.land.documents.values()]


PARCELS: Final = Table(
    name="parcels",
    title=mark("Land parcels"),
    rows=parcel_rows,
    order="id",
    search="search",
    label="data_label",
    picks=(CATEGORY,),
    period=_period,
    sources=_sources,
    extra=("day",),
    columns=(
        of_field(PARCEL, "id", link=("parcel", "id"), blanks=False),
        of_field(PARCEL, "platform", kind="choice", choices=_platforms, filter="choice"),
        of_field(PARCEL, "block", shown=False),
        of_field(PARCEL, "area", decimals=1, total=True, filter="range"),
        of_field(PARCEL, "legal_class", filter="choice", shown=False),
        Column(key="standing", heading=mark("Categories"), kind="choice", choices=_joint_words),
        Column(key="step", heading=mark("Next step"), kind="choice", choices=_steps),
        Column(key="body", heading=mark("Responsible body"), filter="text", shown=False),
        Column(key="due", heading=mark("Due by"), kind="date", filter="range"),
        Column(
            key="progress", heading=mark("State of the step"), kind="choice",
            choices=progress_words, filter="choice",
        ),
        of_field(PARCEL, "industry", shown=False),
        of_field(PARCEL, "holder", shown=False),
        of_field(PARCEL, "plan_use", shown=False),
        of_field(PARCEL, "location", shown=False),
    ),
)  # fmt: skip
"""``standing`` and the columns after it are annotations of ``parcel_rows``."""
