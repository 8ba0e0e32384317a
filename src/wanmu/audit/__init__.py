"""Do stated figures agree with each other, and which one is probably wrong?"""

from wanmu.audit.localisation import Localisation, Solution
from wanmu.audit.localise import Localiser, contradictions, localise, localise_records

__all__ = [
    "Localisation",
    "Localiser",
    "Solution",
    "contradictions",
    "localise",
    "localise_records",
]
