"""Land planning: how much land the targets take, whether it is there, and what is missing."""

from wanmu.planning.assign import Assignment, assign
from wanmu.planning.balance import Balance, balance
from wanmu.planning.changes import Changes, changes
from wanmu.planning.demand import Demand, DemandRow, demand
from wanmu.planning.supply import Supply, SupplyRow, supply
from wanmu.planning.uncertainty import Uncertainty, uncertainty

__all__ = [
    "Assignment",
    "Balance",
    "Changes",
    "Demand",
    "DemandRow",
    "Supply",
    "SupplyRow",
    "Uncertainty",
    "assign",
    "balance",
    "changes",
    "demand",
    "supply",
    "uncertainty",
]
