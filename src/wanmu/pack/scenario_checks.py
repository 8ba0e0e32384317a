"""Whether the inputs of ``scenarios.yaml`` are known, and each distribution can be."""

from collections.abc import Collection, Iterator
from fractions import Fraction
from typing import Final

from wanmu.kernel.faults import Faults, Place, nearest
from wanmu.kernel.messages import mark
from wanmu.pack.contents import Entry
from wanmu.pack.models import Distribution, Scenario, Scenarios, Uncertain
from wanmu.pack.plan_inputs import matching
from wanmu.pack.references import References, duplicate

_NEEDED: Final = {
    "triangular": ("low", "mode", "high"),
    "uniform": ("low", "high"),
    "normal": ("mean", "sd", "low", "high"),
    "discrete": ("values", "weights"),
}
_EVERY: Final = ("low", "mode", "high", "mean", "sd", "values", "weights")


def check_scenarios(
    entry: Entry[Scenarios], references: References, inputs: Collection[str] | None
) -> None:
    """Note every fault; with ``inputs`` None, what the plan's inputs are is not known."""
    _check_ids(entry, references.faults)
    # Shares must add up to one, which draws of their own would not.
    free = None if inputs is None else [name for name in inputs if not name.startswith("share.")]
    taken: dict[str, int] = {}
    for index, uncertain in enumerate(entry.record.uncertain):
        _check_basis(uncertain, entry.place("uncertain", index), references)
        names = _check_inputs(entry, index, free, taken, references.faults)
        spread = entry.place("uncertain", index, "distribution")
        # What an answer is divided by must be more than zero.
        dividing = any(name.startswith("intensity") for name in (*uncertain.inputs, *names))
        _check_distribution(uncertain.distribution, spread, references.faults, dividing=dividing)
    for index, scenario in enumerate(entry.record.scenarios):
        _check_basis(scenario, entry.place("scenarios", index), references)
        for pattern in scenario.changes:
            place = entry.place("scenarios", index, "changes", pattern)
            _matched(pattern, inputs, place, references.faults)


def _check_ids(entry: Entry[Scenarios], faults: Faults) -> None:
    for group in ("uncertain", "scenarios"):
        first: dict[str, Place] = {}
        for index, item in enumerate(getattr(entry.record, group)):
            place = entry.place(group, index, "id")
            if item.id in first:
                faults.extend([duplicate(item.id, place, first[item.id])])
            first.setdefault(item.id, place)


def _matched(
    pattern: str, names: Collection[str] | None, place: Place, faults: Faults
) -> list[str]:
    if names is None:
        return []
    found = matching(pattern, names)
    if not found:
        faults.add(
            "P080",
            mark('no input of the plan is named "{found}" here; the nearest is {nearest}'),
            place,
            found=pattern,
            nearest=nearest(pattern, names) or "–",
        )
    return found


def _check_inputs(
    entry: Entry[Scenarios],
    index: int,
    free: Collection[str] | None,
    taken: dict[str, int],
    faults: Faults,
) -> list[str]:
    """The inputs that an entry moves; each may be moved by one entry only."""
    moved = []
    for number, pattern in enumerate(entry.record.uncertain[index].inputs):
        place = entry.place("uncertain", index, "inputs", number)
        for name in _matched(pattern, free, place, faults):
            moved.append(name)
            other = taken.setdefault(name, index)
            if other != index:
                faults.add(
                    "P082",
                    mark("{name} is moved by {other} already; leave it to one of them"),
                    place,
                    name=name,
                    other=entry.record.uncertain[other].id,
                )
    return moved


def _check_basis(record: Uncertain | Scenario, place: Place, references: References) -> None:
    references.check("source", record.source, place)
    if not record.assumed and not (record.source and record.locator):
        references.faults.add(
            "P083",
            mark("{id} needs its basis: source and locator, or assumed and why"),
            place,
            id=record.id,
        )


def _check_distribution(
    spread: Distribution, place: Place, faults: Faults, *, dividing: bool
) -> None:
    needed = _NEEDED[spread.kind]
    given = [name for name in _EVERY if getattr(spread, name) not in (None, ())]
    if set(given) != set(needed):
        faults.add(
            "P081",
            mark("a {kind} distribution takes {needed}, and has {given}"),
            place,
            kind=spread.kind,
            needed=", ".join(needed),
            given=", ".join(given) or "–",
        )
        return
    for message in _impossible(spread, dividing=dividing):
        faults.add("P082", message, place)


def _impossible(spread: Distribution, *, dividing: bool) -> Iterator[str]:
    low, high = _ends(spread)
    if low > high:
        yield mark("its low end is above its high end; exchange them")
    elif spread.mode is not None and not low <= spread.mode <= high:
        yield mark("its mode is not between its ends")
    if low < 0:
        yield mark("no input can be below zero; raise the low end")
    elif dividing and low == 0:
        yield mark("an output per mu divides and must be more than zero; raise the low end")
    if spread.sd is not None and spread.sd <= 0:
        yield mark("its standard deviation must be more than zero")
    if len(spread.values) != len(spread.weights):
        yield mark("each of its values needs one weight")
    elif spread.weights and (min(spread.weights) < 0 or not sum(spread.weights)):
        yield mark("its weights must be zero or more, and not all of them zero")


def _ends(spread: Distribution) -> tuple[Fraction, Fraction]:
    if spread.values:
        return min(spread.values), max(spread.values)
    assert spread.low is not None  # each other kind has both, which was checked
    assert spread.high is not None
    return spread.low, spread.high
