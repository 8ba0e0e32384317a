"""Many draws at once give what the engines for one answer give, draw by draw."""

from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wanmu.kernel.faults import InputError
from wanmu.pack import Pack, load_pack, new_pack
from wanmu.pack.models import Distribution, Scenarios, Uncertain
from wanmu.pack.plan_inputs import plan_inputs
from wanmu.planning import Changes, balance, changes, uncertainty
from wanmu.planning.known import input_values
from wanmu.planning.spread import Spread
from wanmu.planning.uncertainty import QUANTILES, drawn_chunks, draws_of, what_moves
from wanmu.planning.vectors import Outcomes, Vectors, changes_of, to_step

MEASURES = ("demand", "shortage", "shortage_carried")


@pytest.fixture(scope="module")
def jinyun() -> Pack:
    return load_pack("jinyun")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    folder = tmp_path_factory.mktemp("packs") / "county"
    new_pack(folder)
    return load_pack(folder)


def as_written(spread: dict[str, object]) -> dict[str, object]:
    """Numbers as a file has them: as text."""
    return {
        name: [str(each) for each in value] if isinstance(value, list) else str(value)
        for name, value in spread.items()
    }


def entry(name: str, inputs: list[str], given: str = "factor", **spread: object) -> Uncertain:
    return Uncertain.model_validate(
        {
            "id": name,
            "zh": name,
            "en": name,
            "inputs": inputs,
            "given": given,
            "distribution": as_written(spread),
            "assumed": "for a test",
        }
    )


def with_uncertain(pack: Pack, *entries: Uncertain) -> Pack:
    return replace(pack, scenarios=Scenarios(uncertain=entries))


def point(name: str, pattern: str) -> Uncertain:
    return entry(name, [pattern], kind="triangular", low=1, mode=1, high=1)


def drawn(pack: Pack, samples: int, seed: int = 3) -> tuple[Vectors, dict[str, np.ndarray]]:
    vectors = Vectors.of(pack)
    moved = what_moves(vectors)
    (chunk,) = drawn_chunks(moved, samples, seed)
    return vectors, dict(draws_of(vectors, moved, chunk))


def agrees(pack: Pack, asked: Changes, found: Outcomes, at: int) -> None:
    for row in balance(pack, changes=asked).rows:
        period, place = found.periods.index(row.period), found.places.index(row.platform)
        told = {
            "demand": to_step(found.demand),
            "supply": to_step(found.supply),
            "shortage": found.shortage,
            "shortage_carried": found.carried,
        }
        for measure, areas in told.items():
            exact = row.figures[measure].value
            # A millionth of a 亩, exactly: the nearest float of the rounded fraction.
            assert areas[period, place, at] == float(round(exact, 6)), (row.period, measure)


@pytest.mark.parametrize("pattern", ["*.2025", "intensity*", "first_phase.高铁", "red_line.*"])
def test_points_give_exactly_what_the_engines_for_one_answer_give(
    jinyun: Pack, pattern: str
) -> None:
    vectors, draws = drawn(with_uncertain(jinyun, point("x", pattern)), 3)
    found = vectors.outcomes(draws, 3)
    for at in range(3):
        agrees(jinyun, Changes(), found, at)


def test_quantiles_of_points_are_the_plan_itself(jinyun: Pack) -> None:
    found = uncertainty(with_uncertain(jinyun, point("x", "output.*.2035")), samples=500)
    told = {(q.measure, q.period, q.platform): q for q in found.quantiles}
    county = told["demand", "2026..2035", ""]
    assert set(county.values) == {9123.0}
    assert set(county.errors) == {0.0}
    assert told["shortage_carried", "2026..2035", ""].values[0] == 1748.2
    assert [row.probability for row in found.sufficiency if not row.platform] == [1.0, 0.0]


def test_each_of_hundreds_of_draws_agrees_with_the_plan_so_changed(jinyun: Pack) -> None:
    vectors, draws = drawn(jinyun, 300)
    found = vectors.outcomes(draws, 300)
    for at in range(300):
        agrees(jinyun, changes_of(draws, at), found, at)


