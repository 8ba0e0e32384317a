"""``wanmu manage work``: the worker that checks and takes over imports."""

import os
import subprocess
import sys
from time import sleep
from typing import Any, Final
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError

from wanmu.kernel.messages import mark
from wanmu.web.imports.work import work_once

_PAUSE: Final = 0.5
_RUN: Final = "from wanmu.web.server import manage; manage(['work'])"


class Command(BaseCommand):
    """One job after the other, until it is stopped. It may be killed at any moment."""

    help = mark("Work on imports: check, take over, take back.")

    def add_arguments(self, parser: CommandParser) -> None:
        """How long."""
        parser.add_argument("--once", action="store_true", help=mark("Stop when nothing waits."))
        parser.add_argument(
            "--keep", type=int, metavar="PID",
            help=mark("Start a worker again when it ends, as long as PID lives that started this."),
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Work."""
        del args
        if options["keep"]:
            keep(options["keep"])
            return
        worker = str(uuid4())
        while True:
            try:
                worked = work_once(worker)
            except OperationalError:
                # The database is busy or away; the job is still there.
                worked = False
            if not worked and options["once"]:
                return
            if not worked:
                sleep(_PAUSE)


def keep(parent: int) -> None:
    """Keep one worker running as long as the process lives that started this one.

    It says who it is, as it may be gone before this one has begun.
    """
    child = subprocess.Popen([sys.executable, "-c", _RUN])  # noqa: S603  our own command
    try:
        while os.getppid() == parent:
            if child.poll() is not None:
                child = subprocess.Popen([sys.executable, "-c", _RUN])  # noqa: S603
            sleep(_PAUSE)
    finally:
        child.terminate()
