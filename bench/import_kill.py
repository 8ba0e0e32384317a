"""Kills the worker of imports again and again, and sees that nothing is ever half done.

A file of 2,000 rows, half of them firms' figures that are held and half of them new, is checked,
taken over and taken back by turns. The worker is ``manage work`` in a process of its own, killed by
signal 9 at a moment drawn evenly over how long the job takes when nobody kills it. After each kill
the job is done wholly or not at all: its findings, the values held, the history, the sources, the
trail and its state agree, and the chain of the trail is whole. Then a new worker finishes the job,
which is looked at in the same way.

The 15 seconds for which a worker has to be silent are not waited for: they are taken off the last
sign in the database.
"""

import argparse
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import django.core.management
from django.db import connection, connections
from django.utils import timezone

import import_office
from wanmu.web.imports.models import Finding, Import
from wanmu.web.imports.queue import SILENCE
from wanmu.web.ledger.models import EnterpriseYear, Origin
from wanmu.web.trail.chain import first_break
from wanmu.web.trail.models import Change, Entry

ROWS: Final = 2_000
JOBS: Final = ("check", "commit", "undo")
DEEDS: Final = {"check": 1, "commit": 2, "undo": 2}
"""Entries that a job writes: what it did to the ledger, and that it is done."""
LONGEST: Final = 120
LOOK: Final = 0.002


@dataclass(frozen=True, slots=True)
class Seen:
    """All that a job may change, as it stands in the database at one moment."""

    figures: tuple[tuple[Any, ...], ...]
    findings: int
    changes: int
    entries: int
    sources: int
    state: str
    entry: int | None


def seen(task: Import) -> Seen:
    """What is there now."""
    task.refresh_from_db()
    rows = EnterpriseYear.objects.order_by("enterprise_id")
    return Seen(
        tuple(rows.values_list("enterprise_id", *import_office.FIELDS)),
        Finding.objects.filter(task=task).count(),
        Change.objects.count(),
        Entry.objects.count(),
        Origin.objects.count(),
        task.state,
        task.entry_id,
    )


def queue(task: Import, job: str) -> None:
    """Ask for a job; a check is asked for by a new import."""
    Import.objects.filter(pk=task.pk).update(job=job, state="waiting", undo_why="bench")


def start_worker() -> int:
    """The number of a new process that does what waits, with connections of its own."""
    connections.close_all()
    number = os.fork()
    if number == 0:
        django.core.management.call_command("work", "--once")
        os._exit(0)
    return number


def finish(task: Import) -> float:
    """Let a worker do the job to its end; seconds from when it had claimed it."""
    number, begun = start_worker(), until(task, "running", "done", "failed")
    _, status = os.waitpid(number, 0)
    assert status == 0, f"the worker ended with {status}"
    task.refresh_from_db()
    assert task.state == "done", (task.job, task.state, task.faults)
    return time.monotonic() - begun


def until(task: Import, *states: str) -> float:
    """When the import came into one of the states."""
    last = time.monotonic() + LONGEST
    while time.monotonic() < last:
        if Import.objects.values_list("state", flat=True).get(pk=task.pk) in states:
            return time.monotonic()
        time.sleep(LOOK)
    raise TimeoutError(states)


def kill(task: Import, after: float) -> None:
    """Start a worker, and kill it so many seconds after it has claimed the job."""
    number = start_worker()
    begun = until(task, "running", "done")
    time.sleep(max(0.0, begun + after - time.monotonic()))
    os.kill(number, signal.SIGKILL)
    os.waitpid(number, 0)
    alone()


def alone() -> None:
    """Wait until the server of the database has noticed, too."""
    if connection.vendor != "postgresql":
        return
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    with connection.cursor() as cursor:
        while cursor.execute(others).fetchone() != (0,):
            time.sleep(LOOK)


def silence(task: Import) -> None:
    """Let the killed worker have been silent for long enough."""
    past = timezone.now() - SILENCE - timedelta(seconds=1)
    Import.objects.filter(pk=task.pk, state="running").update(beat=past)


