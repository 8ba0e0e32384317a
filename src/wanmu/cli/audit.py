"""``wanmu audit``: every disagreement between stated figures."""

from typing import Annotated

import typer

from wanmu.audit import audit
from wanmu.cli.output import FormatOption, OutputOption, PackOption, give
from wanmu.pack import load_pack
from wanmu.report.audit_view import audit_answer

FOUND = 1


def command(
    pack: PackOption = "jinyun",
    how: FormatOption = "table",
    output: OutputOption = None,
    strict: Annotated[  # noqa: FBT002  a switch of the command line
        bool, typer.Option("--strict", help="Exit with 1 when a contradiction is found.")
    ] = False,
) -> None:
    """List every disagreement between the pack's stated figures, and which is probably wrong."""
    loaded = load_pack(pack)
    result = audit(loaded)
    give(audit_answer(result, loaded), how, output)
    if strict and result.contradictions:
        raise typer.Exit(FOUND)
