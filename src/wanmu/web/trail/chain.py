"""Writing the next entry of the trail, and proving that none was touched since."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from wanmu.kernel.messages import mark
from wanmu.web.trail.models import Change, End, Entry

BEGIN: Final = "0" * 64
_ONLY: Final = 1
_AT_ONCE: Final = 2_000
_WRITTEN_AT_ONCE: Final = 500
_ONLY_SEEN: Final = (
    "log in", "log out", "fail to log in", "lock login", "unmask", "export list", "export trail",
    "verify trail", "take template", "take document", "end session",
)  # fmt: skip
"""Deeds that change nothing that a page shows."""
_OTHER: Final = ""
RECORDS: Final = "records"
DIGEST: Final = "digest of the records"


@dataclass(frozen=True, slots=True)
class Break:
    """The first entry that does not follow from those before it, and what is wrong with it."""

    number: int
    found: str


@transaction.atomic
def record(  # noqa: PLR0917  who did what to what, why
    who: str,
    deed: str,
    subject: str,
    changes: Mapping[str, tuple[Any, Any]],
    why: str = "",
    records: Sequence[Change] = (),
) -> Entry:
    """Write down what somebody did; ``changes`` are from what to what, by field.

    A deed that changes many ``records`` has one entry, which holds the digest of them all. Call it
    in the transaction of the change itself: both are there, or neither.
    """
    end, _ = End.objects.select_for_update().get_or_create(
        pk=_ONLY, defaults={"number": 0, "digest": BEGIN}
    )
    entry = Entry(
        number=end.number + 1,
        at=timezone.now(),
        who=who,
        deed=deed,
        subject=subject,
        changes={name: [str(old), str(new)] for name, (old, new) in changes.items()},
        why=why,
    )
    if records:
        entry.changes |= {RECORDS: ["", str(len(records))], DIGEST: ["", digest_of_all(records)]}
    entry.digest = digest_of(entry, end.digest)
    entry.save()
    for each in records:
        each.entry = entry
    Change.objects.bulk_create(records, batch_size=_WRITTEN_AT_ONCE)
    end.number, end.digest = entry.number, entry.digest
    if deed not in _ONLY_SEEN:
        end.latest |= dict.fromkeys({each.kind for each in records} or {_OTHER}, entry.digest)
    end.save()
    return entry


def digest_of(entry: Entry, before: str) -> str:
    """The digest of an entry after the one with the digest ``before``."""
    written = json.dumps(
        [before, entry.number, entry.at.isoformat(), entry.who, entry.deed, entry.subject,
         entry.changes, entry.why],
        ensure_ascii=False, sort_keys=True, separators=(",", ":"),
    )  # fmt: skip
    return hashlib.sha256(written.encode()).hexdigest()


def digest_of_all(records: Iterable[Change]) -> str:
    """The digest of what a deed did to records, in their order."""
    whole = hashlib.sha256()
    for each in records:
        line = [each.kind, each.key, _as_kept(each.before), _as_kept(each.after)]
        whole.update(json.dumps(line, ensure_ascii=False, sort_keys=True).encode() + b"\n")
    return whole.hexdigest()


def _as_kept(value: Any) -> Any:
    """A value as every database gives it back: PostgreSQL knows no -0.0 and writes 1e22 in full."""
    match value:
        case dict():
            return {name: _as_kept(part) for name, part in value.items()}
        case list():
            return [_as_kept(part) for part in value]
        case int() | float() if not isinstance(value, bool):
            return float(value) + 0.0
    return value


def first_break() -> Break | None:
    """Where the chain breaks first; None where every entry follows from those before it."""
    number, digest = 0, BEGIN
    for entry in Entry.objects.iterator(chunk_size=_AT_ONCE):
        number += 1
        if entry.number != number:
            return Break(number, mark("missing"))
        if entry.digest != digest_of(entry, digest):
            return Break(number, mark("changed"))
        if not _covers(entry):
            return Break(number, mark("records changed"))
        digest = entry.digest
    end = End.objects.filter(pk=_ONLY).first()
    if end is not None and (end.number, end.digest) != (number, digest):
        return Break(number + 1, mark("missing"))
    return None


def data_state(*kinds: str) -> tuple[str, ...]:
    """A key of what the office holds: it is another one after each deed that changes something.

    Only deeds on records of these kinds, and those on no records at all, where kinds are named.
    Empty where nothing was ever written down: there is nothing to tell one state from another.
    """
    latest = End.objects.filter(pk=_ONLY).values_list("latest", flat=True).first()
    if latest is None:
        return ()
    return tuple(latest.get(kind, "") for kind in (_OTHER, *(kinds or sorted(latest))))


def _covers(entry: Entry) -> bool:
    """Whether the records of an entry are those that it was written with."""
    records = entry.records.iterator(chunk_size=_AT_ONCE)
    if DIGEST in entry.changes:
        return bool(entry.changes[DIGEST][1] == digest_of_all(records))
    return not entry.records.exists()
