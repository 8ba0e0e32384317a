"""``wanmu land redevelop`` and ``use``: land put to use again, and land whose use was changed."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import typer

from wanmu.cli.output import FormatOption, OutputOption, PackOption, give, tell
from wanmu.land import redevelop
from wanmu.land.reading import read_ledger
from wanmu.pack import load_pack
from wanmu.report.redevelop_view import redevelop_answer

_HERE: Final = ZoneInfo("Asia/Shanghai")

_Parcels = Annotated[
    Path, typer.Argument(help="Parcels: .csv, .xlsx, .json, .parquet, .geojson or .gpkg.")
]
_Events = Annotated[Path, typer.Argument(help="Their events: .csv, .xlsx, .json or .parquet.")]
_Day = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="The day that is asked about; today without it."),
]


def redevelop_command(
    parcels: _Parcels,
    events: _Events,
    as_of: _Day = None,
    pack: PackOption = "jinyun",
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """How far the redevelopment of inefficient land has come, a forecast, the best candidates."""
    loaded = load_pack(pack)
    land, happened, notices = read_ledger(parcels, events, loaded)
    for notice in notices:
        if notice.code != "S043":
            tell(str(notice))
    day = (as_of or datetime.now(_HERE)).date()
    give(redevelop_answer(redevelop(land, happened, loaded, day), loaded), how, output)
