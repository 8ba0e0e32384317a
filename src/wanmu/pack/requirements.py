"""What a county's demand requires of an industry's land at a target year."""

from fractions import Fraction

from wanmu.kernel.units import unit
from wanmu.pack.county_pack import Pack


def next_target(pack: Pack, year: int) -> int:
    """The first target year that has not passed; the last of all, where all have.

    Raises:
        InputError: P063, when the pack has no demand.yaml.
    """
    targets = [period.target for period in pack.demand.periods]
    return next((target for target in targets if target >= year), targets[-1])


def required_output(pack: Pack, industry: str, target: int) -> Fraction:
    """The output in 万元/亩 that an industry's new land must yield: stated, or a multiple.

    Raises:
        InputError: P063, when the pack has no demand.yaml.
    """
    rule = next(each.intensity for each in pack.demand.periods if each.target == target)
    if rule != "stated":
        return required_output(pack, industry, rule.of) * rule.times
    name = pack.demand.facts["intensity"].format(industry=industry, year=target)
    stated = pack.facts[name].stated
    return stated.value * stated.unit.factor_to(unit("万元/亩"))
