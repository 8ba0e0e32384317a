"""``wanmu evaluate``: grade units by a scheme, explain a grade, compare, see what it hangs on."""

from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from typer.core import TyperGroup

from wanmu.cli.output import FormatOption, OutputOption, give, tell
from wanmu.evaluation import Evaluation, evaluate
from wanmu.evaluation.compare import compare, compare_schemes
from wanmu.evaluation.explain import explain
from wanmu.evaluation.reading import read_units
from wanmu.evaluation.sensitivity import sensitivity
from wanmu.kernel.faults import InputError
from wanmu.kernel.frames import read_grid
from wanmu.kernel.messages import text
from wanmu.pack.models.schemes import Scheme
from wanmu.pack.schemes import check_scheme, load_scheme
from wanmu.report.comparison_view import comparison_answer, sensitivity_answer
from wanmu.report.evaluation_view import evaluation_answer
from wanmu.report.explanation_view import explanation_answer


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
    how: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Grade units by a scheme: scores, ranks, grades, reasons, and the accounts.

    With -o FILE.parquet or FILE.csv only the units are written, a row each.
    """
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
    give(explanation_answer(found, loaded), how, output)


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
        one = _evaluated(data, before, previous, last_year, enterprises)
        two = _evaluated(other_data, after, None, data if _wants_last(after) else None, enterprises)
        give(comparison_answer(compare(one, two)), how, output)
        return
    units = _units(data, before, enterprises)
    last = None if last_year is None else _units(last_year, before, enterprises, any_year=True)
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
    last = None if last_year is None else _units(last_year, loaded, enterprises, any_year=True)
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
    units = _units(data, scheme, enterprises) if engine == "polars" else _on(engine, data)
    last = None if last_year is None else _units(last_year, scheme, enterprises, any_year=True)
    return evaluate(units, scheme, _frame(previous), last_year=last)


def _units(data: Path, scheme: Scheme, firms: Path | None, *, any_year: bool = False) -> Any:
    wanted = scheme.model_copy(update={"year": scheme.year - 1}) if any_year else scheme
    frame, notices = read_units(data, wanted, enterprises=firms)
    for notice in notices:
        # A file under the schema's own names is in its units; that goes without saying.
        if notice.code != "S043":
            tell(str(notice))
    return frame


def _on(engine: Engine, data: Path) -> Any:
    """A file as a table of DuckDB or Spark, under the schema's own names of columns."""
    if engine == "duckdb":
        import duckdb  # noqa: PLC0415  an extra

        read = duckdb.read_parquet if data.suffix == ".parquet" else duckdb.read_csv
        return read(str(data))
    from pyspark.sql import SparkSession  # noqa: PLC0415  an extra

    session = SparkSession.builder.getOrCreate()
    if data.suffix == ".parquet":
        return session.read.parquet(str(data))
    return session.read.csv(str(data), header=True, inferSchema=True)


def _frame(file: Path | None) -> Any:
    """Last year's result as a frame, from the file that ``-o`` wrote."""
    import polars as pl  # noqa: PLC0415

    if file is None:
        return None
    if file.suffix == ".parquet":
        return pl.read_parquet(file)
    grid = read_grid(file)
    frame = pl.DataFrame(dict(zip(grid.headings, grid.columns, strict=True)))
    years = [name for name in ("years_in_grade",) if name in frame.columns]
    return frame.with_columns(pl.col(years).cast(pl.Int64))


def _wants_last(scheme: Scheme) -> bool:
    return "'of': 'previous'" in str(scheme.model_dump())


def _write_parquet(found: Evaluation, output: Path) -> None:
    from io import BytesIO  # noqa: PLC0415

    from wanmu.kernel.files import write_atomically  # noqa: PLC0415

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
