"""Made-up units for the evaluation: seeded, quick to make, and as untidy as real ones.

Three figures in a hundred are missing, some land is zero, some tax is a refund, and some firms
report the same figures, so that scores are tied.
"""

from typing import Final

import numpy as np
import polars as pl

INDUSTRIES: Final = (
    "纺织", "服装", "皮革", "木材", "家具", "造纸", "化工", "医药", "橡塑", "水泥",
    "钢铁", "铸造", "五金", "通用设备", "专用设备", "汽车", "电气", "电子", "仪表", "食品",
)  # fmt: skip
SIZES: Final = ("above_scale", "below_scale")
_DIVISIONS: Final = (
    "17", "18", "19", "20", "21", "22", "26", "27", "29", "30",
    "31", "339", "33", "34", "35", "36", "38", "39", "40", "14",
)  # fmt: skip
_REGIONS: Final = ("五云", "新碧", "壶镇", "东方", "舒洪", "新建", "大洋", "东渡")
_FIGURES: Final = (
    "tax", "value_added", "revenue", "output", "rd", "employees", "land", "energy", "electricity",
    "emissions", "tenants",
)  # fmt: skip
_MISSING: Final = 0.03
_ALIKE: Final = 0.02
_DAY: Final = np.datetime64("2024-12-31")


def made_up(rows: int, seed: int = 331122) -> pl.DataFrame:
    """So many units, in no order of their codes."""
    chance = np.random.default_rng(seed)
    industry = _skewed(chance, rows, len(INDUSTRIES))
    figures = _figures(chance, rows, industry)
    _repeat(chance, figures, industry)
    return pl.DataFrame(
        {
            "code": _codes(rows),
            "size_class": _named(SIZES, (chance.random(rows) > 0.3).astype(np.uint8)),
            "gbt4754": _industry_codes(chance, industry),
            "industry": _named(INDUSTRIES, industry),
            "region": _named(_REGIONS, _skewed(chance, rows, len(_REGIONS))),
            **{name: _with_gaps(chance, figures[name]) for name in _FIGURES},
            "award": _dates(chance, rows, years=6, known=0.05),
            "registered": _dates(chance, rows, years=25, known=1 - _MISSING),
            "listed": chance.random(rows) < 0.04,
        }
    )


def _skewed(chance: np.random.Generator, rows: int, kinds: int) -> np.ndarray:
    """One of several kinds for each row, the first the most frequent."""
    shares = 1 / np.arange(3, kinds + 3)
    return np.searchsorted(np.cumsum(shares / shares.sum())[:-1], chance.random(rows)).astype(
        np.uint8
    )


def _named(names: tuple[str, ...], numbers: np.ndarray) -> pl.Series:
    return pl.Series(names)[numbers]


def _codes(rows: int) -> pl.Series:
    """Texts of 18 characters, all different: a factor prime to ten scatters the numbers."""
    numbers = pl.Series(np.arange(rows, dtype=np.int64) * 40_000_003 % 10**9)
    return "913311" + numbers.cast(pl.String).str.zfill(12)


def _industry_codes(chance: np.random.Generator, industry: np.ndarray) -> pl.Series:
    """Codes of two to four digits."""
    whole = pl.Series(_DIVISIONS)[industry]
    further = pl.Series(("", "1", "2", "9"))[chance.integers(0, 4, industry.size)]
    return (whole + further).alias("gbt4754")


def _figures(chance: np.random.Generator, rows: int, industry: np.ndarray) -> dict[str, np.ndarray]:
    """Figures that hang together: large firms are large in all of them."""
    size = chance.lognormal(0, 1.1, rows)
    level = 0.6 + industry / len(INDUSTRIES)

    def about(middle: float, spread: float) -> np.ndarray:
        return middle * size * chance.lognormal(0, spread, rows)

    value_added = np.round(about(900, 0.7) * level, 2)
    value_added[chance.random(rows) < 0.01] *= -0.2
    tax = np.round(about(160, 0.9) * level, 2)
    tax[chance.random(rows) < 0.015] *= -0.3
    land = np.round(np.maximum(about(12, 0.6), 0.5), 2)
    land[chance.random(rows) < 0.01] = 0.0
    return {
        "tax": np.round(tax, 2),
        "value_added": np.round(value_added, 2),
        "revenue": np.round(about(4200, 0.6), 2),
        "output": np.round(about(4500, 0.6), 2),
        "rd": np.round(about(110, 1.0), 2),
        "employees": np.ceil(about(60, 0.5)),
        "land": land,
        "energy": np.round(about(400, 0.9) + 0.1, 1),
        "electricity": np.round(about(900_000, 0.8)),
        "emissions": np.round(about(0.5, 1.0) + 0.01, 2),
        "tenants": np.maximum(chance.integers(-12, 5, rows), 0).astype(np.float64),
    }


def _repeat(
    chance: np.random.Generator, figures: dict[str, np.ndarray], industry: np.ndarray
) -> None:
    """Some firms report what the first few of their industry do."""
    rows = industry.size
    alike = np.flatnonzero(chance.random(rows) < _ALIKE)
    models = np.array([np.flatnonzero(industry == at)[:3] for at in range(len(INDUSTRIES))])
    chosen = models[industry[alike], chance.integers(0, 3, alike.size)]
    for values in figures.values():
        values[alike] = values[chosen]


def _with_gaps(chance: np.random.Generator, values: np.ndarray) -> pl.Series:
    known = pl.Series(chance.random(values.size) >= _MISSING)
    return pl.select(pl.when(known).then(pl.Series(values))).to_series()


def _dates(chance: np.random.Generator, rows: int, *, years: int, known: float) -> pl.Series:
    days = _DAY - chance.integers(0, 365 * years, rows).astype("timedelta64[D]")
    dates = pl.Series(days).cast(pl.Date)
    return pl.select(pl.when(pl.Series(chance.random(rows) < known)).then(dates)).to_series()
