"""The demo's enterprises: made-up firms that reproduce every margin that a county publishes.

See ``docs/synth.md`` for the method and for what is assumed.
"""

from wanmu.synth.engine import BELOW_SCALE, SEED, YEARS, synthesise
from wanmu.synth.parcels import PARCELS, ParcelSynthesis, synthesise_parcels
from wanmu.synth.synthesis import MarginResult, Synthesis

__all__ = [
    "BELOW_SCALE",
    "PARCELS",
    "SEED",
    "YEARS",
    "MarginResult",
    "ParcelSynthesis",
    "Synthesis",
    "synthesise",
    "synthesise_parcels",
]
