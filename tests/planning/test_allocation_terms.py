"""The terms of an allocation beyond land and need: by hand, by trying all, and by one unit."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wanmu.kernel.faults import InputError
from wanmu.pack import load_pack
from wanmu.planning import changes
from wanmu.planning.allocation import (
    Apart,
    Land,
    Limit,
    Lock,
    Need,
    Problem,
    Terms,
    allocate,
    best_of,
    findings,
    in_words,
    problem_of,
)
from wanmu.planning.allocation.conflict import feasible, relaxation

PLOT = 10


@pytest.fixture(scope="module")
def jinyun():
    return load_pack("jinyun")


def _small(needs, areas, **others):
    """One period; everyone may go everywhere; a 亩 of P yields 1,000 万元, of Q 2,000, …"""
    names, blocks = list(needs), list(areas)
    pairs = frozenset(product(names, blocks))
    terms = {
        "periods": ("2025",),
        "needs": {(n, "2025"): Need(needs[n], 1000.0 * (at + 1)) for at, n in enumerate(names)},
        "blocks": {name: Land("平台", {"2025": area}, area) for name, area in areas.items()},
        "allowed": pairs,
        "planned": pairs,
        "refused": {},
        "quotas": {},
        "smallest_plot": PLOT,
    }
    return Problem(**{**terms, **others})


def _areas(found):
    return {(plot.industry, plot.block): plot.area for plot in found.plots}


def _same_block(*blocks):
    return frozenset((block, block) for block in blocks)


def _try_all(problem):
    """The least output without land of all allocations in steps of ten 亩 that keep the terms."""
    pairs = sorted(problem.allowed)
    steps = [range(0, int(problem.blocks[block].area) + 1, PLOT) for _, block in pairs]
    best = float("inf")
    for areas in product(*steps):
        given_ = dict(zip(pairs, map(float, areas), strict=True))
        if _keeps(problem, given_):
            lost = sum(
                (need.land - _sum(given_, name=name)) * need.output_per_mu / 10_000
                for (name, _), need in problem.needs.items()
            )
            best = min(best, lost)
    return best


def _sum(areas, name=None, block=None):
    return sum(
        area
        for (who, where), area in areas.items()
        if name in {None, who} and block in {None, where}
    )


def _keeps(problem, areas):
    there = {pair for pair, area in areas.items() if area}
    apart = any(
        {(rule.one, first), (rule.other, second)} <= there
        for rule in problem.apart
        for first, second in rule.blocks
    )
    loads = all(
        sum(area * limit.per_mu.get(who, 0) for (who, where), area in areas.items()
            if where in limit.blocks) <= limit.most
        for limit in problem.limits
    )  # fmt: skip
    whole = all(
        sorted(areas[pair] for pair in areas if pair[0] == name)[:-1] == [0.0] * (blocks - 1)
        and _sum(areas, name=name) in {0.0, problem.wanted(name)}
        for name in problem.whole
        for blocks in (len(problem.blocks),)
    )
    clusters = all(
        _sum(areas, name=name) == 0 or _sum(areas, name=name) >= problem.smallest_cluster
        for name in problem.industries
    )
    fits = all(_sum(areas, block=block) <= land.area for block, land in problem.blocks.items())
    wanted = all(_sum(areas, name=name) <= problem.wanted(name) for name in problem.industries)
    return fits and wanted and loads and whole and clusters and not apart


@settings(max_examples=30, deadline=None)
@given(
    needs=st.tuples(st.integers(0, 4), st.integers(0, 4)),
    areas=st.tuples(st.integers(0, 4), st.integers(0, 4)),
    apart=st.booleans(),
    side_by_side=st.booleans(),
    limit=st.none() | st.integers(0, 6),
    cluster=st.sampled_from([0, 20, 30]),
    whole=st.sets(st.sampled_from("PQ")),
)
def test_every_term_is_kept_and_the_answer_is_the_best_of_all_that_can_be_tried(
    *, needs, areas, apart, side_by_side, limit, cluster, whole
):
    places = _same_block("A", "B") | ({("A", "B"), ("B", "A")} if side_by_side else set())
    limits = () if limit is None else (Limit("水", frozenset("A"), 10.0 * limit, "吨", {"P": 1.0}),)
    problem = _small(
        {name: 10.0 * needs[at] for at, name in enumerate("PQ")},
        {name: 10.0 * areas[at] for at, name in enumerate("AB")},
        apart=(Apart("P", "Q", places),) if apart else (),
        limits=limits,
        smallest_cluster=float(cluster),
        whole=frozenset(whole),
    )
    found = best_of(problem, reasons=False)
    given_ = dict.fromkeys(problem.allowed, 0.0) | _areas(found)
    assert _keeps(problem, {pair: round(area, 2) for pair, area in given_.items()})
    assert found.values["unmet"] == pytest.approx(_try_all(problem))


def test_what_presolve_calls_infeasible_is_solved_without_it():
    problem = _small(
        {"P": 20.0, "Q": 20.0}, {"A": 20.0, "B": 20.0},
        smallest_cluster=20.0, whole=frozenset("P"),
    )  # fmt: skip
    assert best_of(problem, reasons=False).values["unmet"] == 0


def test_two_that_are_kept_apart_do_not_meet_on_blocks_side_by_side():
    problem = _small({"P": 20.0, "Q": 20.0}, {"A": 20.0, "B": 20.0, "C": 20.0})
    places = _same_block("A", "B", "C") | {("A", "B"), ("B", "A")}
    found = best_of(replace(problem, apart=(Apart("P", "Q", places),)), reasons=False)
    assert {block for _, block in _areas(found)} > {"C"}
    assert found.values["unmet"] == 0


@pytest.mark.parametrize(("most", "lost"), [(30.0, 0.0), (29.0, 0.1)])
def test_one_unit_less_of_what_the_environment_takes_leaves_one_mu_without_land(most, lost):
    limit = Limit("水", frozenset("A"), most, "吨", {"P": 1.0})
    found = best_of(_small({"P": 30.0}, {"A": 50.0}, limits=(limit,)), reasons=False)
    assert found.values["unmet"] == pytest.approx(lost)


@pytest.mark.parametrize(("cluster", "area"), [(20.0, 20.0), (21.0, 0.0)])
def test_an_industry_below_the_smallest_cluster_is_not_on_the_platform(cluster, area):
    found = best_of(_small({"P": 50.0}, {"A": 20.0}, smallest_cluster=cluster), reasons=False)
    assert sum(_areas(found).values()) == area


def test_land_in_use_is_redeveloped_last_when_it_costs_and_first_when_farmland_counts_more():
    blocks = {
        "A": Land("平台", {"2025": 50.0}, 0.0),
        "存量": Land("", {"2025": 50.0}, 50.0, cost=100.0, redeveloped=True),
    }
    problem = _small({"P": 50.0}, {"A": 0.0, "存量": 0.0}, blocks=blocks)
    assert _areas(best_of(problem)) == {("P", "存量"): 50.0}
    cheap_first = replace(problem, goals=("unmet", "cost", "converted", "fragments"))
    found = best_of(cheap_first)
    assert _areas(found) == {("P", "A"): 50.0}
    assert found.values["converted"] == pytest.approx(50.0, abs=1e-2)
    assert [stage.goal for stage in found.stages] == ["unmet", "cost", "converted", "fragments"]


@pytest.mark.parametrize(("weight", "block"), [(0.019, "A"), (0.021, "存量")])
def test_weights_trade_farmland_against_money(weight, block):
    # 50 亩 of A convert 50 亩; 50 亩 of land in use cost 1 亿元: even at 0.02 亿元 a 亩.
    blocks = {
        "A": Land("平台", {"2025": 50.0}, 0.0),
        "存量": Land("", {"2025": 50.0}, 50.0, cost=200.0, redeveloped=True),
    }
    weights = {"unmet": 1.0, "cost": 1.0, "converted": weight}
    problem = _small({"P": 50.0}, {"A": 0.0, "存量": 0.0}, blocks=blocks, weights=weights)
    found = best_of(problem)
    assert _areas(found) == {("P", block): 50.0}
    assert [stage.goal for stage in found.stages] == ["weighted", "misfit", "fragments"]


@pytest.mark.parametrize(("price", "unmet"), [(900.0, 0.0), (1100.0, 5.0)])
def test_the_division_of_labour_is_broken_only_where_that_saves_more_than_its_price(price, unmet):
    problem = _small({"P": 50.0}, {"A": 50.0}, prices={("P", "A"): price})
    found = best_of(replace(problem, weights={"unmet": 1.0, "cost": 1.0}))
    assert found.values["unmet"] == pytest.approx(unmet, abs=1e-3)


def test_what_an_industry_would_cost_where_it_is_not_is_what_it_costs_there():
    problem = _small({"P": 50.0, "Q": 50.0}, {"A": 50.0, "B": 20.0})
    found = best_of(problem)
    pair = next(iter(found.instead))
    change = found.instead[pair]
    there = best_of(problem.with_lock(Lock(*pair, inside=True)), reasons=False)
    assert change.by > 0
    assert there.values[change.goal] - found.values[change.goal] == pytest.approx(change.by)


def _refused(problem):
    with pytest.raises(InputError) as error:
        best_of(problem)
    (fault,) = error.value.faults
    return fault


def test_what_is_offered_against_a_conflict_of_decisions_helps_and_less_does_not():
    locks = tuple(Lock(name, "A", inside=True) for name in "PQR")
    problem = _small(dict.fromkeys("PQR", 50.0), {"A": 25.0, "B": 100.0}, locks=locks)
    found = relaxation(problem)
    assert found.land == {"A": 5.0}
    assert feasible(problem.with_more("A", 5.0))
    assert not feasible(problem.with_more("A", 4.0))
    assert len(found.taken_back) == 1
    kept = [lock for lock in locks if lock not in found.taken_back]
    assert feasible(problem.with_locks(kept))
    fault = _refused(problem)
    assert fault.code == "L021"
    assert "5 亩 more in A" in str(fault)


def test_a_conflict_with_the_environment_names_the_limit():
    limit = Limit("化学需氧量", frozenset("A"), 5.0, "吨", {"P": 1.0})
    lock = Lock("P", "A", inside=True)
    fault = _refused(_small({"P": 50.0}, {"A": 50.0}, limits=(limit,), locks=(lock,)))
    assert fault.code == "L028"
    assert "P is fixed to A; 化学需氧量 has a limit of 5 吨" in str(fault)
    assert "the fewest that help: P is fixed to A" in str(fault)


def test_a_conflict_of_two_that_are_kept_apart_names_them():
    locks = (Lock("P", "A", inside=True), Lock("Q", "A", inside=True))
    apart = (Apart("P", "Q", _same_block("A")), Apart("P", "R", _same_block("A")))
    needs = {"P": 20.0, "Q": 20.0, "R": 20.0}
    fault = _refused(_small(needs, {"A": 100.0}, apart=apart, locks=locks))
    assert fault.code == "L028"
    assert "P and Q are kept apart" in str(fault)
    assert "R" not in str(fault)


def test_decisions_that_no_quota_allows_name_the_quota():
    blocks = {"A": Land("平台", {"2025": 50.0}, 0.0)}
    lock = Lock("P", "A", inside=True)
    problem = _small({"P": 50.0}, {"A": 0.0}, blocks=blocks, quotas={"2025": 5.0}, locks=(lock,))
    fault = _refused(problem)
    assert "5 亩 may be converted in 2025" in str(fault)


def test_an_answer_that_the_time_cut_short_says_so_and_gives_no_reasons(jinyun):
    found = allocate(jinyun, by="line", time_limit=0.5)
    assert not found.explained
    assert len(found.stages) < 4 or found.stages[-1].status == "time limit"
    assert all(stage.bound <= stage.value + 1e-6 for stage in found.stages)
    assert found.plots
    assert not found.one_more


def test_no_answer_in_no_time_is_a_clear_fault(jinyun):
    with pytest.raises(InputError) as error:
        allocate(jinyun, by="line", time_limit=1e-6)
    assert {fault.code for fault in error.value.faults} == {"L029"}


def test_projects_of_jinyun_lie_undivided_where_the_documents_put_them(jinyun):
    found = allocate(jinyun, by="project", reasons=False)
    areas = _areas(found)
    assert areas["沸石材料产业园（一期）", "姓汪"] == 200
    assert areas["阀门产业园", "红狮"] == 120
    for name in found.problem.whole:
        assert len([pair for pair in areas if pair[0] == name]) <= 1
    # The projects come out of their industries: all together need as much as before.
    assert sum(map(found.problem.wanted, found.problem.industries)) == pytest.approx(14242)


def test_product_lines_of_jinyun_follow_the_division_except_where_a_block_names_them(jinyun):
    problem = problem_of(jinyun, by="line")
    hard = problem_of(jinyun, by="line", reading="division")
    assert sum(map(problem.wanted, problem.industries)) == pytest.approx(14242)
    broken = problem.allowed - hard.allowed
    assert ("智能中控等3种", "西山沿") in broken
    priced = problem_of(jinyun, by="line", terms=Terms(division_price=300.0))
    assert set(priced.prices) == broken


def test_land_of_a_closed_class_is_not_given(jinyun):
    # 高铁: 333.8 permitted and 1,998.8 conditional of 3,978.3; 28 亩 of it are supplied already.
    problem = problem_of(jinyun, terms=Terms(closed=("restricted",)))
    land = problem.blocks["高铁"]
    assert land.farmland == 538.4
    assert land.closed == pytest.approx(1644.7 - 538.4)
    whole = problem_of(jinyun).blocks["高铁"]
    assert land.area == pytest.approx(whole.area - land.closed)
    told = " ".join(problem.assumptions)
    assert "land of these classes is not built on: restricted" in told


def test_the_problem_is_told_in_words_with_its_figures(jinyun):
    said = [each.says for each in in_words(problem_of(jinyun))]
    assert "现代装备 needs 360.0 亩 in 2021..2025; a 亩 must yield 650.0 万元" in said
    assert any(each.startswith("新西村 has 319.0 亩 in 2026..2035, 10.4 亩") for each in said)
    assert said[-1] == "4. fewest plots"


@pytest.mark.parametrize(
    ("others", "says"),
    [
        ({"needs": {("P", "2025"): Need(2e6, 1000.0)}}, "P 2025 has 2e+06 亩"),
        ({"needs": {("P", "2025"): Need(50.0, 1e6)}}, "has 1e+06 万元/亩"),
        ({"needs": {("P", "2025"): Need(60.0, 1e3)}}, "P needs 60.0 亩; the blocks"),
        ({"locks": (Lock("P", "B", inside=True),)}, "P takes at least 10 亩, and B has 5"),
        ({"whole": frozenset("P")}, "P lies undivided on 50 亩"),
    ],
)
def test_what_is_strange_in_a_problem_is_said_before_it_is_solved(others, says):
    base = _small({"P": 50.0}, {"A": 48.0, "B": 5.0})
    assert not findings(base)
    assert any(says in finding.says for finding in findings(replace(base, **others)))
    assert all(finding.remedy for finding in findings(replace(base, **others)))


def test_redevelopment_is_an_input_of_the_allocation(jinyun):
    half = problem_of(jinyun, changes=changes(["redevelopment.2025=500"]))
    assert half.blocks["存量用地"].area == 500
    assert "redevelopment.2025 set to 500 亩 for this answer" in half.assumptions
