"""``wanmu synth``: demo firms that reproduce the published margins."""

from io import BytesIO
from pathlib import Path
from typing import Annotated, Final

import polars as pl
import typer

from wanmu.cli.output import FormatOption, OutputOption, PackOption, give, tell
from wanmu.kernel.files import write_atomically
from wanmu.kernel.messages import text
from wanmu.pack import Pack, load_pack
from wanmu.report import save
from wanmu.report.synth_view import firms_answer, margins_answer, margins_frame
from wanmu.synth import BELOW_SCALE, SEED, Synthesis, synthesise

_TABLES: Final = (".csv", ".parquet")


def command(
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
    loaded = load_pack(pack)
    firms = synthesise(loaded, seed=seed, below_scale=below_scale)
    if output is None:
        give(margins_answer(firms, loaded), how, None)
    elif output.suffix.lower() in _TABLES or not output.suffix:
        _write_tables(firms, loaded, output)
    else:
        save(firms_answer(firms, loaded), output)
        tell(text("Written: {file}", file=output))


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
