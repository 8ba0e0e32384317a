"""Whether the disposal plans, promises and uses of ``land.yaml`` hold together."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from wanmu.kernel.faults import Faults, nearest
from wanmu.kernel.messages import mark
from wanmu.pack.models.land import Land
from wanmu.pack.models.land_book import LandPlan
from wanmu.pack.models.schemes import Clause
from wanmu.pack.part_reader import KeyPath, Locate
from wanmu.schema.land import FINDING, PARCEL_STATE

CONFORMING: Final = "use_conforming"
NOT_CONFORMING: Final = "use_not_conforming"
USE_PLANS: Final = (CONFORMING, NOT_CONFORMING)
"""The plans of parcels whose use was changed."""


def deciding(land: Land) -> Iterator[tuple[KeyPath, Clause]]:
    """The parts that must have a clause or be assumed, with their paths."""
    for name, promise in land.promises.items():
        if promise.due is not None:
            yield ("promises", name), promise
    for name, plan in land.plans.items():
        for key, step in plan.steps.items():
            yield ("plans", name, "steps", key), step
    if land.uses is not None:
        yield ("uses",), land.uses
        for name, use in land.uses.kinds.items():
            if use.fits:
                yield ("uses", "kinds", name), use


def check_book(land: Land, locate: Locate, faults: Faults) -> None:
    """P085 to P089: categories, limits, names and order of steps; fields and uses."""
    found = {CONFORMING, NOT_CONFORMING} if land.uses else set()
    _check_names(land, locate, faults)
    for name, plan in land.plans.items():
        if name not in {*land.categories, *found}:
            faults.add(
                "P085",
                mark('a plan for "{name}", which is no category (nearest: {nearest}); correct it'),
                locate("plans", name),
                name=name,
                nearest=nearest(name, {*land.categories, *found}) or "–",
            )
        _check_steps(name, plan, locate, faults)
    _check_fields(land, locate, faults)
    _check_uses(land, locate, faults)


def _check_steps(name: str, plan: LandPlan, locate: Locate, faults: Faults) -> None:
    before: list[str] = []
    for key, step in plan.steps.items():
        path = ("plans", name, "steps", key)
        if sum(limit is not None for limit in (step.working_days, step.days, step.months)) != 1:
            faults.add(
                "P086",
                mark('the step "{name}" needs one limit: working_days, days or months'),
                locate(*path),
                name=key,
            )
        if step.after is not None and step.after not in before:
            faults.add(
                "P088",
                mark('"{after}" is no earlier step of the plan (nearest: {nearest}); correct it'),
                locate(*path, "after"),
                after=step.after,
                nearest=nearest(step.after, before) or "–",
            )
        before.append(key)


def _check_names(land: Land, locate: Locate, faults: Faults) -> None:
    """An event names its step by identifier or by name, so that none may stand for two."""
    steps = [(name, key, step) for name, plan in land.plans.items()
             for key, step in plan.steps.items()]  # fmt: skip
    times = Counter(word for _, key, step in steps for word in {key, step.zh, step.en} - {""})
    for name, key, step in steps:
        for word in sorted({key, step.zh, step.en}):
            if times[word] > 1 or word in FINDING:
                faults.add(
                    "P087",
                    mark('"{word}" stands for another step too; give each step its own name'),
                    locate("plans", name, "steps", key),
                    word=word,
                )


def _check_fields(land: Land, locate: Locate, faults: Faults) -> None:
    known = PARCEL_STATE.by_name
    for name, promise in land.promises.items():
        for part in ("agreed", "fact"):
            written = getattr(promise, part)
            if written not in known:
                faults.add(
                    "P089",
                    mark('there is no "{found}" (nearest: {nearest}); correct it'),
                    locate("promises", name, part),
                    found=written,
                    nearest=nearest(written, known) or "–",
                )


def _check_uses(land: Land, locate: Locate, faults: Faults) -> None:
    if land.uses is None:
        return
    kinds = land.uses.kinds
    named: list[tuple[KeyPath, str]] = [(("uses", "approved"), land.uses.approved)]
    named += [(("uses", "kinds", name, "fits", at), fit)
              for name, use in kinds.items() for at, fit in enumerate(use.fits)]  # fmt: skip
    for path, written in named:
        if written not in kinds:
            faults.add(
                "P089",
                mark('there is no "{found}" (nearest: {nearest}); correct it'),
                locate(*path),
                found=written,
                nearest=nearest(written, kinds) or "–",
            )
