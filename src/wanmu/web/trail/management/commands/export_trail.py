"""``wanmu manage export_trail --day 2026-11-26 -o FOLDER``: a day of the trail as a file."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from wanmu.kernel.messages import mark, text
from wanmu.web.trail.chain import record
from wanmu.web.trail.days import file_name, lines_of


class Command(BaseCommand):
    """For a daily job: yesterday without a day."""

    help = mark("Write the trail of a day into a file that proves itself.")

    def add_arguments(self, parser: CommandParser) -> None:
        """Which day, and where to."""
        parser.add_argument("--day", type=date.fromisoformat)
        parser.add_argument("-o", "--output", type=Path, default=Path())

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it beside its place first, so that no half file is taken for a whole one."""
        del args
        day = options["day"] or timezone.localdate() - timedelta(days=1)
        if day >= timezone.localdate():
            raise CommandError(text("{day} is not over yet", day=day))
        file = options["output"] / file_name(day)
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")
        part.touch(mode=0o600)
        with part.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(lines_of(day))
        part.replace(file)
        record("wanmu", "export trail", day.isoformat(), {"file": ("", file.name)})
        self.stdout.write(text("Written: {file}", file=file))