def test_draws_of_another_pack_agree_too(example: Pack) -> None:
    pack = with_uncertain(
        example,
        entry("i", ["intensity.机械.2025"], kind="uniform", low=0.5, high=2),
        entry("j", ["intensity.*.2035"], kind="normal", mean=1, sd=0.2, low=0.5, high=1.5),
        entry("land", ["red_line.*"], kind="uniform", low=0.95, high=1.3),
        entry("late", ["first_phase.东区"], kind="discrete", values=[0.9, 0], weights=[1, 1]),
        entry("again", ["redevelopment.2025"], kind="uniform", low=0, high=1),
    )
    vectors, draws = drawn(pack, 100)
    found = vectors.outcomes(draws, 100)
    for at in range(100):
        agrees(example, changes_of(draws, at), found, at)


def test_land_follows_the_blocks_where_no_labour_is_divided(example: Pack) -> None:
    pack = with_uncertain(
        replace(example, division=()), entry("land", ["red_line.*"], kind="uniform", low=1, high=2)
    )
    vectors, draws = drawn(pack, 20)
    found = vectors.outcomes(draws, 20)
    for at in range(20):
        agrees(pack, changes_of(draws, at), found, at)


@given(
    intensity=st.integers(500_000_000, 900_000_000),
    target=st.integers(126_600_000, 200_000_000),
)
def test_any_target_and_requirement_is_rounded_as_the_plan_rounds(
    intensity: int, target: int
) -> None:
    pack = _JINYUN
    draws = {
        "intensity.现代装备.2025": np.array([intensity / 1e6]),
        "output.现代装备.2025": np.array([target / 1e6]),
    }
    agrees(pack, changes_of(draws, 0), _VECTORS.outcomes(draws, 1), 0)


_JINYUN = load_pack("jinyun")
_VECTORS = Vectors.of(_JINYUN)


def test_a_half_mu_is_rounded_away_from_zero_however_floats_fall(jinyun: Pack) -> None:
    # (127.0225 - 126.6) 亿元 ÷ 650 万元/亩 are 6.5 亩, which are 7; floats come to 6.49999999.
    draws = {"output.现代装备.2025": np.array([127.0225, 127.022499])}
    assert (127.0225 - 126.6) / 650 * 10_000 < 6.5
    found = _VECTORS.outcomes(draws, 2)
    assert (found.demand[0, 0] - (5119 - 360)).tolist() == [7.0, 6.0]
    agrees(jinyun, changes_of(draws, 0), found, 0)


def test_land_that_fits_to_the_mu_suffices(jinyun: Pack) -> None:
    # The plan lacks 1,748.2 亩 by 2035; 三都 has 1,360.
    probability = {}
    for area in (3108.2, 3108.199):
        only = entry("x", ["red_line.三都"], "value", kind="discrete", values=[area], weights=[1])
        found = uncertainty(with_uncertain(jinyun, only), samples=3)
        probability[area] = next(
            row.probability
            for row in found.sufficiency
            if (row.period, row.platform) == ("2026..2035", "")
        )
    assert probability == {3108.2: 1.0, 3108.199: 0.0}


def test_a_set_input_is_certain_and_leaves_the_other_draws_alone(jinyun: Pack) -> None:
    free, fixed = (
        {each.id: chunk[each.id] for each in pack.scenarios.uncertain if each.id in chunk}
        for pack, chunk in (
            (jinyun, next(drawn_chunks(what_moves(Vectors.of(jinyun, changes=c)), 50, 9)))
            for c in (None, changes(["intensity_factor.2035=1.4"]))
        )
    )
    assert free.keys() - fixed.keys() == {"intensity_rise"}
    assert all((free[name] == fixed[name]).all() for name in fixed)


def test_a_seed_gives_the_same_draws_on_every_machine(jinyun: Pack) -> None:
    # Written down once: another machine, Python or numpy must come to the same.
    found = uncertainty(jinyun, samples=1000, seed=7)
    told = {(q.measure, q.period, q.platform): q.values for q in found.quantiles}
    assert told["demand", "2026..2035", ""] == WRITTEN
    assert uncertainty(jinyun, samples=1000, seed=8).quantiles != found.quantiles


WRITTEN = (6982.0, 8503.5, 9601.0, 10763.75, 12732.35)


