"""What of an evaluation somebody may see: staff who work on it all, others what is published."""

from django.db.models import Q, QuerySet

from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Deed, may
from wanmu.web.evaluations.models import Evaluation, Objection, Publication, Result, Run
from wanmu.web.evaluations.runs import published_run
from wanmu.web.ledger.scope import of_firms

_WORK = (
    Deed.RUN_EVALUATION,
    Deed.REVIEW_EVALUATION,
    Deed.PUBLISH_EVALUATION,
    Deed.DECIDE_OBJECTION,
)


def works_on(person: User) -> bool:
    """Whether somebody has a part in evaluations, and sees them before they are published."""
    return any(may(person.role, deed) for deed in _WORK)


def evaluations_for(person: User) -> QuerySet[Evaluation]:
    """The evaluations that somebody may know of."""
    if works_on(person):
        return Evaluation.objects.all()
    known = Q(publications__isnull=False) | Q(final__isnull=False)
    return Evaluation.objects.filter(known).distinct()


def run_for(person: User, evaluation: Evaluation) -> Run | None:
    """The run whose results somebody may see: the newest, or the one that is published."""
    return evaluation.run if works_on(person) else published_run(evaluation)


def results_for(person: User, run: Run | None) -> QuerySet[Result]:
    """The results of a run that somebody may see: of the firms that he reads."""
    return of_firms(person, Result.objects.filter(run=run), "enterprise")


def results_seen(person: User) -> QuerySet[Result]:
    """The results of any run that somebody may see; staff see those of older runs, too."""
    rows = of_firms(person, Result.objects.all(), "enterprise")
    if works_on(person):
        return rows
    runs = [published_run(each) for each in evaluations_for(person)]
    return rows.filter(run__in=[each for each in runs if each is not None])


def objections_seen(person: User) -> QuerySet[Objection]:
    """The objections that somebody may see: of the firms that he reads, by any of their people."""
    rows = Objection.objects.filter(publication__evaluation__in=evaluations_for(person))
    return of_firms(person, rows, "enterprise")


def objections_for(person: User, evaluation: Evaluation) -> QuerySet[Objection]:
    """Those of them that are to one evaluation, with what is said of each."""
    return (
        objections_seen(person)
        .filter(publication__evaluation=evaluation)
        .select_related("enterprise", "publication__evaluation", "made_by", "decided_by")
    )


def publications_for(person: User) -> QuerySet[Publication]:
    """Publications are public: who may see an evaluation sees them."""
    return Publication.objects.filter(evaluation__in=evaluations_for(person))
