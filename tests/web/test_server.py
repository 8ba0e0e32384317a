"""The server answers, whatever the process that starts it has done before."""

import os
import signal
import socket
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

from wanmu.pack import new_pack

_SERVE = """
import polars as pl

pl.DataFrame({"a": range(100_000)}).select(pl.col("a").sort()).group_by("a").len()
from wanmu.web import server

server.set_up()
import django

django.setup()
from django.core.management import call_command

call_command("migrate", verbosity=0)
from wanmu.web.accounts.models import User

User.objects.create(username="somebody")
server.open_demo("127.0.0.1", PORT, 1, print)
"""


def test_an_office_answers_after_engines_and_database_were_asked(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    new_pack(tmp_path / "county")  # what is asked of it is soon answered
    office = subprocess.Popen(  # noqa: S603  written here
        [sys.executable, "-c", _SERVE.replace("PORT", str(port))],
        env={**os.environ, "WANMU_DATA": str(tmp_path), "WANMU_PACK": str(tmp_path / "county")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        assert _answers(f"http://127.0.0.1:{port}/login/")
    finally:
        os.killpg(office.pid, signal.SIGKILL)
        office.wait()


def _answers(address):
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            with urlopen(address, timeout=5) as answer:  # noqa: S310  our own
                return answer.status == 200
        except (URLError, TimeoutError):
            time.sleep(0.5)
    return False
