"""Why a step cannot be done yet, or not by this person: all reasons at once."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from wanmu.kernel.faults import Fault
from wanmu.kernel.messages import mark
from wanmu.web.accounts.models import User
from wanmu.web.evaluations import clock
from wanmu.web.evaluations.data import data_faults
from wanmu.web.evaluations.models import Evaluation, Objection, Publication
from wanmu.web.evaluations.states import Act, State

_Obstacles = Callable[[Evaluation, User], Iterator[Fault]]


def obstacles(evaluation: Evaluation, act: Act, by: User) -> list[Fault]:
    """What stands in the way of a step; nothing where it can be done."""
    return list(_OF.get(act.name, _none)(evaluation, by))


def newest(evaluation: Evaluation) -> Publication | None:
    """The publication that is out, or was last."""
    return evaluation.publications.first()


def open_objections(evaluation: Evaluation) -> QuerySet[Objection]:
    """Objections that wait for a decision."""
    return Objection.objects.filter(publication__evaluation=evaluation, state="open")


def unanswered(evaluation: Evaluation) -> QuerySet[Objection]:
    """Objections to results that were accepted and that no run has answered yet."""
    return Objection.objects.filter(
        publication__evaluation=evaluation,
        publication__round="results",
        state="accepted",
        run=None,
    )


def _none(_: Evaluation, __: User) -> Iterator[Fault]:
    yield from ()


def _publish_denominators(evaluation: Evaluation, _: User) -> Iterator[Fault]:
    yield from data_faults(evaluation)


def _run(evaluation: Evaluation, _: User) -> Iterator[Fault]:
    state = State(evaluation.state)
    if state in {State.DENOMINATORS, State.NOTICE}:
        yield from _heard(evaluation)
    if state is State.NOTICE and not unanswered(evaluation).exists():
        yield Fault("W086", mark("no objection was accepted, so there is nothing to run again"))
    yield from data_faults(evaluation)


def _heard(evaluation: Evaluation) -> Iterator[Fault]:
    """The period must be over, and everybody's objection decided."""
    out = newest(evaluation)
    if out is not None and clock.now() < out.ends:
        message = mark("the notice period runs until {ends}")
        ends = f"{timezone.localtime(out.ends):%Y-%m-%d %H:%M}"
        yield Fault("W074", message, values={"ends": ends})
    count = open_objections(evaluation).count()
    if count:
        message = mark("objections that wait for their decision: {count}")
        yield Fault("W075", message, values={"count": count})


def _reconcile(evaluation: Evaluation, _: User) -> Iterator[Fault]:
    from wanmu.web.evaluations.accounts import wrong_accounts  # noqa: PLC0415  both read runs

    wrong = wrong_accounts(evaluation)
    if wrong:
        message = mark("the counts of {groups} do not add up; the run must be made again")
        yield Fault("W076", message, values={"groups": ", ".join(wrong)})


def _review(evaluation: Evaluation, by: User) -> Iterator[Fault]:
    run = evaluation.run
    if run is None:
        return
    if run.made_by_id == by.pk:
        yield Fault("W077", mark("you made this run; another person reviews it"))
    if run.reviews.filter(by=by).exists():
        yield Fault(
            "W077", mark("you have reviewed this run; the other review is another person's")
        )


def _publish_results(evaluation: Evaluation, _: User) -> Iterator[Fault]:
    if evaluation.run is not None and evaluation.run.publications.exists():
        yield Fault("W088", mark("this run is published already"))


def _finalise(evaluation: Evaluation, by: User) -> Iterator[Fault]:
    del by
    if not evaluation.publications.filter(round="results").exists():
        yield Fault("W088", mark("the results have not been published; publish them first"))
    if State(evaluation.state) is State.NOTICE:
        yield from _heard(evaluation)
    count = unanswered(evaluation).count()
    if count:
        message = mark("objections accepted that wait for a new run: {count}")
        yield Fault("W087", message, values={"count": count})


def _unlock(evaluation: Evaluation, by: User) -> Iterator[Fault]:
    if evaluation.asked_by_id == by.pk:
        yield Fault("W077", mark("you asked for it; another person decides"))


_OF: Final[Mapping[str, _Obstacles]] = {
    "publish denominators": _publish_denominators,
    "run": _run,
    "reconcile": _reconcile,
    "approve": _review,
    "approve again": _review,
    "return": _review,
    "publish results": _publish_results,
    "finalise": _finalise,
    "unlock": _unlock,
    "refuse to unlock": _unlock,
}
