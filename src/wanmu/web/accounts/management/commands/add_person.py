"""``wanmu manage add_person NAME --role ROLE``: an account, its password shown once."""

import secrets
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from wanmu.kernel.messages import mark, text
from wanmu.web.accounts.models import Unit, User
from wanmu.web.accounts.roles import UNIT_KINDS, Role
from wanmu.web.trail.chain import record

_BYTES: Final = 12


class Command(BaseCommand):
    """The unit is made where there is none of its code yet."""

    help = mark("Add a person with a role; the password is shown once.")

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, in which role, of which unit."""
        parser.add_argument("name")
        parser.add_argument("--role", required=True, choices=[each.value for each in Role])
        parser.add_argument("--unit", default="county")
        parser.add_argument("--unit-name", default="")
        parser.add_argument("--unit-kind", default="county", choices=UNIT_KINDS)

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the account and write it down, or neither."""
        del args
        name, password = options["name"], secrets.token_urlsafe(_BYTES)
        with transaction.atomic():
            if User.objects.filter(username=name).exists():
                raise CommandError(text("there is a person called {name} already", name=name))
            unit, _ = Unit.objects.get_or_create(
                code=options["unit"],
                defaults={
                    "name": options["unit_name"] or options["unit"],
                    "kind": options["unit_kind"],
                },
            )
            User.objects.create_user(
                name, password=password, role=options["role"], unit=unit, first_password=True
            )
            record("wanmu", "add person", name, {"role": ("", options["role"])})
        self.stdout.write(text("{name}: password {password}", name=name, password=password))
