"""``wanmu evaluate``: grade units by a scheme, explain a grade, compare, see what it hangs on."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeAlias

import polars as pl
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from typer.core import TyperGroup

from wanmu.cli.output import FormatOption, OutputOption, give, tell
from wanmu.evaluation import Evaluation, evaluate
from wanmu.evaluation.compare import compare, compare_schemes
from wanmu.evaluation.explain import explain
from wanmu.evaluation.reading import read_units
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
DataArgument: TypeAlias = Annotated[
    Path, typer.Argument(help="Units with their figures: .csv, .xlsx, .json or .parquet.")
]
SchemeOption: TypeAlias = Annotated[
    str, typer.Option("--scheme", "-s", help="A scheme's file, or the name of a bundled one.")
]
PreviousOption: TypeAlias = Annotated[
    Path | None, typer.Option(help="The result of the year before: .csv or .parquet.")
]
LastYearOption: TypeAlias = Annotated[
    Path | None, typer.Option(help="The units of the year before, for bases taken of them.")
]
FirmsOption: TypeAlias = Annotated[
    Path | None, typer.Option(help="The records of the firms, where DATA has only their figures.")
]
Engine: TypeAlias = Literal["polars", "duckdb", "spark"]


@app.command("grade")
def _grade(
    data: DataArgument,
    scheme: SchemeOption,
    previous: PreviousOption = None,
    last_year: LastYearOption = None,
    enterprises: FirmsOption = None,
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
        loaded = load_scheme(scheme)
        kept = write_run(
            run,
            _units(data, loaded, enterprises),
            scheme,
            _frame(previous),
            last_year=_last(last_year, loaded, enterprises),
            correction=None if corrects is None else Correction(corrects, objection),
        )
        tell(text("Run {id} is kept in {folder}", id=kept.id, folder=run))
        give(evaluation_answer(kept.evaluation), how, output)
        return
    found = _evaluated(data, load_scheme(scheme), previous, last_year, enterprises, engine)
    if output is not None and output.suffix.lower() == ".parquet":
        _write_parquet(found, output)
    else:
        give(evaluation_answer(found), how, output)


@app.command("explain")
def _explain(
    data: DataArgument,
    scheme: SchemeOption,
    unit: Annotated[str, typer.Option("--id", help="The code of the unit.")],
    previous: PreviousOption = None,
    last_year: LastYearOption = None,
    enterprises: FirmsOption = None,
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """How one unit's grade came about, what the next grade would take, what it is exposed to."""
    loaded = load_scheme(scheme)
    found = explain(_evaluated(data, loaded, previous, last_year, enterprises), unit)
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
def _compare(
    data: DataArgument,
    scheme: SchemeOption,
    other: Annotated[
        str | None, typer.Option("--with", help="The other scheme, on the same units.")
    ] = None,
    other_data: Annotated[
        Path | None, typer.Option("--with-data", help="The other year's units.")
    ] = None,
    previous: PreviousOption = None,
    last_year: LastYearOption = None,
    enterprises: FirmsOption = None,
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Two schemes on the same units, or two years: who moves, why, who gains and loses."""
    before, after = load_scheme(scheme), load_scheme(other or scheme)
    if other_data is not None:
        if other is None:
            raise InputError.of(
                "C003",
                mark("two years are compared by two schemes, one of each year; say with --with "
                     "which scheme the other year is evaluated by"),
                Place(field="--with"),
            )  # fmt: skip
        one = _evaluated(data, before, previous, last_year, enterprises)
        units = _units(other_data, after, enterprises)
        last = _last(data, after, enterprises) if _wants_last(after) else None
        run_on = one if after.year == before.year + 1 else None
        two = evaluate(units, after, run_on, last_year=last)
        give(comparison_answer(compare(one, two)), how, output)
        return
    both = before.model_copy(update={"fields": {**after.fields, **before.fields}})
    units, last = _units(data, both, enterprises), _last(last_year, both, enterprises)
    with _progress(text("clause by clause")) as told:
        found = compare_schemes(units, before, after, _frame(previous), last_year=last, told=told)
    give(comparison_answer(found), how, output)


@app.command("sensitivity")
def _sensitivity(
    data: DataArgument,
    scheme: SchemeOption,
    previous: PreviousOption = None,
    last_year: LastYearOption = None,
    enterprises: FirmsOption = None,
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Every weight and base moved by a tenth: whose grade would change."""
    loaded = load_scheme(scheme)
    units = _units(data, loaded, enterprises)
    last = _last(last_year, loaded, enterprises)
    with _progress(text("weight by weight, base by base")) as told:
        found = sensitivity(units, loaded, _frame(previous), last_year=last, told=told)
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


def _evaluated(
    data: Path,
    scheme: Scheme,
    previous: Path | None,
    last_year: Path | None,
    enterprises: Path | None,
    engine: Engine = "polars",
) -> Evaluation:
    units = (
        _units(data, scheme, enterprises)
        if engine == "polars"
        else _on(engine, data, scheme, enterprises)
    )
    last = _last(last_year, scheme, enterprises)
    return evaluate(units, scheme, _frame(previous), last_year=last)


def _last(data: Path | None, scheme: Scheme, firms: Path | None) -> Any:
    """The units of the year before the scheme's."""
    before = scheme.model_copy(update={"year": scheme.year - 1})
    return None if data is None else _units(data, before, firms)


def _units(data: Path, scheme: Scheme, firms: Path | None) -> Any:
    frame, notices = read_units(data, scheme, enterprises=firms)
    for notice in notices:
        # A file under the schema's own names is in its units; that goes without saying.
        if notice.code != "S043":
            tell(str(notice))
    return frame


def _on(engine: Engine, data: Path, scheme: Scheme, firms: Path | None) -> Any:
    """The units as a table of DuckDB or Spark.

    A .parquet file under the schema's own names is read where it lies; every other file is read and
    checked first.
    """
    direct = data.suffix.lower() == ".parquet" and firms is None
    frame = None if direct else _units(data, scheme, firms)
    if engine == "duckdb":
        import duckdb  # noqa: PLC0415  an extra

        if frame is not None:
            return duckdb.from_arrow(frame.to_arrow())
        units = duckdb.read_parquet(str(data))
        return units.filter(f"year = {scheme.year}") if "year" in units.columns else units
    from pyspark.sql import SparkSession  # noqa: PLC0415  an extra

    session = SparkSession.builder.getOrCreate()
    if frame is not None:
        return session.createDataFrame(frame.to_arrow())
    table = session.read.parquet(str(data))
    return table.filter(table["year"] == scheme.year) if "year" in table.columns else table


def _frame(file: Path | None) -> Any:
    """Last year's result as a frame, from the file that ``-o`` wrote."""
    if file is None:
        return None
    match file.suffix.lower():
        case ".parquet":
            return pl.read_parquet(file)
        case ".csv":
            return pl.read_csv(file, infer_schema_length=None, schema_overrides=_TEXTS)
    raise InputError.of(
        "C002",
        mark("the result of the year before is read from a .csv or .parquet file; write it with "
             "-o FILE.parquet"),
        Place(str(file)),
    )  # fmt: skip


_TEXTS: Final = dict.fromkeys(("unit", "grade", "run_grade", "managed_as", "reasons"), pl.String)


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
