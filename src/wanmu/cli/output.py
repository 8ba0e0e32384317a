"""What every command shares: where the answer goes, and where everything else goes."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from wanmu.kernel.faults import Fault
from wanmu.kernel.messages import text
from wanmu.report import Answer, render, save
from wanmu.report.write import Format

#: Exit status of bad input and of wrong usage.
BAD_INPUT = 2

FormatOption: TypeAlias = Annotated[
    Format, typer.Option("--format", help="How the answer is printed.", case_sensitive=False)
]
OutputOption: TypeAlias = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Write the answer to a file: .xlsx, .json or .csv."),
]
PackOption: TypeAlias = Annotated[
    str, typer.Option("--pack", "-p", help="A pack's folder, or the name of a bundled one.")
]


def tell(message: str) -> None:
    """Say something to the person: on standard error, so that the answer stays clean."""
    sys.stderr.write(message + "\n")


def give(answer: Answer, how: Format, output: Path | None) -> None:
    """Print the answer, or write it to a file and say so."""
    if output is None:
        sys.stdout.write(render(answer, how))
        return
    save(answer, output)
    tell(text("Written: {file}", file=output))


def tell_notices(notices: Iterable[Fault]) -> None:
    """What was noticed in files; one under the schema's own names is in its units, of course."""
    for notice in notices:
        if notice.code != "S043":
            tell(str(notice))
