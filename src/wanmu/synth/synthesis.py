"""What synthesis gives: the made-up firms as frames, and each published margin beside them."""

from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from wanmu.kernel.interval import Interval
from wanmu.kernel.messages import text
from wanmu.kernel.units import Unit
from wanmu.pack import Fact


@dataclass(frozen=True, slots=True)
class MarginResult:
    """A published margin and what the made-up firms give for it.

    ``interval``, ``value`` (as printed) and ``achieved`` are in ``unit``, that of the document.
    ``against`` are the facts for which a margin that was not met had to give way.
    """

    facts: tuple[Fact, ...]
    year: int
    unit: Unit
    value: Fraction
    interval: Interval
    achieved: float | None
    met: bool
    against: tuple[Fact, ...] = ()

    @property
    def id(self) -> str:
        """The fact that states it first."""
        return self.facts[0].id

    @property
    def printed(self) -> str:
        """The figure as published, with its unit."""
        return str(self.facts[0].stated)

    @property
    def reason(self) -> str:
        """Why it is not met, in the language in force; empty when it is."""
        if self.met:
            return ""
        if not self.against:
            return text(
                "no plausible firms, of the number asked for, meet it together with the others"
            )
        return text(
            "it contradicts {others}, which the firms meet",
            others=", ".join(f"{fact.id} ({fact.stated})" for fact in self.against),
        )


@dataclass(frozen=True, slots=True)
class Synthesis:
    """Made-up firms, every row labelled synthetic, in the units of the schema (万元, 亩).

    ``enterprises`` and ``enterprise_years`` are records of those types; ``leases`` has the codes
    of lessor and lessee, area, from and to (null while it runs on), and the label.
    """

    enterprises: pl.DataFrame
    enterprise_years: pl.DataFrame
    leases: pl.DataFrame
    margins: tuple[MarginResult, ...]
    year: int
    seed: int
    assumptions: tuple[str, ...]

    @property
    def unmet(self) -> tuple[MarginResult, ...]:
        """The margins that were not met."""
        return tuple(margin for margin in self.margins if not margin.met)
