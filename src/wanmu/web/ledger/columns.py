"""The columns of a table of the ledger, from the definitions of the schema: there is no second one.

A key that points to another record is written in the model itself; every other field of the record
type becomes a column that may be null, because null means that nothing is known (docs/absence.md).
"""

from collections.abc import Collection
from typing import Any

from django.db import models

from wanmu.schema import Field, RecordType


def add_columns(model: type[models.Model], record: RecordType, written: Collection[str]) -> None:
    """Give a model a column for each field of a record type that is not ``written`` in it."""
    for field in record.fields:
        if field.name not in written:
            model.add_to_class(field.name, _column(field))


def _column(field: Field) -> "models.Field[Any, Any]":
    kind: type[models.Field[Any, Any]]
    match field.kind:
        case "number":
            kind = models.IntegerField if field.check == "year" else models.FloatField
        case "date":
            kind = models.DateField
        case "boolean":
            kind = models.BooleanField
        case _:
            kind = models.TextField
    return kind(null=True, blank=True, help_text=field.meaning_en)
