"""What a delivery of records would do to the ledger, before it does anything."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, TypeVar

from wanmu.web.ledger.models import KINDS, Held, key_text

AT_ONCE: Final = 500
"""Rows asked for or written at once; SQLite takes a limited number of them."""
_Any = TypeVar("_Any")


@dataclass(frozen=True, slots=True)
class Step:
    """One record that is to be new or changed.

    Attributes:
        key: The key as one text.
        found: The record as it is held; None where it is new.
        after: The values that differ, by field, as the frame has them.
        absences: Why there is no value, of the fields that are now null.
    """

    kind: str
    key: str
    found: Held | None
    after: Mapping[str, Any]
    absences: Mapping[str, str]

    @property
    def before(self) -> dict[str, Any] | None:
        """The values that are held of the fields that differ."""
        if self.found is None:
            return None
        return {name: getattr(self.found, self.found.column(name)) for name in self.after}


@dataclass(frozen=True, slots=True)
class Differences:
    """New and changed records in the order of the delivery, and how many stay as they are."""

    kind: str
    steps: tuple[Step, ...]
    unchanged: int

    @property
    def new(self) -> tuple[Step, ...]:
        """The records that are not held yet."""
        return tuple(step for step in self.steps if step.found is None)

    @property
    def changed(self) -> tuple[Step, ...]:
        """The records that are held and differ."""
        return tuple(step for step in self.steps if step.found is not None)


def differences(
    kind: str,
    rows: Iterable[Mapping[str, Any]],
    absences: Mapping[str, Mapping[str, str]] | None = None,
) -> Differences:
    """Compare records with those held. ``absences`` are by key and field.

    A field that a row does not have, or that is null in it without a stated absence, stays as it is
    held: a blank cell takes nothing away.
    """
    said = absences or {}
    steps: list[Step] = []
    unchanged = 0
    for some in at_once(rows):
        keyed = {_key(kind, row): row for row in some}
        held = {each.named(): each for each in _held(kind, keyed.values())}
        for key, row in keyed.items():
            step = _step(kind, key, row, held.get(key), said.get(key, {}))
            if step.found is None or step.after:
                steps.append(step)
            else:
                unchanged += 1
    return Differences(kind, tuple(steps), unchanged)


def at_once(rows: Iterable[_Any]) -> Iterator[tuple[_Any, ...]]:
    """The rows in order, a limited number at once."""
    left = iter(rows)
    while some := tuple(islice(left, AT_ONCE)):
        yield some


def _key(kind: str, row: Mapping[str, Any]) -> str:
    return key_text([row[field] for field in KINDS[kind].key])


def _held(kind: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[Held]:
    """The records held with the first part of the key of any of the rows."""
    model = KINDS[kind]
    field, column = next(iter(model.key.items()))
    yield from model.objects.filter(**{f"{column}__in": {row[field] for row in rows}})


def _step(
    kind: str, key: str, row: Mapping[str, Any], found: Held | None, absences: Mapping[str, str]
) -> Step:
    model = KINDS[kind]
    columns = model.columns()
    after = {
        name: value
        for name, value in row.items()
        if name in columns
        and (value is not None or name in absences)
        and (found is None or _differs(found, name, value, absences))
    }
    return Step(kind, key, found, after, {n: s for n, s in absences.items() if n in columns})


def _same(held: Any, value: Any) -> bool:
    """Whether a value is the one that is held: a cell of a workbook has 15 digits and no more."""
    if isinstance(held, float) and isinstance(value, float):
        return held == value or f"{held:.15g}" == f"{value:.15g}"
    return bool(held == value)


def _differs(found: Held, name: str, value: Any, absences: Mapping[str, str]) -> bool:
    """Whether a value, or why there is none, is not what is held."""
    if value is None and found.absences.get(name) != absences.get(name):
        return True
    return not _same(getattr(found, found.column(name)), value)
