"""Wanmu 万亩: the industrial brain of a county.

``wanmu.load_pack`` reads what a county states and decides; ``wanmu.audit`` says whether its figures
agree; ``wanmu.demand``, ``wanmu.supply`` and ``wanmu.balance`` say what land its targets take and
whether it is there; ``wanmu.evaluate`` grades firms by what they yield on their land;
``wanmu.synthesise`` makes demo firms that reproduce the published margins.
"""

from wanmu import audit
from wanmu.evaluation import evaluate
from wanmu.pack import check_pack, load_pack
from wanmu.planning import balance, demand, supply
from wanmu.synth import synthesise

__version__ = "0.1.0"
__all__ = [
    "audit",
    "balance",
    "check_pack",
    "demand",
    "evaluate",
    "load_pack",
    "supply",
    "synthesise",
]
