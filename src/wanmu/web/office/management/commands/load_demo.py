"""``wanmu manage load_demo``: an office to try out, with made-up firms and people."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from wanmu.kernel.messages import mark, text
from wanmu.pack import load_pack
from wanmu.web.accounts.models import User
from wanmu.web.demo import fill
from wanmu.web.ledger.models import Enterprise, EnterpriseYear, Parcel


class Command(BaseCommand):
    """Only into an office that holds nothing: made-up records never mix with real ones."""

    help = mark("Load made-up firms and parcels, each labelled synthetic, and an account a role.")

    def add_arguments(self, parser: CommandParser) -> None:
        """Of which pack."""
        parser.add_argument("--pack", default=settings.PACK)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, say how many records there are, and show the accounts once.

        Raises:
            CommandError: When the office holds something already.
        """
        del args
        if any(model.objects.exists() for model in (Enterprise, Parcel, User)):
            raise CommandError(
                text("the office holds something already; the demo goes into an empty one only")
            )
        people = fill(load_pack(options["pack"]), self.stderr.write)
        self.stdout.write(
            text(
                "loaded: {firms} firms, {years} firm-years, {parcels} parcels, all made up",
                firms=Enterprise.objects.count(),
                years=EnterpriseYear.objects.count(),
                parcels=Parcel.objects.count(),
            )
        )
        self.stdout.write(text("The accounts of the demo; the passwords are shown only now:"))
        width = max(len(each.user.username) for each in people)
        for each in people:
            self.stdout.write(
                f"  {each.user.username:{width}}  {each.password}  {each.user.first_name}"
            )
