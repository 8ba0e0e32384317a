"""``wanmu pack``: check a county's pack, show what is in it, start a new one."""

from pathlib import Path
from typing import Annotated

import typer

from wanmu.cli.output import BAD_INPUT, FormatOption, OutputOption, give, tell
from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import text
from wanmu.pack import check_pack, load_pack, new_pack
from wanmu.report.pack_view import faults_answer, pack_answer

app = typer.Typer(help="Packs: what a county states and decides.", no_args_is_help=True)


@app.command("check")
def _check(
    pack: Annotated[str, typer.Argument(help="A pack's folder, or a bundled name.")] = "jinyun",
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Validate a pack: every fault at once, with its file, line, field and remedy."""
    faults = check_pack(pack)
    if how == "table" and output is None:
        # A table would only repeat what the faults say of themselves.
        if faults:
            raise InputError(faults)
    else:
        give(faults_answer(faults), how, output)
    if faults:
        raise typer.Exit(BAD_INPUT)
    tell(text("The pack {pack} is sound.", pack=pack))


@app.command("show")
def _show(
    pack: Annotated[str, typer.Argument(help="A pack's folder, or a bundled name.")] = "jinyun",
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """What a pack holds: its documents, and how many of what."""
    give(pack_answer(load_pack(pack)), how, output)


@app.command("new")
def _new(
    folder: Annotated[Path, typer.Argument(help="A folder that does not exist or is empty.")],
) -> None:
    """Start a county's pack: a small, complete one to write over."""
    new_pack(folder)
    tell(
        text(
            "A new pack stands in {folder}; check it with: wanmu pack check {folder}", folder=folder
        )
    )
