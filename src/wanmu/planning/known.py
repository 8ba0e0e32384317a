"""Every input of the land plan with its value, and changes written for several of them at once."""

from collections.abc import Mapping
from fractions import Fraction

from wanmu.kernel.faults import Faults, Place, nearest
from wanmu.kernel.messages import mark
from wanmu.pack import Pack
from wanmu.pack.models.scenarios import read_change
from wanmu.pack.plan_inputs import matching
from wanmu.planning.balance import balance, redevelopment, redevelopment_inputs, split_changes
from wanmu.planning.changes import Changes
from wanmu.planning.demand import demand_inputs
from wanmu.planning.inputs import Inputs
from wanmu.planning.supply import supply


def input_values(pack: Pack, changes: Changes | None = None) -> dict[str, Fraction]:
    """The inputs by the names that ``--set`` takes, each in its own unit.

    Raises:
        InputError: L001 for a change of something that is no input, and as the engines do.
    """
    asked = changes or Changes()
    parts = split_changes(pack, asked)
    land = supply(pack, changes=parts.supply)
    planned = redevelopment(pack, parts.redevelopment)
    names = redevelopment_inputs(pack)
    shares = balance(pack, changes=asked).shares
    first = land.periods[0]
    figures = {
        **demand_inputs(pack, parts.demand),
        **{f"red_line.{row.block}": row.figures["red_line"] for row in land.rows},
        **{f"supplied.{row.block}": row.figures["supplied"] for row in land.rows},
        **{f"first_phase.{row.block}": row.by_period[first] for row in land.rows},
        **{f"share.{i}.{p}": share for i, each in shares.items() for p, share in each.items()},
        **{names[period]: figure for period, figure in planned.items()},
    }
    return {name: figure.value for name, figure in figures.items() if figure is not None}


def input_unit(pack: Pack, name: str) -> str:
    """The unit of an input; none of a share or a factor."""
    measure = name.partition(".")[0]
    stated = {str(each): str(Inputs(pack, Changes()).unit(each)) for each in pack.demand.facts}
    if measure in {"red_line", "supplied", "first_phase", "redevelopment"}:
        return pack.county.units.area
    return stated.get(measure, "")


def read_changes(written: Mapping[str, str], values: Mapping[str, Fraction], file: str) -> Changes:
    """Changes as a scenario writes them: names or patterns, with ``650`` or ``×0.9``.

    Where two name the same input, the later holds. ``file`` is named where something is wrong.

    Raises:
        InputError: L046 for a name that no input has; P084 for what is no change.
    """
    faults = Faults()
    made: dict[str, Fraction] = {}
    for pattern, said in written.items():
        change = read_change(said)
        names = matching(pattern, values)
        if not names:
            faults.add(
                "L046",
                mark("no input of the plan is named {found!r}; the nearest is {nearest}"),
                Place(file, field="changes"),
                found=pattern,
                nearest=nearest(pattern, values) or "–",
            )
        for name in names:
            made[name] = change.value * values[name] if change.times else change.value
    faults.check()
    return Changes(made)
