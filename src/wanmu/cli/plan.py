"""``wanmu plan``: how much land the targets take, and whether it is there."""

from typing import Annotated, TypeAlias

import typer

from wanmu.cli.output import FormatOption, OutputOption, PackOption, give
from wanmu.pack import load_pack
from wanmu.planning import balance, changes, demand, supply
from wanmu.report.planning_view import balance_answer, demand_answer, supply_answer

app = typer.Typer(help="Land demand, supply and their balance.", no_args_is_help=True)

HorizonOption: TypeAlias = Annotated[
    int | None, typer.Option(help="The last year to look at; the pack's last target by default.")
]
SetOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--set", help="Change an input: intensity.现代装备.2025=700. May be repeated."),
]


@app.command("demand")
def _demand(
    pack: PackOption = "jinyun",
    horizon: HorizonOption = None,
    sets: SetOption = None,
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """How much new land the output targets take, by industry and period."""
    loaded = load_pack(pack)
    answer = demand(loaded, horizon=horizon, changes=changes(sets or ()))
    give(demand_answer(answer, loaded), how, output)


@app.command("supply")
def _supply(
    pack: PackOption = "jinyun",
    horizon: HorizonOption = None,
    sets: SetOption = None,
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """How much land the blocks give, by platform, phase and legal class."""
    loaded = load_pack(pack)
    answer = supply(loaded, horizon=horizon, changes=changes(sets or ()))
    give(supply_answer(answer, loaded), how, output)


@app.command("balance")
def _balance(
    pack: PackOption = "jinyun",
    horizon: HorizonOption = None,
    sets: SetOption = None,
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Demand against supply, and what redevelopment must add."""
    loaded = load_pack(pack)
    answer = balance(loaded, horizon=horizon, changes=changes(sets or ()))
    give(balance_answer(answer, loaded), how, output)
