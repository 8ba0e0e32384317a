"""``wanmu land``: the land ledger: parcels, their events, and the categories that follow."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import typer

from wanmu.cli import land_book, land_redevelop, standard_land
from wanmu.cli.output import FormatOption, OutputOption, PackOption, give, tell
from wanmu.land import classify
from wanmu.land.reading import read_ledger
from wanmu.pack import load_pack
from wanmu.report.land_view import land_answer

app = typer.Typer(help="The land ledger: parcels and what happened to them.", no_args_is_help=True)
app.add_typer(standard_land.app, name="standard")
app.command("book")(land_book.book_command)
app.command("due")(land_book.due_command)
app.command("redevelop")(land_redevelop.redevelop_command)
app.command("use")(land_redevelop.use_command)

_HERE: Final = ZoneInfo("Asia/Shanghai")


@app.callback()
def _land() -> None:
    """Keep the command's name, while there is only one."""


@app.command("classify")
def _classify(
    parcels: Annotated[
        Path, typer.Argument(help="Parcels: .csv, .xlsx, .json, .parquet, .geojson or .gpkg.")
    ],
    events: Annotated[Path, typer.Argument(help="Their events: .csv, .xlsx, .json or .parquet.")],
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day that is asked about; today without it."),
    ] = None,
    repair: Annotated[  # noqa: FBT002  a switch of the command line
        bool, typer.Option("--repair", help="Repair red lines that cross themselves, and say so.")
    ] = False,
    pack: PackOption = "jinyun",
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Idle land and the five categories of inefficient land on a day, each with its reason."""
    loaded = load_pack(pack)
    land, happened, notices = read_ledger(parcels, events, loaded, repair=repair)
    for notice in notices:
        # A file under the schema's own names is in its units; that goes without saying.
        if notice.code != "S043":
            tell(str(notice))
    day = (as_of or datetime.now(_HERE)).date()
    give(land_answer(classify(land, happened, loaded, day), loaded), how, output)
