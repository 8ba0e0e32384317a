"""``wanmu manage verify_trail [FILE …]``: whether anything of the trail was touched."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import mark, text
from wanmu.web.trail.chain import first_break
from wanmu.web.trail.days import prove_all
from wanmu.web.trail.models import Entry


class Command(BaseCommand):
    """Ends with an error at the first entry that does not follow from those before it."""

    help = mark("Check that no entry of the trail was changed, added or taken away.")

    def add_arguments(self, parser: CommandParser) -> None:
        """Files of days; without one the trail itself."""
        parser.add_argument("files", nargs="*", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many entries hold, or where the chain breaks."""
        del args
        if options["files"]:
            self._files(options["files"])
            return
        found = first_break()
        if found is not None:
            raise CommandError(
                text("the trail is broken at entry {number}: {found}; restore a backup and "
                     "compare", number=found.number, found=text(found.found))
            )  # fmt: skip
        self.stdout.write(text("entries: {count}, none touched", count=Entry.objects.count()))

    def _files(self, files: list[Path]) -> None:
        try:
            found = prove_all(files)
        except InputError as error:
            raise CommandError(str(error)) from error
        for each in found:
            self.stdout.write(
                text("{day}: entries {count}, none touched; digest {digest}", day=each.day,
                     count=each.count, digest=each.last)
            )  # fmt: skip
