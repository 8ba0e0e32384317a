"""The trail of one day as a file that proves itself: each line carries its digest.

The first line says of which day it is and the digest before it, each other line is an entry, the
last says how many there are. The digest of a day's last entry is the one before the next day's.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from django.db.models import Count, Max, Min
from django.db.models.functions import TruncDate
from django.utils import timezone

from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.messages import mark
from wanmu.web.trail.chain import BEGIN, digest_of
from wanmu.web.trail.models import Entry

FORM: Final = "wanmu trail 1"
SUFFIX: Final = ".jsonl"
_AT_ONCE: Final = 2_000
_FIELDS: Final = ("number", "who", "deed", "subject", "changes", "why", "digest")


@dataclass(frozen=True, slots=True)
class Day:
    """A day with entries: its date, how many, and the numbers of the first and the last."""

    day: date
    count: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Proved:
    """What a file holds that is whole: its day, its entries, the digests before and at its end."""

    day: str
    count: int
    before: str
    last: str


def days() -> Iterator[Day]:
    """The days on which something was written down, the latest first."""
    found = Entry.objects.order_by().values(day=TruncDate("at"))
    counted = found.annotate(count=Count("pk"), first=Min("number"), last=Max("number"))
    for row in counted.order_by("-day"):
        yield Day(row["day"], row["count"], row["first"], row["last"])


def file_name(day: date) -> str:
    """What the file of a day is called."""
    return f"trail-{day:%Y%m%d}{SUFFIX}"


def lines_of(day: date) -> Iterator[str]:
    """The lines of the file of a day; only head and foot on a day without entries."""
    entries = _of(day)
    first = entries.values_list("number", flat=True).first()
    before = Entry.objects.filter(number__lt=first).last() if first else _before(day)
    yield _line(
        {"form": FORM, "day": day.isoformat(), "before": before.digest if before else BEGIN}
    )
    count = 0
    for entry in entries.iterator(chunk_size=_AT_ONCE):
        count += 1
        yield _line({"at": entry.at.isoformat(), **{f: getattr(entry, f) for f in _FIELDS}})
    yield _line({"count": count})


def prove(file: Path) -> Proved:
    """Compute every digest of a file again, without the office.

    Raises:
        InputError: W131 for a file that is none, is cut off, or was changed, with the line.
    """
    try:
        written = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        head, *entries, foot = written
        last = _chained(file, head["before"], entries)
        if head["form"] != FORM or foot["count"] != len(entries):
            raise _broken(file, len(written))
        return Proved(head["day"], len(entries), head["before"], last)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _broken(file, 1) from error


def prove_all(files: Iterable[Path]) -> list[Proved]:
    """Prove files that follow on each other, in the order of their days.

    Raises:
        InputError: W131 for one that is broken; W132 where one is missing between two.
    """
    found = sorted((prove(each) for each in files), key=lambda each: each.day)
    for one, other in pairwise(found):
        if one.last != other.before:
            message = mark("{other} does not follow on {day}: a day is missing between the two")
            raise InputError.of("W132", message, day=one.day, other=other.day)
    return found


def _chained(file: Path, before: str, entries: list[dict[str, Any]]) -> str:
    digest, number = before, None
    for line, each in enumerate(entries, start=2):
        entry = Entry(at=datetime.fromisoformat(each["at"]), **{f: each[f] for f in _FIELDS})
        follows = number is None or entry.number == number + 1
        if not follows or entry.digest != digest_of(entry, digest):
            raise _broken(file, line)
        digest, number = entry.digest, entry.number
    return digest


def _broken(file: Path, line: int) -> InputError:
    message = mark("the file is no whole day of the trail; take it from the office again")
    return InputError.of("W131", message, Place(file=str(file), row=line))


def _of(day: date) -> Any:
    start = timezone.make_aware(datetime.combine(day, time()))
    return Entry.objects.filter(at__gte=start, at__lt=start + timedelta(days=1))


def _before(day: date) -> Entry | None:
    start = timezone.make_aware(datetime.combine(day, time()))
    return Entry.objects.filter(at__lt=start).last()


def _line(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False, sort_keys=True) + "\n"
