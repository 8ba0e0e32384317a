"""What is held of the firms' figures of a year, what is missing and who owes it, what looks odd."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Count, F, FilteredRelation, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import language, mark, text
from wanmu.report.answer import Column as Layout
from wanmu.report.write import cell
from wanmu.schema import Field
from wanmu.schema.absence import STATE_NAMES
from wanmu.web.accounts.decorators import allowed, person_of
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Deed
from wanmu.web.firms.listing import years_held
from wanmu.web.keeping import shared
from wanmu.web.land.known import kept
from wanmu.web.ledger.models import EnterpriseYear, Origin
from wanmu.web.ledger.scope import firms_of, of_firms
from wanmu.web.office.county import county_pack
from wanmu.web.tables.numbered import NUMBER, numbered
from wanmu.web.tables.state import picked
from wanmu.web.tables.table import Column, Pick, Row, Table, of_field
from wanmu.web.tables.views import answer

SHOWN: Final[Mapping[str, str]] = {
    "held": mark("held"),
    "missing": mark("missing"),
    "absent": mark("stated absent"),
    "unconfirmed": mark("unconfirmed"),
    "outlier": mark("far from the year before"),
}
_NUMBER: Final = Layout("count", "count", "count", "", 0)
_FACTOR: Final = Layout("factor", "factor", "factor")
_FIGURES: Final = ("enterprise", "enterprise_year")
_NOT_DELIVERED: Final = ("data_label", "note")
"""What the office itself says of a row."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A count as a finished cell, and the address of its rows."""

    shown: str
    address: str


@require_safe
@allowed(Deed.IMPORT)
@shared(*_FIGURES)
def quality(request: HttpRequest) -> HttpResponseBase:
    """Of every field of a year: held, missing, stated absent, unconfirmed, far from before."""
    far, year = county_pack().county.quality, _year_asked(request)
    place: dict[str, Any] = {"jump": cell(far.jump, _FACTOR), "why": far.assumed, "year": year}
    # Beside a year that is not to be chosen, the count of another one would be taken for its.
    if year and request.GET.get("year") in {None, "", f"{year}"}:
        unreported = cell(_without_year(request, year).count(), _NUMBER)
        place["unreported"] = Counted(unreported, _address("quality-unreported", year))
    return answer(request, fields_table(request), "imports/quality.html", place)


def fields_table(request: HttpRequest) -> Table:
    """The list of the fields of a year with their counts, each of which leads to its rows."""
    year = _year_asked(request)
    counts = (
        Column(key=shown, heading=words, kind="number", decimals=0, filter="range",
               leads=f"{shown}_rows")
        for shown, words in SHOWN.items()
    )  # fmt: skip
    return Table(
        name="quality-fields",
        title=mark("Quality of the figures"),
        columns=(
            Column(key="field", heading=mark("Field"), path="title", filter="text"),
            *counts,
            Column(key="department", heading=mark("owed by"), filter="text"),
            NUMBER,
        ),
        rows=lambda asked: numbered(
            _lines(asked, year) if year else (),
            lambda row: (row["title"], row["field"], row["department"]),
        ),
        order="number",
        unique="number",
        search="search",
        picks=(_year_pick(),),
        period=lambda _: text("Firms' figures of {year}, in rows", year=year or "–"),
        empty=mark("The ledger holds no yearly figures yet."),
    )


@require_safe
@allowed(Deed.IMPORT)
def quality_rows(request: HttpRequest) -> HttpResponseBase:
    """The rows behind a count of the page."""
    return answer(request, rows_table(request))


def rows_table(request: HttpRequest) -> Table:
    """The list of the rows behind a count."""
    picks = (_year_pick(), _pick("field", mark("Field"), _titles()), _pick("show", mark("Show"),
             {name: text(words) for name, words in SHOWN.items()}))  # fmt: skip
    try:
        year, name, shown = (picked(request, pick) for pick in picks)
    except InputError:
        # The table tells what is wrong, beside its control.
        year, name, shown = (pick.default for pick in picks)
    return _table(int(year or 0), name, shown, picks)


@require_safe
@allowed(Deed.IMPORT)
def quality_unreported(request: HttpRequest) -> HttpResponseBase:
    """The firms of which the ledger has no figures of a year."""
    return answer(request, unreported_table(request))


def unreported_table(request: HttpRequest) -> Table:
    """The list of the firms without figures of a year."""
    year = _year_asked(request)
    return Table(
        name="unreported",
        title=mark("Firms without figures of the year"),
        columns=(
            Column(key="code", heading=mark("code"), link=("firm", "code")),
            Column(key="name", heading=mark("name"), filter="text"),
            Column(key="status", heading=mark("status"), kind="choice"),
        ),
        rows=lambda asked: _without_year(asked, year),
        order="code",
        unique="code",
        search="search",
        picks=(_year_pick(),),
        empty=mark("Every firm has figures of the year."),
    )


def fields() -> dict[str, Field]:
    """The figures of a firm's year, by name."""
    record = EnterpriseYear.record()
    left_out = {*EnterpriseYear.key, *_NOT_DELIVERED}
    return {name: record.by_name[name] for name in EnterpriseYear.columns() if name not in left_out}


def rows_of(person: Any, year: int) -> QuerySet[Any]:
    """The rows of a year that a person may read, each with the firm's year ``before``."""
    at = Q(enterprise__years__year=year - 1)
    rows: QuerySet[Any] = EnterpriseYear.objects.filter(year=year).order_by()
    rows = rows.annotate(before=FilteredRelation("enterprise__years", condition=at))
    return of_firms(person, rows, "enterprise")


