"""New control values, proposed from what firms of the industry reached.

A quantile here is the least figure that at least that part of the firms do not exceed (the inverse
of the empirical distribution, type 1 of Hyndman and Fan 1996). It is a figure that a firm reached,
and one more firm above it never lowers it, which interpolated quantiles do not promise.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any, Final, Literal, TypeAlias

import narwhals as nw
import polars as pl

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import mark
from wanmu.kernel.tables import Held, Lazy, collected
from wanmu.land.standard.figures import settled, shortfall
from wanmu.pack import Pack
from wanmu.pack.models import AdjustedIndicator, ControlValue
from wanmu.pack.standard_rules import StandardRules, read_standard

Binding: TypeAlias = Literal["quantile", "down", "up", "limit", "too_few", "no_value"]
"""What decided a proposal: the quantile itself, the most it may fall or rise, the limit for all new
land; or why there is none: too few firms, or no value now (none, or case by case)."""

_QUARTERS: Final = tuple(Fraction(part, 4) for part in range(5))
_HALF: Final = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One indicator of one industry; figures in the indicator's unit.

    Attributes:
        industry: Identifier of the industry.
        indicator: Identifier of the indicator.
        side: Whether the control value is a lower or an upper bound.
        firms: How many firms count.
        quartiles: Least, first quartile, median, third quartile, greatest; empty without firms.
        quantile: The figure at the pack's quantile.
        now: The control value now.
        proposed: The proposed one; None where there is none.
        binding: What decided it.
        pass_now: How many of the firms keep the value now.
        pass_then: How many would keep the proposed one.
        synthetic: How many of the firms are made up.
        terms: The rule of the pack.
    """

    industry: str
    indicator: str
    side: Literal["lower", "upper"]
    firms: int
    quartiles: tuple[Fraction, ...]
    quantile: Fraction | None
    now: Fraction | None
    proposed: Fraction | None
    binding: Binding
    pass_now: int
    pass_then: int | None
    synthetic: int
    terms: AdjustedIndicator


def adjust(years: Any, firms: Any, pack: Pack, year: int) -> list[Proposal]:
    """A proposal for each industry and indicator that the pack adjusts, from the figures of a year.

    ``years`` and ``firms`` are frames of one engine with the columns of the schema's
    ``enterprise_year`` and ``enterprise`` (code and industry). Firms of no industry of the table
    are left out, as are firms whose figure is not known.

    Raises:
        InputError: G041 when the pack does not say how values are adjusted, G042 when no firm has
            figures of the year; the faults of the rules; P094 without standard_land.yaml.
    """
    rules = read_standard(pack.standard_land)
    if rules.stated.adjustment is None or rules.firms is None:
        raise InputError.of(
            "G041",
            mark("standard_land.yaml does not say how values are adjusted; write its adjustment"),
        )
    found = _figures(years, firms, rules, year)
    if not len(found):
        raise InputError.of(
            "G042",
            mark("no firm that counts has figures of {year}; the rule is: {rule}"),
            year=year,
            rule=rules.stated.adjustment.firms,
        )
    return list(_proposals(found, rules, pack))


def _figures(years: Any, firms: Any, rules: StandardRules, year: int) -> pl.DataFrame:
    """The firms that count, with their industry and a column for each indicator."""
    table: Lazy = Held(years).lazy
    table = table.filter(nw.col("year") == year)
    if rules.firms is not None:
        table = table.filter(rules.firms.expression())
    columns = {name: rule.expression() for name, rule in rules.formulas.items()}
    label = ["data_label"] if "data_label" in table.collect_schema().names() else []
    made = collected(table.select("code", *label, **columns))
    of = collected(Held(firms).lazy.select("code", "industry"))
    return made.join(of, on="code", how="inner")


def _proposals(found: pl.DataFrame, rules: StandardRules, pack: Pack) -> Iterator[Proposal]:
    adjustment = rules.stated.adjustment
    if adjustment is None:
        return
    for industry, held in rules.stated.industries.items():
        known = pack.industries.get(held.industry or industry)
        names = {industry, held.industry, *(known.aliases if known else ())}
        theirs = found.filter(pl.col("industry").is_in([name for name in names if name]))
        for name, terms in adjustment.indicators.items():
            kept = theirs.filter(pl.col(name).is_not_null() & pl.col(name).is_finite())
            figures = sorted(settled(each, rules.stated.decimals) for each in kept[name])
            made_up = int((kept["data_label"] == "synthetic").sum()) if "data_label" in kept else 0
            yield propose(
                figures,
                rules.value(industry, name),
                rules.stated.limits.get(name),
                terms,
                adjustment.least,
                about=(industry, name, made_up),
            )


def propose(  # noqa: PLR0917  the parts of one rule
    figures: Sequence[Fraction],
    value: ControlValue,
    limit: ControlValue | None,
    terms: AdjustedIndicator,
    least: int,
    about: tuple[str, str, int] = ("", "", 0),
) -> Proposal:
    """The proposal from sorted figures: quantile, step, at most so far from now, limit kept."""
    side: Literal["lower", "upper"] = "lower" if value.lower is not None else "upper"
    now = value.lower if value.lower is not None else value.upper
    wanted = quantile(figures, _part(terms, side)) if figures else None
    proposed, binding = _decided(wanted, now, limit, terms, side, enough=len(figures) >= least)
    return Proposal(
        industry=about[0],
        indicator=about[1],
        side=side,
        firms=len(figures),
        quartiles=tuple(quantile(figures, part) for part in _QUARTERS) if figures else (),
        quantile=wanted,
        now=now,
        proposed=proposed,
        binding=binding,
        pass_now=_passing(figures, now, side) or 0,
        pass_then=_passing(figures, proposed, side),
        synthetic=about[2],
        terms=terms,
    )


def _part(terms: AdjustedIndicator, side: str) -> Fraction:
    """As many firms fail a lower bound as an upper bound of the same quantile."""
    return terms.quantile if side == "lower" else 1 - terms.quantile


def _decided(
    wanted: Fraction | None,
    now: Fraction | None,
    limit: ControlValue | None,
    terms: AdjustedIndicator,
    side: str,
    *,
    enough: bool,
) -> tuple[Fraction | None, Binding]:
    if now is None:
        return None, "no_value"
    if wanted is None or not enough:
        return None, "too_few"
    least = ceil(now * (1 - terms.down) / terms.step) * terms.step
    most = floor(now * (1 + terms.up) / terms.step) * terms.step
    rounded = floor(wanted / terms.step + _HALF) * terms.step
    if least > most:
        # No whole step lies within reach.
        least = most = now
    made = min(max(rounded, least), most)
    binding: Binding = "quantile" if made == rounded else "up" if made < rounded else "down"
    bound = getattr(limit, side) if limit else None
    if bound is not None and (made < bound if side == "lower" else made > bound):
        return bound, "limit"
    return made, binding


def quantile(figures: Sequence[Fraction], part: Fraction) -> Fraction:
    """The least of the sorted figures that at least this part of them do not exceed."""
    return figures[max(ceil(part * len(figures)), 1) - 1]


def _passing(figures: Sequence[Fraction], bound: Fraction | None, side: str) -> int | None:
    if bound is None:
        return None
    ends = (bound, None) if side == "lower" else (None, bound)
    return sum(not shortfall(each, *ends)[0] for each in figures)
