"""The list of parcels: records of the ledger beside what the engine says of them on a day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.http import HttpRequest

from wanmu.kernel.messages import language, mark, text
from wanmu.land.register import UNDECIDED, Entry, Register
from wanmu.report.book_view import progress_words
from wanmu.report.land_pages import JOINT, categories_words, standing_words, step_words
from wanmu.schema.land import PARCEL
from wanmu.web.accounts.decorators import person_of
from wanmu.web.accounts.models import User
from wanmu.web.evaluations.in_force import newest_in_force
from wanmu.web.evaluations.models import Evaluation
from wanmu.web.evaluations.schemes import grade_names
from wanmu.web.land.grades import grades_by_holder
from wanmu.web.land.known import day_asked, kept, register_of
from wanmu.web.ledger.scope import parcels_of
from wanmu.web.office.county import county_pack
from wanmu.web.tables.table import Column, Computed, Pick, Row, Table, of_field

_ALL: Final = "all"
IDLE: Final = "bad"
"""The choice of the parcels that are in any category."""


def _category_words() -> Mapping[str, str]:
    some = {_ALL: text("all of them"), IDLE: text("idle or badly used, of any category")}
    return some | standing_words(county_pack().land)


def joint_words() -> Mapping[str, str]:
    """What is said of the categories of a parcel, by their identifiers with JOINT between them."""
    return categories_words(county_pack().land)


def steps() -> Mapping[str, str]:
    """What is said of the step of a plan, by plan and step."""
    return step_words(county_pack().land)


def platforms() -> Mapping[str, str]:
    """The platforms of the county, by name."""
    return {
        name: name if language() == "zh" else each.name_en or name
        for name, each in county_pack().platforms.items()
    }


CATEGORY: Final = Pick(name="category", heading=mark("Category"), choices=_category_words)


def register_asked(request: HttpRequest) -> Register:
    """The land that the reader may see, on the day that the address names.

    Raises:
        InputError: W090.
    """
    return register_of(person_of(request), day_asked(request))


def _rows(request: HttpRequest, graded: Evaluation | None) -> Computed:
    """The parcels of the category asked for: their categories, what presses most, the grade.

    Raises:
        InputError: W090.
    """
    person, day = person_of(request), day_asked(request)
    rows = kept(person, f"parcels {day}", lambda: _joined(person, day))
    asked = request.GET.get(CATEGORY.name) or _ALL
    grades = grades_by_holder(person, graded)
    return Computed([
        {**row, "grade": grades.get(row["holder"])}
        for row in rows
        if asked in row[CATEGORY.name]
    ])  # fmt: skip


def _joined(person: User, day: date) -> list[Row]:
    entries = register_of(person, day).entries
    names = (each.name for each in PARCEL.fields if each.name != "red_line")
    held = parcels_of(person).values("search", *names)
    return [{**row, **_told(entries[row["id"]])} for row in held if row["id"] in entries]


def _told(entry: Entry) -> dict[str, Any]:
    """What the engine says of a parcel."""
    step = entry.next
    found = (*entry.categories, IDLE) if entry.categories else (entry.standing,)
    undecided = (UNDECIDED,) if entry.undecided else ()
    return {
        CATEGORY.name: {_ALL, *found, *undecided},
        "standing": JOINT.join(entry.categories) or entry.standing,
        "step": step and f"{step.plan}/{step.step}",
        "body": step and step.body,
        "due": step and step.due,
        "progress": step and step.progress,
    }


def as_of(request: HttpRequest) -> str:
    """Of what day a list is, for print and export."""
    return text("as of {day}", day=day_asked(request).isoformat())


def land_sources(request: HttpRequest) -> Sequence[str]:
    """The documents that the rules of land are from."""
    del request
    return [each.title for each in county_pack().land.documents.values()]


def table() -> Table:
    """The list, with the grades of the newest evaluation that is in force now."""
    graded = newest_in_force()
    return Table(
        name="parcels",
        title=mark("Land parcels"),
        rows=lambda request: _rows(request, graded),
        order="id",
        unique="id",
        search="search",
        label="data_label",
        picks=(CATEGORY,),
        period=as_of,
        sources=land_sources,
        extra=("day",),
        columns=(*_COLUMNS, *_grade(graded)),
    )


def _grade(graded: Evaluation | None) -> Iterator[Column]:
    """The grade of who holds the land; no column while no evaluation is in force."""
    if graded is not None:
        yield Column(
            key="grade",
            heading=mark("Grade of the holder in {year}"),
            values=(("year", graded.year),),
            kind="choice",
            choices=grade_names,
            filter="choice",
        )


_COLUMNS: Final = (
    of_field(PARCEL, "id", link=("parcel", "id")),
    of_field(PARCEL, "platform", kind="choice", choices=platforms, filter="choice"),
    of_field(PARCEL, "block", shown=False),
    of_field(PARCEL, "area", decimals=1, total=True, filter="range"),
    of_field(PARCEL, "legal_class", filter="choice", shown=False),
    Column(key="standing", heading=mark("Categories"), kind="choice", choices=joint_words),
    Column(key="step", heading=mark("Next step"), kind="choice", choices=steps),
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
)  # fmt: skip
"""``standing`` and the columns from it to ``progress`` are what the engine says."""
