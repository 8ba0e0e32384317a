"""``wanmu manage first_password NAME``: let somebody in again, from the machine itself."""

import secrets
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models import F

from wanmu.kernel.messages import mark, text
from wanmu.web.accounts import lockout, second_factor
from wanmu.web.accounts.models import User
from wanmu.web.trail.chain import record

_BYTES: Final = 12


class Command(BaseCommand):
    """For an officer, whose password no other officer may set."""

    help = mark("Give a person a new first password, shown once, and open the locks on him.")

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom, and whether he has lost his telephone, too."""
        parser.add_argument("name")
        parser.add_argument("--second-factor-lost", action="store_true")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Set it and write it down, or neither."""
        del args
        name, password = options["name"], secrets.token_urlsafe(_BYTES)
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(text("there is nobody called {name}", name=name))
        user.set_password(password)
        User.objects.filter(pk=user.pk).update(
            password=user.password, first_password=True, version=F("version") + 1
        )
        lockout.unlock(user)
        if options["second_factor_lost"]:
            second_factor.take_away("wanmu", user)
        record("wanmu", "set first password", name, {})
        self.stdout.write(text("{name}: password {password}", name=name, password=password))
