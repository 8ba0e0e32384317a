"""Why no allocation keeps to the decisions: the fewest terms that conflict, and what would help."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import inf
from typing import Final, NoReturn

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import listed, mark, text
from wanmu.planning.allocation.model import Model, Name, model_of
from wanmu.planning.allocation.problem import Apart, Limit, Lock, Problem
from wanmu.planning.solver import Floats, solve

_PLACES: Final = 2
_PROBE: Final = "probe"


@dataclass(frozen=True, slots=True)
class Term:
    """Something that could be given up: what it says, and the problem without it."""

    says: str
    without: Callable[[Problem], Problem]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The least that lets all the rest be kept: decisions taken back; or more land, 亩 by block.

    No land where none would help, as where two do not go together.
    """

    taken_back: tuple[Lock, ...]
    land: dict[str, float]


def refuse(problem: Problem) -> NoReturn:
    """Say which of the terms of a problem without an answer conflict, and what would help.

    Raises:
        InputError: L021 where decisions leave a block too little land; L028 for other terms.
    """
    locks = _fewest_locks(problem)
    fewest = problem.with_locks(locks)
    terms = tuple(_fewest_terms(fewest))
    help_ = _remedy(fewest, relaxation(fewest))
    if terms:
        raise InputError.of(
            "L028",
            mark("no allocation keeps all of this: {terms}. {remedy}"),
            terms="; ".join([*map(decision, locks), *(term.says for term in terms)]),
            remedy=help_,
        )
    blocks = list(dict.fromkeys(lock.block for lock in locks))
    raise InputError.of(
        "L021",
        mark(
            "{blocks} cannot hold {industries}, which are all fixed to it: each takes at least "
            "{plot} 亩. {remedy}"
        ),
        blocks=", ".join(f"{each} ({problem.blocks[each].area:.0f} 亩)" for each in blocks),
        industries=", ".join(lock.industry for lock in locks),
        plot=" / ".join(dict.fromkeys(f"{problem.least(lock.industry):g}" for lock in locks)),
        remedy=help_,
    )


def decision(lock: Lock) -> str:
    """A decision in words."""
    pair = {"industry": lock.industry, "block": lock.block}
    if lock.inside:
        return text("{industry} is fixed to {block}", **pair)
    return text("{industry} is kept from {block}", **pair)


def feasible(problem: Problem) -> bool:
    """Whether any allocation keeps to all terms."""
    model = model_of(problem)
    model.goals[_PROBE] = {}
    return solve(model.program(_PROBE, {})).values is not None


def _fewest_locks(problem: Problem) -> list[Lock]:
    """Decisions of which none can be left out without an answer appearing."""
    locks = list(problem.locks)
    for lock in problem.locks:
        fewer = [each for each in locks if each is not lock]
        if not feasible(problem.with_locks(fewer)):
            locks = fewer
    return locks


def _fewest_terms(problem: Problem) -> Iterator[Term]:
    """The terms beyond the land of blocks without which there would be an answer."""
    left = problem
    for term in _terms(problem):
        fewer = term.without(left)
        if feasible(fewer):
            yield term
        else:
            left = fewer


def _terms(problem: Problem) -> Iterator[Term]:
    for limit in problem.limits:
        says = text(
            "{name} has a limit of {most} {unit}",
            name=limit.name,
            most=f"{limit.most:g}",
            unit=limit.unit,
        )
        yield Term(says, partial(_without_limit, limit=limit))
    for rule in problem.apart:
        says = text("{one} and {other} are kept apart", one=rule.one, other=rule.other)
        yield Term(says, partial(_without_rule, rule=rule))
    for period, quota in problem.quotas.items():
        says = text("{quota} 亩 may be converted in {period}", quota=f"{quota:g}", period=period)
        yield Term(says, partial(Problem.with_quota, period=period, area=inf))
    if problem.smallest_cluster:
        area = f"{problem.smallest_cluster:g}"
        says = text("an industry has at least {area} 亩 on a platform", area=area)
        yield Term(says, partial(replace, smallest_cluster=0.0))


def _without_limit(problem: Problem, limit: Limit) -> Problem:
    return replace(problem, limits=tuple(each for each in problem.limits if each is not limit))


def _without_rule(problem: Problem, rule: Apart) -> Problem:
    return replace(problem, apart=tuple(each for each in problem.apart if each is not rule))


def relaxation(problem: Problem) -> Relaxation:
    """The fewest decisions to take back, and the least land to find instead."""
    return Relaxation(_taken_back(problem), _more_land(problem))


def _taken_back(problem: Problem) -> tuple[Lock, ...]:
    locks = [lock for lock in problem.locks if lock.inside]
    model = model_of(problem.with_locks(lock for lock in problem.locks if not lock.inside))
    for lock in locks:
        back = ("taken back", lock.industry, lock.block)
        model.add(back, high=1.0, whole=True)
        kept: dict[Name, float] = {("here", lock.industry, lock.block): 1.0, back: 1.0}
        model.require(("kept", lock.industry, lock.block), kept, low=1.0)
    values = _least(model, "taken back")
    return tuple(
        lock
        for lock in locks
        if values is not None
        and values[model.column["taken back", lock.industry, lock.block]] > 1 / 2
    )


def _more_land(problem: Problem) -> dict[str, float]:
    """Land that is ready from the first period on, on the blocks that decisions name."""
    model = model_of(problem)
    blocks = dict.fromkeys(lock.block for lock in problem.locks if lock.inside)
    for block in blocks:
        model.add(("more", block))
        at = model.column["more", block]
        for row, name in enumerate(model.rows):
            if name[:2] == ("land", block):
                model.entries.append((row, at, -1.0))
            if name[:2] == ("conversion", block):
                model.entries.append((row, at, 1.0))
            if name[0] == "most" and name[2] == block:
                # The most of one on a block is bounded by the block: it may grow with it.
                model.row_high[row] = inf
    values = _least(model, "more")
    if values is None:
        return {}
    found = {block: float(values[model.column["more", block]]) for block in blocks}
    return {block: round(area, _PLACES) for block, area in found.items() if round(area, _PLACES)}


def _least(model: Model, kind: str) -> Floats | None:
    model.goals[_PROBE] = {at: 1.0 for name, at in model.column.items() if name[0] == kind}
    return solve(model.program(_PROBE, {})).values


def _remedy(problem: Problem, found: Relaxation) -> str:
    back = listed(decision(lock) for lock in found.taken_back)
    if not found.land:
        return text("Take one of these back; the fewest that help: {back}", back=back)
    return text(
        "Take back at least: {back}; or find land: {land}",
        back=back,
        land=_listed(problem, found.land),
    )


def _listed(problem: Problem, land: dict[str, float]) -> str:
    names: Sequence[str] = [name for name in problem.blocks if name in land]
    return listed(
        text("{area} 亩 more in {block}", area=f"{land[name]:g}", block=name) for name in names
    )
