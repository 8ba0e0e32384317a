"""``wanmu manage load_demo``: made-up firms and parcels, to try the office on."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wanmu.kernel.messages import mark, text
from wanmu.pack import load_pack
from wanmu.web.ledger.demo import load_demo
from wanmu.web.ledger.models import Enterprise, EnterpriseYear, Parcel


class Command(BaseCommand):
    """Only into a ledger that holds nothing: made-up records never mix with real ones."""

    help = mark("Load the made-up firms and parcels of a county, each labelled synthetic.")

    def add_arguments(self, parser: CommandParser) -> None:
        """Of which pack."""
        parser.add_argument("--pack", default="jinyun")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say how many records there are.

        Raises:
            CommandError: When the ledger holds something already.
        """
        del args
        if Enterprise.objects.exists() or Parcel.objects.exists():
            raise CommandError(
                text("the ledger holds records already; made-up ones go into an empty one only")
            )
        load_demo(load_pack(options["pack"]), "wanmu")
        self.stdout.write(
            text(
                "loaded: {firms} firms, {years} firm-years, {parcels} parcels, all made up",
                firms=Enterprise.objects.count(),
                years=EnterpriseYear.objects.count(),
                parcels=Parcel.objects.count(),
            )
        )
