"""The evaluation of units against the same pipeline written by hand, on three backends.

    python bench/evaluate.py [rows …] [--backend polars] [--memory-limit 4GB] [--spark]

Six indicators, 40 groups, bases by industry, adjustments, a veto and grades by rank. First all
pipelines and the engine must agree cell by cell on ten thousand units. Then each size is timed,
engine and hand in turn in one process, medians, by the clock and in seconds of work of all cores,
which other work on the machine blurs less; and each runs once in a process of its own for its peak
memory. The target is 1.5 times the time by hand in Polars and in DuckDB, and less than the
time in pandas. With --spark a cluster of two workers must give the grades of Polars, byte for byte.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

SIZES: Final = (10_000, 100_000, 1_000_000)
TARGETS: Final = {"polars": 1.5, "duckdb": 1.5, "pandas": 1.0}
WAYS: Final = ("engine", "by hand")
CHECKED: Final = 10_000


def main() -> None:
    """Check, then measure every size on every backend; this process itself stays small."""
    options = _options()
    if options.job:
        _child(options)
        return
    with tempfile.TemporaryDirectory() as folder:
        file = _written(Path(folder), CHECKED)
        for backend in options.backend:
            print(_run(file, backend, "check", options), flush=True)
        for rows in options.rows:
            file = _written(Path(folder), rows)
            if options.spark:
                print(_run(file, "spark", "compare", options), flush=True)
            else:
                for backend in options.backend:
                    _measure(file, rows, backend, options)
            file.unlink()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="*", default=SIZES)
    parser.add_argument("--backend", nargs="+", choices=list(TARGETS), default=list(TARGETS))
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--memory-limit", default="", help="DuckDB's own: 4GB")
    parser.add_argument("--spark", action="store_true", help="compare Spark's grades instead")
    parser.add_argument("--job", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _written(folder: Path, rows: int) -> Path:
    file = folder / f"units_{rows}.parquet"
    code = f"from evaluate_data import made_up; made_up({rows}).write_parquet({str(file)!r})"
    here = Path(__file__).parent
    subprocess.run([sys.executable, "-c", code], check=True, cwd=here)  # noqa: S603
    return file


def _measure(file: Path, rows: int, backend: str, options: argparse.Namespace) -> None:
    """One size on one backend, in processes of its own."""
    engine, by_hand, *work = map(float, _run(file, backend, "time", options).split())
    memory = [_run(file, backend, way, options).split() for way in WAYS]
    ratio, target = engine / by_hand, TARGETS[backend]
    over = "" if ratio <= target else f", over the target of {target}"
    peaks = " / ".join(f"{int(most):,}" for _, most in memory)
    print(
        f"{rows:>10,} units {backend:6} engine {engine:7.2f} s   by hand {by_hand:7.2f} s: "
        f"{ratio:.2f} times{over}   work {work[0]:.2f} / {work[1]:.2f} s: "
        f"{work[0] / work[1]:.2f} times   peak {peaks} MB, {int(memory[0][0]):,} before",
        flush=True,
    )


def _run(file: Path, backend: str, job: str, options: argparse.Namespace) -> str:
    """What a process of its own prints: it is started small, so its peak is its own."""
    command = [sys.executable, __file__, "--job", backend, job, "--file", str(file)]
    command += ["--repeat", str(options.repeat), "--memory-limit", options.memory_limit]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    return done.stdout.strip()


def _child(options: argparse.Namespace) -> None:
    from evaluate_runs import checked, loaded, peak, timed  # noqa: PLC0415  the parent stays small

    name, job = options.job
    if name == "spark":
        from evaluate_spark import compare_grades  # noqa: PLC0415  needs Java

        compare_grades(options.file)
        return
    backend = loaded(name, options.file, options.memory_limit)
    match job:
        case "check":
            print("\n".join(checked(name, backend, options.file)))
        case "time":
            print(*timed(backend, options.repeat))
        case _:
            print(*peak(backend, job))


if __name__ == "__main__":
    main()
