"""``wanmu plan``: how much land the targets take, whether it is there, and who should get it."""

from collections.abc import Callable
from typing import Annotated, Final, TypeVar

import typer

from wanmu.cli.allocate import HorizonOption, SetOption, allocate_command
from wanmu.cli.output import FormatOption, OutputOption, PackOption, give
from wanmu.pack import Pack, load_pack
from wanmu.planning import balance, changes, demand, supply, uncertainty
from wanmu.planning.sensitivity import sensitivity
from wanmu.report import Answer
from wanmu.report.planning_view import balance_answer, demand_answer, supply_answer
from wanmu.report.uncertainty_view import uncertainty_answer

Result = TypeVar("Result")

app = typer.Typer(
    help="Land demand, supply, their balance, and who should get which land.", no_args_is_help=True
)


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


app.command("allocate")(allocate_command)
