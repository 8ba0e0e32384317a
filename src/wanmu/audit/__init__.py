"""Do stated figures agree with each other, and which one is probably wrong?

``wanmu.audit(pack)`` gives every disagreement of a pack; ``wanmu.audit.localise`` takes one record
and rules. The package can be called because the two belong under one name.
"""

import sys
from collections.abc import Sequence
from types import ModuleType

from wanmu.audit.engine import audit, audit_relations
from wanmu.audit.finding import Audit, Finding, Suspect
from wanmu.audit.localisation import Localisation, Solution
from wanmu.audit.localise import Localiser, contradictions, localise, localise_records
from wanmu.audit.relation import Relation, relations_of
from wanmu.pack import Pack

__all__ = [
    "Audit",
    "Finding",
    "Localisation",
    "Localiser",
    "Relation",
    "Solution",
    "Suspect",
    "audit",
    "audit_relations",
    "contradictions",
    "localise",
    "localise_records",
    "relations_of",
]


class _Callable(ModuleType):
    def __call__(self, pack: Pack, relations: Sequence[Relation] | None = None) -> Audit:
        """Every disagreement of a pack's figures; of the relations given, or of all it states."""
        return audit(pack) if relations is None else audit_relations(pack.facts, relations)


sys.modules[__name__].__class__ = _Callable
