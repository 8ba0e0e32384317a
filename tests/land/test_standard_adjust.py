"""Proposed control values: by hand, and what must hold for whatever firms reached."""

from fractions import Fraction
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanmu.kernel.faults import InputError
from wanmu.land.standard import Proposal, adjust
from wanmu.land.standard.adjust import propose, quantile
from wanmu.pack import Pack, load_pack
from wanmu.pack.models import AdjustedIndicator, ControlValue

LIMIT = ControlValue.model_validate({"lower": 20, "clause": "二"})
FIGURES = st.lists(st.fractions(0, 100, max_denominator=1000), min_size=1, max_size=30)
PARTS = st.sampled_from(["10%", "25%", "40%", "50%", "75%", "90%"])


def terms(**changes: Any) -> AdjustedIndicator:
    usual = {"quantile": "50%", "down": "10%", "up": "20%", "step": "0.5", "clause": "五"}
    return AdjustedIndicator.model_validate({"formula": "tax / land", **usual, **changes})


def proposed(
    figures: list[Any], *, now: Any = 30, least: int = 1, upper: bool = False, **changes: Any
) -> Proposal:
    value = ControlValue.model_validate({"upper" if upper else "lower": str(now), "clause": "三"})
    made = sorted(map(Fraction, figures))
    return propose(made, value, None if upper else LIMIT, terms(**changes), least)


def test_the_median_of_an_even_number_is_a_value_that_a_firm_reached() -> None:
    assert quantile([Fraction(each) for each in (1, 2, 3, 10)], Fraction(1, 2)) == 2


@pytest.mark.parametrize(
    ("part", "expected"), [("0", 1), ("1/4", 1), ("26/100", 2), ("1/2", 2), ("3/4", 3), ("1", 10)]
)
def test_a_quantile_is_the_least_value_that_its_part_does_not_exceed(
    part: str, expected: int
) -> None:
    assert quantile([Fraction(each) for each in (1, 2, 3, 10)], Fraction(part)) == expected


@pytest.mark.parametrize(
    ("reached", "value", "binding"),
    [
        ("31.2", Fraction(31), "quantile"),
        ("31.25", Fraction("31.5"), "quantile"),
        ("36.2", Fraction(36), "quantile"),
        ("36.3", Fraction(36), "up"),
        ("27", Fraction(27), "quantile"),
        ("26.7", Fraction(27), "down"),
    ],
)
def test_it_follows_the_firms_in_steps_and_within_reach(
    reached: str, value: Fraction, binding: str
) -> None:
    found = proposed([reached] * 3)
    assert (found.proposed, found.binding) == (value, binding)


def test_the_limit_is_kept_and_said_to_decide() -> None:
    found = proposed([5, 6, 7], now=21)
    assert (found.proposed, found.binding) == (20, "limit")


def test_with_too_few_firms_there_is_no_proposal() -> None:
    assert proposed([30] * 4, least=5).binding == "too_few"
    assert proposed([30] * 5, least=5).binding == "quantile"
    assert proposed([30] * 4, least=5).proposed is None


def test_without_a_value_now_there_is_no_proposal() -> None:
    value = ControlValue.model_validate({"none": True, "clause": "三"})
    found = propose([Fraction(30)] * 9, value, None, terms(), 5)
    assert (found.proposed, found.binding, found.pass_then) == (None, "no_value", None)


def test_where_no_step_lies_within_reach_the_value_stays() -> None:
    assert proposed([100], now=30, step="50").proposed == 30


def test_an_upper_bound_takes_the_quantile_from_the_other_end() -> None:
    found = proposed([1, 2, 3, 4], now=2, upper=True, quantile="75%", step="1", down="50%")
    assert (found.side, found.quantile, found.proposed, found.binding) == (
        "upper",
        1,
        1,
        "quantile",
    )
    assert (found.pass_now, found.pass_then) == (2, 1)


def test_it_counts_who_passes_before_and_after() -> None:
    found = proposed([20, 30, 33, 34, 40])
    assert (found.proposed, found.pass_now, found.pass_then) == (33, 4, 3)
    assert found.quartiles == (20, 30, 33, 34, 40)


@given(FIGURES, st.integers(20, 60), PARTS)
def test_no_proposal_is_under_the_limit(figures: list[Fraction], now: int, part: str) -> None:
    found = proposed(figures, now=now, quantile=part)
    assert found.proposed is not None
    assert found.proposed >= 20


@given(FIGURES, st.integers(20, 60), PARTS)
def test_no_proposal_is_further_from_now_than_the_rule_lets_it(
    figures: list[Fraction], now: int, part: str
) -> None:
    found = proposed(figures, now=now, quantile=part)
    assert found.proposed is not None
    assert max(Fraction(20), Fraction(9, 10) * now) <= found.proposed <= Fraction(12, 10) * now


