"""How much of a chain the county's own firms cover."""

from fractions import Fraction

from wanmu.pack import load_pack
from wanmu.pack.chain_coverage import coverage, hold_of
from wanmu.pack.models import Chain, Item, Node, Stage


def _stage(name, nodes, local=(), sought=()):
    return Stage(
        id=name,
        zh=name,
        en=name,
        nodes=tuple(Node(zh=each) for each in nodes),
        local_firms=tuple(Item(zh=each) for each in local),
        sought=tuple(Item(zh=each) for each in sought),
    )


def _chain(*stages):
    return Chain(id="c", zh="链", en="chain", industry="i", source="s", basis="text", stages=stages)


def test_a_node_counts_as_covered_where_its_stage_names_a_firm_of_the_county():
    found = coverage(
        _chain(
            _stage("上游", ["矿", "粉"], sought=["选矿", "磨粉"]),
            _stage("下游", ["板", "管", "件"], local=["甲", "乙"], sought=["阀"]),
        )
    )
    assert (found.nodes, found.covered_nodes, found.share) == (5, 3, Fraction(3, 5))
    assert [stage.id for stage in found.bare] == ["上游"]
    assert (found.sought, found.sought_bare) == (3, 2)


def test_a_stage_is_missing_weak_or_strong_by_its_firms_and_what_is_sought_there():
    assert hold_of(_stage("a", ["矿"], sought=["选矿"])) == "missing"
    assert hold_of(_stage("b", ["板"])) == "missing"
    assert hold_of(_stage("c", ["板"], local=["甲"], sought=["阀"])) == "weak"
    assert hold_of(_stage("d", ["板"], local=["甲"])) == "strong"


def test_a_firm_that_two_stages_name_counts_once():
    found = coverage(_chain(_stage("上", ["a"], ["甲"]), _stage("下", ["b"], ["甲", "乙"])))
    assert found.local == 2


def test_a_chain_without_nodes_has_no_share():
    assert coverage(_chain(_stage("上", []))).share is None


def test_of_the_county_s_ten_chains_two_name_a_firm_in_every_stage():
    found = {name: coverage(chain) for name, chain in load_pack("jinyun").chains.items()}
    assert len(found) == 10
    assert [name for name, each in found.items() if not each.bare] == ["智能厨电", "短途交通"]
    assert found["特色机床"].share == Fraction(9, 19)
