"""Land whose use was changed: does the use conform to the plan, and what follows.

The plan orders a check of industrial land whose use was changed (工业用地用途变更大排查): a change
that the adjusted plan allows gets a disposal plan, any other is to be corrected within a time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, TypeAlias, get_args

import narwhals as nw

from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.messages import mark
from wanmu.kernel.tables import Held, collected
from wanmu.land.result import Classification
from wanmu.land.state import ID, shaped
from wanmu.pack.land_plans import CONFORMING, NOT_CONFORMING
from wanmu.pack.models import Land
from wanmu.pack.models.land_book import LandUses
from wanmu.schema.land import PARCEL_EVENT

UseStanding: TypeAlias = Literal["not_conforming", "conforming", "unknown", "unchanged"]
USE_STANDINGS: Final[tuple[UseStanding, ...]] = get_args(UseStanding)
_APPROVING: Final = ("approved", "supplied", "contract")


@dataclass(frozen=True, slots=True)
class UseFinding:
    """What a parcel is used as, beside what the plan and its approval say.

    Attributes:
        planned: The planned use, as the parcel's record has it; None where it has none.
        actual: The actual use, as the latest event has it.
        approved: The use it was approved for: of its approval, supply or contract, else the
            pack's ``approved``.
        since: The first day of the actual use, without another one since.
        standing: unchanged (used as approved); conforming or not_conforming to the planned use;
            unknown.
        fits: The kind of use under ``uses`` that lets it conform, where it is not the planned one.
        plan: The disposal plan that follows; None where none does.
        unknown: ``plan_use`` or ``use``, of which nothing or no known word is written; ``approved``
            where that word is not known.
    """

    parcel: str
    platform: str | None
    block: str | None
    area: float
    planned: str | None
    actual: str
    approved: str
    since: date
    standing: UseStanding
    fits: str | None
    plan: str | None
    unknown: tuple[str, ...]


def check_uses(land: Land) -> None:
    """Refuse rules that do not say which uses conform.

    Raises:
        InputError: G023.
    """
    if land.uses is None:
        raise InputError.of(
            "G023",
            mark("the pack does not say which uses of land conform; write uses in land.yaml"),
            place=Place("land.yaml", field="uses"),
        )


def use_findings(found: Classification, events: Any) -> tuple[UseFinding, ...]:
    """Every parcel with a recorded use, in the order of their numbers; none without ``uses``.

    ``events`` are those that ``classify`` took. Land that was taken back is left out.
    """
    if found.land.uses is None:
        return ()
    told = _told(events, found.as_of)
    rows = found.frame().iter_rows(named=True)
    return tuple(
        _finding(row, told[row[ID]], found.land.uses)
        for row in rows
        if row["use"] is not None and row["taken_back"] is None
    )


def counted(findings: Sequence[UseFinding]) -> Iterator[tuple[UseStanding, int, float]]:
    """Each standing with its parcels and their area in 亩."""
    for standing in USE_STANDINGS:
        areas = [each.area for each in findings if each.standing == standing]
        yield standing, len(areas), sum(areas)


_Told: TypeAlias = list[tuple[str, date, str]]


def _told(events: Any, as_of: date) -> dict[str, _Told]:
    """The uses that events up to the day tell, by parcel and date: kind, day and use."""
    table = shaped(Held(events).lazy, PARCEL_EVENT)
    table = table.filter(~nw.col("use").is_null() & (nw.col("date") <= nw.lit(as_of)))
    rows = collected(table.select("parcel", "kind", "date", "use")).sort("date", "kind", "use")
    told: dict[str, _Told] = {}
    for parcel, kind, day, use in rows.iter_rows():
        told.setdefault(parcel, []).append((kind, day, use))
    return told


def _finding(row: Mapping[str, Any], told: _Told, uses: LandUses) -> UseFinding:
    planned, actual = row["plan_use"], row["use"]
    approved = next((use for kind, _, use in told if kind in _APPROVING), uses.approved)
    standing, unknown = _standing(planned, actual, approved, uses)
    plans = {"conforming": CONFORMING, "not_conforming": NOT_CONFORMING}
    differs = standing == "conforming" and kind_of(actual, uses) != kind_of(planned, uses)
    return UseFinding(
        row[ID],
        row["platform"],
        row["block"],
        row["area"],
        planned,
        actual,
        approved,
        _since(told, actual, uses),
        standing,
        kind_of(actual, uses) if differs else None,
        plans.get(standing),
        unknown,
    )


def _standing(
    planned: str | None, actual: str, approved: str, uses: LandUses
) -> tuple[UseStanding, tuple[str, ...]]:
    kind, before, wanted = (kind_of(word, uses) for word in (actual, approved, planned))
    if kind is not None and kind == before:
        return "unchanged", ()
    known = {"use": kind, "approved": before, "plan_use": wanted}
    unknown = tuple(name for name, found in known.items() if found is None)
    if kind is None or wanted is None or unknown:
        return "unknown", unknown
    conforms = kind == wanted or wanted in uses.kinds[kind].fits
    return "conforming" if conforms else "not_conforming", ()


def _since(told: _Told, actual: str, uses: LandUses) -> date:
    """The first day of the run of the same use that the latest event ends."""
    same = kind_of(actual, uses) or actual
    since = told[-1][1]
    for _, day, use in reversed(told):
        if (kind_of(use, uses) or use) != same:
            break
        since = day
    return since


def kind_of(word: str | None, uses: LandUses) -> str | None:
    """The kind of use that a word names; None where none is."""
    if word is None:
        return None
    wanted = word.strip().casefold()
    for name, use in uses.kinds.items():
        if wanted in {each.casefold() for each in (name, use.zh, use.en, *use.words) if each}:
            return name
    return None
