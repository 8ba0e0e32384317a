"""``wanmu land``: the land ledger: parcels, their events, and the categories that follow."""

from typing import Annotated

import typer

from wanmu.cli import land_book, land_redevelop, standard_land
from wanmu.cli.land_given import (
    DayOption,
    EventsArgument,
    ParcelsArgument,
    given_day,
    given_ledger,
)
from wanmu.cli.output import FormatOption, OutputOption, PackOption, give
from wanmu.land import classify
from wanmu.pack import load_pack
from wanmu.report.land_view import land_answer

app = typer.Typer(help="The land ledger: parcels and what happened to them.", no_args_is_help=True)
app.add_typer(standard_land.app, name="standard")
app.command("book")(land_book.book_command)
app.command("due")(land_book.due_command)
app.command("redevelop")(land_redevelop.redevelop_command)
app.command("use")(land_redevelop.use_command)


@app.callback()
def _land() -> None:
    """Keep the command's name, while there is only one."""


@app.command("classify")
def _classify(
    parcels: ParcelsArgument,
    events: EventsArgument,
    as_of: DayOption = None,
    repair: Annotated[  # noqa: FBT002  a switch of the command line
        bool, typer.Option("--repair", help="Repair red lines that cross themselves, and say so.")
    ] = False,
    pack: PackOption = "jinyun",
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Idle land and the five categories of inefficient land on a day, each with its reason."""
    loaded = load_pack(pack)
    land, happened = given_ledger(parcels, events, loaded, repair=repair)
    give(land_answer(classify(land, happened, loaded, given_day(as_of)), loaded), how, output)
