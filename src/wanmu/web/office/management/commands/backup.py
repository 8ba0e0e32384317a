"""``wanmu manage backup FILE``."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wanmu.kernel.messages import mark, text
from wanmu.web.office.backup import back_up


class Command(BaseCommand):
    """The whole database as it is at one moment; the office may go on meanwhile."""

    help = mark("Write the whole database into a new file.")

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it and say so."""
        del args
        about = back_up(options["file"])
        self.stdout.write(
            text("backup of {day} written: {file}", day=about.made_at, file=options["file"])
        )
