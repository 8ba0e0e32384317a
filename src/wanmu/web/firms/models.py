"""What firms dispute of their figures."""

from django.db import models
from django.db.models import Q

from wanmu.web.ledger.models import Enterprise


class Dispute(models.Model):
    """A firm says that a figure of a year is wrong, what it should be, and why.

    It is open until the office answers it, or corrects the figure.
    """

    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, to_field="code", related_name="disputes"
    )
    year = models.PositiveSmallIntegerField()
    field = models.CharField(max_length=64)
    held = models.CharField(max_length=64)
    claimed = models.CharField(max_length=64)
    why = models.TextField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=150, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        """The newest first; a figure has one open dispute at most."""

        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("enterprise", "year", "field"),
                condition=Q(answered_at=None),
                name="one_open_dispute",
            ),
        )

    def __str__(self) -> str:
        return f"{self.enterprise_id}/{self.year} {self.field}"
