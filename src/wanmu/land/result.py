"""What a classification gives: parcels with state and categories, counts, and reasons."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from wanmu.kernel.tables import Held, Lazy, collected
from wanmu.land.reasons import Missing, Reason, missing_of, reasons_of
from wanmu.land.state import ID
from wanmu.pack.land_rules import LandRules
from wanmu.pack.models import Land


@dataclass(frozen=True, slots=True)
class Count:
    """How many parcels a category holds and their area in 亩; how many it is undecided for."""

    category: str
    parcels: int
    area: float
    undecided: int


@dataclass(frozen=True)
class Classification:
    """Parcels classified as of a day. It is never stored: another day is another one.

    Attributes:
        rules: The county's rules, read.
        as_of: The day.
        parcels: One row a parcel, in the type of frame that came in: its state
            (``wanmu.schema.land.PARCEL_STATE``), clocks, measures, a yes or no for each test
            (``<category>_<test>``), category and consequence, and ``<consequence>_amount`` in 万元.
            Null where what a rule needs is not known (absence 7). DuckDB frames live as long as
            this object.
        synthetic: How many of the parcels are made up.
    """

    rules: LandRules
    as_of: date
    parcels: Any
    table: Lazy = field(repr=False)
    engines: tuple[Held, ...] = field(repr=False)
    synthetic: int = 0

    @property
    def land(self) -> Land:
        """The county's ``land.yaml``."""
        return self.rules.land

    def frame(self) -> pl.DataFrame:
        """The parcels as a Polars frame, in the order of their numbers."""
        return collected(self.table).sort(ID)

    def counts(self) -> tuple[Count, ...]:
        """Each category with its parcels and area; a parcel counts in each that it is in."""
        columns: dict[str, nw.Expr] = {}
        for name in self.land.categories:
            within = nw.col(name)
            columns[f"{name}__parcels"] = within.cast(nw.Int64).sum()
            columns[f"{name}__area"] = nw.when(within).then(nw.col("area")).sum()
            columns[f"{name}__undecided"] = within.is_null().cast(nw.Int64).sum()
        found = collected(self.table.select(**columns)).row(0, named=True)
        return tuple(
            Count(
                name,
                found[f"{name}__parcels"] or 0,
                found[f"{name}__area"] or 0.0,
                found[f"{name}__undecided"],
            )
            for name in self.land.categories
        )

    def reasons(self, parcel: str | None = None) -> Iterator[Reason]:
        """Why parcels are in their categories: one reason for each test that is met."""
        for record in self._records(parcel):
            yield from reasons_of(record, self.rules, self.as_of)

    def undecided(self, parcel: str | None = None) -> Iterator[Missing]:
        """Categories that are undecided for a parcel, and what is not known of it."""
        for record in self._records(parcel):
            yield from missing_of(record, self.rules)

    def _records(self, parcel: str | None) -> Iterator[dict[str, Any]]:
        table = self.table if parcel is None else self.table.filter(nw.col(ID) == parcel)
        yield from collected(table).sort(ID).iter_rows(named=True)
