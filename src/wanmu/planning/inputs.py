"""The inputs of the demand for land: the pack's stated figures, a person's changes before them."""

from dataclasses import dataclass, field

from wanmu.kernel.figure import Figure
from wanmu.kernel.interval import Interval
from wanmu.kernel.units import Unit
from wanmu.pack import Pack
from wanmu.pack.models.demand import InputMeasure
from wanmu.planning.changes import Changes


@dataclass(slots=True)
class Inputs:
    """Looks inputs up by measure, industry and year, and remembers which were used."""

    pack: Pack
    changes: Changes
    used: dict[str, Figure] = field(default_factory=dict)

    def unit(self, measure: InputMeasure) -> Unit:
        """The unit in which the pack states a measure."""
        spec = self.pack.demand
        years = (spec.base, *(period.target for period in spec.periods))
        names = (self._fact(measure, spec.industries[0], year) for year in years)
        return next(self.pack.facts[name].stated.unit for name in names if name in self.pack.facts)

    def get(self, measure: InputMeasure, industry: str, year: int) -> Figure:
        """An output (at a target or now), a land or a required intensity.

        What a county decides is exact (a target of 150 is 150); what it measured was rounded.
        """
        fact = self.pack.facts[self._fact(measure, industry, year)]
        measured = fact.kind == "actual"
        value = fact.stated.value
        interval = fact.stated.interval if measured else Interval.point(value)
        return self._used(f"{measure}.{industry}.{year}", Figure(value, interval))

    def required(self, industry: str, target: int) -> Figure:
        """The output that new land must yield: stated, or a multiple of an earlier requirement."""
        rule = next(p.intensity for p in self.pack.demand.periods if p.target == target)
        if rule == "stated":
            return self.get("intensity", industry, target)
        earlier = self.required(industry, rule.of)
        factor = self._used(f"intensity_factor.{target}", Figure.exactly(rule.times, "stated"))
        return self._used(f"intensity.{industry}.{target}", earlier * factor)

    def _fact(self, measure: InputMeasure, industry: str, year: int) -> str:
        return self.pack.demand.facts[measure].format(industry=industry, year=year)

    def _used(self, name: str, figure: Figure) -> Figure:
        changed = self.changes.values.get(name)
        self.used[name] = figure if changed is None else Figure.exactly(changed)
        return self.used[name]
