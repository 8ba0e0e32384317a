"""Reconciling, reviewing, making final, and unlocking."""

from django.db import transaction

from wanmu.web.accounts.models import User
from wanmu.web.evaluations import clock
from wanmu.web.evaluations.models import Evaluation, Review
from wanmu.web.evaluations.states import State
from wanmu.web.evaluations.steps import move, ready, reasoned


@transaction.atomic
def reconcile(evaluation: Evaluation, by: User, version: int) -> None:
    """Confirm that the counts agree: they are added up again.

    Raises:
        PermissionDenied: For who may not.
        InputError: W071 where somebody was faster; W076 where they do not agree.
    """
    move(evaluation, ready(evaluation, "reconcile", by, version), by, version)


@transaction.atomic
def approve(evaluation: Evaluation, by: User, version: int, opinion: str) -> None:
    """Approve of a run, as the first or the second reviewer.

    Raises:
        PermissionDenied: For who may not.
        InputError: W071 where somebody was faster; W077 for who made the run or has reviewed it.
    """
    second = State(evaluation.state) is State.REVIEWED_ONCE
    act = ready(evaluation, "approve again" if second else "approve", by, version)
    _review(evaluation, by, opinion.strip(), approves=True)
    move(evaluation, act, by, version, opinion.strip())


@transaction.atomic
def send_back(evaluation: Evaluation, by: User, version: int, opinion: str) -> None:
    """Return a run with an opinion: it has to be made again.

    Raises:
        PermissionDenied: For who may not.
        InputError: As for ``approve``; W085 without an opinion.
    """
    act = ready(evaluation, "return", by, version)
    said = reasoned(opinion, "opinion")
    _review(evaluation, by, said, approves=False)
    move(evaluation, act, by, version, said)


@transaction.atomic
def finalise(evaluation: Evaluation, by: User, version: int) -> None:
    """Make the newest run the one in force, and lock the year.

    Raises:
        PermissionDenied: For who may not.
        InputError: W071 where somebody was faster; what stands in the way.
    """
    act = ready(evaluation, "finalise", by, version)
    move(evaluation, act, by, version, final=evaluation.run)


@transaction.atomic
def ask_to_unlock(evaluation: Evaluation, by: User, version: int, why: str) -> None:
    """Ask a leader to unlock the year.

    Raises:
        PermissionDenied: For who may not.
        InputError: W071 where somebody was faster; W085 without a reason.
    """
    act = ready(evaluation, "ask to unlock", by, version)
    said = reasoned(why)
    move(evaluation, act, by, version, said, asked_by=by, asked_why=said)


@transaction.atomic
def answer_unlock(
    evaluation: Evaluation, by: User, version: int, why: str, *, agrees: bool
) -> None:
    """Agree to unlock the year, or refuse; never who asked for it.

    Raises:
        PermissionDenied: For who may not.
        InputError: W071 where somebody was faster; W077 for who asked; W085 without a reason.
    """
    act = ready(evaluation, "unlock" if agrees else "refuse to unlock", by, version)
    move(evaluation, act, by, version, reasoned(why))


def _review(evaluation: Evaluation, by: User, opinion: str, *, approves: bool) -> None:
    assert evaluation.run is not None
    Review(
        evaluation=evaluation, run=evaluation.run, by=by, at=clock.now(),
        approves=approves, opinion=opinion,
    ).save()  # fmt: skip