@given(FIGURES, st.integers(20, 60), PARTS, st.fractions(0, 50))
def test_firms_that_reach_more_never_lower_it(
    figures: list[Fraction], now: int, part: str, more: Fraction
) -> None:
    less = proposed(figures, now=now, quantile=part).proposed
    greater = proposed([each + more for each in figures], now=now, quantile=part).proposed
    assert less is not None
    assert greater is not None
    assert less <= greater


@given(FIGURES, PARTS, st.fractions(0, 100, max_denominator=1000))
def test_one_more_firm_moves_it_its_own_way(
    figures: list[Fraction], part: str, one: Fraction
) -> None:
    before, after = (proposed(held, quantile=part) for held in (figures, [*figures, one]))
    assert before.quantile is not None
    assert after.quantile is not None
    if one >= before.quantile:
        assert after.quantile >= before.quantile
    if one <= before.quantile:
        assert after.quantile <= before.quantile


@given(FIGURES, PARTS, st.randoms(use_true_random=False))
def test_the_order_of_firms_does_not_matter(
    figures: list[Fraction], part: str, random: Any
) -> None:
    shuffled = list(figures)
    random.shuffle(shuffled)
    assert proposed(shuffled, quantile=part) == proposed(figures, quantile=part)


@given(FIGURES, PARTS)
def test_a_quantile_has_its_part_of_the_firms_at_or_under_it(
    figures: list[Fraction], part: str
) -> None:
    share = terms(quantile=part).quantile
    found = quantile(sorted(figures), share)
    assert found in figures
    assert sum(each <= found for each in figures) >= share * len(figures)
    assert sum(each < found for each in figures) < share * len(figures)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("jinyun")


def firms(count: int, **changes: Any) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Firms of 10 亩 that pay 201, 202, … 万元, and their industry."""
    codes = [f"F{at:02}" for at in range(count)]
    years = {
        "code": codes,
        "year": [2021] * count,
        "size_class": ["above_scale"] * count,
        "land": [10.0] * count,
        "data_label": ["synthetic"] * count,
        "tax": [201.0 + at for at in range(count)],
        "output": [6000.0] * count,
        "value_added": [1000.0] * count,
        "energy": [800.0] * count,
        "rd": [100.0] * count,
        "revenue": [5000.0] * count,
        **changes,
    }
    return pl.DataFrame(years), pl.DataFrame({"code": codes, "industry": ["智能家居"] * count})


def of(found: list[Proposal], indicator: str) -> Proposal:
    return next(
        each for each in found if (each.industry, each.indicator) == ("智能家居", indicator)
    )


def test_firms_by_industry_on_the_countys_own_rule(pack: Pack) -> None:
    found = of(adjust(*firms(20), pack, 2021), "tax_per_mu")
    assert (found.firms, found.synthetic) == (20, 20)
    assert (found.quartiles[0], found.quartiles[-1]) == (Fraction("20.1"), 22)
    assert (found.quantile, found.proposed, found.binding) == (21, 21, "quantile")
    assert (found.pass_now, found.pass_then) == (20, 11)


def test_firms_below_scale_without_land_or_without_the_figure_do_not_count(pack: Pack) -> None:
    sizes = ["above_scale"] * 17 + ["below_scale"] * 3
    land = [0.0, 0.0] + [10.0] * 18
    taxes: list[float | None] = [201.0 + at for at in range(20)]
    taxes[5] = None
    found = of(adjust(*firms(20, size_class=sizes, land=land, tax=taxes), pack, 2021), "tax_per_mu")
    assert found.firms == 14


def test_the_units_of_the_pack_are_kept(pack: Pack) -> None:
    assert of(adjust(*firms(20), pack, 2021), "rd_share").quantile == 2


@pytest.mark.parametrize("engine", ["pandas", "duckdb", "polars"])
def test_every_engine_proposes_the_same(pack: Pack, engine: str) -> None:
    years, held = firms(20)
    with duckdb.connect() as connection:
        frames = {
            "polars": lambda frame: frame.lazy(),
            "pandas": lambda frame: frame.to_pandas(),
            "duckdb": lambda frame: connection.from_arrow(frame.to_arrow()),
        }
        made = frames[engine]
        assert adjust(made(years), made(held), pack, 2021) == adjust(years, held, pack, 2021)


def test_a_year_without_figures_is_refused(pack: Pack) -> None:
    with pytest.raises(InputError, match="G042"):
        adjust(*firms(20), pack, 2019)
