"""``wanmu land book`` and ``wanmu land due``: one parcel's book, and who must act by when."""

from datetime import date
from pathlib import Path
from typing import Annotated, Final

import polars as pl
import typer

from wanmu.cli.land_given import (
    DayOption,
    EventsArgument,
    ParcelsArgument,
    given_day,
    given_ledger,
)
from wanmu.cli.output import FormatOption, OutputOption, PackOption, give, tell
from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.files import write_atomically
from wanmu.kernel.messages import mark, text
from wanmu.land import classify
from wanmu.land.book import book
from wanmu.land.disposal import actions
from wanmu.land.standard import Verified, verify
from wanmu.pack import Pack, load_pack
from wanmu.report.book_papers import book_document
from wanmu.report.book_view import book_answer, due_answer
from wanmu.report.docx_file import docx_bytes
from wanmu.report.pdf_file import pdf_bytes
from wanmu.schema import read_records

_PAPERS: Final = {".docx": docx_bytes, ".pdf": pdf_bytes}


def book_command(
    parcels: ParcelsArgument,
    events: EventsArgument,
    parcel: Annotated[str, typer.Option(help="The parcel's number.")],
    grades: Annotated[
        Path | None, typer.Option(help="Grades of firms by year (holder_grade).")
    ] = None,
    promises: Annotated[
        Path | None, typer.Option(help="What its contract promises (parcel_promise).")
    ] = None,
    measured: Annotated[
        Path | None, typer.Option(help="What was measured of it (parcel_measure).")
    ] = None,
    as_of: DayOption = None,
    pack: PackOption = "jinyun",
    how: FormatOption = "table",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="Write the book to a file: .docx, .pdf, .xlsx, .json or .csv."
        ),
    ] = None,
) -> None:
    """One parcel's book: what happened, what was promised and kept, who must act by when."""
    loaded = load_pack(pack)
    land, happened = given_ledger(parcels, events, loaded)
    day = given_day(as_of)
    held = None if grades is None else read_records(grades, "holder_grade").frame
    found = book(land, happened, loaded, parcel, day, grades=held)
    verified = _verified(land, happened, loaded, day, promises, measured)
    mine = [each for each in verified if each.parcel == parcel]
    answer = book_answer(found, loaded, mine)
    made = _PAPERS.get(output.suffix.lower()) if output else None
    if output is None or made is None:
        give(answer, how, output)
        return
    write_atomically(output, made(book_document(found, answer)))
    tell(text("Written: {file}", file=output))


def due_command(
    parcels: ParcelsArgument,
    events: EventsArgument,
    as_of: DayOption = None,
    pack: PackOption = "jinyun",
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Who has to do what about which parcel by when: the steps of the disposal plans in force."""
    loaded = load_pack(pack)
    land, happened = given_ledger(parcels, events, loaded)
    found = classify(land, happened, loaded, given_day(as_of))
    give(due_answer(found, actions(found, happened), loaded), how, output)


def _verified(
    land: pl.DataFrame,
    happened: pl.DataFrame,
    pack: Pack,
    day: date,
    promises: Path | None,
    measured: Path | None,
) -> tuple[Verified, ...]:
    if promises is None and measured is None:
        return ()
    if promises is None or measured is None:
        raise InputError.of(
            "G016",
            mark("promises and what was measured go together; name both files"),
            Place(field="--measured" if measured is None else "--promises"),
        )
    promised = read_records(promises, "parcel_promise").frame
    values = read_records(measured, "parcel_measure").frame
    return tuple(verify(land, happened, promised, values, pack, as_of=day))
