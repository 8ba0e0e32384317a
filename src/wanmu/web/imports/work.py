"""The worker's jobs: check what a file would do, take it over, take it back."""

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from django.db import OperationalError, transaction

from wanmu.kernel.faults import Fault, InputError
from wanmu.kernel.messages import mark
from wanmu.web.imports.models import Finding, Import
from wanmu.web.imports.queue import Lost, Told, claim
from wanmu.web.imports.reading import Delivery, read_delivery
from wanmu.web.ledger.differences import Differences, Step, differences
from wanmu.web.ledger.models import Origin
from wanmu.web.ledger.undo import undo
from wanmu.web.ledger.write import Deed, Overtaken, plain, write
from wanmu.web.trail.chain import record

_AT_ONCE: Final = 500
_LOG: Final = logging.getLogger(__name__)


def work_once(worker: str) -> bool:
    """Do the next job, if there is one."""
    task = claim(worker)
    if task is None:
        return False
    try:
        _JOBS[task.job](task, Told(task))
    except Lost:
        return True
    except InputError as error:
        _fail(task, error.faults)
    except OperationalError:
        # The database is busy or away: the job stays, and is begun again.
        raise
    except Exception:  # noqa: BLE001  whatever it is, the person is told, and the log has it
        _LOG.exception("import %s", task.pk)
        _fail(task, [Fault("W055", mark("the office made a mistake; nothing was kept; try again"))])
    return True


def check(task: Import, told: Told) -> None:
    """Find out what the file would do, and write it down row by row."""
    _, found, delivery = _found(task, told)
    told("writing")
    with transaction.atomic():
        _mine(task)
        _keep_findings(task, found, delivery)
        _end(task, digest=digest_of(found))


def commit(task: Import, told: Told) -> None:
    """Do exactly what the check said; where the ledger has changed since, check again instead."""
    origin, found, delivery = _found(task, told)
    told("writing", 0, len(found.steps))
    overtaken = _differing(task, found) if digest_of(found) != task.digest else []
    deed = Deed(task.by.username, "import", task.document.name, task.why)
    try:
        with transaction.atomic():
            _mine(task)
            if digest_of(found) == task.digest:
                _end(task, entry=write([found], deed, origin))
                return
    except Overtaken as error:
        overtaken = list(error.keys)
        found = _compared(task, delivery, told)
    with transaction.atomic():
        _mine(task)
        task.findings.all().delete()
        _keep_findings(task, found, delivery)
        _end(task, job="check", digest=digest_of(found), overtaken=overtaken[:_AT_ONCE])


def take_back(task: Import, told: Told) -> None:
    """Undo what the import did; where somebody built on it, say where, and leave it."""
    assert task.entry is not None
    told("taking back")
    deed = Deed(task.by.username, "undo import", task.document.name, task.undo_why)
    try:
        with transaction.atomic():
            _mine(task)
            undo(task.entry, deed)
            _end(task)
    except Overtaken as error:
        with transaction.atomic():
            _mine(task)
            _end(task, job="commit", overtaken=list(error.keys)[:_AT_ONCE])


_JOBS: Final[Mapping[str, Callable[[Import, Told], None]]] = {
    "check": check,
    "commit": commit,
    "undo": take_back,
}


_DONE: Final = {"check": "check file", "commit": "take file over", "undo": "take file back"}
"""The deeds of the trail."""
_COUNTED: Final = {
    "new": mark("new"),
    "changed": mark("records to change"),
    "unchanged": mark("unchanged"),
    "refused": mark("refused rows"),
}
"""What is counted, in the words of the trail."""


def digest_of(found: Differences) -> str:
    """What would be done, as one number: two are alike when they do the same to the same."""
    lines = [[step.kind, step.key, _change(step), dict(step.absences)] for step in found.steps]
    return hashlib.sha256(json.dumps(lines, ensure_ascii=False).encode()).hexdigest()


def _found(task: Import, told: Told) -> tuple[Origin, Differences, Delivery]:
    told("reading")
    content = bytes(task.document.content)
    delivery = read_delivery(
        task.kind, task.document.name, content, lambda done: told("reading", done)
    )
    origin = Origin(
        department=task.department,
        basis=task.basis,
        period=task.period,
        document=task.document,
        received_by=task.by.username,
    )
    return origin, _compared(task, delivery, told), delivery


def _compared(task: Import, delivery: Delivery, told: Told) -> Differences:
    rows = _counted(delivery.rows, lambda done: told("comparing", done, len(delivery.rows)))
    return differences(task.kind, rows, delivery.absences)


def _counted(rows: Iterable[Any], told: Callable[[int], None]) -> Iterator[Any]:
    for done, row in enumerate(rows):
        if done % _AT_ONCE == 0:
            told(done)
        yield row


def _mine(task: Import) -> None:
    """Hold the import until the end of the transaction, if it is still this worker's."""
    mine = Import.objects.select_for_update().filter(
        pk=task.pk, worker=task.worker, state="running"
    )
    if not mine.exists():
        raise Lost


def _end(task: Import, **values: Any) -> None:
    task.state = "done"
    for name, value in {"overtaken": [], "faults": [], **values}.items():
        setattr(task, name, value)
    task.save()
    subject = f"{task.pk} {task.document.name}"
    counts = {_COUNTED[name]: ("", count) for name, count in task.counts.items()}
    record(task.by.username, _DONE[task.job], subject[:200], counts)


def _fail(task: Import, faults: Iterable[Fault]) -> None:
    """Write down what is wrong, and nothing of what the job had set."""
    mine = Import.objects.filter(pk=task.pk, worker=task.worker, state="running")
    mine.update(state="failed", faults=[_data(each) for each in faults])


def _differing(task: Import, found: Differences) -> list[str]:
    """The records to which the import would do something else than the check said."""
    said = dict(task.findings.exclude(key="").values_list("key", "detail"))
    now = {step.key: _change(step) for step in found.steps}
    return sorted(key for key in {**said, **now} if said.get(key) != now.get(key))


def _keep_findings(task: Import, found: Differences, delivery: Delivery) -> None:
    findings = [*_refusals(task, delivery), *_changes(task, found, delivery)]
    findings += [Finding(task=task, outcome="notice", row=each.place.row, detail=_data(each))
                 for each in delivery.sound.table.notices]  # fmt: skip
    Finding.objects.bulk_create(findings, batch_size=_AT_ONCE)
    refused = {each.place.row for each in delivery.refused}
    task.counts = {
        "new": len(found.new),
        "changed": len(found.changed),
        "unchanged": found.unchanged,
        "refused": len(refused),
    }


def _refusals(task: Import, delivery: Delivery) -> Iterator[Finding]:
    for each in delivery.refused:
        yield Finding(task=task, outcome="refused", row=each.place.row, detail=_data(each))


def _changes(task: Import, found: Differences, delivery: Delivery) -> Iterator[Finding]:
    for step in found.steps:
        yield Finding(
            task=task,
            outcome="new" if step.found is None else "changed",
            row=delivery.numbers[step.key],
            key=step.key,
            detail=_change(step),
        )


def _change(step: Step) -> dict[str, list[Any]]:
    before = step.before or {}
    return {name: [plain(before.get(name)), plain(value)] for name, value in step.after.items()}


def _data(fault: Fault) -> dict[str, Any]:
    """A fault so that it can be told in the reader's language."""
    values = {name: value if isinstance(value, int | float) else str(value)
              for name, value in fault.values.items()}  # fmt: skip
    return {
        "code": fault.code,
        "message": fault.message,
        "values": values,
        "field": fault.place.field,
        "row": fault.place.row,
    }
