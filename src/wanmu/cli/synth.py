"""``wanmu synth``: demo firms that reproduce the published margins, and parcels likewise."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Annotated, Final

import polars as pl
import typer

from wanmu.cli.output import FormatOption, OutputOption, PackOption, give, tell
from wanmu.kernel import layers
from wanmu.kernel.files import write_atomically
from wanmu.kernel.messages import text
from wanmu.pack import Pack, load_pack
from wanmu.report import save
from wanmu.report.parcels_view import parcels_answer, stocks_answer, stocks_frame
from wanmu.report.synth_view import firms_answer, margins_answer, margins_frame
from wanmu.synth import (
    BELOW_SCALE,
    PARCELS,
    SEED,
    ParcelSynthesis,
    Synthesis,
    synthesise,
    synthesise_parcels,
)

_TABLES: Final = (".csv", ".parquet")


app = typer.Typer(help="Make demo data whose sums are the published ones.")


@app.callback(invoke_without_command=True)
def command(
    context: typer.Context,
    pack: PackOption = "jinyun",
    seed: Annotated[int, typer.Option(help="The same seed gives the same firms.", min=0)] = SEED,
    below_scale: Annotated[
        int, typer.Option(help="How many firms below scale.", min=0)
    ] = BELOW_SCALE,
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Make firms whose sums are the published ones, and say which margins they meet.

    With -o FILE.xlsx the firms are written into a workbook; with -o FILE.csv or FILE.parquet, or
    -o FOLDER, each list into a file of its own.
    """
    if context.invoked_subcommand is not None:
        return
    loaded = load_pack(pack)
    firms = synthesise(loaded, seed=seed, below_scale=below_scale)
    if output is None:
        give(margins_answer(firms, loaded), how, None)
    elif output.suffix.lower() in _TABLES or not output.suffix:
        _write_tables(firms, loaded, output)
    else:
        save(firms_answer(firms, loaded), output)
        tell(text("Written: {file}", file=output))


@app.command("parcels")
def _parcels(
    pack: PackOption = "jinyun",
    seed: Annotated[int, typer.Option(help="The same seed gives the same parcels.", min=0)] = SEED,
    parcels: Annotated[int, typer.Option(help="How many parcels.", min=1)] = PARCELS,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            help="The day up to which things happen; the end of the base year without it.",
        ),
    ] = None,
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Make parcels and their events whose areas are the published stocks, and say which they meet.

    With -o FOLDER the lists are written as CSV and the parcels as a map (.geojson) too; with -o
    FILE.geojson, .gpkg, .csv or .parquet the parcels, and the other lists beside them; with -o
    FILE.xlsx a workbook. Holders are the firms of the same seed.
    """
    loaded = load_pack(pack)
    firms = synthesise(loaded, seed=seed).enterprises
    day = as_of.date() if as_of else None
    made = synthesise_parcels(loaded, firms, seed=seed, parcels=parcels, as_of=day)
    if output is None:
        give(stocks_answer(made, loaded), how, None)
    elif output.suffix.lower() in {*_TABLES, *layers.SUFFIXES} or not output.suffix:
        _write_ledger(made, output)
    else:
        save(parcels_answer(made, loaded), output)
        tell(text("Written: {file}", file=output))


def _write_ledger(made: ParcelSynthesis, output: Path) -> None:
    suffix = output.suffix.lower()
    beside = suffix if suffix in _TABLES else ".csv"
    if suffix:
        files = {output: made.parcels}
    else:
        output.mkdir(parents=True, exist_ok=True)
        files = {output / f"parcels{each}": made.parcels for each in (".csv", ".geojson")}
    for name, frame in (("parcel_events", made.events), ("stocks", stocks_frame(made))):
        file = f"{name}{beside}"
        files[output.with_name(f"{output.stem}.{file}") if suffix else output / file] = frame
    for path, frame in files.items():
        kind = path.suffix.lower()
        mapped = kind in layers.SUFFIXES
        content = layers.layer_bytes(frame, "red_line", kind) if mapped else _bytes(frame, kind)
        write_atomically(path, content)
        tell(text("Written: {file}", file=path))


def _write_tables(firms: Synthesis, pack: Pack, output: Path) -> None:
    frames = {
        "enterprises": firms.enterprises,
        "enterprise_years": firms.enterprise_years,
        "leases": firms.leases,
        "margins": margins_frame(firms, pack),
    }
    suffix = output.suffix.lower() or ".csv"
    if not output.suffix:
        output.mkdir(parents=True, exist_ok=True)
    for name, frame in frames.items():
        path = _path(output, name, suffix)
        write_atomically(path, _bytes(frame, suffix))
        tell(text("Written: {file}", file=path))


def _path(output: Path, name: str, suffix: str) -> Path:
    """In a folder, the list's own name; beside a file, that file for the enterprises."""
    if not output.suffix:
        return output / f"{name}{suffix}"
    return output if name == "enterprises" else output.with_name(f"{output.stem}.{name}{suffix}")


def _bytes(frame: pl.DataFrame, suffix: str) -> bytes:
    out = BytesIO()
    if suffix == ".parquet":
        frame.write_parquet(out)
    else:
        frame.write_csv(out, include_bom=True)
    return out.getvalue()
