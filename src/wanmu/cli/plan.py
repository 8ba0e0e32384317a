"""``wanmu plan``: how much land the targets take, and whether it is there."""

from collections.abc import Callable
from typing import Annotated, TypeAlias, TypeVar

import typer

from wanmu.cli.output import FormatOption, OutputOption, PackOption, give
from wanmu.pack import Pack, load_pack
from wanmu.planning import balance, changes, demand, supply
from wanmu.report import Answer
from wanmu.report.planning_view import balance_answer, demand_answer, supply_answer

Result = TypeVar("Result")

app = typer.Typer(help="Land demand, supply and their balance.", no_args_is_help=True)

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


_add(
    "demand",
    demand,
    demand_answer,
    "How much new land the output targets take, by industry and period.",
)
_add(
    "supply",
    supply,
    supply_answer,
    "How much land the blocks give, by platform, phase and legal class.",
)
_add("balance", balance, balance_answer, "Demand against supply, and what redevelopment must add.")
