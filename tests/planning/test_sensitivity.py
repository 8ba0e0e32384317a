"""Sobol's indices of functions that have them known, and what matters most in Jinyun's plan."""

from dataclasses import replace
from math import pi

import numpy as np
import pytest

from wanmu.pack import Pack, load_pack
from wanmu.pack.models import Distribution, Scenarios
from wanmu.planning import balance, changes, uncertainty
from wanmu.planning.sensitivity import Sensitivity, indices, sensitivity
from wanmu.planning.spread import Spread


@pytest.fixture(scope="module")
def jinyun() -> Pack:
    return load_pack("jinyun")


@pytest.fixture(scope="module")
def why(jinyun: Pack) -> Sensitivity:
    return sensitivity(uncertainty(jinyun, samples=10))


def uniform(low: float, high: float) -> Spread:
    return Spread(
        Distribution.model_validate({"kind": "uniform", "low": str(low), "high": str(high)})
    )


def test_the_function_of_ishigami_has_its_known_indices():
    # a = 7, b = 0.1 on (-π, π)³: the variances by analysis.
    a, b = 7, 0.1
    alone = [(1 + b * pi**4 / 5) ** 2 / 2, a**2 / 8, 0]
    together = b**2 * pi**8 * 8 / 225
    whole = sum(alone) + together

    def ishigami(x):
        return np.sin(x[0]) + a * np.sin(x[1]) ** 2 + b * x[2] ** 4 * np.sin(x[0])

    (found,) = indices(ishigami, [uniform(-pi, pi)] * 3, seed=3)
    for index, first, total in zip(
        found,
        [part / whole for part in alone],
        [(alone[0] + together) / whole, alone[1] / whole, together / whole],
        strict=True,
    ):
        assert index.first == pytest.approx(first, abs=0.02)
        assert index.total == pytest.approx(total, abs=0.02)
        assert index.first_low - 0.01 <= first <= index.first_high + 0.01
        assert index.total_low - 0.01 <= total <= index.total_high + 0.01


def test_of_a_sum_each_has_its_part_of_the_variance():
    # 3x + 4y with x, y uniform on (0, 1): variances 9/12 and 16/12, so 9/25 and 16/25.
    (found,) = indices(lambda x: 3 * x[0] + 4 * x[1], [uniform(0, 1)] * 2)
    assert [index.first for index in found] == pytest.approx([0.36, 0.64], abs=0.01)
    assert [index.total for index in found] == pytest.approx([0.36, 0.64], abs=0.01)


def test_what_moves_nothing_has_no_part_and_a_constant_has_no_indices():
    found = indices(lambda x: np.stack([x[0], 0 * x[0] + 5]), [uniform(0, 1)] * 2)
    assert (found[0][1].first, found[0][1].total, found[0][1].total_high) == (0, 0, 0)
    assert {(index.first, index.total) for index in found[1]} == {(0, 0)}


def test_indices_come_out_the_same_again():
    spreads = [uniform(0, 1)] * 2
    once, again, other = (
        indices(lambda x: x[0] * x[1], spreads, points=256, seed=seed) for seed in (5, 5, 6)
    )
    assert once == again != other


def test_a_swing_is_what_the_plan_answers_at_both_ends(jinyun: Pack, why: Sensitivity) -> None:
    swing = next(s for s in why.tornado if s.moved.uncertain.id == "intensity_rise")
    assert swing.period == "2021..2025"
    late = next(s for s in why.tornado if s is not swing and s.moved is swing.moved)
    # All others at their median, which a change can say.
    medians = [
        f"{name}={value.item():.6f}"
        for each in {s.moved.uncertain.id: s.moved for s in why.tornado}.values()
        if each is not late.moved
        for middle in [each.spread.ppf(0.5)]
        for name, value in each.draws(_vectors(jinyun), np.atleast_1d(middle))
    ]
    for end, shortage in ((0.05, late.shortage_low), (0.95, late.shortage_high)):
        rise = f"intensity_factor.2035={float(late.moved.spread.ppf(end)):.6f}"
        rows = balance(jinyun, changes=changes([*medians, rise])).rows
        row = next(r for r in rows if (r.period, r.platform) == ("2026..2035", ""))
        assert float(row.figures["shortage_carried"].value) == pytest.approx(shortage, abs=1e-6)


def _vectors(pack: Pack):
    return uncertainty(pack, samples=1).vectors


def test_the_widest_swing_comes_first_period_by_period(why: Sensitivity) -> None:
    order = [(swing.period, -swing.swing) for swing in why.tornado]
    assert order == sorted(order)


def test_phases_matter_to_2025_and_the_far_targets_to_2035(why: Sensitivity) -> None:
    assert [why.most(p)[0].uncertain.id for p in ("2021..2025", "2026..2035")] == [
        "phase_others",
        "targets_2035",
    ]
    later = {m.uncertain.id: i.total for p, m, i in why.indices if p == "2026..2035"}
    assert later["phase_others"] == later["redevelopment"] == 0
    assert sum(later.values()) == pytest.approx(1, abs=0.05)


def test_where_nothing_moves_the_shortage_nothing_matters_most(jinyun: Pack) -> None:
    only = tuple(e for e in jinyun.scenarios.uncertain if e.id == "redevelopment")
    pack = replace(jinyun, scenarios=Scenarios(uncertain=only))
    assert sensitivity(uncertainty(pack, samples=10)).most("2026..2035") is None
