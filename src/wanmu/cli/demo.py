"""``wanmu demo``: load the bundled county, run every engine, and print what they answer."""

from typing import Annotated

import polars as pl
import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

from wanmu.audit import audit
from wanmu.cli.output import FormatOption, OutputOption, give, tell
from wanmu.evaluation import Evaluation, evaluate
from wanmu.evaluation.reading import units_of_year
from wanmu.kernel.messages import text
from wanmu.land import Classification, classify
from wanmu.land.book import book
from wanmu.land.disposal import actions
from wanmu.land.redevelop import redevelop
from wanmu.land.standard import adjust
from wanmu.pack import Pack, load_pack
from wanmu.planning import balance, demand, supply, uncertainty
from wanmu.planning.allocation import allocate
from wanmu.planning.scenario import compare_scenarios
from wanmu.planning.scenario_file import written_scenario
from wanmu.report import Answer
from wanmu.report.demo_land import DemoLand
from wanmu.report.demo_view import demo_answer
from wanmu.synth import (
    SEED,
    YEARS,
    ParcelSynthesis,
    Synthesis,
    synthesise,
    synthesise_parcels,
)
from wanmu.web.server import WORKERS, open_demo


def command(
    how: FormatOption = "table",
    output: OutputOption = None,
    serve: Annotated[  # noqa: FBT002  a switch of the command line
        bool, typer.Option("--serve/--no-serve", help="Serve the cockpit afterwards.")
    ] = True,
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to serve on.")] = 8000,
) -> None:
    """Run everything on Jinyun's published figures and print the summary."""
    answer = everything()
    give(answer, how, output)
    if serve:
        open_demo("127.0.0.1", port, WORKERS, tell)


def everything() -> Answer:
    """What every engine answers on the figures of Jinyun and its made-up firms and parcels."""
    steps = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        console=Console(stderr=True),
        transient=True,
    )
    with steps:
        task = steps.add_task(text("reading the pack"))
        pack = load_pack("jinyun")
        steps.update(task, description=text("auditing the figures"))
        findings = audit(pack)
        steps.update(task, description=text("balancing the land"))
        need, land, both = demand(pack), supply(pack), balance(pack)
        sure = uncertainty(pack, samples=100_000)
        tried = compare_scenarios(
            pack, [written_scenario(each.id, pack) for each in pack.scenarios.scenarios]
        )
        steps.update(task, description=text("allocating the land"))
        given = allocate(pack)
        steps.update(task, description=text("making the demo firms"))
        firms = synthesise(pack)
        steps.update(task, description=text("grading the demo firms, year by year"))
        graded = _graded(firms)
        steps.update(task, description=text("classifying the demo parcels"))
        made = synthesise_parcels(pack, firms.enterprises, seed=SEED)
        ledger = _ledger(made, firms, pack)
    return demo_answer(pack, findings, need, land, both, sure, given, firms, graded, tried, ledger)


def _ledger(made: ParcelSynthesis, firms: Synthesis, pack: Pack) -> DemoLand:
    """What the land engines say of the made-up parcels on the day that they are made for."""
    found = classify(made.parcels, made.events, pack, made.as_of)
    year = YEARS[-1]
    return DemoLand(
        made=made,
        found=found,
        actions=actions(found, made.events),
        redevelopment=redevelop(made.parcels, made.events, pack, made.as_of),
        proposals=tuple(adjust(firms.enterprise_years, firms.enterprises, pack, year)),
        year=year,
        example=book(made.parcels, made.events, pack, _example(found), made.as_of),
    )


def _example(found: Classification) -> str:
    """The first parcel, by number, that may be taken back."""
    return str(found.frame().filter(pl.col("take_back"))["id"].min())


def _graded(firms: Synthesis) -> tuple[Evaluation, ...]:
    """The made-up firms graded year by year, each with the year before."""
    found: list[Evaluation] = []
    for year in YEARS:
        units = units_of_year(firms.enterprise_years, firms.enterprises, year)
        found.append(evaluate(units, f"jinyun-{year}", found[-1] if found else None))
    return tuple(found)
