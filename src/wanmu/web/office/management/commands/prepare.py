"""``wanmu manage prepare``: what has to be done before an office is served."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from wanmu.kernel.messages import mark


class Command(BaseCommand):
    """May be run again at any time; what is up to date is left alone."""

    help = mark("Bring database, static files and kept answers up to date.")

    def handle(self, *args: Any, **options: Any) -> None:
        """One after the other."""
        del args, options
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("clearsessions")
        call_command("ask", stale=True)
