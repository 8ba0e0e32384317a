"""``wanmu land redevelop`` and ``use``: land put to use again, and land whose use was changed."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import polars as pl
import typer

from wanmu.cli.output import FormatOption, OutputOption, PackOption, give, tell
from wanmu.land import classify, redevelop
from wanmu.land.disposal import actions
from wanmu.land.reading import read_ledger
from wanmu.land.uses import check_uses, use_findings
from wanmu.pack import Pack, load_pack
from wanmu.pack.land_plans import USE_PLANS
from wanmu.report.redevelop_view import redevelop_answer
from wanmu.report.use_view import use_answer

_HERE: Final = ZoneInfo("Asia/Shanghai")

_Parcels = Annotated[
    Path, typer.Argument(help="Parcels: .csv, .xlsx, .json, .parquet, .geojson or .gpkg.")
]
_Events = Annotated[Path, typer.Argument(help="Their events: .csv, .xlsx, .json or .parquet.")]
_DayOption = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="The day that is asked about; today without it."),
]


def redevelop_command(
    parcels: _Parcels,
    events: _Events,
    as_of: _DayOption = None,
    pack: PackOption = "jinyun",
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """How far the redevelopment of inefficient land has come, a forecast, the best candidates."""
    loaded = load_pack(pack)
    land, happened = _read(parcels, events, loaded)
    answer = redevelop(land, happened, loaded, _day(as_of))
    give(redevelop_answer(answer, loaded), how, output)


def use_command(
    parcels: _Parcels,
    events: _Events,
    as_of: _DayOption = None,
    pack: PackOption = "jinyun",
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Whether changed uses of land conform to the plan, what follows, and by when."""
    loaded = load_pack(pack)
    check_uses(loaded.land)
    land, happened = _read(parcels, events, loaded)
    found = classify(land, happened, loaded, _day(as_of))
    steps = [each for each in actions(found, happened) if each.plan in USE_PLANS]
    give(use_answer(found, use_findings(found, happened), steps, loaded), how, output)


def _read(parcels: Path, events: Path, pack: Pack) -> tuple[pl.DataFrame, pl.DataFrame]:
    land, happened, notices = read_ledger(parcels, events, pack)
    for notice in notices:
        # A file under the schema's own names is in its units; that goes without saying.
        if notice.code != "S043":
            tell(str(notice))
    return land, happened


def _day(as_of: datetime | None) -> date:
    return (as_of or datetime.now(_HERE)).date()
