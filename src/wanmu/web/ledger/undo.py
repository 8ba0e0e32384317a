"""Taking back what one deed did to the ledger, all of it or nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models, transaction

from wanmu.web.ledger.differences import at_once
from wanmu.web.ledger.locks import refuse_locked
from wanmu.web.ledger.models import KINDS, Held
from wanmu.web.ledger.write import Deed, Overtaken, keep, plain, save, state
from wanmu.web.trail.models import Change, Entry


@transaction.atomic
def undo(entry: Entry, deed: Deed) -> Entry:
    """Put every record of a deed back as it was before; take away those that it brought.

    Raises:
        Overtaken: When a record was changed since, or others point to it. Nothing is changed then.
        InputError: When a record is locked.
    """
    changes = list(Change.objects.filter(entry=entry))
    made: list[Change] = []
    for kind in reversed(list(KINDS)):
        mine = [each for each in changes if each.kind == kind]
        refuse_locked(kind, [each.key for each in mine])
        held = _now(kind, [each.key for each in mine])
        _check(mine, held)
        made += [_taken_away(held[each.key]) for each in mine if each.before is None]
        _delete([held[each.key] for each in mine if each.before is None])
        back = [each for each in mine if each.before is not None]
        made += [_put_back(each, held[each.key]) for each in back]
        save([held[each.key] for each in back])
    return keep(made, deed)


def _now(kind: str, keys: Sequence[str]) -> dict[str, Held]:
    """The records as they are held now, locked, by their keys."""
    model = KINDS[kind]
    first = next(iter(model.key.values()))
    found: dict[str, Held] = {}
    for some in at_once(keys):
        parts = {key.split("/", 1)[0] if len(model.key) > 1 else key for key in some}
        rows = model.objects.select_for_update().filter(**{f"{first}__in": parts})
        found |= {each.named(): each for each in rows}
    return found


def _check(changes: Sequence[Change], held: Mapping[str, Held]) -> None:
    overtaken = [each.key for each in changes if not _as_left(each, held.get(each.key))]
    if overtaken:
        raise Overtaken(overtaken)


def _as_left(change: Change, held: Held | None) -> bool:
    """Whether a record is as the change left it."""
    if held is None or change.after is None:
        return False
    if change.before is None and held.version != 1:
        return False
    return all(
        plain(getattr(held, held.column(name))) == value for name, value in change.after.items()
    )


def _taken_away(held: Held) -> Change:
    names = [name for name in held.columns() if getattr(held, held.column(name)) is not None]
    before = {name: state(held, name) for name in names}
    return Change(kind=held.kind, key=held.named(), before=before, after=None)


def _delete(records: Sequence[Held]) -> None:
    for some in at_once(records):
        try:
            type(some[0]).objects.filter(pk__in=[each.pk for each in some]).delete()
        except models.ProtectedError as error:
            raise Overtaken(sorted({str(each) for each in error.protected_objects})) from error


def _put_back(change: Change, held: Held) -> Change:
    """Set a record's values and what is known of them as they were."""
    assert change.before is not None
    now = {name: state(held, name) for name in change.before}
    for name, was in change.before.items():
        column = held.column(name)
        setattr(held, column, _typed(held, column, was["value"]))
        for kept, part in (
            (held.origins, "origin"), (held.confirmed, "confirmed"), (held.absences, "absence"),
        ):  # fmt: skip
            if was[part] is None:
                kept.pop(name, None)
            else:
                kept[name] = was[part]
    held.version += 1
    held.prepare()
    after = {name: was["value"] for name, was in change.before.items()}
    return Change(kind=change.kind, key=change.key, before=now, after=after)


def _typed(held: Held, column: str, value: Any) -> Any:
    field = next(each for each in held._meta.concrete_fields if each.attname == column)
    return field.to_python(value)
