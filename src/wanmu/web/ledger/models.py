"""The tables of the ledger: one a record type, and beside every value where it comes from."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django.db import models

from wanmu.kernel.messages import mark
from wanmu.schema import RecordType, record_type
from wanmu.web.ledger.columns import add_columns
from wanmu.web.ledger.pinyin import search_text

BASES: Final[Mapping[str, str]] = {
    "tax": mark("tax records"),
    "metered": mark("metered"),
    "registered": mark("public register"),
    "self_reported": mark("reported by the firm, with its consent"),
    "public": mark("published"),
    "statistical": mark("statistical micro-data"),
}
"""On what legal ground the office holds a value. Statistical micro-data grade nobody: the
Statistics Law bars data that identify a single respondent from any other purpose."""


class Document(models.Model):
    """A paper that a value, an objection or a decision rests on, kept byte for byte."""

    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=127)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    added_by = models.CharField(max_length=150)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The newest first."""

        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name


class Origin(models.Model):
    """Where values come from: one delivery, by one department, for one period, on one ground."""

    department = models.CharField(max_length=64)
    basis = models.CharField(max_length=16, choices=[(each, each) for each in BASES])
    period = models.CharField(max_length=32, blank=True)
    label = models.CharField(max_length=16, default="stated")
    note = models.CharField(max_length=255, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True)
    received_at = models.DateTimeField(auto_now_add=True)
    received_by = models.CharField(max_length=150)

    class Meta:
        """The newest first; the database refuses an unknown ground."""

        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=models.Q(basis__in=list(BASES)), name="known_basis"),
        )

    def __str__(self) -> str:
        return f"{self.department} {self.period}"


class Held(models.Model):
    """A record that the office holds.

    Attributes:
        origins: The origin's number, by field.
        confirmed: Who confirmed the value and when, by field; a changed value is confirmed by none.
        absences: Why there is no value, by field (docs/absence.md).
        version: Goes up with every change, so that of two editors the second is told.
    """

    objects: ClassVar[models.Manager[Any]]
    kind: ClassVar[str]
    key: ClassVar[Mapping[str, str]]
    """The columns of the key, by field of the record type."""

    origins = models.JSONField(default=dict)
    confirmed = models.JSONField(default=dict)
    absences = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """A base only."""

        abstract = True

    @classmethod
    def record(cls) -> RecordType:
        """The record type of the schema."""
        return record_type(cls.kind)

    @classmethod
    def column(cls, field: str) -> str:
        """The column that holds a field."""
        return cls.key.get(field, field)

    @classmethod
    def columns(cls) -> dict[str, str]:
        """The columns by field, in the order of the schema, without what the table leaves out."""
        there = {each.attname for each in cls._meta.concrete_fields}
        named = ((field.name, cls.column(field.name)) for field in cls.record().fields)
        return {name: column for name, column in named if column in there}

    def named(self) -> str:
        """The key as one text: 91330000MA00000001/2024."""
        return key_text([getattr(self, column) for column in self.key.values()])

    def prepare(self) -> None:
        """Work out what follows from the values, before they are saved."""


def key_text(parts: list[Any]) -> str:
    """The parts of a key as one text."""
    return "/".join(str(part) for part in parts)


class Enterprise(Held):
    """A firm; one file a firm."""

    kind = "enterprise"
    key: ClassVar = {"code": "code"}
    code = models.CharField(max_length=18, unique=True)
    search = models.TextField(default="", editable=False)

    class Meta:
        """In the order of their codes."""

        ordering = ("code",)

    def __str__(self) -> str:
        return str(getattr(self, "name", None) or self.code)

    def prepare(self) -> None:
        """What it is found by: name, code and pinyin."""
        self.search = search_text(str(self), self.code)


