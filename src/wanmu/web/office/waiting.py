"""What waits for a reader, and the grades in force, as cards.

They are never kept: a step that somebody else took shows at once.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from math import ceil
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from wanmu.kernel.messages import listed, text
from wanmu.report.card import Card, Sources
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import MAY, ROLE_WORDS, Deed, Role, may
from wanmu.web.evaluations.in_force import results_in_force, years_in_force
from wanmu.web.evaluations.models import Evaluation, Run
from wanmu.web.evaluations.states import ACTS, STATE_WORDS, State
from wanmu.web.imports.models import Import
from wanmu.web.ledger.models import EnterpriseYear
from wanmu.web.ledger.scope import firms_of, of_firms
from wanmu.web.office.cards import is_made_up
from wanmu.web.office.freshness import computed, own_records

_SECONDS_OF_A_DAY = 86_400


def waiting_cards(person: User) -> Iterator[Card]:
    """The cards of what waits, then the grades in force."""
    if may(person.role, Deed.IMPORT):
        yield _imports()
    if may(person.role, Deed.SEE_FIRMS):
        for each in Evaluation.objects.exclude(state=State.FINAL.value):
            yield _evaluation(each)
        years = years_in_force()
        if years:
            yield from _grades(person, max(years), years[max(years)])


def own_file(person: User) -> Any:
    """The firm that somebody of a firm stands for; none for everybody else."""
    return firms_of(person).first() if person.role == Role.FIRM else None


def _imports() -> Card:
    waiting = Import.objects.filter(job="check", state="done", entry=None)
    return Card(
        key="imports",
        title=text("Imports to be taken over"),
        definition=text("files that are checked and wait for somebody to take them over"),
        label="computed",
        address=f"{reverse('imports')}?stands=check/done",
        value=waiting.count(),
        unit=text("files"),
        made=computed(),
        sources=own_records(),
        lines=tuple((each.document.name, each.department)
                    for each in waiting.select_related("document")[:3]),
    )  # fmt: skip


def _evaluation(found: Evaluation) -> Card:
    state = State(found.state)
    ends = _end_of_notice(found, state)
    return Card(
        key=f"evaluation-{found.year}",
        title=text("Evaluation of {year}: days left to object", year=found.year),
        definition=text("{state}; a day that has begun counts", state=text(STATE_WORDS[state])),
        label="computed",
        address=reverse("evaluation", args=[found.year]),
        value=_days_left(ends),
        unit=text("days"),
        period=text("year {year}", year=found.year),
        made=computed(),
        sources=own_records(),
        warns=True,
        lines=(*_until(ends), *_turns(state)),
    )


def _end_of_notice(found: Evaluation, state: State) -> datetime | None:
    """When objections are closed; none outside a notice period."""
    if state not in {State.DENOMINATORS, State.NOTICE}:
        return None
    last = found.publications.first()
    return None if last is None else last.ends


def _until(ends: datetime | None) -> Iterator[tuple[str, str]]:
    if ends is not None:
        moment = f"{timezone.localtime(ends):%Y-%m-%d %H:%M}"
        yield text("Objections"), text("until {moment}", moment=moment)


def _days_left(ends: datetime | None) -> int | None:
    """Days until then, begun ones counting."""
    if ends is None:
        return None
    return max(ceil((ends - timezone.now()).total_seconds() / _SECONDS_OF_A_DAY), 0)


def _turns(state: State) -> Iterator[tuple[str, str]]:
    """The steps that can come next, and whose turn each is."""
    for act in ACTS.values():
        if state in act.after:
            roles = [role for role in Role if any(deed in MAY[role] for deed in act.deeds)]
            yield (
                text("next: {act}", act=text(act.words)),
                listed(text(ROLE_WORDS[role]) for role in roles),
            )


def _grades(person: User, year: int, run: Run) -> Iterator[Card]:
    """How many firms have each grade in the run in force; for a firm its own."""
    found = of_firms(person, results_in_force(year), "enterprise").exclude(grade="")
    if person.role == Role.FIRM:
        yield from (_own_grade(each, year, run) for each in found[:1])
        return
    counts = dict(found.order_by("grade").values_list("grade").annotate(Count("pk")))
    if counts:
        yield Card(
            key="grades",
            title=text("Firms graded in {year}", year=year),
            definition=text("firms with a grade in the run that is in force"),
            label="synthetic" if is_made_up() else "computed",
            address=f"{reverse('evaluation-results', args=[year])}?status=graded",
            value=sum(Counter(counts).values()),
            unit=text("firms"),
            period=text("year {year}", year=year),
            made=computed(run.made_at),
            sources=_run_said(run),
            lines=tuple((text("grade {grade}", grade=grade), f"{count:,}")
                        for grade, count in counts.items()),
        )  # fmt: skip


def _own_grade(result: Any, year: int, run: Run) -> Card:
    made_up = EnterpriseYear.objects.filter(
        enterprise=result.enterprise, data_label="synthetic"
    ).exists()
    return Card(
        key="grade",
        title=text("Grade {grade} in {year}", grade=result.grade, year=year),
        definition=text("your score in the run that is in force, and the grade that follows"),
        label="synthetic" if made_up else "computed",
        address=reverse("evaluation-result", args=[year, result.enterprise_id]),
        value=result.score,
        unit=text("points"),
        decimals=2,
        period=text("year {year}", year=year),
        made=computed(run.made_at),
        sources=_run_said(run),
    )


def _run_said(run: Run) -> Sources:
    """The run itself names the departments whose figures went in; its data are a page."""
    return Sources(text("source: evaluation run {number} ({run})", number=run.number,
                        run=run.identity))  # fmt: skip