def condition(field: Field, shown: str) -> Q:
    """Which rows a count counts."""
    name = field.name
    held, said = Q(**{f"{name}__isnull": False}), Q(absences__has_key=name)
    match shown:
        case "held":
            return held
        case "missing":
            return ~held & ~said
        case "absent":
            return ~held & said
        case "unconfirmed":
            return held & ~Q(confirmed__has_key=name)
    return _outlier(name) if field.kind == "number" else Q(pk__in=())


def _outlier(name: str) -> Q:
    before, jump = f"before__{name}", float(county_pack().county.quality.jump)
    grown = Q(**{f"{name}__gt": F(before) * jump, f"{before}__gt": 0})
    shrunk = Q(**{f"{before}__gt": F(name) * jump, f"{name}__gt": 0})
    return grown | shrunk


def _lines(request: HttpRequest, year: int) -> Iterator[Row]:
    person, jump = person_of(request), county_pack().county.quality.jump
    # Sorted or filtered, they are the same counts.
    found = kept(person, f"quality {year} {jump}", lambda: _counted(person, year), _FIGURES)
    for name, counts, department in found:
        yield {
            "field": name,
            "title": fields()[name].title(language()),
            **counts,
            **{
                f"{shown}_rows": _address("quality-rows", year, field=name, show=shown)
                for shown in SHOWN
            },
            "department": department or None,
        }


def _counted(person: User, year: int) -> list[tuple[str, dict[str, int], str]]:
    """The fields of a year, their counts, and the department that owes each."""
    departments = departments_of()
    return [(name, counts, departments[name]) for name, counts in counts_of(person, year).items()]


def counts_of(person: User, year: int) -> dict[str, dict[str, int]]:
    """Of each field of a year, how many rows are counted how.

    What is stated absent and what is confirmed is the same in most rows of a delivery: the database
    counts the rows that are alike, and need not look into each for every field.
    """
    asked = {f"held_{name}": Count(name) for name in fields()} | {
        f"outlier_{name}": Count("pk", filter=condition(field, "outlier"))
        for name, field in fields().items()
    }
    found = {name: dict.fromkeys(SHOWN, 0) for name in fields()}
    rows = rows_of(person, year).values("absences", "confirmed")
    for alike in rows.annotate(rows=Count("pk"), **asked):
        for name, counts in found.items():
            held = alike[f"held_{name}"]
            counts["held"] += held
            counts["absent" if name in alike["absences"] else "missing"] += alike["rows"] - held
            counts["unconfirmed"] += 0 if name in alike["confirmed"] else held
            counts["outlier"] += alike[f"outlier_{name}"]
    return found


def departments_of() -> dict[str, str]:
    """From which department each field came last, of whatever year; "" for one that never came."""
    latest: dict[str, int] = {}
    for origins in EnterpriseYear.objects.order_by().values_list("origins", flat=True).distinct():
        for name, origin in origins.items():
            latest[name] = max(origin, latest.get(name, 0))
    known = dict(Origin.objects.values_list("pk", "department"))
    return {name: known.get(latest.get(name, 0), "") for name in fields()}


def _without_year(request: HttpRequest, year: int) -> QuerySet[Any]:
    there = EnterpriseYear.objects.filter(year=year).values("enterprise_id")
    return firms_of(person_of(request)).exclude(code__in=there)


def _table(year: int, name: str, shown: str, picks: tuple[Pick, ...]) -> Table:
    record, field = EnterpriseYear.record(), fields()[name]
    columns = [
        Column(key="code", heading=record.by_name["code"], path="enterprise_id",
               link=("firm", "enterprise_id")),
        Column(key="name", heading=mark("name"), path="enterprise__name"),
        of_field(record, name, key="value", path=name, field=name),
    ]  # fmt: skip
    if shown == "absent":
        said = KeyTextTransform(name, "absences")
        columns.append(Column(key="absence", heading=mark("why there is no value"), kind="choice",
                              choices=_states, computed=said))  # fmt: skip
    if shown == "outlier":
        columns.append(Column(key="before", heading=mark("the year before"), kind="number",
                              unit=field.unit or "", computed=F(f"before__{name}"),
                              field=name))  # fmt: skip
    return Table(
        name="quality",
        title=mark("Quality of the figures: rows"),
        columns=tuple(columns),
        rows=lambda request: rows_of(person_of(request), year).filter(condition(field, shown)),
        order="code",
        label="data_label",
        picks=picks,
        period=lambda _: str(year),
        empty=mark("No row is counted here."),
    )


def _states() -> dict[str, str]:
    return {name: text(words) for name, words in STATE_NAMES.items()}


def _titles() -> dict[str, str]:
    return {name: field.title(language()) for name, field in fields().items()}


def _year_asked(request: HttpRequest) -> int:
    """The year that is asked for, else the last; 0 where there is none.

    For one that is not to be chosen it is the last one, too: the list tells what is wrong with it.
    """
    pick = _year_pick()
    try:
        return int(picked(request, pick) or 0)
    except InputError:
        return int(pick.default or 0)


def _year_pick() -> Pick:
    return _pick("year", mark("Year"), {str(year): str(year) for year in years_held()})


def _pick(name: str, heading: str, known: dict[str, str]) -> Pick:
    return Pick(name=name, heading=heading, choices=lambda: known)


def _address(name: str, year: int, **asked: str) -> str:
    return f"{reverse(name)}?{urlencode({'year': year, **asked})}"
