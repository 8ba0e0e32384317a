"""The land ledger: the state of parcels on a day, the categories that they fall into, and why."""

from wanmu.land.engine import classify
from wanmu.land.reasons import Reason
from wanmu.land.redevelop import Redevelopment, redevelop
from wanmu.land.result import Classification

__all__ = ["Classification", "Reason", "Redevelopment", "classify", "redevelop"]
