"""Which industry gets which land, when: the best allocation, proven, and why."""

from wanmu.planning.allocation.alternatives import Alternative, alternatives
from wanmu.planning.allocation.answer import Allocation, Plot, Stage, allocate, best_of
from wanmu.planning.allocation.contradictions import Contradiction, contradictions
from wanmu.planning.allocation.problem import Apart, Land, Limit, Lock, Need, Problem
from wanmu.planning.allocation.question import Reading, Terms, problem_of
from wanmu.planning.allocation.reasons import Change
from wanmu.planning.allocation.takers import By
from wanmu.planning.allocation.words import Finding, Sentence, findings, in_words

__all__ = [
    "Allocation",
    "Alternative",
    "Apart",
    "By",
    "Change",
    "Contradiction",
    "Finding",
    "Land",
    "Limit",
    "Lock",
    "Need",
    "Plot",
    "Problem",
    "Reading",
    "Sentence",
    "Stage",
    "Terms",
    "allocate",
    "alternatives",
    "best_of",
    "contradictions",
    "findings",
    "in_words",
    "problem_of",
]
