"""``wanmu data``: whether a file of records can be used, and blank files to fill in."""

from pathlib import Path
from typing import Annotated

import typer

from wanmu.cli.output import FormatOption, OutputOption, give, tell
from wanmu.kernel.files import write_atomically
from wanmu.kernel.messages import text
from wanmu.report.data_view import table_answer
from wanmu.schema import read_records, template

app = typer.Typer(help="Files of records: checked, and blank ones.", no_args_is_help=True)


@app.command("check")
def _check(
    file: Annotated[Path, typer.Argument(help="A .csv, .xlsx, .json or .parquet file.")],
    record: Annotated[str, typer.Option("--record", help="What a row is.")] = "enterprise_year",
    strict: Annotated[  # noqa: FBT002  a switch of the command line
        bool, typer.Option("--strict", help="Refuse columns that are not known.")
    ] = False,
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Read a file of records and show how it was understood, in the schema's units.

    Every fault is told at once, with its row and column, and so is what was converted or left out.
    """
    table = read_records(file, record, strict=strict)
    for notice in table.notices:
        tell(str(notice))
    give(table_answer(table), how, output)


@app.command("template")
def _template(
    record: Annotated[str, typer.Argument(help="What a row is: enterprise, enterprise_year, …")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The .xlsx file to write.")],
) -> None:
    """Write a blank workbook to fill in: headings with units, and notes on every field."""
    write_atomically(output, template(record))
    tell(text("Written: {file}", file=output))
