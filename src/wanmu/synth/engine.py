"""The steps from published margins to made-up firms."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import mark, text
from wanmu.pack import Pack
from wanmu.synth.above import above_figures, choose_awkward
from wanmu.synth.absent import SHARE_ABOVE, SHARE_BELOW, with_gaps
from wanmu.synth.below import below_firms
from wanmu.synth.compare import compare
from wanmu.synth.draws import Figures
from wanmu.synth.frames import Firms, enterprises_frame, leases_frame, year_frame
from wanmu.synth.leases import Lease, Letting, draw_leases, with_leases
from wanmu.synth.margins import Margins, find_margins
from wanmu.synth.measures import MEASURES, SCALE_LIMIT, WHOLE_MEASURES
from wanmu.synth.reconcile import Unmet, reconcile
from wanmu.synth.synthesis import Synthesis
from wanmu.synth.table import draw_cells
from wanmu.synth.years import Sizes, factors, growths, other_year

SEED: Final = 331122
YEARS: Final = (2019, 2020, 2021)
BELOW_SCALE: Final = 3300
_MOST: Final = 90_000
_LARGEST: Final = 4.0


def synthesise(
    pack: Pack,
    *,
    seed: int = SEED,
    years: tuple[int, ...] = YEARS,
    below_scale: int = BELOW_SCALE,
) -> Synthesis:
    """Made-up firms whose sums and counts are those that the pack's documents publish.

    The same pack, seed and options give the same firms, byte for byte. Money is in 万元, area in
    亩. Margins that contradict each other are listed in the answer, with those that were met.

    Raises:
        InputError: Y001 when the pack does not count its firms above scale; Y002 or Y003 when no
            plausible firms fit; Y004 on options that cannot be used.
    """
    _check(seed, years, below_scale)
    margins = find_margins(pack, years)
    sums = reconcile(margins, below_scale)
    placing, large, small, identity, letting, *rest = np.random.default_rng(seed).spawn(7)
    cells = draw_cells(margins, sums, pack, placing)
    awkward = choose_awkward(cells, large)
    above = above_figures(margins, sums, cells, awkward, large)
    below = below_firms(margins, sums, pack, below_scale, small)
    firms = Firms(margins, pack, cells, below, awkward)
    land = np.concatenate([above["land"], below.figures["land"]])
    terms = Letting(land, firms.above, years, margins.year, {awkward.new})
    leases = draw_leases(terms, letting)
    enterprises = enterprises_frame(firms, identity)
    maker = _Years(firms, enterprises, leases, above, *rest)
    yearly = pl.concat([maker.frame(year) for year in sorted(set(years))])
    return _answer(firms, enterprises, yearly, leases, sums.unmet, seed)


def _check(seed: int, years: tuple[int, ...], below_scale: int) -> None:
    if seed >= 0 and years and 0 <= below_scale <= _MOST:
        return
    raise InputError.of(
        "Y004",
        mark("cannot make {below} firms below scale for {years} from seed {seed}; take a seed and "
             "a number that are not negative, at most {most} firms and at least one year"),
        below=below_scale,
        years=", ".join(map(str, years)),
        seed=seed,
        most=_MOST,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Years:
    """Makes each year's records from the base year's figures."""

    firms: Firms
    enterprises: pl.DataFrame
    leases: tuple[Lease, ...]
    above: Figures
    growing: np.random.Generator
    losing: np.random.Generator

    def frame(self, year: int) -> pl.DataFrame:
        """The records of one year."""
        base = self.firms.margins.year
        above, below = self.above, self.firms.small.figures
        if year != base:
            growth = factors(growths(self.firms.pack, base, year))
            new = [self.firms.awkward.new] if year < base else []
            large, small = _sizes(above, below)
            above = other_year(above, growth, large, self.growing, new)
            below = other_year(below, {**growth, "land": 1.0}, small, self.growing)
        parts = (
            with_leases(above, self.leases, year, base, offset=0),
            with_leases(below, self.leases, year, base, offset=self.firms.above),
        )
        return year_frame(self.firms, self.enterprises, year, self._gaps(year, parts))

    def _gaps(self, year: int, parts: tuple[Figures, Figures]) -> tuple[Figures, Figures]:
        """No gaps in what published sums are made of."""
        base = year == self.firms.margins.year
        above, below = parts
        kept_below = WHOLE_MEASURES if base else ("output",)
        rented = self._parties()
        kept = {*MEASURES, "land_own", "land_leased_in", "land_leased_out"}
        return (
            with_gaps(above, SHARE_ABOVE, kept, (), self.losing),
            with_gaps(below, SHARE_BELOW, kept_below, rented, self.losing),
        )

    def _parties(self) -> Collection[int]:
        first = self.firms.above
        parties = {at for lease in self.leases for at in (lease.lessor, lease.lessee)}
        return sorted(at - first for at in parties if at >= first)


def _sizes(above: Figures, below: Figures) -> tuple[Sizes, Sizes]:
    """Firms above scale stay above in every year, those below stay below, the idle stay idle."""
    output, small = above["output"], below["output"]
    return (
        Sizes(np.full(output.size, SCALE_LIMIT), _LARGEST * output),
        Sizes(np.zeros(small.size), np.where(small > 0, SCALE_LIMIT - 1, 0.0)),
    )


def _answer(  # noqa: PLR0917  what the steps have made
    firms: Firms,
    enterprises: pl.DataFrame,
    yearly: pl.DataFrame,
    leases: tuple[Lease, ...],
    unmet: tuple[Unmet, ...],
    seed: int,
) -> Synthesis:
    margins = firms.margins
    return Synthesis(
        enterprises,
        yearly,
        leases_frame(leases, firms.codes()),
        compare(enterprises, yearly, margins, unmet, firms.pack),
        margins.year,
        seed,
        _assumptions(margins),
    )


def _assumptions(margins: Margins) -> tuple[str, ...]:
    return (
        text("every firm is made up; only the sums are published (seed and method: docs/synth.md)"),
        text(
            "firms above scale have at least {limit} 万元 of output, those below less", limit=2000
        ),
        text("industry by area, and every figure of which no sum is published, is plausible only"),
        text(
            "years other than {year} follow the county's published growth; a rate for part of a "
            "year stands for all of it, and what has no rate grows as output does",
            year=margins.year,
        ),
        text(
            "{above}% of the other figures of firms above scale are missing, and {below}% below",
            above=round(100 * SHARE_ABOVE),
            below=round(100 * SHARE_BELOW),
        ),
    )
