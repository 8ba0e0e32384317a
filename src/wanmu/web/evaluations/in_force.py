"""Which run counts for a year: what other pages join firms with."""

from django.db.models import QuerySet

from wanmu.web.evaluations.models import Evaluation, Result, Run


def run_in_force(year: int) -> Run | None:
    """The final run of a year; None while there is none."""
    held = Evaluation.objects.filter(year=year).select_related("final").first()
    return None if held is None else held.final


def results_in_force(year: int) -> QuerySet[Result]:
    """The results of the final run of a year, a row a firm; empty while there is none."""
    run = run_in_force(year)
    return Result.objects.none() if run is None else Result.objects.filter(run=run)


def years_in_force() -> dict[int, Run]:
    """The final runs by year."""
    held = Evaluation.objects.exclude(final=None).select_related("final")
    return {each.year: each.final for each in held if each.final is not None}


def newest_in_force() -> Evaluation | None:
    """The evaluation of the latest year that has a final run; None while none has."""
    return Evaluation.objects.exclude(final=None).order_by("-year").first()
