"""Which industry gets which land, when: the best allocation, proven, and why."""

from wanmu.planning.allocation.alternatives import Alternative, alternatives
from wanmu.planning.allocation.answer import Allocation, Change, Plot, Stage, allocate, best_of
from wanmu.planning.allocation.problem import (
    Contradiction,
    Land,
    Lock,
    Need,
    Problem,
    Reading,
    contradictions,
    problem_of,
)

__all__ = [
    "Allocation",
    "Alternative",
    "Change",
    "Contradiction",
    "Land",
    "Lock",
    "Need",
    "Plot",
    "Problem",
    "Reading",
    "Stage",
    "allocate",
    "alternatives",
    "best_of",
    "contradictions",
    "problem_of",
]
