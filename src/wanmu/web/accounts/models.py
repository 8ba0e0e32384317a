"""People and their units."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from wanmu.web.accounts.roles import UNIT_KINDS, Role


class Unit(models.Model):
    """A county, bureau, platform, township or firm; a person sees what is his unit's."""

    kind = models.CharField(max_length=16, choices=[(each, each) for each in UNIT_KINDS])
    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=128)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")

    class Meta:
        """In the order of their codes."""

        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person with one account, one unit and one role.

    One role and not several: the three officers exclude each other, and whoever keeps the system
    decides nothing in it.
    """

    role = models.CharField(max_length=16, choices=[(each.value, each.value) for each in Role])
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="people")

    class Meta:
        """The database itself refuses an unknown role."""

        constraints = (
            models.CheckConstraint(
                condition=models.Q(role__in=[each.value for each in Role]), name="known_role"
            ),
        )
