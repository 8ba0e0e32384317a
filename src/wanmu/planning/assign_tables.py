"""The tables of an assignment: costs, sizes and capacities, and every fault of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Any, Final

import numpy as np

from wanmu.kernel.faults import Faults, InputError, Place
from wanmu.kernel.messages import mark
from wanmu.planning.solver import Flags, Floats

# Beyond it the solver's absolute tolerances are finer than its numbers.
LARGEST: Final = 1e12
_TOLD: Final = 5


@dataclass(frozen=True, slots=True)
class Tables:
    """Costs and sizes by agent and job, capacities by agent."""

    costs: Floats
    sizes: Floats
    capacities: Floats

    @property
    def possible(self) -> Flags:
        """The pairs that are not forbidden."""
        return np.isfinite(self.costs) & np.isfinite(self.sizes)

    @property
    def fitting(self) -> Flags:
        """The pairs that are not forbidden and fit when the job is the agent's only one."""
        return self.possible & (self.sizes <= self.capacities[:, None])


def tables(costs: Any, sizes: Any, capacities: Any) -> Tables:
    """The tables as numbers; sizes of jobs alone are the same for every agent.

    Raises ``InputError`` for what is no table of numbers or does not fit the others (L008), and for
    figures that cannot be (L009).
    """
    faults = Faults()
    given = {"costs": costs, "sizes": sizes, "capacities": capacities}
    read = {name: _numbers(name, table, faults) for name, table in given.items()}
    faults.check()
    _check_shapes(read["costs"], read["sizes"], read["capacities"])
    _check_figures(read)
    return Tables(
        read["costs"], np.broadcast_to(read["sizes"], read["costs"].shape), read["capacities"]
    )


def check_alone(given: Tables) -> None:
    """Refuse the jobs that no agent could take even if each were the only one (L010)."""
    faults = Faults()
    for job in np.flatnonzero(~given.fitting.any(axis=0)).tolist():
        place = Place(field=f"jobs[{job}]")
        if not given.possible[:, job].any():
            faults.add("L010", mark("job {job} is forbidden to every agent"), place, job=job)
        else:
            faults.add(
                "L010",
                mark(
                    "job {job} fits no agent, even as its only job; agent {agent} is nearest: "
                    "size {size}, capacity {capacity}"
                ),
                place,
                job=job,
                **_nearest(given, job),
            )
    faults.check()


def _nearest(given: Tables, job: int) -> dict[str, object]:
    over = np.where(given.possible[:, job], given.sizes[:, job] - given.capacities, inf)
    agent = int(over.argmin())
    return {
        "agent": agent,
        "size": f"{given.sizes[agent, job]:.12g}",
        "capacity": f"{given.capacities[agent]:.12g}",
    }


def _numbers(name: str, given: Any, faults: Faults) -> Floats:
    try:
        return np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        message = mark("{name} must be numbers, in rows of one length")
        faults.add("L008", message, Place(field=name), name=name)
        return np.zeros(0)


def _check_shapes(costs: Floats, sizes: Floats, capacities: Floats) -> None:
    if costs.ndim != 2:  # noqa: PLR2004  rows and columns
        raise InputError.of(
            "L008",
            mark(
                "costs have the shape {found}; needed is a table with a row for each agent and a "
                "column for each job"
            ),
            Place(field="costs"),
            found=costs.shape,
        )
    faults = Faults()
    if sizes.shape not in {costs.shape, costs.shape[1:]}:
        faults.add(
            "L008",
            mark("sizes have the shape {found}; needed is {pairs}, as costs have, or {jobs}"),
            Place(field="sizes"),
            found=sizes.shape,
            pairs=costs.shape,
            jobs=costs.shape[1:],
        )
    if capacities.shape != costs.shape[:1]:
        faults.add(
            "L008",
            mark("capacities have the shape {found}; needed is {expected}, one for each agent"),
            Place(field="capacities"),
            found=capacities.shape,
            expected=costs.shape[:1],
        )
    faults.check()


def _within(low: float) -> Callable[[Floats], Flags]:
    return lambda table: ((table >= low) & (table <= LARGEST)) | (table == inf)


_FIGURES: Final[dict[str, tuple[Callable[[Floats], Flags], str]]] = {
    "costs": (
        _within(-LARGEST),
        mark(
            "{count} costs cannot be used: {places}; a cost is at most 1e12 either way, or "
            "infinite where the pair is forbidden"
        ),
    ),
    "sizes": (
        _within(0.0),
        mark(
            "{count} sizes cannot be used: {places}; a size is from 0 to 1e12, or infinite "
            "where the pair is forbidden"
        ),
    ),
    "capacities": (
        _within(0.0),
        mark(
            "{count} capacities cannot be used: {places}; a capacity is from 0 to 1e12, or "
            "infinite for no limit"
        ),
    ),
}


def _check_figures(read: Mapping[str, Floats]) -> None:
    faults = Faults()
    for name, (right, message) in _FIGURES.items():
        wrong = np.argwhere(~right(read[name])).tolist()
        if wrong:
            told = [f"{name}{at} = {read[name][tuple(at)]:g}" for at in wrong[:_TOLD]]
            dots = ["…"] if len(wrong) > _TOLD else []
            faults.add(
                "L009",
                message,
                Place(field=name),
                count=len(wrong),
                places=", ".join(told + dots),
            )
    faults.check()
