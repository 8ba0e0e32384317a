"""The server starts its processes with nothing of its own in their hands."""

import os
import subprocess
import sys

_SERVE = """
import subprocess
from gunicorn.app.base import BaseApplication
from wanmu.web.server import serve, set_up

set_up()
import django

django.setup()
from django.db import connections
from wanmu.web.office.management.commands import ask


def told(_):
    print([each.alias for each in connections.all() if each.connection is not None])


ask.QUESTIONS = {}
subprocess.Popen = lambda *_, **__: None
BaseApplication.run = told
serve("127.0.0.1", 1, 1)
"""


def test_no_connection_is_open_when_processes_are_forked(tmp_path):
    told = subprocess.run(  # noqa: S603  written here
        [sys.executable, "-c", _SERVE],
        env={**os.environ, "WANMU_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.splitlines()[-1] == "[]"
