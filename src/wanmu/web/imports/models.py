"""An import: a file, what it would do, what became of it."""

from typing import Final

from django.db import models

from wanmu.kernel.messages import mark
from wanmu.web.accounts.models import User
from wanmu.web.ledger.models import BASES, KINDS, Document
from wanmu.web.trail.models import Entry

JOBS: Final = {
    "check": mark("check"),
    "commit": mark("take over"),
    "undo": mark("take back"),
}
"""What the worker is to do with an import."""
STATES: Final = {
    "waiting": mark("waiting"),
    "running": mark("running"),
    "done": mark("finished"),
    "failed": mark("failed"),
}
OUTCOMES: Final = {
    "refused": mark("rows not taken"),
    "changed": mark("records to change"),
    "new": mark("new"),
    "notice": mark("notice"),
}


class Import(models.Model):
    """One delivery of one file.

    The worker does one ``job`` after the other, each as often as it is killed and begun again.

    Attributes:
        take_sound: Whether the sound rows are taken where others are refused.
        digest: Of what the check found that would change; a commit does exactly that.
        beat: When whoever works on it was last alive.
        done, total: How far the stage has come, in rows; no total where none is known.
        counts: How many records are new, changed, unchanged, refused.
        faults: What is wrong with the file as a whole, as data of each fault.
        entry: The deed in the trail, once it is taken over.
    """

    kind = models.CharField(max_length=32, choices=[(each, each) for each in KINDS])
    department = models.CharField(max_length=64)
    basis = models.CharField(max_length=16, choices=[(each, each) for each in BASES])
    period = models.CharField(max_length=32)
    why = models.CharField(max_length=255)
    document = models.ForeignKey(Document, models.PROTECT)
    by = models.ForeignKey(User, models.PROTECT, related_name="imports")
    at = models.DateTimeField(auto_now_add=True)
    job = models.CharField(max_length=8, default="check")
    state = models.CharField(max_length=8, default="waiting")
    take_sound = models.BooleanField(default=False)
    undo_why = models.CharField(max_length=255, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    worker = models.CharField(max_length=36, blank=True)
    beat = models.DateTimeField(null=True)
    stage = models.CharField(max_length=32, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    overtaken = models.JSONField(default=list)
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")

    class Meta:
        """The newest first."""

        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.document.name

    @property
    def is_over(self) -> bool:
        """Whether nothing more is being done to it now."""
        return self.state in {"done", "failed"}

    @property
    def can_commit(self) -> bool:
        """Whether it may be taken over as it is."""
        checked = (self.job, self.state) == ("check", "done")
        return checked and bool(self.counts.get("new") or self.counts.get("changed"))

    @property
    def can_undo(self) -> bool:
        """Whether it may be taken back."""
        return (self.job, self.state) == ("commit", "done")


class Finding(models.Model):
    """What an import does to one record, or why a row is refused.

    ``detail`` is ``{field: [from, to]}`` of a record, and the data of the fault of a row.
    """

    task = models.ForeignKey(Import, models.CASCADE, related_name="findings")
    outcome = models.CharField(max_length=8)
    row = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=200, blank=True)
    detail = models.JSONField()

    class Meta:
        """In the order of the file."""

        ordering = ("pk",)
        indexes = (models.Index(fields=("task", "outcome", "row"), name="of_task"),)

    def __str__(self) -> str:
        return f"{self.outcome} {self.row} {self.key}"