def test_many_draws_are_taken_in_parts_and_give_the_same(
    jinyun: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = uncertainty(jinyun, samples=1000)
    monkeypatch.setattr(import_module("wanmu.planning.uncertainty"), "_CHUNK", 300)
    assert uncertainty(jinyun, samples=1000).quantiles == whole.quantiles


def test_the_horizon_ends_the_answer(jinyun: Pack) -> None:
    found = uncertainty(jinyun, samples=100, horizon=2025)
    assert {row.period for row in found.sufficiency} == {"2021..2025"}


def test_redevelopment_counts_for_the_county_only(jinyun: Pack) -> None:
    found = uncertainty(jinyun, samples=2000)
    county = [row for row in found.sufficiency if not row.platform]
    assert all(row.with_redevelopment > row.probability for row in county)
    assert all(row.with_redevelopment is None for row in found.sufficiency if row.platform)


def test_quantiles_stand_where_the_distribution_has_them(jinyun: Pack) -> None:
    # Only 丽缙园's 高铁 moves: its first phase is uniform from 900 to 1,800 亩, so the county's
    # shortage is uniform from 900 亩 more down to the plan's -2,779.1.
    pack = with_uncertain(jinyun, entry("x", ["first_phase.高铁"], kind="uniform", low=0.5, high=1))
    found = uncertainty(pack, samples=100_000)
    (row,) = (
        q
        for q in found.quantiles
        if (q.measure, q.period, q.platform) == ("shortage", "2021..2025", "")
    )
    for share, value, error in zip(QUANTILES, row.values, row.errors, strict=True):
        # Of a uniform distribution 900 wide the error is 900 √(p (1 − p) / n).
        expected = 900 * (share * (1 - share) / 100_000) ** 0.5
        assert error == pytest.approx(expected, rel=0.1)
        assert abs(value - (-2779.1 + 900 * share)) < 4 * expected


@pytest.mark.parametrize(
    ("spread", "shares", "values"),
    [
        ({"kind": "uniform", "low": 2, "high": 4}, [0, 0.5], [2, 3]),
        (
            {"kind": "triangular", "low": 0, "mode": 1, "high": 2},
            [0.125, 0.5, 0.875],
            [0.5, 1, 1.5],
        ),
        ({"kind": "triangular", "low": 0, "mode": 0, "high": 1}, [0, 0.75], [0, 0.5]),
        ({"kind": "triangular", "low": 0, "mode": 1, "high": 1}, [0, 0.25], [0, 0.5]),
        ({"kind": "normal", "mean": 1, "sd": 0.1, "low": 0.5, "high": 1.5}, [0.5, 0], [1, 0.5]),
        (
            {"kind": "discrete", "values": [3, 1, 2], "weights": [0, 1, 3]},
            [0, 0.24, 0.26, 0.999],
            [1, 1, 2, 2],
        ),
    ],
)
def test_a_distribution_has_its_values_at_its_shares(
    spread: dict[str, object], shares: list[float], values: list[float]
) -> None:
    found = Spread(Distribution.model_validate(as_written(spread))).ppf(shares)
    assert found.tolist() == pytest.approx(values)


def test_the_plan_s_inputs_are_those_that_a_pack_may_name(jinyun: Pack, example: Pack) -> None:
    for pack in (jinyun, example):
        named = set(plan_inputs(pack.demand, pack.blocks.values()))
        assert named == set(input_values(pack))
        assert balance(pack, changes=Changes(input_values(pack)))


@pytest.mark.parametrize("samples", [0, -5, 10_000_001])
def test_it_refuses_a_number_of_samples_that_cannot_be(jinyun: Pack, samples: int) -> None:
    with pytest.raises(InputError, match=f"L043 {samples} samples cannot be drawn; ask for 1"):
        uncertainty(jinyun, samples=samples)


def test_it_refuses_a_pack_that_names_nothing_uncertain(jinyun: Pack) -> None:
    with pytest.raises(InputError, match=r"scenarios\.yaml: L044 the pack names nothing"):
        uncertainty(with_uncertain(jinyun), samples=10)


def test_it_refuses_more_land_developed_first_than_a_block_has(jinyun: Pack) -> None:
    pack = with_uncertain(
        jinyun, entry("x", ["first_phase.三都", "first_phase.高铁"], kind="uniform", low=1, high=3)
    )
    with pytest.raises(InputError) as refused:
        uncertainty(pack, samples=100)
    said = str(refused.value)
    assert "L045 the distributions of first_phase.三都 let 三都 have -" in said
    assert "L045 the distributions of first_phase.高铁 let 高铁 have -" in said
