"""The first step: a scheme, and with it the year whose figures it grades."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.messages import mark
from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Deed, may
from wanmu.web.evaluations import clock
from wanmu.web.evaluations.models import Evaluation
from wanmu.web.evaluations.schemes import scheme_named
from wanmu.web.evaluations.steps import subject_of
from wanmu.web.trail.chain import record


def choose(by: User, scheme: str) -> Evaluation:
    """Begin the evaluation of the year that a scheme is for.

    Raises:
        PermissionDenied: For who runs no evaluations.
        InputError: W072 for a scheme that the county does not have, and for a year that has its
            evaluation already.
    """
    if not may(by.role, Deed.RUN_EVALUATION):
        raise PermissionDenied
    year = scheme_named(scheme).year
    made = Evaluation(year=year, scheme=scheme, pack=settings.PACK, made_by=by, made_at=clock.now())
    try:
        with transaction.atomic():
            made.save()
            record(by.username, mark("choose a scheme"), subject_of(made), {"scheme": ("", scheme)})
    except IntegrityError as error:
        message = mark("{year} has its evaluation already; open that one")
        raise InputError.of("W072", message, Place(field="scheme"), year=year) from error
    return made
