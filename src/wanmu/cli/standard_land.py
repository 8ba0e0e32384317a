"""``wanmu land standard``: contracts for new land, whether they are kept, how values adjust."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

import typer

from wanmu.cli.land_given import DayOption, EventsArgument, ParcelsArgument, given_day
from wanmu.cli.output import FormatOption, OutputOption, PackOption, give, tell, tell_notices
from wanmu.kernel.faults import Faults, InputError
from wanmu.kernel.files import write_atomically
from wanmu.kernel.messages import mark, text
from wanmu.land.standard import adjust, contract, find_industry, verify
from wanmu.pack import load_pack
from wanmu.report.docx_file import docx_bytes
from wanmu.report.pdf_file import pdf_bytes
from wanmu.report.standard_adjustment_view import adjust_answer
from wanmu.report.standard_land_papers import annex_document
from wanmu.report.standard_land_view import (
    annex_answer,
    show_answer,
    verify_answer,
)
from wanmu.schema import Table, read_records

app = typer.Typer(
    help="Standard land: control values, contracts, verification, adjustment.",
    no_args_is_help=True,
)

_PAPERS: Final = {".docx": docx_bytes, ".pdf": pdf_bytes}


@app.command("show")
def _show(
    industry: Annotated[
        str | None, typer.Option(help="One industry, or a code of GB/T 4754; all without it.")
    ] = None,
    pack: PackOption = "jinyun",
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """What new land must reach, industry by industry, and on what each value rests."""
    loaded = load_pack(pack)
    stated = loaded.standard_land
    chosen = [find_industry(stated, industry, loaded)] if industry else list(stated.industries)
    give(show_answer(loaded, chosen), how, output)


@app.command("contract")
def _contract(
    parcels: ParcelsArgument,
    parcel: Annotated[str, typer.Option(help="The parcel's number.")],
    industry: Annotated[str, typer.Option(help="The industry, or a code of GB/T 4754.")],
    value: Annotated[
        list[str] | None,
        typer.Option(help="A value set case by case: INDICATOR=300, =0.8..2.0 or =..7."),
    ] = None,
    pack: PackOption = "jinyun",
    how: FormatOption = "table",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="Write the annex to a file: .docx, .pdf, .xlsx, .json or .csv."
        ),
    ] = None,
) -> None:
    """The indicator annex of the contract that supplies a parcel, each assumed value marked."""
    loaded = load_pack(pack)
    (table,) = _read((parcels, "parcel"))
    annex = contract(
        table.frame, loaded, parcel=parcel, industry=industry, values=dict(_values(value or []))
    )
    made = _PAPERS.get(output.suffix.lower()) if output else None
    if output is None or made is None:
        give(annex_answer(annex, loaded), how, output)
        return
    write_atomically(output, made(annex_document(annex)))
    tell(text("Written: {file}", file=output))


@app.command("verify")
def _verify(
    parcels: ParcelsArgument,
    events: EventsArgument,
    promises: Annotated[Path, typer.Option(help="What their contracts promise (parcel_promise).")],
    measured: Annotated[Path, typer.Option(help="What was measured of them (parcel_measure).")],
    as_of: DayOption = None,
    pack: PackOption = "jinyun",
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Whether the promises of parcels are kept, by how much they are missed, and what follows."""
    loaded = load_pack(pack)
    land, happened, promised, found = _read(
        (parcels, "parcel"),
        (events, "parcel_event"),
        (promises, "parcel_promise"),
        (measured, "parcel_measure"),
    )
    day = given_day(as_of)
    rows = verify(
        land.frame,
        happened.frame,
        promised.frame,
        found.frame,
        loaded,
        as_of=day,
        places={
            "promises": (str(promises), promised.rows.to_list()),
            "measured": (str(measured), found.rows.to_list()),
        },
    )
    give(verify_answer(rows, loaded, day), how, output)


@app.command("adjust")
def _adjust(
    figures: Annotated[Path, typer.Argument(help="Yearly figures of firms (enterprise_year).")],
    firms: Annotated[Path, typer.Argument(help="The firms with their industries (enterprise).")],
    year: Annotated[
        int | None, typer.Option(help="The year of the figures; the latest without it.")
    ] = None,
    pack: PackOption = "jinyun",
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """New control values, proposed from what the firms of each industry reached."""
    loaded = load_pack(pack)
    years, held = _read((figures, "enterprise_year"), (firms, "enterprise"))
    latest = years.frame["year"].max()
    chosen = year if year is not None else latest if isinstance(latest, int) else 0
    give(
        adjust_answer(adjust(years.frame, held.frame, loaded, chosen), loaded, chosen), how, output
    )


def _read(*files: tuple[Path, str]) -> list[Table]:
    """The files as tables, every fault of all of them at once."""
    faults, tables = Faults(), []
    for file, record in files:
        try:
            tables.append(read_records(file, record))
        except InputError as error:
            faults.extend(error.faults)
    faults.check()
    for table in tables:
        tell_notices(table.notices)
    return tables


def _values(written: list[str]) -> Iterator[tuple[str, str]]:
    for each in written:
        name, found, value = each.partition("=")
        if not found:
            raise InputError.of(
                "G038",
                mark('"{found}" is no value; write INDICATOR=300'),
                found=each,
            )
        yield name.strip(), value
