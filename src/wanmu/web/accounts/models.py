"""People and their units."""

from collections.abc import Iterator

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac

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
    decides nothing in it. ``sessions`` counts how often all sessions were ended; ``version`` is
    the number of changes that the officers made. Who stands in for an officer until ``role_until``
    is ``role_after`` afterwards.
    """

    role = models.CharField(
        max_length=16,
        choices=[(each.value, each.value) for each in Role],
        default=Role.NEWCOMER.value,
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="people")
    first_password = models.BooleanField(default=False)
    sessions = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    role_until = models.DateTimeField(null=True, blank=True)
    role_after = models.CharField(max_length=16, blank=True)

    class Meta:
        """The database itself refuses an unknown role."""

        constraints = (
            models.CheckConstraint(
                condition=models.Q(role__in=[each.value for each in Role]), name="known_role"
            ),
        )

    def get_session_auth_hash(self) -> str:
        """What a session must carry to be this person's: another one ends all that there are."""
        salted = f"{self.password} {self.sessions}"
        return salted_hmac("wanmu.accounts.session", salted, algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Nothing: the key of an office has no forerunners."""
        return iter(())


class SecondFactor(models.Model):
    """The secret that a person's telephone shares with the office, sealed by the office's key.

    ``last`` is the step of time of the last code that was taken, so that none is taken twice.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="second_factor")
    sealed = models.TextField()
    confirmed = models.BooleanField(default=False)
    last = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.user_id}"


class RecoveryCode(models.Model):
    """A code for who has lost his telephone, as a digest; taken once, then it is gone."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.user_id}"


class Attempts(models.Model):
    """How often a name or an address failed since when, and until when it is locked."""

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.count} since {self.since:%F %T}"


class Login(models.Model):
    """A session that somebody logged in to: since when, last seen when, from where.

    ``key`` is that of the session, ``proof`` what it must carry to be the person's.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="logins")
    key = models.CharField(max_length=40, db_index=True)
    proof = models.CharField(max_length=64)
    address = models.CharField(max_length=64)
    since = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField()

    class Meta:
        """The last seen first."""

        ordering = ("-seen_at", "-pk")

    def __str__(self) -> str:
        return f"{self.user_id} {self.address}"


class Emergency(models.Model):
    """Somebody asks to stand in for an officer; in force when another person has agreed."""

    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    role = models.CharField(max_length=16)
    hours = models.PositiveSmallIntegerField()
    why = models.TextField()
    asked_at = models.DateTimeField(auto_now_add=True)
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        """The newest first."""

        ordering = ("-asked_at", "-pk")

    def __str__(self) -> str:
        return f"{self.role} {self.asked_at:%F %T}"
