"""How quick the office is while 200 people use it, each thinking for a second between two pages.

    python bench/office_load.py [USERS] [SECONDS] [WRITE] [WORKERS]

Serves the demo (in WANMU_DATA where one is, else a new one) by `wanmu serve`, and asks it over
HTTP from this process on the same machine: lists with filters and orders, the cockpit, the plan.
Meanwhile a firm is corrected every WRITE seconds (10), after which every page is made anew.
The plain alternative in the same run is one user who does not think, which is how quick a page is
on an idle machine. Issue: lists under 300 ms and the cockpit under 500 ms for 95 of 100 answers.
"""

import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from typing import Final

PAGES: Final = {
    "cockpit": ("/",),
    "list": (
        "/firms/",
        "/firms/?sort=-output",
        "/firms/?q=jy",
        "/firms/?page=7",
        "/firms/?size_class=above_scale&sort=-land",
        "/land/",
    ),
    "plan": ("/plan/", "/chains/"),
}
LIMITS: Final = {"cockpit": 500, "list": 300}
_THINK: Final = 1.0


def sessions(count: int) -> list[str]:
    """Sessions of the demo's staff, made in the database: passwords are slow on purpose."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    from wanmu.web.accounts.models import User  # noqa: PLC0415

    people = list(User.objects.filter(role__in=("leader", "clerk", "reviewer")))
    keys = []
    for at in range(count):
        person, session = people[at % len(people)], SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.create()
        keys.append(str(session.session_key))
    return keys


def correct(seconds: float, every: float) -> None:
    """Correct one firm after another, so that no page that was made before may be shown again."""
    from wanmu.web.ledger.differences import differences  # noqa: PLC0415
    from wanmu.web.ledger.models import Enterprise, Origin  # noqa: PLC0415
    from wanmu.web.ledger.write import Deed, write  # noqa: PLC0415

    origin = Origin(department="bench", basis="registered", received_by="bench")
    codes = list(Enterprise.objects.order_by("code").values_list("code", flat=True)[:1000])
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        line = {"code": codes.pop(), "note": str(time.time())}
        write([differences("enterprise", [line])], Deed("bench", "correct", line["code"]), origin)
        time.sleep(min(every, max(until - time.perf_counter(), 0)))


@contextmanager
def serving(port: int, workers: str) -> Iterator[None]:
    """The office as a process of its own."""
    run = "from wanmu.cli import run; run()"
    words = [sys.executable, "-c", run, "serve", "--port", str(port)]
    words += ["--workers", workers] if workers else []
    office = subprocess.Popen(words, stderr=subprocess.DEVNULL)  # noqa: S603  our own command
    try:
        for _ in range(120):
            if _status(port, "/health/", "") == 200:
                break
            time.sleep(0.5)
        yield
    finally:
        office.terminate()
        office.wait()


def _status(port: int, path: str, key: str) -> int:
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", path, headers={"Cookie": f"sessionid={key}"})
        answer = connection.getresponse()
        answer.read()
    except (OSError, HTTPException):
        return 0
    return answer.status


def ask(port: int, key: str, until: float, think: float, told: dict[str, list[float]]) -> None:
    """One person: a page, a thought, a page."""
    draw = random.Random(key)  # noqa: S311  which page comes next is no secret
    time.sleep(draw.random() * think)
    while time.perf_counter() < until:
        kind = draw.choices(tuple(PAGES), (2, 6, 1))[0]
        begun = time.perf_counter()
        status = _status(port, draw.choice(PAGES[kind]), key)
        told[kind if status == 200 else f"error {status}"].append(time.perf_counter() - begun)
        time.sleep(think)


def run(port: int, keys: list[str], seconds: float, think: float) -> dict[str, list[float]]:
    """So many people at once."""
    told: dict[str, list[float]] = defaultdict(list)
    until = time.perf_counter() + seconds
    people = [threading.Thread(target=ask, args=(port, key, until, think, told)) for key in keys]
    for each in people:
        each.start()
    for each in people:
        each.join()
    return told


def report(title: str, told: dict[str, list[float]], seconds: float) -> None:
    """What came out."""
    count = sum(map(len, told.values()))
    print(f"{title}: {count} answers, {count / seconds:.0f} a second")
    for kind, times in sorted(told.items()):
        ordered = sorted(times)
        middle, most = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
        limit = f" (limit {LIMITS[kind]})" if kind in LIMITS else ""
        print(f"  {kind}: {len(times)}, median {1000 * middle:.0f} ms, "
              f"95 % under {1000 * most:.0f} ms{limit}")  # fmt: skip


def main() -> None:
    """Fill, serve, ask, report."""
    users = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 60.0
    every = float(sys.argv[3]) if len(sys.argv) > 3 else 10.0
    os.environ.setdefault("WANMU_DATA", tempfile.mkdtemp())
    from wanmu.web.server import set_up  # noqa: PLC0415

    set_up()
    import django  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)
    from wanmu.web.accounts.models import User  # noqa: PLC0415

    if not User.objects.exists():
        call_command("load_demo")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    keys = sessions(users)
    with serving(port, sys.argv[4] if len(sys.argv) > 4 else ""):
        run(port, keys[:4], 10, 0)  # the first page of each process reads the pack
        report("one who does not think", run(port, keys[:1], 5, 0), 5)
        threading.Thread(target=correct, args=(seconds, every)).start()
        report(f"{users} people", run(port, keys, seconds, _THINK), seconds)


if __name__ == "__main__":
    main()
