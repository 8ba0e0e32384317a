"""The tokens with which programs read."""

from typing import Final

from django.db import models

from wanmu.kernel.messages import mark
from wanmu.web.accounts.models import User

SCOPES: Final = {
    "ledger": mark("firms, figures, leases and parcels; the lists and figures of the pages"),
    "evaluations": mark("evaluations, their results, notices and objections"),
    "plan": mark("the plan: answers of the engines, findings, scenarios; chains and parks"),
    "secrets": mark("values that are masked otherwise; each reading of them is recorded"),
}
"""What a token may read; never more than its owner may."""


class Token(models.Model):
    """A token of a person, as a digest: the token itself is shown once and kept nowhere.

    ``minute`` and ``count`` are how often it was used in the latest minute.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    minute = models.BigIntegerField(default=0)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        """The newest first."""

        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name
