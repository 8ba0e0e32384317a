"""What the commands of an evaluation are given: units, a scheme, the year before; read here."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeAlias

import polars as pl
import typer

from wanmu.cli.output import tell_notices
from wanmu.evaluation import Evaluation, evaluate
from wanmu.evaluation.reading import read_units
from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.messages import mark
from wanmu.pack.models.schemes import Scheme

Engine: TypeAlias = Literal["polars", "duckdb", "spark"]


@dataclass(frozen=True, slots=True)
class Given:
    """The arguments that commands share."""

    data: Annotated[
        Path, typer.Argument(help="Units with their figures: .csv, .xlsx, .json or .parquet.")
    ]
    scheme: Annotated[
        str, typer.Option("--scheme", "-s", help="A scheme's file, or the name of a bundled one.")
    ]
    previous: Annotated[
        Path | None, typer.Option(help="The result of the year before: .csv or .parquet.")
    ] = None
    last_year: Annotated[
        Path | None, typer.Option(help="The units of the year before, for bases taken of them.")
    ] = None
    enterprises: Annotated[
        Path | None,
        typer.Option(help="The records of the firms, where DATA has only their figures."),
    ] = None

    def evaluated(self, scheme: Scheme, engine: Engine = "polars") -> Evaluation:
        """The units graded by the scheme."""
        units = self.units(scheme) if engine == "polars" else self._on(engine, scheme)
        return evaluate(units, scheme, self.result_before(), last_year=self.units_before(scheme))

    def units(self, scheme: Scheme, file: Path | None = None) -> pl.DataFrame:
        """The units of the scheme's year, of the data or of another file."""
        frame, notices = read_units(file or self.data, scheme, enterprises=self.enterprises)
        tell_notices(notices)
        return frame

    def units_before(self, scheme: Scheme, file: Path | None = None) -> pl.DataFrame | None:
        """The units of the year before the scheme's, where they were given."""
        before = scheme.model_copy(update={"year": scheme.year - 1})
        file = file or self.last_year
        return None if file is None else self.units(before, file)

    def result_before(self) -> pl.DataFrame | None:
        """Last year's result, from the file that ``-o`` wrote.

        Raises:
            InputError: C002, when it is of another kind.
        """
        if self.previous is None:
            return None
        match self.previous.suffix.lower():
            case ".parquet":
                return pl.read_parquet(self.previous)
            case ".csv":
                return pl.read_csv(self.previous, infer_schema_length=None, schema_overrides=_TEXTS)
        raise InputError.of(
            "C002",
            mark("the result of the year before is read from a .csv or .parquet file; write it "
                 "with -o FILE.parquet"),
            Place(str(self.previous)),
        )  # fmt: skip

    def _on(self, engine: Engine, scheme: Scheme) -> Any:
        """The units as a table of DuckDB or Spark.

        A .parquet file under the schema's own names is read where it lies; every other file is read
        and checked first.
        """
        file = str(self.data)
        direct = self.data.suffix.lower() == ".parquet" and self.enterprises is None
        frame = None if direct else self.units(scheme)
        if engine == "duckdb":
            import duckdb  # noqa: PLC0415  an extra

            if frame is not None:
                return duckdb.from_arrow(frame.to_arrow())
            units = duckdb.read_parquet(file)
            return units.filter(f"year = {scheme.year}") if "year" in units.columns else units
        from pyspark.sql import SparkSession  # noqa: PLC0415  an extra

        session = SparkSession.builder.getOrCreate()
        if frame is not None:
            return session.createDataFrame(frame.to_arrow())
        table = session.read.parquet(file)
        return table.filter(table["year"] == scheme.year) if "year" in table.columns else table


_TEXTS: Final = dict.fromkeys(("unit", "grade", "run_grade", "managed_as", "reasons"), pl.String)


def takes_given(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the shared arguments in place of its first, which is made of them."""
    shared = signature(Given).parameters
    _, *own = signature(command).parameters.values()

    @wraps(command)
    def called(**arguments: Any) -> None:
        given = Given(**{name: arguments.pop(name) for name in shared})
        command(given, **arguments)

    # Typer reads both.
    every = [each.replace(kind=Parameter.KEYWORD_ONLY) for each in (*shared.values(), *own)]
    called.__signature__ = Signature(every)  # type: ignore[attr-defined]
    called.__annotations__ = {each.name: each.annotation for each in every}
    return called
