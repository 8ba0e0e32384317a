"""The one way from step to step: who may, whether it can be done now, and the trail of it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F

from wanmu.kernel.faults import Faults, InputError, Place
from wanmu.kernel.messages import mark, text
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import may
from wanmu.web.evaluations.models import Evaluation
from wanmu.web.evaluations.obstacles import obstacles
from wanmu.web.evaluations.states import ACTS, STATE_WORDS, Act, State
from wanmu.web.trail.chain import record
from wanmu.web.trail.models import Entry

_MEANWHILE = mark(
    "{who} was faster and did this: {what}. The evaluation is now: {state}. Look at it again; "
    "nothing of yours was written"
)


def subject_of(evaluation: Evaluation) -> str:
    """What the trail calls an evaluation."""
    return f"{evaluation.year} {evaluation.scheme}"


def may_do(act: Act, by: User) -> bool:
    """Whether somebody's role lets him do a step."""
    return any(may(by.role, deed) for deed in act.deeds)


def ready(evaluation: Evaluation, name: str, by: User, version: int) -> Act:
    """The step, once it is sure that somebody may do it now.

    Raises:
        PermissionDenied: For who may not.
        InputError: W071 where somebody was faster; every obstacle otherwise.
    """
    act = ACTS[name]
    if not may_do(act, by):
        raise PermissionDenied
    evaluation.refresh_from_db()
    if evaluation.version != version or State(evaluation.state) not in act.after:
        raise overtaken(evaluation)
    faults = Faults()
    faults.extend(obstacles(evaluation, act, by))
    faults.check()
    return act


def move(
    evaluation: Evaluation, act: Act, by: User, version: int, why: str = "", **fields: Any
) -> None:
    """Write the step and its trail; call it in the transaction of all that it writes.

    Raises:
        InputError: W071 where somebody was faster: nothing is written then.
    """
    before = evaluation.state
    mine = Evaluation.objects.filter(pk=evaluation.pk, version=version, state=before)
    if not mine.update(state=act.leads_to.value, version=F("version") + 1, **fields):
        evaluation.refresh_from_db()
        raise overtaken(evaluation)
    changes = {"state": (before, act.leads_to.value)}
    changes |= {name: ("", str(value)) for name, value in fields.items() if name != "asked_why"}
    record(by.username, act.name, subject_of(evaluation), changes, why)
    evaluation.refresh_from_db()


def reasoned(why: str, field: str = "why") -> str:
    """The reason without blanks around it.

    Raises:
        InputError: W085 without one.
    """
    if not why.strip():
        message = mark("write why: it stands in the trail and in the file of the evaluation")
        raise InputError.of("W085", message, Place(field=field))
    return why.strip()


def overtaken(evaluation: Evaluation) -> InputError:
    """That somebody else was faster: who, with what, and where the evaluation stands now."""
    last = Entry.objects.filter(subject=subject_of(evaluation)).order_by("-number").first()
    return InputError.of(
        "W071",
        _MEANWHILE,
        who=last.who if last else "—",
        what=text(last.deed) if last else "—",
        state=text(STATE_WORDS[State(evaluation.state)]),
    )
