"""The published margins beside what the frames of made-up firms add up to."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

import polars as pl

from wanmu.pack import Fact, Pack
from wanmu.synth.margins import Margin, Margins
from wanmu.synth.measures import COUNT
from wanmu.synth.reconcile import Unmet
from wanmu.synth.synthesis import MarginResult
from wanmu.synth.years import Growth, growths


def compare(
    enterprises: pl.DataFrame,
    yearly: pl.DataFrame,
    margins: Margins,
    unmet: tuple[Unmet, ...],
    pack: Pack,
) -> tuple[MarginResult, ...]:
    """Each margin with the firms' own sum, read back from the frames themselves."""
    places = enterprises.select("code", "industry", "region", "platform")
    joined = yearly.join(places, on="code", how="left", maintain_order="left")
    reasons = {unmet_one.margin.id: _facts(unmet_one) for unmet_one in unmet}
    base = joined.filter(pl.col("year") == margins.year)
    found = [_result(margin, base, margins, reasons) for margin in margins.listed]
    years = sorted(set(yearly["year"].to_list()) - {margins.year})
    for year in years:
        found.extend(_grown(joined, margins.year, year, pack))
    return tuple(found)


def _facts(unmet: Unmet) -> tuple[Fact, ...]:
    return tuple(margin.facts[0] for margin in unmet.against)


def _result(
    margin: Margin,
    firms: pl.DataFrame,
    margins: Margins,
    reasons: Mapping[str, tuple[Fact, ...]],
) -> MarginResult:
    chosen = firms.filter(_members(margin, margins))
    achieved = _value(chosen, margin.numerator, margin.denominator)
    met = achieved is not None and margin.interval.contains(Fraction(achieved))
    against = () if met else reasons.get(margin.id, ())
    printed = margin.facts[0].unit
    each = margin.share_of if margin.share_of != 1 else printed.factor_to(margin.unit)
    return MarginResult(
        margin.facts,
        margins.year,
        printed,
        margin.value / each,
        margin.interval.scaled(1 / each),
        achieved if achieved is None or each == 1 else achieved / float(each),
        met,
        against,
    )


def _members(margin: Margin, margins: Margins) -> pl.Expr:
    member = pl.lit(value=True) if margin.whole else _above()
    if margin.axis == "industry" and margin.group:
        member &= pl.col("industry") == margin.group
    if margin.axis == "area" and margin.group:
        member &= _in_area(margin, margins)
    if margin.at_least:
        member &= pl.col("output") >= margin.at_least
    return member


def _in_area(margin: Margin, margins: Margins) -> pl.Expr:
    """A platform's firms by platform; a town's by town."""
    platform = margins.platform_of[margin.group]
    if platform and (margin.whole or platform == margin.group):
        return pl.col("platform") == platform
    return pl.col("region") == margin.group


def _above() -> pl.Expr:
    return pl.col("size_class") == "above_scale"


def _value(firms: pl.DataFrame, numerator: str, denominator: str) -> float | None:
    over = _sum(firms, numerator)
    if not denominator:
        return over
    under = _sum(firms, denominator)
    return over / under if under else None


def _sum(firms: pl.DataFrame, measure: str) -> float:
    # Two decimals are kept of everything, so the sum has no more.
    return firms.height if measure == COUNT else round(float(firms[measure].sum()), 2)


def _grown(firms: pl.DataFrame, base: int, year: int, pack: Pack) -> Iterator[MarginResult]:
    above = firms.filter(_above())
    for growth in growths(pack, base, year):
        then, now = (
            _value(above.filter(pl.col("year") == of), growth.numerator, growth.denominator)
            for of in (base, year)
        )
        rate = growth.rate(now / then) if then and now else None
        yield _growth_result(growth, rate, year)


def _growth_result(growth: Growth, rate: Fraction | None, year: int) -> MarginResult:
    fact = growth.fact
    scale = fact.unit.factor
    met = rate is not None and fact.stated.interval.contains(rate / scale)
    achieved = None if rate is None else float(rate / scale)
    return MarginResult(
        (fact,), year, fact.unit, fact.stated.value, fact.stated.interval, achieved, met
    )
