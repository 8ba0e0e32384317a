"""``wanmu serve`` and ``wanmu manage``: the office as processes of this machine."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any, Final

from wanmu.kernel.messages import language, text
from wanmu.web.environment import prepare, read_environment

DEMO: Final = "wanmu-demo"
SETTINGS: Final = "wanmu.web.settings"
WORKERS: Final = os.cpu_count() or 1
"""Processes that answer, where nobody says how many: each keeps the pages that it has made."""


def set_up() -> None:
    """Make what the office needs on disk, before Django reads its settings."""
    prepare(read_environment(os.environ))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)


def manage(words: Sequence[str]) -> None:
    """Run one of Django's commands, or of the office's own."""
    set_up()
    from django.core.management import execute_from_command_line  # noqa: PLC0415  after set_up

    execute_from_command_line(["wanmu manage", *words])


def open_demo(host: str, port: int, workers: int, told: Callable[[str], None]) -> None:
    """Serve an office to try out, in a folder of its own; fill it when it is not there yet."""
    os.environ.setdefault("WANMU_DATA", DEMO)
    set_up()
    import django  # noqa: PLC0415  after set_up
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    from wanmu.web.accounts.models import User  # noqa: PLC0415

    if User.objects.exists():
        told(text("The office is there already in {folder}; delete the folder to begin anew.",
                  folder=os.environ["WANMU_DATA"]))  # fmt: skip
    else:
        call_command("load_demo")
    told(text("Open {address} in a browser; stop with Ctrl-C.", address=f"http://{host}:{port}/"))
    sys.stdout.flush()
    where = ("--host", host, "--port", str(port), "--workers", str(workers))
    os.execv(sys.executable, _wanmu("serve", *where))  # noqa: S606  our own command


def serve(host: str, port: int, workers: int) -> None:
    """Bring the office up to date by a process of its own, then serve until stopped.

    The processes that answer are forked from this one, which therefore asks neither a database nor
    an engine: a connection has room for one process, and the threads of Polars do not come along.
    """
    set_up()
    prepared = subprocess.run(_wanmu("manage", "prepare"), check=False)  # noqa: S603  the same
    if prepared.returncode:
        raise SystemExit(prepared.returncode)
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415

    # A worker for imports, kept running until this process ends.
    subprocess.Popen(_wanmu("manage", "work", "--keep", str(os.getpid())))  # noqa: S603  the same

    class Server(BaseApplication):  # type: ignore[misc]
        """Gunicorn, told by arguments instead of a file."""

        def load_config(self) -> None:
            options: dict[str, Any] = {
                "bind": f"{host}:{port}",
                "workers": workers,
                "threads": 4,
                "control_socket_disable": True,
                "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,  # noqa: PTH112, S108
                "max_requests": 10_000,
                "max_requests_jitter": 1_000,
            }
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            import django  # noqa: PLC0415  in each process
            from django.db import connections  # noqa: PLC0415

            django.setup()
            from wanmu.web.warm import warm  # noqa: PLC0415
            from wanmu.web.wsgi import application  # noqa: PLC0415

            warm()
            connections.close_all()
            return application

    Server().run()


def _wanmu(*words: str) -> list[str]:
    """A command of Wanmu in a process of its own, in the language in force."""
    run = "from wanmu.cli import run; run()"
    return [sys.executable, "-c", run, "--lang", language(), *words]
