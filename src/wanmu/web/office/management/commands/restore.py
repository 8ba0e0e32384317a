"""``wanmu manage restore FILE``."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wanmu.kernel.messages import mark, text
from wanmu.web.office.backup import restore


class Command(BaseCommand):
    """Stop the office first; a damaged file changes nothing."""

    help = mark("Put a backup in the place of the database.")

    def add_arguments(self, parser: CommandParser) -> None:
        """From where, and whether what is there may go."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore it and say so."""
        del args
        about = restore(options["file"], replace=options["replace"])
        self.stdout.write(
            text("backup of {day} restored from {file}", day=about.made_at, file=options["file"])
        )
