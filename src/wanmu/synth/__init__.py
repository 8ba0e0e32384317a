"""The demo's enterprises: made-up firms that reproduce every margin that a county publishes.

See ``docs/synth.md`` for the method and for what is assumed.
"""

from wanmu.synth.engine import BELOW_SCALE, SEED, YEARS, synthesise
from wanmu.synth.synthesis import MarginResult, Synthesis

__all__ = ["BELOW_SCALE", "SEED", "YEARS", "MarginResult", "Synthesis", "synthesise"]
