"""Writing the next entry of the trail, and proving that none was touched since."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from wanmu.web.trail.models import End, Entry

BEGIN: Final = "0" * 64
_ONLY: Final = 1
_AT_ONCE: Final = 2_000


@dataclass(frozen=True, slots=True)
class Break:
    """The first entry that does not follow from those before it, and what is wrong with it."""

    number: int
    found: str


@transaction.atomic
def record(
    who: str, deed: str, subject: str, changes: Mapping[str, tuple[Any, Any]], why: str = ""
) -> Entry:
    """Write down what somebody did; ``changes`` are from what to what, by field.

    Call it in the transaction of the change itself: both are there, or neither.
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
    entry.digest = digest_of(entry, end.digest)
    entry.save()
    end.number, end.digest = entry.number, entry.digest
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


def first_break() -> Break | None:
    """Where the chain breaks first; None where every entry follows from those before it."""
    number, digest = 0, BEGIN
    for entry in Entry.objects.iterator(chunk_size=_AT_ONCE):
        number += 1
        if entry.number != number:
            return Break(number, "missing")
        if entry.digest != digest_of(entry, digest):
            return Break(number, "changed")
        digest = entry.digest
    end = End.objects.filter(pk=_ONLY).first()
    if end is not None and (end.number, end.digest) != (number, digest):
        return Break(number + 1, "missing")
    return None
