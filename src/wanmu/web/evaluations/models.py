"""Evaluations, their runs and results, what was published, objections and reviews."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from wanmu.web.evaluations.states import State
from wanmu.web.ledger.models import Document, Enterprise

ROUNDS = ("denominators", "results")
_WHO = settings.AUTH_USER_MODEL


class Once(models.Model):
    """What is written once, and never changed or taken away."""

    class Meta:
        """A base only."""

        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new one; refuse to write one again."""
        if not self._state.adding:
            self._refuse()
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        del args, kwargs
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise TypeError(f"{self} is kept as it is")


class Evaluation(models.Model):
    """The evaluation of one year: which step it has reached, and which run counts.

    Attributes:
        run: The newest run.
        final: The run that is in force; it stays so while an unlocked evaluation is run again.
        asked_by: Who asks for it to be unlocked, or asked last; ``asked_why`` says why.
        version: Goes up with every step, so that of two people the second is told.
    """

    year = models.PositiveSmallIntegerField(unique=True)
    scheme = models.CharField(max_length=64)
    pack = models.CharField(max_length=64)
    state = models.CharField(max_length=16, default=State.CHECKING.value)
    run = models.ForeignKey("Run", models.PROTECT, null=True, related_name="+")
    final = models.ForeignKey("Run", models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(_WHO, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    asked_by = models.ForeignKey(_WHO, models.PROTECT, null=True, related_name="+")
    asked_why = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """The newest year first; the database refuses an unknown state."""

        ordering = ("-year",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=[each.value for each in State]), name="known_state"
            ),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.scheme}"


class Run(Once):
    """What went into a run and what came out, as ``evaluation/run.py`` keeps it.

    Attributes:
        identity: The beginning of the hash of all that went in.
        record: Hashes of the files, versions, assumptions.
        corrects: The run that this one corrects; the objections that it answers point to it.
        why: Why it was made, where it answers no objection.
    """

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="runs")
    number = models.PositiveSmallIntegerField()
    identity = models.CharField(max_length=16)
    record = models.JSONField()
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    why = models.TextField(blank=True)
    made_by = models.ForeignKey(_WHO, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        """In the order in which they were made."""

        ordering = ("evaluation", "number")
        constraints = (
            models.UniqueConstraint(fields=("evaluation", "number"), name="one_run_a_number"),
        )

    def __str__(self) -> str:
        return f"{self.identity}"


class RunFile(Once):
    """One file of a run: scheme, units, results, groups, bases, reconciliation, changes, log."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="files")
    name = models.CharField(max_length=32)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        """One of a name in a run."""

        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("run", "name"), name="one_file_a_name"),)

    def __str__(self) -> str:
        return self.name


class Result(Once):
    """What a run says of a firm. ``unit`` is the code of the unit that the firm belongs to."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="results")
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, to_field="code", related_name="results"
    )
    unit = models.CharField(max_length=64)
    group = models.CharField(max_length=64, blank=True)
    status = models.CharField(max_length=16)
    grade = models.CharField(max_length=16, blank=True)
    score = models.FloatField(null=True)
    rank = models.PositiveIntegerField(null=True)
    reasons = models.TextField(blank=True)

    class Meta:
        """One row a firm and run."""

        ordering = ("run", "enterprise")
        constraints = (models.UniqueConstraint(fields=("run", "enterprise"), name="one_result"),)
        indexes = (models.Index(fields=("run", "group", "rank"), name="by_rank"),)

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.grade}"


class Publication(Once):
    """A round of publication, from its first day to a clock time of its last, with its files.

    Attributes:
        run: The run that is published; none for the land areas, which are out before any run.
        days, kind: How many days of which kind; the first day counts as one of them.
        ends: Objections are taken before this moment by the clock of the server.
        files: The files as they were issued.
    """

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="publications")
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="publications")
    round = models.CharField(max_length=16, choices=[(each, each) for each in ROUNDS])
    begins = models.DateField()
    days = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16)
    ends = models.DateTimeField()
    contact = models.CharField(max_length=200)
    files = models.ManyToManyField(Document, related_name="publications")
    issued_by = models.ForeignKey(_WHO, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()

    class Meta:
        """The newest first."""

        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.evaluation_id} {self.round}"


class Objection(models.Model):
    """What somebody objects to in a publication, for one firm, and how it was decided.

    Attributes:
        about: The field of the year's figures that is said to be wrong; "result" for the result.
        claimed: The figure that is held to be right, in the unit of the field.
        run: The run that answers it, once one does.
    """

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="objections")
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, to_field="code", related_name="objections"
    )
    about = models.CharField(max_length=64)
    claimed = models.FloatField(null=True)
    text = models.TextField()
    evidence = models.ManyToManyField(Document, related_name="objections")
    made_by = models.ForeignKey(_WHO, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=16, default="open")
    reasons = models.TextField(blank=True)
    decided_by = models.ForeignKey(_WHO, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="answers")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """In the order in which they came; the database refuses an unknown state."""

        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=("open", "accepted", "rejected")),
                name="known_decision",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk}"


class Review(Once):
    """What a reviewer says of a run."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="reviews")
    run = models.ForeignKey(Run, models.PROTECT, related_name="reviews")
    by = models.ForeignKey(_WHO, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    approves = models.BooleanField()
    opinion = models.TextField(blank=True)

    class Meta:
        """In the order in which they were given; one of a person for a run."""

        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("run", "by"), name="one_review_a_person"),)

    def __str__(self) -> str:
        return f"{self.by_id} {self.approves}"
