"""``wanmu evaluate``: grade units by a scheme, explain a grade, compare, see what it hangs on."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from typer.core import TyperGroup

from wanmu.cli.given import Engine, Given, takes_given
from wanmu.cli.output import FormatOption, OutputOption, give, tell
from wanmu.evaluation import Evaluation, evaluate
from wanmu.evaluation.compare import compare, compare_schemes
from wanmu.evaluation.explain import explain
from wanmu.evaluation.run import Correction, read_run, write_run
from wanmu.evaluation.sensitivity import sensitivity
from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.files import write_atomically
from wanmu.kernel.messages import mark, text
from wanmu.pack.models.schemes import Scheme
from wanmu.pack.schemes import check_scheme, load_scheme
from wanmu.report.comparison_view import comparison_answer, sensitivity_answer
from wanmu.report.docx_file import docx_bytes
from wanmu.report.evaluation_papers import firm_sheet
from wanmu.report.evaluation_view import evaluation_answer
from wanmu.report.explanation_view import explanation_answer
from wanmu.report.pdf_file import pdf_bytes
from wanmu.report.publication import Round, publication


class _WithDefault(TyperGroup):
    """``wanmu evaluate DATA …`` without the name of a command grades."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in self.commands and args[0] != "--help":
            args = ["grade", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_WithDefault,
    help="Per-mu evaluation (亩均论英雄): grades by a scheme, and why.",
    no_args_is_help=True,
)


@app.command("grade")
@takes_given
def _grade(
    given: Given,
    engine: Annotated[Engine, typer.Option(help="What holds the data.")] = "polars",
    run: Annotated[
        Path | None,
        typer.Option(help="Keep the run in a new folder."),
    ] = None,
    corrects: Annotated[
        Path | None, typer.Option(help="The folder of the run that this one corrects.")
    ] = None,
    objection: Annotated[str, typer.Option(help="The objection that the correction answers.")] = "",
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Grade units by a scheme: scores, ranks, grades, reasons, and the accounts.

    With -o FILE.parquet or FILE.csv only the units are written, a row each.
    """
    if run is not None:
        loaded = load_scheme(given.scheme)
        kept = write_run(
            run,
            given.units(loaded),
            given.scheme,
            given.result_before(),
            last_year=given.units_before(loaded),
            correction=None if corrects is None else Correction(corrects, objection),
        )
        tell(text("Run {id} is kept in {folder}", id=kept.id, folder=run))
        give(evaluation_answer(kept.evaluation), how, output)
        return
    found = given.evaluated(load_scheme(given.scheme), engine)
    if output is not None and output.suffix.lower() == ".parquet":
        _write_parquet(found, output)
    else:
        give(evaluation_answer(found), how, output)


@app.command("explain")
@takes_given
def _explain(
    given: Given,
    unit: Annotated[str, typer.Option("--id", help="The code of the unit.")],
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """How one unit's grade came about, what the next grade would take, what it is exposed to."""
    loaded = load_scheme(given.scheme)
    found = explain(given.evaluated(loaded), unit)
    writers = {".docx": docx_bytes, ".pdf": pdf_bytes}
    suffix = output.suffix.lower() if output else ""
    if output is not None and suffix in writers:
        write_atomically(output, writers[suffix](firm_sheet(found, loaded)))
        tell(text("Written: {file}", file=output))
    else:
        give(explanation_answer(found, loaded), how, output)


@app.command("redo")
def _redo(
    run: Annotated[Path, typer.Argument(help="The folder of a run.")],
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Do a run again: its files are as written, and the same result comes out."""
    found = read_run(run)
    tell(text("Run {id} comes out the same", id=found.id))
    give(evaluation_answer(found.evaluation), how, output)


@app.command("publish")
def _publish(
    run: Annotated[Path, typer.Argument(help="The folder of a run.")],
    which: Annotated[
        Round, typer.Option("--round", help="First the denominators, then the results.")
    ],
    begins: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The first day.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder to write into.")],
) -> None:
    """Write what is made public: workbook, notice and form of objection."""
    files = publication(read_run(run).evaluation, which, begins.date())
    output.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write_atomically(output / name, content)
        tell(text("Written: {file}", file=output / name))


@app.command("compare")
@takes_given
def _compare(
    given: Given,
    other: Annotated[
        str | None, typer.Option("--with", help="The other scheme, on the same units.")
    ] = None,
    other_data: Annotated[
        Path | None, typer.Option("--with-data", help="The other year's units.")
    ] = None,
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Two schemes on the same units, or two years: who moves, why, who gains and loses."""
    before, after = load_scheme(given.scheme), load_scheme(other or given.scheme)
    if other_data is not None:
        if other is None:
            raise InputError.of(
                "C003",
                mark("two years are compared by two schemes, one of each year; say with --with "
                     "which scheme the other year is evaluated by"),
                Place(field="--with"),
            )  # fmt: skip
        one = given.evaluated(before)
        units = given.units(after, other_data)
        last = given.units_before(after, given.data) if _wants_last(after) else None
        run_on = one if after.year == before.year + 1 else None
        two = evaluate(units, after, run_on, last_year=last)
        give(comparison_answer(compare(one, two)), how, output)
        return
    both = before.model_copy(update={"fields": {**after.fields, **before.fields}})
    units, last, previous = given.units(both), given.units_before(both), given.result_before()
    with _progress(text("clause by clause")) as told:
        found = compare_schemes(units, before, after, previous, last_year=last, told=told)
    give(comparison_answer(found), how, output)


@app.command("sensitivity")
@takes_given
def _sensitivity(
    given: Given,
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Every weight and base moved by a tenth: whose grade would change."""
    loaded = load_scheme(given.scheme)
    units, last, previous = given.units(loaded), given.units_before(loaded), given.result_before()
    with _progress(text("weight by weight, base by base")) as told:
        found = sensitivity(units, loaded, previous, last_year=last, told=told)
    give(sensitivity_answer(found, loaded), how, output)


@app.command("check")
def _check(
    scheme: Annotated[str, typer.Argument(help="A scheme's file, or the name of a bundled one.")],
) -> None:
    """Every fault of a scheme: choices not made, weights, cuts, rules, with line and remedy."""
    faults = check_scheme(scheme)
    if faults:
        raise InputError(faults)
    tell(text("The scheme {scheme} is sound.", scheme=scheme))


def _wants_last(scheme: Scheme) -> bool:
    return "'of': 'previous'" in str(scheme.model_dump())


def _write_parquet(found: Evaluation, output: Path) -> None:
    out = BytesIO()
    found.frame().write_parquet(out)
    write_atomically(output, out.getvalue())
    tell(text("Written: {file}", file=output))


class _progress:  # noqa: N801  a context manager
    """A bar on standard error while long work goes on."""

    def __init__(self, what: str) -> None:
        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
            console=Console(stderr=True), transient=True,
        )  # fmt: skip
        self._task = self._bar.add_task(what, total=None)

    def __enter__(self) -> Any:
        self._bar.start()

        def told(done: int, of: int) -> None:
            self._bar.update(self._task, completed=done, total=of)

        return told

    def __exit__(self, *_: object) -> None:
        self._bar.stop()
