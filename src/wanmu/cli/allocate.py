"""``wanmu plan allocate``: who should get which land."""

from collections.abc import Iterator
from enum import StrEnum
from math import inf, isfinite
from typing import Annotated, TypeAlias, cast, get_args

import typer

from wanmu.cli.output import FormatOption, OutputOption, PackOption, give
from wanmu.kernel.faults import Faults, InputError, Place, nearest
from wanmu.kernel.messages import mark
from wanmu.pack import load_pack
from wanmu.pack.models.allocation import Goal, LegalClass
from wanmu.planning import changes
from wanmu.planning.allocation import (
    Lock,
    Terms,
    alternatives,
    best_of,
    contradictions,
    problem_of,
)
from wanmu.report.allocation_view import allocation_answer, problem_answer

HorizonOption: TypeAlias = Annotated[
    int | None, typer.Option(help="The last year to look at; the pack's last target by default.")
]
SetOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--set", help="Change an input: intensity.现代装备.2025=700. May be repeated."),
]


class Reading(StrEnum):
    """What holds where the documents disagree."""

    BLOCKS = "blocks"
    DIVISION = "division"


class By(StrEnum):
    """Who takes land."""

    INDUSTRY = "industry"
    LINE = "line"
    PROJECT = "project"


def allocate_command(
    *,
    pack: PackOption = "jinyun",
    horizon: HorizonOption = None,
    sets: SetOption = None,
    by: Annotated[
        By,
        typer.Option(
            case_sensitive=False,
            help="Who takes land: industries, groups of their product lines, or projects of known "
            "area before the rest of their industry.",
        ),
    ] = By.INDUSTRY,
    reading: Annotated[
        Reading,
        typer.Option(
            case_sensitive=False,
            help="Where a block's projects and the division of labour disagree: which holds.",
        ),
    ] = Reading.BLOCKS,
    price: Annotated[
        float | None,
        typer.Option(
            "--division-price",
            min=0,
            help="What a 亩 against the division of labour costs, 万元, where the blocks' projects "
            "hold.",
        ),
    ] = None,
    lock: Annotated[
        list[str] | None,
        typer.Option(
            help="Fix an industry to a block: industry@block, or industry@block=reason. "
            "May be repeated."
        ),
    ] = None,
    bar: Annotated[
        list[str] | None,
        typer.Option(
            help="Keep an industry from a block: industry@block, or industry@block=reason. "
            "May be repeated."
        ),
    ] = None,
    close: Annotated[
        list[str] | None,
        typer.Option(
            help="A legal class of land that is not built on: permitted, conditional, restricted. "
            "May be repeated."
        ),
    ] = None,
    goal: Annotated[
        list[str] | None,
        typer.Option(
            help="What is sought, in this order: unmet, converted, cost, misfit, fragments. "
            "Repeated."
        ),
    ] = None,
    weight: Annotated[
        list[str] | None,
        typer.Option(
            help="A weight, goal=number: the weighted sum of these goals is sought first. Repeated."
        ),
    ] = None,
    gap: Annotated[
        float,
        typer.Option(min=0, help="By what share a goal may miss its bound; 0 is proven the best."),
    ] = 0.0,
    time_limit: Annotated[
        float,
        typer.Option(min=0.001, help="Seconds after which the best so far is given, with its gap."),
    ] = inf,
    reasons: Annotated[
        bool,
        typer.Option(help="Whether to seek the reasons, each an allocation of its own."),
    ] = True,
    describe: Annotated[
        bool,
        typer.Option("--describe", help="Print the problem in words, checked, and solve nothing."),
    ] = False,
    others: Annotated[
        int,
        typer.Option(
            "--alternatives",
            min=0,
            help="So many other allocations, nearly as good and as different as can be.",
        ),
    ] = 0,
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Which industry should get which land, when: the best allocation, proven, and why."""
    loaded = load_pack(pack)
    problem = problem_of(
        loaded,
        horizon=horizon,
        changes=changes(sets or ()),
        reading=reading.value,
        locks=[*_locks(lock or [], inside=True), *_locks(bar or [], inside=False)],
        by=by.value,
        terms=_terms(goal or [], weight or [], close or [], price),
    )
    if describe:
        give(problem_answer(problem, loaded), how, output)
        return
    disagreements = contradictions(loaded)
    found = best_of(problem, disagreements, gap=gap, time_limit=time_limit, reasons=reasons)
    other = alternatives(found, count=others)
    give(allocation_answer(found, loaded, other), how, output)


def _locks(written: list[str], *, inside: bool) -> Iterator[Lock]:
    for each in written:
        decision, _, reason = each.partition("=")
        industry, at, block = decision.partition("@")
        if not (industry and at and block):
            raise InputError.of(
                "L023",
                mark("{found!r} is not a decision; write industry@block, or industry@block=reason"),
                Place(field="--lock" if inside else "--bar"),
                found=each,
            )
        yield Lock(industry.strip(), block.strip(), inside=inside, reason=reason.strip())


def _terms(goals: list[str], weights: list[str], closed: list[str], price: float | None) -> Terms:
    """What was set, every wrong word told at once.

    Raises:
        InputError: L030 for an unknown word; L031 for what is no weight.
    """
    faults = Faults()
    numbers = dict(_weight(each, faults) for each in weights)
    _check_words("--goal", goals, get_args(Goal), faults)
    _check_words("--weight", list(numbers), get_args(Goal), faults)
    _check_words("--close", closed, get_args(LegalClass), faults)
    faults.check()
    return Terms(
        goals=cast("tuple[Goal, ...]", tuple(dict.fromkeys(goals))) or None,
        weights=cast("dict[Goal, float]", numbers) or None,
        closed=cast("tuple[LegalClass, ...]", tuple(dict.fromkeys(closed))) or None,
        division_price=price,
    )


def _weight(written: str, faults: Faults) -> tuple[str, float]:
    name, _, number = written.partition("=")
    try:
        weight = float(number)
    except ValueError:
        weight = -1.0
    if weight < 0 or not isfinite(weight):
        faults.add(
            "L031",
            mark("{found!r} is not a weight; write goal=number, as unmet=1, not below zero"),
            Place(field="--weight"),
            found=written,
        )
    return name.strip(), weight


def _check_words(option: str, words: list[str], known: tuple[str, ...], faults: Faults) -> None:
    for word in words:
        if word not in known:
            faults.add(
                "L030",
                mark('there is no "{found}" (nearest: {nearest}); it is one of {known}'),
                Place(field=option),
                found=word,
                nearest=nearest(word, known) or known[0],
                known=", ".join(known),
            )
