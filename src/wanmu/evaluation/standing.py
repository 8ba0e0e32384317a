"""The units of a run, and where one stands among them: ranks, cuts, second keys.

Everything is read of the run once, so that one unit among many is answered at once.
"""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, Final

import narwhals as nw
import numpy as np
import polars as pl

from wanmu.evaluation.places import Counts, ends
from wanmu.evaluation.plan import PARTY, Plan
from wanmu.evaluation.result import Evaluation, Workings
from wanmu.kernel.faults import InputError, nearest
from wanmu.kernel.messages import mark
from wanmu.kernel.tables import collected
from wanmu.pack.models import schemes
from wanmu.pack.scheme_choices import choice

Record = Mapping[str, Any]
LAST: Final = -1.7e308
"""What a unit without a value is ranked by: behind all others."""


class Standing:
    """The units of one evaluation, and where a unit stands among the others."""

    def __init__(self, evaluation: Evaluation) -> None:
        """Nothing is read before it is asked for."""
        self._evaluation = evaluation
        self.workings: Workings = evaluation.workings
        self.plan: Plan = evaluation.workings.plan

    def ready(self) -> None:
        """Read everything now."""
        _ = self._orders, self._units, self._source

    def find(self, firm: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
        """A firm's unit, its record as it came in, and what the run gave it.

        Raises:
            InputError: E031 when there is no such unit.
        """
        unit = self.unit_of(firm)
        record, result = self.source(unit), self.result(unit)
        if record is None or result is None:
            raise InputError.of(
                "E031",
                mark("there is no unit {unit} in this evaluation; the nearest is {nearest}"),
                unit=firm,
                nearest=nearest(unit, self.near(unit)) or "–",
            )
        return unit, record, result

    def result(self, unit: str) -> dict[str, Any] | None:
        """What the run gave a unit, with all that was computed; None when there is no such unit."""
        return _row(self._units, unit)

    def source(self, unit: str) -> dict[str, Any] | None:
        """A unit's record as it came in; None when there is no such unit."""
        return _row(self._source, unit)

    def near(self, unit: str) -> list[str]:
        """Some units around where this one would stand."""
        at = int(self._source["code"].search_sorted(unit))
        return self._source["code"].slice(max(0, at - 20), 40).to_list()

    def unit_of(self, firm: str) -> str:
        """The unit that a firm belongs to; itself where it is one."""
        return self._members.get(firm, firm)

    @cached_property
    def _members(self) -> Mapping[str, str]:
        members = self._evaluation.members
        if members is None:
            return {}
        table = collected(nw.from_native(members).lazy().select("firm", "unit"))
        return dict(table.iter_rows())

    @cached_property
    def _units(self) -> pl.DataFrame:
        graded = self.workings.graded
        names = [n for n in graded.collect_schema().names() if not n.startswith("__bits")]
        return collected(graded.select(names)).sort("code")

    @cached_property
    def _source(self) -> pl.DataFrame:
        return collected(self.workings.source).sort("code")

    @cached_property
    def _orders(self) -> Mapping[tuple[Any, ...], Any]:
        """For each list and part what its units are ranked by, sorted."""
        keys = ["__list", *self.plan.within]
        ranked = self.workings.graded.filter(nw.col(PARTY)).select(*keys, "__order")
        parts = collected(ranked).sort("__order").partition_by(keys, as_dict=True)
        return {key: part["__order"].to_numpy() for key, part in parts.items()}

    @cached_property
    def _lists(self) -> Mapping[tuple[Any, ...], dict[str, Any]]:
        """The lists by what tells them apart."""
        keys = ["__list", *self.plan.within]
        rows = self.workings.lists.iter_rows(named=True)
        return {tuple(row[name] for name in keys): row for row in rows}

    @cached_property
    def _overall(self) -> Any:
        ranked = self.workings.graded.filter(nw.col("__in_overall")).select("__over")
        places = collected(ranked)["__over"]
        # Units that a veto takes out before scoring count in shares and have no place.
        return places.drop_nulls().sort().to_numpy(), len(places)

    def score_of(self, known: Record, group: int, grade: int) -> float | None:
        """The lowest score that has a grade by rank in a group's list; None where nobody has it."""
        key = self._key(known, group)
        end = self._lists.get(key, {}).get(f"__end_{grade}") or 0
        orders = self._orders.get(key, np.array([]))
        return float(orders[orders.size - end]) if 0 < end <= orders.size else None

    def _key(self, known: Record, group: int) -> tuple[Any, ...]:
        own = self.plan.scheme.groups[group].within
        parts = [str(known[name] or "") if name in own else "" for name in self.plan.within_fields]
        return (self.plan.list_of[group], *parts)

    def rank(
        self, known: Record, group: int, order: float, result: Record | None
    ) -> tuple[int, int, int]:
        """The rank among the others, the rank that decides the grade, the length of the list."""
        key = self._key(known, group)
        orders = self._orders.get(key, np.array([]))
        own = None
        if result is not None and result[PARTY] and self._same_list(result, key):
            own = float(result["__order"])
        above = orders.size - int(np.searchsorted(orders, order, side="right"))
        equal = int(np.searchsorted(orders, order, side="right")) - int(
            np.searchsorted(orders, order, side="left")
        )
        above -= own is not None and own > order
        equal -= own is not None and own == order
        size = orders.size + (own is None)
        ties = choice(self.plan.scheme, self.plan.scheme.groups[group], "ties")
        if isinstance(ties, schemes.TieKeys):
            ahead = self._ahead(known, key, order, ties) if equal else 0
            return above + ahead + 1, above + ahead + 1, size
        return above + 1, above + 1 + (equal if ties == "worse" else 0), size

    def _same_list(self, result: Record, key: tuple[Any, ...]) -> bool:
        return tuple(result[name] for name in ("__list", *self.plan.within)) == key

    def _ahead(
        self, known: Record, key: tuple[Any, ...], order: float, ties: schemes.TieKeys
    ) -> int:
        """How many of those with the same score the tie keys put before."""
        columns = ["__list", *self.plan.within]
        here = [pl.col(name) == value for name, value in zip(columns, key, strict=True)]
        others = self._units.filter(
            pl.col(PARTY), pl.col("__order") == order, pl.col("code") != known["code"], *here
        )
        mine = self._tie_key(known, ties)
        return sum(self._tie_key(row, ties) < mine for row in others.iter_rows(named=True))

    def _tie_key(self, record: Record, ties: schemes.TieKeys) -> tuple[Any, ...]:
        found: list[Any] = []
        for written in ties.by:
            name, _, way = written.partition(" ")
            indicator = self.plan.scheme.indicators.get(name)
            more = way == "desc" if way else indicator is None or indicator.better == "more"
            value = record[name]
            value = value.toordinal() if isinstance(value, date) else value
            found.append(-LAST if value is None else float(-value if more else value))
        return (*found, record["code"])

    def cut(self, known: Record, group: int, rank: int) -> int | None:
        """The number of the grade that a rank gives in the unit's list."""
        row = self._lists.get(self._key(known, group))
        if row is None:
            return None
        for at in range(len(self.plan.scheme.grades)):
            end = row.get(f"__end_{at}")
            if end is not None and rank <= end:
                return at
        cuts = self.plan.cuts_of(self.plan.list_of[group])
        if isinstance(cuts, schemes.TwoKey):
            return self._by_two_keys(known, group, rank, row, cuts)
        return len(self.plan.scheme.grades) - 1

    def _by_two_keys(
        self,
        known: Record,
        group: int,
        rank: int,
        row: Record,
        cuts: schemes.TwoKey,
    ) -> int:
        """The grade by a second key among the first, or among the last."""
        for end, wanted, best in (("best", cuts.best, True), ("worst", cuts.worst, False)):
            half = row[f"__half_{end}"]
            inside = rank <= half if best else rank > half
            if not inside:
                continue
            if self._second_place(known, group, rank, wanted, best=best) <= row[f"__{end}"]:
                return self.plan.grade_number(wanted.grade)
        return self.plan.grade_number(cuts.rest)

    def _second_place(
        self, known: Record, group: int, rank: int, wanted: schemes.Key, *, best: bool
    ) -> int:
        """The place by the second key in one end of the list, from that end on."""
        sign = 1 if (self.plan.scheme.indicators[wanted.by].better == "more") == best else -1
        value, tied = known[wanted.by], pl.col("__tied")
        mine = LAST if value is None else float(sign * value)
        columns = ["__list", *self.plan.within]
        key = zip(columns, self._key(known, group), strict=True)
        inside = tied <= pl.col("__half_best") if best else tied > pl.col("__half_worst")
        others = self._units.filter(
            pl.col(PARTY),
            pl.col("code") != known["code"],
            inside,
            *(pl.col(name) == part for name, part in key),
        )
        second = (sign * pl.col(wanted.by)).fill_null(LAST)
        ties = choice(self.plan.scheme, self.plan.scheme.groups[group], "ties")
        if isinstance(ties, schemes.TieKeys):
            before = tied < rank if best else tied > rank
            ahead = (second > mine) | ((second == mine) & before)
        else:
            ahead = second > mine if (ties == "better") == best else second >= mine
        return 1 + int(others.select(ahead.sum()).item())

    def along_all(self, order: float, grade: int | None, result: Record | None) -> int | None:
        """The grade by the cuts along all groups; None where the scheme has none."""
        wanted = self.plan.scheme.overall
        if wanted is None or not wanted.cuts or grade is None:
            return None
        place = order if wanted.by == "score" else order - grade * 1e9
        orders, count = self._overall
        own = result["__over"] if result is not None else None
        above = orders.size - int(np.searchsorted(orders, place, side="right"))
        above -= own is not None and own > place
        rounding = choice(self.plan.scheme, self.plan.scheme.groups[0], "quota_rounding")
        size = count + (own is None)
        found = zip(wanted.cuts, ends(wanted.cuts, Counts(size), rounding), strict=True)
        return next(self.plan.grade_number(cut.grade) for cut, end in found if above < end)


def _row(frame: pl.DataFrame, unit: str) -> dict[str, Any] | None:
    at = frame["code"].search_sorted(unit)
    if at < frame.height and frame["code"][at] == unit:
        return frame.row(at, named=True)
    return None
