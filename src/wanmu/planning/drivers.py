"""The drivers of the land plan: what a person may move to see what follows.

They are the things that the pack calls uncertain, each with the inputs that it moves together.
A driver of factors is set in per cent of the plan; 100 is the plan as it stands.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from wanmu.kernel.faults import Faults, Place
from wanmu.kernel.interval import decimal_text
from wanmu.kernel.messages import language, mark
from wanmu.pack import Pack
from wanmu.pack.models.scenarios import Distribution, Uncertain, read_change
from wanmu.pack.plan_inputs import matching
from wanmu.planning.changes import Changes
from wanmu.planning.known import input_unit

_PERCENT: Final = 100
_STEPS: Final = 40


@dataclass(frozen=True, slots=True)
class Driver:
    """Something to move, from ``low`` to ``high``, in ``unit``; ``plan`` is where the plan has it.

    ``choices`` are the values that alone are possible; none where all between the ends are.
    """

    key: str
    title: str
    why: str
    unit: str
    low: Fraction
    high: Fraction
    step: Fraction
    plan: Fraction
    choices: tuple[Fraction, ...]
    inputs: tuple[str, ...]
    times: bool


def drivers(pack: Pack, values: Mapping[str, Fraction]) -> tuple[Driver, ...]:
    """The drivers of a pack whose plan has these input values, in the pack's order."""
    return tuple(_driver(each, pack, values) for each in pack.scenarios.uncertain)


def _driver(uncertain: Uncertain, pack: Pack, values: Mapping[str, Fraction]) -> Driver:
    times = uncertain.given == "factor"
    scale = _PERCENT if times else 1
    inputs = tuple(name for each in uncertain.inputs for name in matching(each, values))
    plan = Fraction(_PERCENT) if times else values[inputs[0]]
    possible = [Fraction(str(each)) * scale for each in _ends(uncertain.distribution)]
    low, high = min(*possible, plan), max(*possible, plan)
    choices = {*possible, plan} if uncertain.distribution.kind == "discrete" else set()
    return Driver(
        key=uncertain.id,
        title=uncertain.zh if language() == "zh" else uncertain.en,
        why=uncertain.assumed or uncertain.source,
        unit="%" if times else input_unit(pack, inputs[0]),
        low=low,
        high=high,
        step=Fraction(1) if times else _round_step((high - low) / _STEPS),
        plan=plan,
        choices=tuple(sorted(choices, reverse=True)),
        inputs=inputs,
        times=times,
    )


def _ends(found: Distribution) -> list[object]:
    return [each for each in (*found.values, found.low, found.high) if each is not None]


def _round_step(step: Fraction) -> Fraction:
    """The greatest power of ten that is no greater: steps that a person can count."""
    power = Fraction(1)
    while power > step:
        power /= 10
    while power * 10 <= step:
        power *= 10
    return power


def settings(known: Iterable[Driver], written: Mapping[str, str]) -> dict[str, Fraction]:
    """What a person has set, by driver, without what stands as in the plan.

    A driver that is not named, or left empty, stays as it is.

    Raises:
        InputError: W100 for what is no number; W101 for a number outside the driver's ends. Every
            fault at once, its place the driver's key.
    """
    faults = Faults()
    found = dict(_settings(known, written, faults))
    faults.check()
    return found


def _settings(
    known: Iterable[Driver], written: Mapping[str, str], faults: Faults
) -> Iterator[tuple[str, Fraction]]:
    for each in known:
        said = written.get(each.key, "").strip().removesuffix("%").strip()
        if not said:
            continue
        value = _number(said)
        here = Place(field=each.key)
        if value is None:
            faults.add(
                "W100", mark("{found!r} is no number; write one such as {plan}"), here,
                found=said, plan=decimal_text(each.plan),
            )  # fmt: skip
        elif not each.low <= value <= each.high:
            faults.add(
                "W101", mark("{found} is not between {low} and {high}"), here,
                found=said, low=decimal_text(each.low), high=decimal_text(each.high),
            )  # fmt: skip
        elif value != each.plan:
            yield each.key, value


def _number(said: str) -> Fraction | None:
    # Anything but plain digits is refused: Fraction also reads "1e999999999" and "1/3".
    if not said.isascii() or not said.replace(".", "", 1).isdigit():
        return None
    return read_change(said).value if _readable(said) else None


def _readable(said: str) -> bool:
    whole, _, part = said.partition(".")
    return 0 < len(whole) <= _DIGITS and len(part) <= _DIGITS and not said.endswith(".")


_DIGITS: Final = 12


def changes_of(
    known: Iterable[Driver], set_to: Mapping[str, Fraction], values: Mapping[str, Fraction]
) -> Changes:
    """What the settings change in the plan's inputs."""
    made: dict[str, Fraction] = {}
    for each in known:
        if each.key in set_to:
            for name in each.inputs:
                times = values[name] / _PERCENT if each.times else 1
                made[name] = set_to[each.key] * times
    return Changes(made)
