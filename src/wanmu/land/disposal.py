"""Who has to do what about a parcel, by when: the steps of the disposal plans in force."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, TypeAlias

import polars as pl

from wanmu.kernel.faults import Faults, Place, nearest
from wanmu.kernel.messages import mark
from wanmu.land.result import Classification
from wanmu.land.state import ID
from wanmu.land.uses import use_findings
from wanmu.pack.land_rules import AS_OF
from wanmu.schema.land import FINDING

Progress: TypeAlias = Literal["done", "overdue", "open", "not_dated"]
_ORDER: Final = {"overdue": 0, "open": 1, "not_dated": 2, "done": 3}


@dataclass(frozen=True, slots=True)
class Action:
    """A step of a plan for one parcel.

    Attributes:
        plan: The category, or the finding about its use.
        step: The identifier of the step; ``body`` is who takes it.
        since: The day from which its limit counts: the finding, or the step before when it was
            done, or when it is due. ``found`` says whether a finding is recorded; without one the
            limit counts from the day that is asked about.
        due: The last day for it; None where China's calendar is not known so far ahead.
        done: The day on which it was done.
        left: Days left to the due day, below zero where it is overdue; None where done or undated.
    """

    parcel: str
    plan: str
    step: str
    body: str
    since: date | None
    found: bool
    due: date | None
    done: date | None
    left: int | None
    progress: Progress


def actions(found: Classification, events: pl.DataFrame) -> tuple[Action, ...]:
    """The steps for every parcel with a plan for its category or use; the most pressing first.

    ``events`` are those of the parcels, as the schema's ``parcel_event``.

    Raises:
        InputError: G015 for a step that no plan has.
    """
    check_steps(found, events)
    taken = _taken(events.filter(pl.col("date") <= found.as_of))
    changed = {each.parcel: {each.plan: True} for each in use_findings(found, events) if each.plan}
    every = [
        action
        for record in found.frame().iter_rows(named=True)
        for action in _of_parcel(
            {**record, **changed.get(record[ID], {})}, found, taken.get(record[ID], {})
        )
    ]
    return tuple(sorted(every, key=_pressing))


def last_due(actions: Sequence[Action]) -> dict[str, date | None]:
    """By parcel, the day by which the last step is due; None where a step has no day."""
    ends: dict[str, date | None] = {}
    for each in actions:
        before = ends.get(each.parcel, each.due)
        ends[each.parcel] = None if before is None or each.due is None else max(before, each.due)
    return ends


def check_steps(found: Classification, events: pl.DataFrame) -> None:
    """Refuse events that name a step that no plan has.

    Raises:
        InputError: G015, every such step.
    """
    known = {*FINDING, *_names(found)}
    told = events.filter(pl.col("step").is_not_null())["step"].unique().sort().to_list()
    faults = Faults()
    for step in told:
        if step not in known:
            faults.add(
                "G015",
                mark('no disposal plan has the step "{step}"; the nearest is "{nearest}"'),
                Place(field="step"),
                step=step,
                nearest=nearest(step, known) or "–",
            )
    faults.check()


def _names(found: Classification) -> dict[str, str]:
    """Every name of a step, and its identifier."""
    return {
        word: key
        for plan in found.land.plans.values()
        for key, step in plan.steps.items()
        for word in (key, step.zh, step.en)
        if word
    }


def _taken(events: pl.DataFrame) -> dict[str, dict[str, date]]:
    """The first day of each step by parcel, under the name that its event gives it."""
    first = (
        events.filter(pl.col("step").is_not_null())
        .group_by("parcel", "step")
        .agg(pl.col("date").min())
    )
    days: dict[str, dict[str, date]] = {}
    for parcel, step, day in first.iter_rows():
        days.setdefault(parcel, {})[step] = day
    return days


def _of_parcel(
    record: Mapping[str, Any], found: Classification, taken: Mapping[str, date]
) -> Iterator[Action]:
    names = _names(found)
    done = {names[step]: day for step, day in taken.items() if step in names}
    finding = next((taken[word] for word in FINDING if word in taken), None)
    known = {**record, **found.rules.parameters, AS_OF.name: found.as_of}
    for plan, held in found.land.plans.items():
        if not record.get(plan):
            continue
        ends: dict[str, date | None] = {}
        for key, step in held.steps.items():
            rule = found.rules.steps.get((plan, key))
            if rule is not None and not rule.value(known):
                continue
            start = finding or found.as_of if step.after is None else ends.get(step.after)
            due = None if start is None else step.due(start)
            ends[key] = done.get(key, due)
            yield Action(
                record[ID], plan, key, step.body, start, finding is not None, due, done.get(key),
                *_standing(done.get(key), due, found.as_of),
            )  # fmt: skip


def _standing(done: date | None, due: date | None, as_of: date) -> tuple[int | None, Progress]:
    if done is not None:
        return None, "done"
    if due is None:
        return None, "not_dated"
    left = (due - as_of).days
    return left, "open" if left >= 0 else "overdue"


def _pressing(action: Action) -> tuple[int, date, str, str]:
    return _ORDER[action.progress], action.due or date.max, action.parcel, action.plan
