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
    pack_digest = models.CharField(max_length=64, default="")
    """Of the files of the pack as they were read; empty where it was not kept."""
    pages = models.JSONField()
    data = models.JSONField(default=dict)
    """The same as the command line gives it in JSON, by language."""

    class Meta:
        """The newest first."""

        ordering = ("-made_at", "-pk")
        get_latest_by = ("made_at", "pk")

    def __str__(self) -> str:
        return f"{self.name} {self.made_at:%F %T}"


class AnswerPart(models.Model):
    """What an answer tells of one of its rows, on a page of its own; kept and never changed."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="parts")
    key = models.CharField(max_length=200)
    pages = models.JSONField()
    data = models.JSONField()

    class Meta:
        """In the order of the rows."""

        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("answer", "key"), name="one_part"),)

    def __str__(self) -> str:
        return self.key
