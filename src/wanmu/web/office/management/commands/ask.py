"""``wanmu manage ask``: ask the engines, and keep what they answer for the pages."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from wanmu.kernel.messages import LANGUAGES, in_language, mark, text
from wanmu.pack import load_pack, pack_digest
from wanmu.web.office.keeping import is_current, keep, newest
from wanmu.web.office.questions import QUESTIONS


class Command(BaseCommand):
    """Each answer is kept beside those before it; the trail says that it was asked."""

    help = mark("Ask the engines about a county's plan, and keep the answers for the pages.")

    def add_arguments(self, parser: CommandParser) -> None:
        """Which questions, of which pack; with ``--stale`` those whose newest answer is old."""
        parser.add_argument("--only", action="append", choices=list(QUESTIONS))
        parser.add_argument("--pack", default=settings.PACK)
        parser.add_argument("--stale", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask each question in both languages."""
        del args
        pack, digest = load_pack(options["pack"]), pack_digest(options["pack"])
        for name in options["only"] or QUESTIONS:
            if options["stale"] and is_current(newest(name), pack.name, digest):
                continue
            told = {}
            for each in LANGUAGES:
                with in_language(each):
                    told[each] = QUESTIONS[name].ask(pack)
            keep(name, pack.name, told, digest)
            self.stdout.write(text("kept: {name}", name=name))
