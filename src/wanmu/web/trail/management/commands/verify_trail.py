"""``wanmu manage verify_trail``: whether anything of the trail was touched."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wanmu.kernel.messages import mark, text
from wanmu.web.trail.chain import first_break
from wanmu.web.trail.models import Entry


class Command(BaseCommand):
    """Ends with an error at the first entry that does not follow from those before it."""

    help = mark("Check that no entry of the trail was changed, added or taken away.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many entries hold, or where the chain breaks."""
        del args, options
        found = first_break()
        if found is not None:
            raise CommandError(
                text("the trail is broken at entry {number}: {found}; restore a backup and "
                     "compare", number=found.number, found=found.found)
            )  # fmt: skip
        self.stdout.write(text("{count} entries, none touched", count=Entry.objects.count()))
