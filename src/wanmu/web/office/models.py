"""Answers of the engines, kept as they were given."""

from django.db import models


class Answer(models.Model):
    """What an engine answered to one question: asked once, shown often, never changed.

    ``pages`` are by language. A newer answer to the same question is another row.
    """

    name = models.SlugField()
    made_at = models.DateTimeField(auto_now_add=True)
    version = models.CharField(max_length=32)
    pack = models.CharField(max_length=64)
    pages = models.JSONField()

    class Meta:
        """The newest first."""

        ordering = ("-made_at", "-pk")
        get_latest_by = ("made_at", "pk")

    def __str__(self) -> str:
        return f"{self.name} {self.made_at:%F %T}"
