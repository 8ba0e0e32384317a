"""What is measured of a firm, which published indicators that gives, and what is usual."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from wanmu.schema.enterprise import ENTERPRISE_YEAR

SCALE_LIMIT: Final = 2000.0
"""Revenue from which an industrial firm counts as above scale, in 万元 (the national rule)."""

SMALL_FIRM: Final = 450.0
"""Usual output of a firm below scale, in 万元: assumed."""

COUNT: Final = "firms"
MEASURES: Final = (
    *(COUNT, "output", "land", "value_added", "tax", "revenue", "profit", "rd", "employees"),
    "energy",
)
"""What margins are stated of: the number of firms, and fields of an enterprise's year."""

WHOLE_MEASURES: Final = (COUNT, "output", "value_added", "tax")
"""What margins are stated of for all firms, above and below scale."""

RATIOS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "per_mu_output": ("output", "land"),
        "per_mu_value_added": ("value_added", "land"),
        "per_mu_tax": ("tax", "land"),
        "labour_productivity": ("value_added", "employees"),
        "energy_per_value_added": ("energy", "value_added"),
        "rd_share": ("rd", "revenue"),
        "profit_margin": ("profit", "revenue"),
        "output_per_firm": ("output", COUNT),
    }
)
"""Indicators that are one measure over another."""

SHARES: Final[Mapping[str, str]] = MappingProxyType(
    {"value_added.share": "gdp", "tax.share": "fiscal_revenue"}
)
"""A county's industry as a share of another of its stated figures."""

LADDER: Final = "firms_output_"
"""Indicators that count the firms from a size on: firms_output_5, from 5 亿元."""


def measure_unit(measure: str) -> str:
    """The unit in which a measure is kept."""
    return "家" if measure == COUNT else (ENTERPRISE_YEAR.by_name[measure].unit or "")


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual of a measure, as a multiple of another: assumed, from no document."""

    base: str
    low: float
    middle: float
    high: float


USUAL: Final[Mapping[str, Usual]] = MappingProxyType(
    {
        "land": Usual("output", 1 / 20000, 1 / 450, 1 / 40),
        "value_added": Usual("output", 0.04, 0.2, 0.95),
        "tax": Usual("value_added", 0.03, 0.2, 0.9),
        "revenue": Usual("output", 0.6, 1.05, 1.8),
        "profit": Usual("revenue", -0.2, 0.055, 0.4),
        "rd": Usual("revenue", 0.0, 0.028, 0.25),
        "employees": Usual("value_added", 1 / 150, 1 / 16, 1 / 3),
        "energy": Usual("value_added", 0.02, 0.8, 8.0),
    }
)
