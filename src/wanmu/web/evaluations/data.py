"""The data of a year before it is evaluated: what is missing, from whom, and what is refused."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from wanmu.evaluation.holdings import units_from
from wanmu.kernel.faults import Fault, InputError
from wanmu.kernel.messages import language, mark
from wanmu.web.evaluations.models import Evaluation
from wanmu.web.evaluations.schemes import figures_of, scheme_named
from wanmu.web.ledger.frames import frame_of
from wanmu.web.ledger.models import EnterpriseYear, Origin


@dataclass(frozen=True, slots=True)
class Supply:
    """How far one figure is there: of how many firms, from whom, and how much on what ground.

    Attributes:
        departments: Who delivered it, the one that delivered most first: who is asked for the rest.
        statistical: Values that are statistical micro-data, which grade nobody.
        synthetic: Values that are made up.
        confirmed: Values that somebody confirmed.
    """

    field: str
    held: int
    missing: int
    departments: tuple[str, ...]
    statistical: int
    synthetic: int
    confirmed: int


def supplies(evaluation: Evaluation) -> tuple[Supply, ...]:
    """Each figure that the scheme reads, over all firms with a record of the year."""
    fields = figures_of(scheme_named(evaluation.scheme))
    origins = Origin.objects.in_bulk()
    rows = EnterpriseYear.objects.filter(year=evaluation.year)
    held = list(rows.values("origins", "confirmed", *fields))
    return tuple(_supply(name, held, origins) for name in fields)


def _supply(name: str, rows: list[dict[str, object]], origins: dict[int, Origin]) -> Supply:
    there = [row for row in rows if row[name] is not None]
    known = [origins[number] for row in there if (number := _part(row, "origins", name)) in origins]
    departments = Counter(each.department for each in known)
    return Supply(
        field=name,
        held=len(there),
        missing=len(rows) - len(there),
        departments=tuple(each for each, _ in departments.most_common()),
        statistical=sum(each.basis == "statistical" for each in known),
        synthetic=sum(each.label == "synthetic" for each in known),
        confirmed=sum(_part(row, "confirmed", name) is not None for row in there),
    )


def _part(row: dict[str, object], part: str, name: str) -> int | None:
    found = row[part]
    assert isinstance(found, dict)
    return found.get(name)


def data_faults(evaluation: Evaluation) -> Iterator[Fault]:
    """What keeps the year from being evaluated: no record at all, statistical micro-data."""
    if not EnterpriseYear.objects.filter(year=evaluation.year).exists():
        message = mark("the ledger holds no firm's figures of {year}; import them first")
        yield Fault("W070", message, values={"year": evaluation.year})
    if not Origin.objects.filter(basis="statistical").exists():
        return
    fields = EnterpriseYear.record().by_name
    for each in supplies(evaluation):
        if each.statistical:
            message = mark(
                "{field} from {department} is statistical micro-data, which grades nobody "
                "(values: {count}); have it delivered on another ground"
            )
            values = {
                "count": each.statistical,
                "field": fields[each.field].title(language()),
                "department": ", ".join(each.departments),
            }
            yield Fault("W073", message, values=values)


def units_of(year: int) -> pl.DataFrame:
    """The units of a year as the ledger holds them now.

    Raises:
        InputError: W070 without any; E faults where registers and figures disagree.
    """
    rows = EnterpriseYear.objects.filter(year=year)
    if not rows.exists():
        message = mark("the ledger holds no firm's figures of {year}; import them first")
        raise InputError.of("W070", message, year=year)
    return units_from(
        frame_of("enterprise_year", rows),
        enterprises=frame_of("enterprise"),
        leases=frame_of("lease"),
    )
