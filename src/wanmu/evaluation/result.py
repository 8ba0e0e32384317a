"""What an evaluation gives: units with their results, groups with their cuts, and the accounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import narwhals as nw
import polars as pl

from wanmu.evaluation.bases import Bases
from wanmu.evaluation.members import JOINT
from wanmu.evaluation.plan import PARTY, Plan
from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import mark
from wanmu.kernel.tables import Held, Lazy, collected
from wanmu.pack.models import schemes
from wanmu.pack.scheme_choices import Assumption, assumptions


@dataclass(frozen=True, slots=True)
class Account:
    """How the units of a group, or of all, add up.

    Taken part = graded + ungraded + deferred + excluded. ``outside`` are records that the scheme is
    not for.
    """

    group: str
    records: int
    outside: int
    graded: int
    ungraded: int
    deferred: int
    excluded: int
    grades: Mapping[str, int]

    @property
    def taken_part(self) -> int:
        """All that the scheme is for."""
        return self.records - self.outside

    @property
    def holds(self) -> bool:
        """Whether the counts add up."""
        parts = self.graded + self.ungraded + self.deferred + self.excluded
        return self.taken_part == parts and self.graded == sum(self.grades.values())


@dataclass(frozen=True)
class Workings:
    """What a result was computed with, for questions about it afterwards.

    Attributes:
        plan: The scheme as it ran.
        held: The engine that holds the tables.
        source: The units as they were before anything was computed, with all their fields.
        graded: Every unit with what was computed of it.
        bases: The bases of every part.
        means: The mean item scores of every group, where missing ones are filled with them.
        lists: The lists with their counts and the last rank of each cut.
    """

    plan: Plan
    held: Held
    source: Lazy
    graded: Lazy
    bases: Bases
    means: pl.DataFrame | None
    lists: pl.DataFrame


@dataclass(frozen=True)
class Evaluation:
    """The result of an evaluation. It is never changed; a correction is a new one.

    Attributes:
        units: One row a unit, in the type of frame that came in. Columns: ``unit``, ``status``
            (graded, ungraded, deferred, excluded), ``group``, ``score``, ``rank``, ``share`` (rank
            over the ranked units of its list), ``grade``, ``reasons`` (codes with ; between them),
            then ``value_``, ``base_`` and ``score_<indicator>``, ``adjust_<id>``, and what the
            scheme asks for besides (``overall_rank``, ``managed_as``, ``years_in_grade``,
            ``cost``). DuckDB and Spark frames live as long as this object.
        groups: One row a list of ranked units (and part of it): counts, last rank and lowest score
            of each grade.
        bases: One row a group, part and base.
        accounts: The reconciliation, for each group and in all.
        assumptions: What the scheme assumes.
        members: For units built of several firms, one row a firm: firm, unit, kind.
    """

    scheme: schemes.Scheme
    units: Any
    groups: pl.DataFrame
    bases: pl.DataFrame
    accounts: tuple[Account, ...]
    members: Any = field(repr=False)
    workings: Workings = field(repr=False)
    table: Lazy = field(repr=False)

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What the scheme assumes, where its documents say nothing."""
        return assumptions(self.scheme)

    @property
    def total(self) -> Account:
        """The accounts of all groups together."""
        return self.accounts[-1]

    def frame(self) -> pl.DataFrame:
        """The units as a Polars frame, in the order of their identifiers."""
        return collected(self.table).sort("unit")


def tallied(table: Lazy, plan: Plan) -> pl.DataFrame:
    """How many units share group, list, status, grade and reasons, with their scores and ranks.

    Columns: what they share, ``units``, ``lowest``, ``highest`` and ``last`` (rank).
    """
    bits = [name for name in table.collect_schema().names() if name.startswith("__bits")]
    shared = ["__group", "__list", *plan.within, PARTY, "__status", "status", "grade", "outside",
              "__cut", "__grade", *bits, *(["__kind"] if plan.special else [])]  # fmt: skip
    order = nw.col("__order")
    counts = {"units": nw.len(), "lowest": order.min(), "highest": order.max()}
    return collected(table.group_by(*shared).agg(**counts, last=nw.col("rank").max()))


def reconciled(counts: pl.DataFrame, plan: Plan) -> tuple[Account, ...]:
    """The accounts of every group and of all.

    Raises:
        InputError: E032 when they do not add up; nothing may be published then.
    """
    scheme = plan.scheme
    if plan.special:
        # A joint unit is its members once more.
        counts = counts.filter(pl.col("__kind") != JOINT)
    same = counts.group_by("__group", "status", "grade", "outside").agg(pl.sum("units"))
    rows = same.to_dicts()
    names = [group.id for group in scheme.groups]
    accounts = [
        _account(name, [row for row in rows if row["__group"] == at], scheme)
        for at, name in enumerate(names)
    ]
    accounts.append(_account("", rows, scheme))
    wrong = [account.group or "*" for account in accounts if not account.holds]
    if wrong:
        raise InputError.of(
            "E032",
            mark("the counts of {groups} do not add up; nothing of this result may be published"),
            groups=", ".join(wrong),
        )
    return tuple(accounts)


def _account(name: str, rows: Sequence[Mapping[str, Any]], scheme: schemes.Scheme) -> Account:
    def count(**wanted: Any) -> int:
        return sum(
            row["units"] for row in rows if all(row[key] == value for key, value in wanted.items())
        )

    return Account(
        name,
        count(),
        count(outside=True),
        count(status="graded"),
        count(status="ungraded"),
        count(status="deferred"),
        count(status="excluded", outside=False),
        {grade.id: count(status="graded", grade=grade.id) for grade in scheme.grades},
    )
