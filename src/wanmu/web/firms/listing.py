"""The list of firms with their figures of one year."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.db.models import FilteredRelation, Q, QuerySet
from django.http import HttpRequest

from wanmu.kernel.messages import mark, text
from wanmu.schema import RECORDS
from wanmu.web.evaluations.in_force import newest_in_force
from wanmu.web.evaluations.models import Evaluation
from wanmu.web.evaluations.schemes import grade_names
from wanmu.web.firms.words import industries, platforms, towns
from wanmu.web.ledger.models import BASES, EnterpriseYear, Origin
from wanmu.web.ledger.scope import firms_of
from wanmu.web.tables.table import Column, Pick, Table, of_field, per, per_in_all

_FIRM, _YEAR = RECORDS["enterprise"], RECORDS["enterprise_year"]
_SOURCES: Final = 20
YEAR: Final = "year"
DECIMALS: Final[Mapping[str, int]] = {
    "万元": 2, "亩": 2, "人": 0, "千瓦时": 0, "吨标煤": 2, "吨": 2, "万元/亩": 2, "万元/人": 2,
}  # fmt: skip
"""Decimals that are shown, by unit; files have all that are held."""


def years_held() -> list[int]:
    """The years from the last to the first of which the ledger holds figures."""
    years = EnterpriseYear.objects.order_by(YEAR).values_list(YEAR, flat=True)
    first, last = years.first(), years.last()
    return [] if first is None or last is None else list(range(last, first - 1, -1))


def table() -> Table:
    """The list, with the years that the ledger has now to choose from."""
    years = {str(year): str(year) for year in years_held()}
    graded = newest_in_force()
    pick = Pick(name=YEAR, heading=mark("Year"), choices=lambda: years)
    return Table(
        name="firms",
        title=mark("Firms"),
        columns=(*_COLUMNS, *_grade(graded)),
        rows=lambda request: _rows(request, pick, graded),
        order="-output",
        unique="code",
        search="search",
        label="data_label",
        picks=(pick,),
        period=lambda request: _year(request, pick),
        sources=lambda _: _sources(),
        empty=mark("No firm is yours to see. They come into the ledger by an import."),
    )


def _year(request: HttpRequest, pick: Pick) -> str:
    return request.GET.get(YEAR) or pick.default


def _rows(request: HttpRequest, pick: Pick, graded: Evaluation | None) -> QuerySet[Any]:
    """The firms that a reader may see, each with its row of the year and its grade, if any."""
    at = Q(years__year=int(_year(request, pick) or 0))
    firms = firms_of(request.user).annotate(this=FilteredRelation("years", condition=at))
    if graded is None:
        return firms
    # A result without a grade is no row of the relation: such firms sort last like those without.
    by = Q(results__run=graded.final_id, results__grade__gt="")
    return firms.annotate(graded=FilteredRelation("results", condition=by))


def _grade(graded: Evaluation | None) -> Iterator[Column]:
    """The grade of the newest evaluation in force; no column while none is in force."""
    if graded is not None:
        yield Column(
            key="grade",
            heading=mark("Grade of {year}"),
            values=(("year", graded.year),),
            kind="choice",
            path="graded__grade",
            choices=grade_names,
            filter="choice",
        )


def _sources() -> Sequence[str]:
    found = Origin.objects.order_by("department", "basis", "period").values_list(
        "department", "basis", "period", "label"
    )
    form = mark("{department}: {basis}, {period}, {label}")
    return [
        text(form, department=department, basis=text(BASES[basis]), period=period or "—",
             label=text(label))
        for department, basis, period, label in found.distinct()[:_SOURCES]
    ]  # fmt: skip


def _figure(name: str, **more: Any) -> Column:
    """A figure of the year."""
    unit = _YEAR.by_name[name].unit or ""
    return of_field(
        _YEAR, name, path=f"this__{name}", decimals=DECIMALS.get(unit), filter="range", **more
    )


def _per(key: str, heading: str, unit: str, of: tuple[str, str], **more: Any) -> Column:
    """One figure of the year for each unit of another."""
    amount, whole = (f"this__{name}" for name in of)
    return Column(
        key=key,
        heading=heading,
        kind="number",
        unit=unit,
        decimals=DECIMALS[unit],
        computed=per(amount, whole),
        total=per_in_all(amount, whole),
        filter="range",
        **more,
    )


_HIDDEN: Final[Mapping[str, Any]] = {"shown": False, "total": True}
_COLUMNS: Final = (
    of_field(_FIRM, "name", link=("firm", "code")),
    of_field(_FIRM, "code", blanks=False),
    of_field(_FIRM, "industry", kind="choice", choices=industries, filter="choice"),
    of_field(_FIRM, "region", kind="choice", choices=towns, filter="choice", shown=False),
    of_field(_FIRM, "platform", kind="choice", choices=platforms, filter="choice"),
    of_field(_FIRM, "size_class", filter="choice"),
    of_field(_FIRM, "status", filter="choice", shown=False),
    of_field(_FIRM, "registered", shown=False),
    _figure("output", total=True),
    _figure("value_added", **_HIDDEN),
    _figure("revenue", **_HIDDEN),
    _figure("tax", total=True),
    _figure("profit", **_HIDDEN),
    _figure("rd", **_HIDDEN),
    _figure("employees", **_HIDDEN),
    _figure("energy", **_HIDDEN),
    _figure("land", total=True),
    _per("tax_per_mu", mark("tax per mu"), "万元/亩", ("tax", "land")),
    _per("output_per_mu", mark("output per mu"), "万元/亩", ("output", "land")),
    _per("value_added_per_mu", mark("value added per mu"), "万元/亩", ("value_added", "land"),
         shown=False),
    _per("value_added_per_employee", mark("value added per employee"), "万元/人",
         ("value_added", "employees"), shown=False),
)  # fmt: skip
