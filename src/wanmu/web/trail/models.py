"""The entries of the trail and its end."""

from typing import Any, NoReturn

from django.db import models


class Entry(models.Model):
    """Something that somebody did. It is written once, and never changed or taken away.

    ``digest`` covers the entry and the digest of the one before it, so an entry that was changed,
    added or taken away in the database itself breaks the chain from there on.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    who = models.CharField(max_length=150)
    deed = models.CharField(max_length=64)
    subject = models.CharField(max_length=200)
    changes = models.JSONField()
    why = models.TextField(blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        """In the order in which they were written; what the list sorts by has its index."""

        ordering = ("number",)
        indexes = (
            models.Index(fields=("at", "number"), name="trail_by_time"),
            models.Index(fields=("who", "number"), name="trail_by_person"),
            models.Index(fields=("deed", "number"), name="trail_by_deed"),
            models.Index(fields=("subject", "number"), name="trail_by_subject"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.deed} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new entry; refuse to write one again."""
        if not self._state.adding:
            self._refuse()
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        del args, kwargs
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise TypeError(f"entry {self.number} of the trail cannot be changed")


class Change(models.Model):
    """What a deed did to one record: part of its entry, whose digest covers it.

    ``before`` holds of each field that changed its ``value``, ``origin``, ``confirmed`` and
    ``absence``, and is null where the record is new; ``after`` holds the new values by field, and
    is null where the record was taken away.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="records")
    kind = models.CharField(max_length=32)
    key = models.CharField(max_length=200)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        """In the order in which they were made; a record's history is found by its key."""

        ordering = ("pk",)
        indexes = (models.Index(fields=("kind", "key"), name="of_record"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class End(models.Model):
    """The last number and digest: one row, locked by whoever writes the next entry.

    ``latest`` is the digest of the last entry that changed records of a kind, by kind, and under
    "" of the last one that changed something else. A number would come again after a restore.
    """

    number = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    latest = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.number} {self.digest}"
