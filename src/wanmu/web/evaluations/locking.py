"""A final evaluation keeps the figures and leases that it was made of as they are."""

from collections.abc import Sequence
from datetime import date

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import mark
from wanmu.web.evaluations.models import Evaluation
from wanmu.web.evaluations.states import LOCKED
from wanmu.web.ledger.models import Lease


def lock(kind: str, keys: Sequence[str]) -> None:
    """Refuse changes of a locked year's figures, and of leases that ran at its end.

    A firm's own record is not locked: it tells of today, and the run keeps what it was.

    Raises:
        InputError: W084 with the years.
    """
    if kind not in {"enterprise_year", "lease"}:
        return
    # Locked against a step that makes the evaluation final at the same time.
    rows = Evaluation.objects.select_for_update().filter(state__in=[each.value for each in LOCKED])
    years = set(rows.values_list("year", flat=True))
    touched = _years(keys) if kind == "enterprise_year" else _ends(keys, years)
    if found := sorted(years & touched):
        said = ", ".join(map(str, found))
        message = mark(
            "the evaluation of {years} is final and locked; ask for it to be unlocked "
            "before its figures are changed"
        )
        raise InputError.of("W084", message, years=said)


def _years(keys: Sequence[str]) -> set[int]:
    return {int(key.rsplit("/", 1)[1]) for key in keys}


def _ends(keys: Sequence[str], years: set[int]) -> set[int]:
    """The years at whose end one of the leases ran."""
    if not years:
        return set()
    lessors = {key.split("/", 1)[0] for key in keys}
    leases = [
        each for each in Lease.objects.filter(lessor__in=lessors) if each.named() in set(keys)
    ]
    spans = [(getattr(each, "from"), each.to) for each in leases]
    return {
        year
        for year in years
        for start, end in spans
        if start <= date(year, 12, 31) and (end is None or end >= date(year, 12, 31))
    }
