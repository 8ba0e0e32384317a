"""The charts of the cockpit, each a finding about what its reader may see."""

from collections.abc import Iterator, Mapping
from typing import Final

from django.db.models import Count
from django.urls import reverse

from wanmu.kernel.label import label_name
from wanmu.kernel.messages import language, text
from wanmu.report.answer import Column
from wanmu.report.write import cell
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Deed, may
from wanmu.web.accounts.sight import Sight
from wanmu.web.evaluations.in_force import results_in_force, years_in_force
from wanmu.web.ledger.scope import of_firms
from wanmu.web.office.cards import COUNTY, is_made_up, is_masked
from wanmu.web.office.charts import Bars, Chart, Lines, Series
from wanmu.web.office.county import county_pack
from wanmu.web.office.figures import FIGURES, Sums, by_platform, by_year, figures_for, merged
from wanmu.web.office.keeping import newest
from wanmu.web.plan.charts import chart_of

_ONE: Final = Column("", "", "", decimals=1)


def charts_of(person: User, sight: Sight) -> list[Chart]:
    """The charts of a reader: the county's land and its platforms, or his own years."""
    if not may(person.role, Deed.SEE_FIRMS):
        return []
    years = by_year(figures_for(person)["tax_per_mu"], person)
    if person.role in COUNTY:
        land = chart_of(newest("balance"))
        shown = (*_grades(person), *_years(years, person, sight), *_platforms(years, person))
        return [*([land] if land else []), *shown]
    return list(_years(years, person, sight))


def platform_name(platform: str) -> str:
    """The name of a platform in the language in force; of none for firms that stand on none."""
    found = county_pack().platforms.get(platform)
    if found is None:
        return platform or text("on no platform")
    return (found.name_en if language() == "en" else "") or platform


def _platforms(years: Mapping[int, Sums], person: User) -> Iterator[Chart]:
    """Tax per mu of the latest year by platform, beside all firms above scale."""
    figure = FIGURES["tax_per_mu"]
    if not years or not (whole := years[max(years)].value):
        return
    parts = merged(by_platform(figure, person, max(years)), figure, text("others together"))
    ranked = sorted(
        ((name, each.value) for name, each in parts.items() if each.value is not None),
        key=lambda each: -each[1],
    )
    if not ranked:
        return
    below = sum(1 for _, value in ranked if value < whole)
    yield Bars(
        key="platforms",
        title=text(
            "Places with less tax per mu than the {whole} of all: {below} of {all}; {first} leads",
            below=below,
            all=len(ranked),
            whole=cell(whole, _ONE),
            first=platform_name(ranked[0][0]),
        ),
        unit=figure.unit,
        decimals=figure.decimals,
        note=_note(max(years)),
        heading=text("Platform"),
        categories=[platform_name(name) for name, _ in ranked],
        series=[Series(text("Tax per mu"), [value for _, value in ranked])],
        across=True,
        download=f"{reverse('figure', args=[figure.key])}?export=xlsx",
    )


def _grades(person: User) -> Iterator[Chart]:
    """The grades of the run in force by platform."""
    years = years_in_force()
    if not years:
        return
    found = of_firms(person, results_in_force(max(years)), "enterprise").exclude(grade="")
    rows = found.order_by().values_list("enterprise__platform", "grade").annotate(Count("pk"))
    counts = {(platform or "", grade): count for platform, grade, count in rows}
    if not counts:
        return
    grades = sorted({grade for _, grade in counts})
    platforms = sorted({platform for platform, _ in counts})
    last, all_ = grades[-1], sum(counts.values())
    worst = max(platforms, key=lambda each: counts.get((each, last), 0))
    yield Bars(
        key="grades",
        title=text(
            "Firms with grade {best}: {first} of {all}; {place} has the most with grade {last}",
            first=f"{sum(counts.get((each, grades[0]), 0) for each in platforms):,}",
            all=f"{all_:,}",
            best=grades[0],
            place=platform_name(worst),
            last=last,
        ),
        unit=text("firms"),
        decimals=0,
        note=text(
            "run in force of {year}; {label}",
            year=max(years),
            label=label_name("synthetic" if is_made_up() else "computed"),
        ),
        heading=text("Platform"),
        categories=[platform_name(each) for each in platforms],
        series=[
            Series(
                text("grade {grade}", grade=grade), [counts.get((at, grade), 0) for at in platforms]
            )
            for grade in grades
        ],
        stacked=True,
        across=True,
    )


def _years(years: Mapping[int, Sums], person: User, sight: Sight) -> Iterator[Chart]:
    """Tax per mu over the years."""
    figure = figures_for(person)["tax_per_mu"]
    if len(years) < 2 or any(is_masked(figure, each, sight) for each in years.values()):  # noqa: PLR2004  a line needs two
        return
    first, last = min(years), max(years)
    begun, now = years[first].value, years[last].value
    if begun is None or now is None:
        return
    rose = text("Tax per mu rose from {begun} to {now} since {first}",
                begun=cell(begun, _ONE), now=cell(now, _ONE), first=first)  # fmt: skip
    fell = text("Tax per mu fell from {begun} to {now} since {first}",
                begun=cell(begun, _ONE), now=cell(now, _ONE), first=first)  # fmt: skip
    yield Lines(
        key="years",
        title=rose if now >= begun else fell,
        unit=figure.unit,
        decimals=figure.decimals,
        note=_note(last) if figure.above else _own_note(last),
        heading=text("Year"),
        categories=[str(year) for year in years],
        series=[Series(text("Tax per mu"), [each.value for each in years.values()])],
    )


def _note(year: int) -> str:
    label = label_name("synthetic" if is_made_up() else "stated")
    return text("firms above scale of the ledger, until {year}; {label}", year=year, label=label)


def _own_note(year: int) -> str:
    label = label_name("synthetic" if is_made_up() else "stated")
    return text("your figures in the ledger, until {year}; {label}", year=year, label=label)
