"""``wanmu plan``: how much land the targets take, whether it is there, and who should get it."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Annotated, Final, TypeAlias, TypeVar

import typer

from wanmu.cli.output import FormatOption, OutputOption, PackOption, give
from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.messages import mark
from wanmu.pack import Pack, load_pack
from wanmu.planning import balance, changes, demand, supply, uncertainty
from wanmu.planning.allocation import Lock, allocate, alternatives
from wanmu.planning.sensitivity import sensitivity
from wanmu.report import Answer
from wanmu.report.allocation_view import allocation_answer
from wanmu.report.planning_view import balance_answer, demand_answer, supply_answer
from wanmu.report.uncertainty_view import uncertainty_answer

Result = TypeVar("Result")

app = typer.Typer(
    help="Land demand, supply, their balance, and who should get which land.", no_args_is_help=True
)

HorizonOption: TypeAlias = Annotated[
    int | None, typer.Option(help="The last year to look at; the pack's last target by default.")
]
SetOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--set", help="Change an input: intensity.现代装备.2025=700. May be repeated."),
]


def _add(
    name: str, engine: Callable[..., Result], view: Callable[[Result, Pack], Answer], says: str
) -> None:
    """Add a command that asks one engine and lays its answer out."""

    @app.command(name, help=says)
    def command(
        pack: PackOption = "jinyun",
        horizon: HorizonOption = None,
        sets: SetOption = None,
        how: FormatOption = "table",
        output: OutputOption = None,
    ) -> None:
        loaded = load_pack(pack)
        result = engine(loaded, horizon=horizon, changes=changes(sets or ()))
        give(view(result, loaded), how, output)


_DRAWS: Final = 100_000


@app.command("demand")
def demand_command(
    *,
    pack: PackOption = "jinyun",
    horizon: HorizonOption = None,
    sets: SetOption = None,
    samples: Annotated[
        int | None,
        typer.Option(help="Draw what is uncertain so often: quantiles of need and shortage."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same draws.")] = 1,
    why: Annotated[
        bool,
        typer.Option(
            "--why",
            help="Which assumption matters most; 100,000 draws where --samples does not say.",
        ),
    ] = False,
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """How much new land the output targets take, by industry and period."""
    loaded = load_pack(pack)
    asked = changes(sets or ())
    if samples is None and not why:
        give(demand_answer(demand(loaded, horizon=horizon, changes=asked), loaded), how, output)
        return
    found = uncertainty(
        loaded,
        samples=_DRAWS if samples is None else samples,
        seed=seed,
        horizon=horizon,
        changes=asked,
    )
    matters = sensitivity(found) if why else None
    give(uncertainty_answer(found, loaded, matters), how, output)


_add(
    "supply",
    supply,
    supply_answer,
    "How much land the blocks give, by platform, phase and legal class.",
)
_add("balance", balance, balance_answer, "Demand against supply, and what redevelopment must add.")


class Reading(StrEnum):
    """What holds where the documents disagree."""

    BLOCKS = "blocks"
    DIVISION = "division"


@app.command("allocate")
def allocate_command(
    pack: PackOption = "jinyun",
    horizon: HorizonOption = None,
    sets: SetOption = None,
    reading: Annotated[
        Reading,
        typer.Option(
            case_sensitive=False,
            help="Where a block's projects and the division of labour disagree: which holds.",
        ),
    ] = Reading.BLOCKS,
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
    locks = [*_locks(lock or [], inside=True), *_locks(bar or [], inside=False)]
    found = allocate(
        loaded,
        horizon=horizon,
        changes=changes(sets or ()),
        reading=reading.value,
        locks=locks,
    )
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
