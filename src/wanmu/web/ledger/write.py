"""The one way into the ledger: records, their history and the trail, together or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from wanmu.web.ledger.differences import Differences, Step, at_once
from wanmu.web.ledger.locks import refuse_locked
from wanmu.web.ledger.models import KINDS, Held, Origin
from wanmu.web.trail.chain import record
from wanmu.web.trail.models import Change, Entry


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody does to the ledger, and why."""

    who: str
    name: str
    subject: str
    why: str = ""


class Overtaken(Exception):  # noqa: N818  it is told to a person, who goes on
    """Somebody else has changed these records meanwhile; ``keys`` are theirs."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(", ".join(keys))
        self.keys = tuple(keys)


@transaction.atomic
def write(found: Sequence[Differences], deed: Deed, origin: Origin) -> Entry:
    """Write what differs, with where it comes from; the history and the trail are written with it.

    Raises:
        Overtaken: When a record is not as it was when the differences were found. Nothing is
            written then.
        InputError: When a record is locked.
    """
    for each in found:
        refuse_locked(each.kind, [step.key for step in each.changed])
    if origin.pk is None:
        origin.save()
    changes: list[Change] = []
    for each in found:
        _check(each.changed)
        pairs = [_apply(step, origin) for step in each.steps]
        save([held for held, _ in pairs])
        changes += [change for _, change in pairs]
    return keep(changes, deed)


def keep(changes: Sequence[Change], deed: Deed) -> Entry:
    """Write the entry of the trail with what was done to each record."""
    return record(deed.who, deed.name, deed.subject, {}, deed.why, changes)


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    return value.isoformat() if isinstance(value, date) else value


@transaction.atomic
def confirm(held: Held, fields: Sequence[str], deed: Deed) -> Entry:
    """Write down that somebody confirms values as they are held."""
    said = [deed.who, timezone.now().isoformat(timespec="seconds")]
    before = {name: state(held, name) for name in fields}
    held.confirmed = {**held.confirmed, **dict.fromkeys(fields, said)}
    _bump(held, ("confirmed",))
    after = {name: before[name]["value"] for name in fields}
    return keep([Change(kind=held.kind, key=held.named(), before=before, after=after)], deed)


def _bump(held: Held, columns: Sequence[str]) -> None:
    """Save columns of a record unless somebody else was there first."""
    values = {name: getattr(held, name) for name in columns}
    mine = type(held).objects.filter(pk=held.pk, version=held.version)
    if not mine.update(version=held.version + 1, **values):
        raise Overtaken([held.named()])
    held.version += 1


def _check(steps: Sequence[Step]) -> None:
    """Lock the records that change, and see that they are as they were."""
    overtaken: list[str] = []
    for some in at_once(steps):
        seen = {step.found.pk: step for step in some if step.found is not None}
        rows = KINDS[some[0].kind].objects.select_for_update().filter(pk__in=seen)
        now = dict(rows.values_list("pk", "version"))
        overtaken += [
            step.key
            for pk, step in seen.items()
            if step.found is not None and now.get(pk) != step.found.version
        ]
    if overtaken:
        raise Overtaken(overtaken)


def _apply(step: Step, origin: Origin) -> tuple[Held, Change]:
    """The record as it is to be, and its change."""
    before = None if step.found is None else {n: state(step.found, n) for n in step.after}
    after = {name: plain(value) for name, value in step.after.items()}
    held = KINDS[step.kind]() if step.found is None else step.found
    for name, value in step.after.items():
        setattr(held, held.column(name), value)
        held.confirmed.pop(name, None)
        held.absences.pop(name, None)
        held.origins[name] = origin.pk
    held.absences.update(step.absences)
    held.version += step.found is not None
    held.prepare()
    return held, Change(kind=step.kind, key=step.key, before=before, after=after)


def state(held: Held, field: str) -> dict[str, Any]:
    """All that is held of one value, as the history keeps it."""
    return {
        "value": plain(getattr(held, held.column(field))),
        "origin": held.origins.get(field),
        "confirmed": held.confirmed.get(field),
        "absence": held.absences.get(field),
    }


def save(records: Sequence[Held]) -> None:
    """Insert new records, and write changed ones over: one statement a few hundred rows."""
    for some in at_once(records):
        model = type(some[0])
        new = [each for each in some if each._state.adding]
        old = [each for each in some if not each._state.adding]
        model.objects.bulk_create(new)
        columns = [each.name for each in model._meta.concrete_fields if not each.primary_key]
        model.objects.bulk_create(
            old, update_conflicts=True, unique_fields=["pk"], update_fields=columns
        )
