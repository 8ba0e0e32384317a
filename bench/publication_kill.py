"""Kill -9 in the middle of runs, publications and the last step: is there ever half a step?

``python bench/publication_kill.py 50`` makes an office of 300 made-up firms in a folder of its own
and, so many times, has a process take the next step of an evaluation and kills it at a moment
drawn by chance. After each kill the database must hold the step whole or not at all, and the
trail must hold. A step that was killed is done again by the next process.
"""

# ruff: noqa: PLC0415, S311, S603  Django is set up in each process first; it calls itself, by chance
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from typing import Any

SEED = 5
FIRMS = 300
FILES = 7
"""Files that a run has at least: scheme, units, four of its results, record and log."""


def main(times: int) -> None:
    """Kill so many times, and tell what was found."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"WANMU_DATA": folder, "DJANGO_SETTINGS_MODULE": "wanmu.web.settings"}
        _office()
        chance, found = random.Random(SEED), Counter[str]()
        longest = _timed()
        for number in range(times):
            _killed_after(chance.uniform(0.3, 1.0) * longest, found)
            wrong = _half_steps()
            if wrong:
                raise SystemExit(f"after kill {number + 1}: {wrong}")
        print(f"{times} kills within {longest:.1f} s: {dict(found)}; no half step, the trail holds")


def _office() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from wanmu.web.accounts.models import User

    for name, role in (("clerk", "clerk"), ("one", "reviewer"), ("two", "leader")):
        User.objects.create(username=name, role=role)
    _firms()


def _firms() -> None:
    from wanmu.web.ledger.differences import differences
    from wanmu.web.ledger.models import Origin
    from wanmu.web.ledger.write import Deed, write

    firms: list[dict[str, Any]] = [
        {"code": f"91331122MA{n:08d}", "name": f"firm {n}", "gbt4754": "3311",
         "status": "operating", "size_class": "above_scale"}
        for n in range(1, FIRMS + 1)
    ]  # fmt: skip
    years = [
        {"code": each["code"], "year": 2021, "size_class": "above_scale", "tax": n * 3.0,
         "value_added": n * 9.0, "revenue": 1000.0, "rd": 30.0, "employees": 50.0, "land": 10.0,
         "energy": 100.0, "electricity": 5e5, "emissions": 2.0}
        for n, each in enumerate(firms, 1)
    ]  # fmt: skip
    for kind, rows in (("enterprise", firms), ("enterprise_year", years)):
        origin = Origin(department="bench", basis="tax", received_by="clerk", label="synthetic")
        write([differences(kind, rows)], Deed("clerk", "import", kind), origin)


def _timed() -> float:
    """How long one round of steps takes when nobody kills it."""
    began = time.monotonic()
    subprocess.run([sys.executable, __file__, "step"], check=True)
    return time.monotonic() - began


def _killed_after(seconds: float, found: Counter[str]) -> None:
    child = subprocess.Popen([sys.executable, __file__, "step"])
    try:
        child.wait(seconds)
        found["done before the kill"] += 1
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGKILL)
        child.wait()
        found["killed"] += 1


def _half_steps() -> str:
    """What is there in part; "" where every step is whole."""
    from wanmu.web.evaluations.models import Evaluation, Publication, Run
    from wanmu.web.trail.chain import first_break
    from wanmu.web.trail.models import Entry

    broken = first_break()
    if broken is not None:
        return f"trail broken: {broken}"
    deeds = Counter(Entry.objects.values_list("deed", flat=True))
    counts = {
        "run": Run.objects.count(),
        "publish denominators": Publication.objects.filter(round="denominators").count(),
        "publish results": Publication.objects.filter(round="results").count(),
        "choose a scheme": Evaluation.objects.count(),
    }
    wrong = [name for name, count in counts.items() if deeds[name] != count]
    wrong += [
        f"run {each.number}"
        for each in Run.objects.all()
        if each.results.count() != FIRMS or each.files.count() < FILES
    ]
    wrong += [f"publication {each.pk}" for each in Publication.objects.all()
              if each.files.count() != 4]  # fmt: skip
    steps = sum(deeds[name] for name in _STEPS)
    wrong += ["version" for each in Evaluation.objects.all() if each.version != steps + 1]
    return ", ".join(wrong)


_STEPS = ("publish denominators", "run", "reconcile", "approve", "approve again",
          "publish results", "finalise", "ask to unlock", "unlock")  # fmt: skip


def step() -> None:
    """Take the evaluation of 2021 through its steps, from where it stands, once round."""
    import django

    django.setup()
    from django.utils import timezone

    from wanmu.web.accounts.models import User
    from wanmu.web.evaluations import clock
    from wanmu.web.evaluations.choosing import choose
    from wanmu.web.evaluations.models import Evaluation

    people = {each.username: each for each in User.objects.all()}
    held = Evaluation.objects.first() or choose(people["clerk"], "jinyun-2021")
    for _ in range(3):
        # Every publication is three days after the one before, so that its period is over.
        days = held.publications.count() * 3
        moment = timezone.now() + timedelta(days=days)
        with clock.at(moment):
            _next(held, people)
        held.refresh_from_db()


def _next(held: Any, people: dict[str, Any]) -> None:
    from wanmu.web.evaluations import clock, reviews
    from wanmu.web.evaluations.notices import Asked, publish
    from wanmu.web.evaluations.runs import run

    clerk, one, two, version = people["clerk"], people["one"], people["two"], held.version
    asked = Asked(clock.today().isoformat(), "2", "calendar", "23:59", "bench")
    match held.state:
        case "checking":
            publish(held, "denominators", one, version, asked)
        case "denominators" | "unlocked" | "returned":
            run(held, clerk, version)
        case "computed":
            reviews.reconcile(held, clerk, version)
        case "reconciled":
            reviews.approve(held, one, version, "")
        case "reviewed once":
            reviews.approve(held, two, version, "")
        case "reviewed":
            publish(held, "results", one, version, asked)
        case "notice":
            reviews.finalise(held, two, version)
        case "final":
            reviews.ask_to_unlock(held, clerk, version, "bench")
        case "unlock asked":
            reviews.answer_unlock(held, two, version, "bench", agrees=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["step"]:
        step()
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
