"""What the commands of the land ledger are given: parcels, events and a day; read here."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Final, TypeAlias
from zoneinfo import ZoneInfo

import polars as pl
import typer

from wanmu.cli.output import tell_notices
from wanmu.land.reading import read_ledger
from wanmu.pack import Pack

ParcelsArgument: TypeAlias = Annotated[
    Path, typer.Argument(help="Parcels: .csv, .xlsx, .json, .parquet, .geojson or .gpkg.")
]
EventsArgument: TypeAlias = Annotated[
    Path, typer.Argument(help="Their events: .csv, .xlsx, .json or .parquet.")
]
DayOption: TypeAlias = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="The day that is asked about; today without it."),
]

_HERE: Final = ZoneInfo("Asia/Shanghai")


def given_day(as_of: datetime | None) -> date:
    """The day that is asked about: today, where the county is, without one."""
    return (as_of or datetime.now(_HERE)).date()


def given_ledger(
    parcels: Path, events: Path, pack: Pack, *, repair: bool = False
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Parcels and their events; what was noticed in the files is told.

    Raises:
        InputError: As ``read_ledger``.
    """
    land, happened, notices = read_ledger(parcels, events, pack, repair=repair)
    tell_notices(notices)
    return land, happened
