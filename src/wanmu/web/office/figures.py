"""The figures of the cockpit, summed in the database over the records that a person may read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet, Sum

from wanmu.kernel.messages import mark
from wanmu.report.card import Sources
from wanmu.web.accounts.roles import Role
from wanmu.web.ledger.models import EnterpriseYear
from wanmu.web.ledger.scope import of_firms
from wanmu.web.ledger.sources import counted_by_origin, sources_said

FEW: Final = 3
"""A secret sum over fewer firms would give one of them away."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A sum over firms' years, or one sum by another: ``top`` by ``under``, times ``scale``.

    ``above`` takes the firms above scale only.
    """

    key: str
    words: str
    definition: str
    top: str
    unit: str
    decimals: int
    under: str = ""
    scale: float = 1.0
    above: bool = False
    indicator: str = ""
    """The indicator of the pack's targets."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the ledger that it is made of."""
        return (self.top, self.under) if self.under else (self.top,)

    @property
    def taken(self) -> Q:
        """The firms' years that are counted: those that have every field."""
        there = Q(**{f"{name}__isnull": False for name in self.fields})
        return there & Q(size_class="above_scale") if self.above else there

    def of(self, top: float | None, under: float | None) -> float | None:
        """The figure from its sums; none where there is nothing to sum or to divide by."""
        if top is None or (self.under and not under):
            return None
        return top * self.scale / (under or 1.0) if self.under else top * self.scale


FIGURES: Final[Mapping[str, Figure]] = {
    each.key: each
    for each in (
        Figure(
            "output",
            mark("Output above scale"),
            mark("gross industrial output of the firms above scale, as the ledger holds it"),
            "output", "亿元", 1, scale=1e-4, above=True, indicator="output",
        ),
        Figure(
            "tax",
            mark("Tax"),
            mark("taxes paid in by all firms of the ledger; refunds count against them"),
            "tax", "亿元", 2, scale=1e-4,
        ),
        Figure(
            "land",
            mark("Land in use"),
            mark("land in use by all firms of the ledger: own, plus leased, less let"),
            "land", "亩", 0,
        ),
        Figure(
            "tax_per_mu",
            mark("Tax per mu above scale"),
            mark("tax ÷ land in use, of the firms above scale that have both"),
            "tax", "万元/亩", 1, under="land", above=True, indicator="per_mu_tax",
        ),
    )
}  # fmt: skip


def figures_for(person: Any) -> Mapping[str, Figure]:
    """The figures as a reader sees them: a firm its own, whatever its size, in 万元."""
    if person.role != Role.FIRM:
        return FIGURES
    return {
        key: replace(each, **_OWN_WORDS[key], above=False, **_IN_WAN.get(each.unit, {}))
        for key, each in FIGURES.items()
    }


_IN_WAN: Final[Mapping[str, Mapping[str, Any]]] = {
    "亿元": {"unit": "万元", "scale": 1.0, "decimals": 0}
}
_OWN_WORDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "output": {"words": mark("Output"), "definition": mark("your gross industrial output")},
    "tax": {"words": mark("Tax"), "definition": mark("the taxes that you paid in, less refunds")},
    "land": {
        "words": mark("Land in use"),
        "definition": mark("your land in use: own, plus leased, less let"),
    },
    "tax_per_mu": {"words": mark("Tax per mu"), "definition": mark("your tax ÷ land in use")},
}


@dataclass(frozen=True, slots=True)
class Sums:
    """What a figure is in one year, or of one part of it: its value, and over how many firms."""

    value: float | None
    firms: int
    top: float | None = None
    under: float | None = None


def by_year(figure: Figure, person: Any) -> dict[int, Sums]:
    """The figure in each year that the ledger holds, over the firms that a person may read."""
    rows = _summed(figure, years_of(figure, person).values("year"))
    return {row["year"]: _sums(figure, row) for row in rows.order_by("year")}


def by_years(person: Any) -> dict[str, dict[int, Sums]]:
    """Every figure that a person sees, in each year: all of them in one reading of the ledger."""
    figures = figures_for(person)
    asked: dict[str, Any] = {}
    for key, figure in figures.items():
        asked[f"{key}_firms"] = Count("pk", filter=figure.taken)
        asked |= {f"{key}_sum_{name}": Sum(name, filter=figure.taken) for name in figure.fields}
    rows = of_firms(person, EnterpriseYear.objects.all(), "enterprise").values("year")
    found: dict[str, dict[int, Sums]] = {key: {} for key in figures}
    for row in rows.annotate(**asked).order_by("year"):
        for key, figure in figures.items():
            if row[f"{key}_firms"]:
                own = {name.removeprefix(f"{key}_"): value for name, value in row.items()}
                found[key][row["year"]] = _sums(figure, own)
    return found


def sources_of(person: Any, latest: Mapping[str, int]) -> dict[str, Sources]:
    """Where the figures come from in their latest years: all of them in one reading."""
    figures, kinds = figures_for(person), EnterpriseYear.record().by_name
    parts = {
        key: (figures[key].taken & Q(year=year), [kinds[name] for name in figures[key].fields])
        for key, year in latest.items()
    }
    rows = EnterpriseYear.objects.filter(year__in=set(latest.values()))
    return sources_said(counted_by_origin(of_firms(person, rows, "enterprise"), parts))


def by_platform(figure: Figure, person: Any, year: int) -> dict[str, Sums]:
    """The figure of one year by platform, "" for firms that stand on none."""
    rows = years_of(figure, person).filter(year=year).values(platform=F("enterprise__platform"))
    found = _summed(figure, rows).order_by("platform")
    return {row["platform"] or "": _sums(figure, row) for row in found}


def years_of(figure: Figure, person: Any) -> QuerySet[EnterpriseYear]:
    """The firms' years behind the figure that a person may read."""
    return of_firms(person, EnterpriseYear.objects.filter(figure.taken), "enterprise")


def merged(parts: Mapping[str, Sums], figure: Figure, rest: str) -> dict[str, Sums]:
    """Parts of which none is of fewer firms than ``FEW``: the smallest go together under ``rest``.

    What one of them has could be told otherwise, from the others and the whole.
    """
    small = sorted(parts, key=lambda name: parts[name].firms)
    together: list[str] = []
    while small and (parts[small[0]].firms < FEW or 0 < _firms(parts, together) < FEW):
        together.append(small.pop(0))
    kept = {name: each for name, each in parts.items() if name not in together}
    return kept | ({rest: _together(parts, together, figure)} if together else {})


def _firms(parts: Mapping[str, Sums], names: Sequence[str]) -> int:
    return sum(parts[name].firms for name in names)


def _together(parts: Mapping[str, Sums], names: Sequence[str], figure: Figure) -> Sums:
    top = sum(parts[name].top or 0.0 for name in names)
    under = sum(parts[name].under or 0.0 for name in names)
    return Sums(figure.of(top, under), _firms(parts, names), top, under)


def _summed(figure: Figure, rows: Any) -> Any:
    sums = {f"sum_{name}": Sum(name) for name in figure.fields}
    return rows.annotate(firms=Count("pk"), **sums)


def _sums(figure: Figure, row: Mapping[str, Any]) -> Sums:
    top, under = row[f"sum_{figure.top}"], row.get(f"sum_{figure.under}")
    return Sums(figure.of(top, under), row["firms"], top, under)
