"""The grades of the firms that hold land, as far as the list of firms shows them to the reader."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from wanmu.schema import RECORDS
from wanmu.web.accounts.models import User
from wanmu.web.evaluations.in_force import years_in_force
from wanmu.web.evaluations.models import Evaluation, Result
from wanmu.web.land.known import LAND, kept
from wanmu.web.ledger.models import Parcel
from wanmu.web.ledger.scope import firms_of, of_firms, parcels_of

_HOLDERS: Final = (*LAND, "enterprise")


def grades_of_holder(person: User, parcel: Parcel) -> pl.DataFrame | None:
    """The grades of who holds a parcel in every year in force, as ``holder_grade``.

    None where there is nothing to say: no evaluation is in force, no firm holds the land, or the
    firm is not the reader's to see.
    """
    years = years_in_force()
    holder = Parcel.objects.filter(pk=parcel.pk).values("holder")
    if not years or not firms_of(person).filter(code__in=holder).exists():
        return None
    found = Result.objects.filter(run__in=years.values(), enterprise__in=holder).exclude(grade="")
    rows = found.values_list("enterprise_id", "run__evaluation__year", "grade")
    schema = {field.name: field.dtype for field in RECORDS["holder_grade"].fields}
    return pl.DataFrame([*rows], schema=schema, orient="row")


def grades_by_holder(person: User, graded: Evaluation | None) -> Mapping[str, str]:
    """The grade of each firm that holds land in an evaluation in force; none without one."""
    if graded is None:
        return {}

    def ask() -> dict[str, str]:
        holders = parcels_of(person).exclude(holder=None).values("holder")
        results = Result.objects.filter(run=graded.final_id, enterprise__in=holders)
        rows = of_firms(person, results, "enterprise").exclude(grade="").order_by()
        return {str(holder): grade for holder, grade in rows.values_list("enterprise_id", "grade")}

    found: Mapping[str, str] = kept(person, f"grades {graded.final_id}", ask, _HOLDERS)
    return found
