"""Standard land (标准地): what new land promises, whether it is kept, how it is adjusted."""

from wanmu.land.standard.adjust import Proposal, adjust
from wanmu.land.standard.contract import Annex, Item, contract
from wanmu.land.standard.controls import find_industry
from wanmu.land.standard.verify import Verified, verify

__all__ = [
    "Annex",
    "Item",
    "Proposal",
    "Verified",
    "adjust",
    "contract",
    "find_industry",
    "verify",
]
