"""Who works on which import.

A worker that was killed is noticed by its silence, and another one goes on. The import itself is
the queue: whoever sets his name in it has it, as long as he shows that he is alive.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import Final

from django.db.models import Q
from django.utils import timezone

from wanmu.web.imports.models import Import

SILENCE: Final = timedelta(seconds=15)
"""After so long without a sign a worker is taken for dead."""
_EVERY: Final = 1.0


class Lost(Exception):  # noqa: N818  the other worker goes on
    """Another worker has taken over, because this one was silent for too long."""


def claim(worker: str) -> Import | None:
    """The oldest import that waits, or whose worker is dead; from now on it is this worker's."""
    now = timezone.now()
    open_ = Q(state="waiting") | Q(state="running", beat__lt=now - SILENCE)
    found = Import.objects.filter(open_).order_by("pk").first()
    if found is None:
        return None
    mine = Import.objects.filter(pk=found.pk, state=found.state, worker=found.worker)
    if not mine.update(state="running", worker=worker, beat=now, stage="", done=0, total=0):
        return None
    found.refresh_from_db()
    return found


@dataclass(slots=True)
class Told:
    """Writes down how far the work has come, at most once a second."""

    task: Import
    last: float = field(default=0.0)

    def __call__(self, stage: str, done: int = 0, total: int = 0) -> None:
        """Say how many rows of how many a stage has done.

        Raises:
            Lost: When the import is another worker's by now.
        """
        now = monotonic()
        if stage == self.task.stage and now - self.last < _EVERY:
            return
        self.last, self.task.stage = now, stage
        mine = Import.objects.filter(pk=self.task.pk, worker=self.task.worker, state="running")
        if not mine.update(stage=stage, done=done, total=total, beat=timezone.now()):
            raise Lost