class EnterpriseYear(Held):
    """A firm's figures of one year."""

    kind = "enterprise_year"
    key: ClassVar = {"code": "enterprise_id", "year": "year"}
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, to_field="code", related_name="years"
    )
    year = models.PositiveSmallIntegerField()

    class Meta:
        """One row a firm and year."""

        ordering = ("enterprise", "year")
        constraints = (models.UniqueConstraint(fields=("enterprise", "year"), name="one_year"),)
        # The first and the last year that are held are asked for on every list.
        # So is whether any of the figures is made up.
        indexes = (
            models.Index(fields=("year",), name="of_year"),
            models.Index(fields=("data_label",), name="of_label"),
        )

    def __str__(self) -> str:
        return self.named()


class Lease(Held):
    """Land let from one firm to another."""

    kind = "lease"
    key: ClassVar = {"lessor": "lessor_id", "lessee": "lessee_id", "from": "from"}
    lessor = models.ForeignKey(Enterprise, models.PROTECT, to_field="code", related_name="lets")
    lessee = models.ForeignKey(Enterprise, models.PROTECT, to_field="code", related_name="rents")

    class Meta:
        """One row a pair of firms and first day."""

        ordering = ("lessor", "lessee", "from")
        constraints = (
            models.UniqueConstraint(fields=("lessor", "lessee", "from"), name="one_lease"),
        )

    def __str__(self) -> str:
        return self.named()


class Parcel(Held):
    """A parcel of land; one book a parcel. Its holder need not be in the ledger."""

    kind = "parcel"
    key: ClassVar = {"id": "id"}
    id = models.CharField(max_length=64, primary_key=True)
    search = models.TextField(default="", editable=False)

    class Meta:
        """In the order of their numbers."""

        ordering = ("id",)

    def __str__(self) -> str:
        return self.id

    def prepare(self) -> None:
        """What it is found by: number, place and holder."""
        here = [getattr(self, name, None) or "" for name in ("location", "holder")]
        self.search = search_text(here[0], self.id, here[1])


class ParcelEvent(Held):
    """What happened to a parcel, and when."""

    kind = "parcel_event"
    key: ClassVar = {"parcel": "parcel_id", "date": "date", "kind": "happened"}
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="events")
    happened = models.TextField()

    class Meta:
        """In the order in which it happened."""

        ordering = ("parcel", "date", "happened")
        constraints = (
            models.UniqueConstraint(fields=("parcel", "date", "happened"), name="one_event"),
        )

    def __str__(self) -> str:
        return self.named()


class ParcelPromise(Held):
    """What was promised on a parcel of standard land."""

    kind = "parcel_promise"
    key: ClassVar = {"parcel": "parcel_id", "indicator": "indicator", "date": "date"}
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="promises")

    class Meta:
        """One row a parcel, indicator and day."""

        ordering = ("parcel", "indicator", "date")
        constraints = (
            models.UniqueConstraint(fields=("parcel", "indicator", "date"), name="one_promise"),
        )

    def __str__(self) -> str:
        return self.named()


class ParcelMeasure(Held):
    """What was measured of a promise."""

    kind = "parcel_measure"
    key: ClassVar = {"parcel": "parcel_id", "indicator": "indicator", "date": "date"}
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="measures")

    class Meta:
        """One row a parcel, indicator and day."""

        ordering = ("parcel", "indicator", "date")
        constraints = (
            models.UniqueConstraint(fields=("parcel", "indicator", "date"), name="one_measure"),
        )

    def __str__(self) -> str:
        return self.named()


KINDS: Final[Mapping[str, type[Held]]] = {
    model.kind: model
    for model in (
        Enterprise, EnterpriseYear, Lease, Parcel, ParcelEvent, ParcelPromise, ParcelMeasure,
    )
}  # fmt: skip
"""The tables by record type, each after those that it points to."""

_POINTERS: Final[Mapping[str, tuple[str, ...]]] = {
    # A firm's name stands with the firm; in a year's file it is for checking only.
    "enterprise_year": ("code", "name"),
    "parcel_event": ("kind",),
}
"""Fields that the tables have under another name, or not at all."""

for _kind, _model in KINDS.items():
    _own = {each.name for each in _model._meta.fields}
    add_columns(_model, _model.record(), _own.union(_POINTERS.get(_kind, ())))
