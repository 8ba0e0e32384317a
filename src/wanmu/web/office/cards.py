"""The cards of the cockpit: which figures each reader sees first."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from wanmu.kernel.messages import language, text
from wanmu.kernel.period_text import as_said
from wanmu.planning.progress import next_target
from wanmu.report.answer import Column
from wanmu.report.card import Card, Goal, Sources
from wanmu.report.write import cell
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Deed, Role, may
from wanmu.web.accounts.sight import Sight
from wanmu.web.land.card import land_cards
from wanmu.web.ledger.models import EnterpriseYear
from wanmu.web.ledger.scope import firms_of
from wanmu.web.office.county import county_pack
from wanmu.web.office.figures import FEW, Figure, Sums, by_years, figures_for, sources_of
from wanmu.web.office.freshness import computed, papers_of
from wanmu.web.office.keeping import newest
from wanmu.web.office.models import Answer

COUNTY = frozenset({Role.LEADER, Role.CLERK, Role.REVIEWER, Role.INVESTMENT})
"""The roles that read of the whole county, so that its targets are theirs."""
_AREA = Column("", "", "", decimals=0)


def cards_of(person: User, sight: Sight) -> list[Card]:
    """The cards of a reader, the most urgent first."""
    return [*_of_plan(person), *land_cards(person), *_of_firms(person, sight)]


def _of_plan(person: User) -> Iterator[Card]:
    if person.role in COUNTY:
        yield from _contradictions(newest("audit"))
        yield from _targets(newest("targets"))
        yield from _land(newest("balance"), "")
    elif person.role == Role.PLATFORM and person.unit:
        yield from _land(newest("balance"), person.unit.code)


def _contradictions(found: Answer | None) -> Iterator[Card]:
    if found is None or language() not in found.data:
        return
    counts = found.data[language()]["counts"]
    yield Card(
        key="contradictions",
        title=text("Contradictions among published figures"),
        definition=text("figures in print that cannot all be right, whatever their scope"),
        label="computed",
        address=f"{reverse('findings')}?strength=contradiction",
        value=counts["contradictions"],
        unit=text("cases"),
        made=computed(found.made_at),
        sources=papers_of(found),
        warns=counts["contradictions"] > 0,
        lines=((text("right only if scopes differ"), str(counts["tensions"])),),
    )


def _targets(found: Answer | None) -> Iterator[Card]:
    if found is None or language() not in found.data:
        return
    known = [row for row in found.data[language()]["targets"] if row["behind"] is not None]
    behind = [row for row in known if row["behind"]]
    yield Card(
        key="targets",
        title=text("Targets behind time"),
        definition=text("targets of which less of the way than of the time is gone, by print"),
        label="computed",
        address=reverse("answer", args=["targets"]),
        value=len(behind),
        unit=text("of {known} with a later figure", known=len(known)),
        made=computed(found.made_at),
        sources=papers_of(found),
        warns=bool(behind),
        lines=tuple((row["name"], f"{row['now']} / {row['goal']}") for row in behind[:3]),
    )


def _land(found: Answer | None, platform: str) -> Iterator[Card]:
    data = found.data.get(language()) if found else None
    rows = [row for row in data["rows"] if row["platform"] == platform] if data else []
    if not rows or found is None or data is None:
        return
    last, unit = rows[-1], data["units"]["demand"]
    lacking, year = last["shortage_carried"], _end(last["period"])
    short = text("Land lacking by the end of {year}", year=year)
    spare = text("Land to spare at the end of {year}", year=year)
    yield Card(
        key="land_short",
        title=short if lacking > 0 else spare,
        definition=text("land that the targets take, less what the blocks give, carried on"),
        label="assumed" if platform else "computed",
        address=reverse("answer", args=["balance"]),
        value=abs(lacking),
        unit=unit,
        period=f"{rows[0]['period'].partition('..')[0]}–{year}",
        made=computed(found.made_at),
        sources=papers_of(found),
        warns=lacking > 0,
        lines=tuple(_of_period(row) for row in rows),
    )


def _of_period(row: Any) -> tuple[str, str]:
    period = as_said(row["period"])
    need, there = cell(row["demand"], _AREA), cell(row["supply"], _AREA)
    return text("{period}: needed / there", period=period), f"{need} / {there}"


def _of_firms(person: User, sight: Sight) -> Iterator[Card]:
    if not may(person.role, Deed.SEE_FIRMS) or not firms_of(person).exists():
        return
    figures = figures_for(person)
    found = {key: years for key, years in by_years(person).items() if years}
    sources = sources_of(person, {key: max(years) for key, years in found.items()})
    for key, years in found.items():
        yield card_of(figures[key], years, person, sight, sources[key])


def card_of(
    figure: Figure, years: dict[int, Sums], person: User, sight: Sight, sources: Sources
) -> Card:
    """The card of a figure that there is, in some years; ``sources`` are those of the latest."""
    year = max(years)
    now, before = years[year], years.get(year - 1)
    return Card(
        key=figure.key,
        title=text(figure.words),
        definition=text(figure.definition),
        label="synthetic" if is_made_up() else "stated",
        address=reverse("figure", args=[figure.key]),
        value=now.value,
        unit=figure.unit,
        decimals=figure.decimals,
        before=before.value if before else None,
        period=_over(year, now, person),
        sources=sources,
        stale=_stale(year),
        goal=_goal(figure, now.value, year) if person.role in COUNTY else None,
        masked=is_masked(figure, now, sight),
    )


def _over(year: int, sums: Sums, person: User) -> str:
    """Of which year it is, and over how many firms; a firm's own is over itself."""
    if person.role == Role.FIRM:
        return text("year {year}", year=year)
    return text("year {year}, firms: {firms}", year=year, firms=f"{sums.firms:,}")


def is_masked(figure: Figure, sums: Sums, sight: Sight) -> bool:
    """Whether a sum is kept from the reader: a secret one over few firms gives one of them away."""
    return sums.firms < FEW and not all(sight.shows(name) for name in figure.fields)


def is_made_up() -> bool:
    """Whether the ledger holds made-up firms; then every sum over firms may rest on them."""
    return EnterpriseYear.objects.filter(data_label="synthetic").exists()


def _goal(figure: Figure, value: float | None, year: int) -> Goal | None:
    found = figure.indicator and next_target(county_pack(), figure.indicator, "above_scale", year)
    if not found or value is None or str(found.goal.stated.unit) != figure.unit:
        return None
    way = found.way_of(value, year)
    reached, elapsed = way or (None, None)
    aim = float(found.goal.stated.value)
    return Goal(aim, str(found.goal.period), reached, elapsed, found.target.locator)


def _stale(year: int) -> str:
    """Figures of a year should be here by the end of the next."""
    due = timezone.localdate().year - 2
    if year >= due:
        return ""
    return text("old: figures of {due} should be here by now", due=due)


def _end(period: str) -> str:
    return period.rpartition("..")[2]