def wrong(job: str, before: Seen, after: Seen, expected: tuple[Any, ...]) -> str:
    """What disagrees, if anything does, where the job must be done wholly or not at all."""
    if after.state != "done":
        same = ("figures", "findings", "changes", "entries", "sources", "entry")
        differ = [name for name in same if getattr(before, name) != getattr(after, name)]
        return f"not done, yet changed: {differ}" if differ else ""
    entries, changes = after.entries - before.entries, after.changes - before.changes
    found = {
        "figures": after.figures == expected,
        "findings": after.findings == ROWS,
        "history": changes == (0 if job == "check" else ROWS),
        "trail": entries == DEEDS[job],
        "sources": after.sources - before.sources == (job == "commit"),
        "entry": (after.entry is None) == (job == "check"),
    }
    return ", ".join(name for name, agrees in found.items() if not agrees)


def history_agrees(task: Import) -> bool:
    """Whether what the import's deed says of each record, and from where, is what is held."""
    origin = Origin.objects.get(document=task.document).pk
    held = {each.named(): each for each in EnterpriseYear.objects.all()}
    records = list(Change.objects.filter(entry=task.entry))
    said = [
        (held[each.key], name, value)
        for each in records
        for name, value in (each.after or {}).items()
    ]
    return len({each.key for each in records}) == len(records) == ROWS and all(
        (getattr(record, record.column(name)), record.origins[name]) == (value, origin)
        for record, name, value in said
    )


def trial(job: str, task: Import, after: float, expected: tuple[Any, ...]) -> tuple[str, list[str]]:
    """Kill a worker at its job, look, let another one finish, look again."""
    before = seen(task)
    queue(task, job)
    kill(task, after)
    killed = seen(task)
    state = {"done": "done wholly", "running": "not at all"}.get(killed.state, killed.state)
    faults = [wrong(job, before, killed, expected)]
    if killed.state == "running":
        silence(task)
        finish(task)
        ended = seen(task)
        faults.append(wrong(job, before, ended, expected))
    if job == "commit" and not history_agrees(task):
        faults.append("the history says something else than the ledger")
    if (broken := first_break()) is not None:
        faults.append(f"the trail breaks at {broken.number}: {broken.found}")
    return state, [each for each in faults if each]


def measured(task: Import) -> tuple[dict[str, float], dict[str, tuple[Any, ...]]]:
    """Seconds of each job when nobody kills its worker, and the figures held after it."""
    seconds, figures = {}, {}
    for job in JOBS:
        queue(task, job)
        seconds[job] = finish(task)
        figures[job] = seen(task).figures
    assert figures["check"] == figures["undo"] != figures["commit"]
    return seconds, figures


def kill_often(times: int, chance: random.Random, told: Callable[[str], None]) -> int:
    """Kill so many workers; how often something was wrong."""
    firms = import_office.codes(2 * ROWS)
    import_office.load_firms(firms, ROWS // 2)
    content = import_office.csv(firms[:ROWS], 1.5)
    task = import_office.send(content)
    seconds, figures = measured(task)
    told(", ".join(f"{job} {each:.2f} s" for job, each in seconds.items()) + " undisturbed")
    states: Counter[tuple[str, str]] = Counter()
    failed = 0
    for number in range(times):
        job = JOBS[number % len(JOBS)]
        task = import_office.send(content) if job == "check" else task
        after = chance.uniform(0, seconds[job])
        state, faults = trial(job, task, after, figures[job])
        states[job, state] += 1
        failed += bool(faults)
        for each in faults:
            told(f"kill {number + 1}, {job} after {after:.3f} s: {each}")
    for (job, state), count in sorted(states.items()):
        told(f"{job}: {state} {count} times")
    return failed


def main() -> None:
    """Say how often the worker was killed, and how often something was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("times", type=int, nargs="?", default=50, help="the full run is 200")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    begun = time.monotonic()
    failed = kill_often(
        asked.times,
        random.Random(asked.seed),  # noqa: S311  no secret
        lambda said: print(said, flush=True),
    )
    print(f"{import_office.database()}: {asked.times} workers killed at {ROWS} rows,"
          f" {failed} with something half done; {time.monotonic() - begun:.0f} s")  # fmt: skip
    raise SystemExit(bool(failed))


if __name__ == "__main__":
    main()
