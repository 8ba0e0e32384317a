"""A run as a folder: what went in, by which rules and software, and what came out.

Nothing in it is ever changed. Doing it again gives the same bytes; a correction is a new run that
names the one it corrects and the objection that it answers, with the list of what changed for whom.

    scheme.yaml          the scheme's file, byte for byte
    units.parquet        the units as they came in, in the order of their codes
    last_year.parquet    last year's units, where the scheme takes bases of them
    previous.parquet     last year's results, where they were given
    result.parquet       every unit with its result, in the order of the units
    groups.parquet, bases.parquet
    reconciliation.json  how the counts add up
    changes.csv          of a correction: unit, grade and score before and after
    run.json             hashes of all of these, versions, what it corrects
    log.txt              what was done, in order
"""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

import polars as pl

from wanmu.evaluation.engine import evaluate
from wanmu.evaluation.result import Evaluation
from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.messages import mark
from wanmu.pack.schemes import find_scheme, load_scheme

SCHEME, UNITS, LAST_YEAR, PREVIOUS = (
    "scheme.yaml",
    "units.parquet",
    "last_year.parquet",
    "previous.parquet",
)
_INPUTS: Final = (SCHEME, UNITS, LAST_YEAR, PREVIOUS)
_RECORD: Final = "run.json"
RESULT: Final = "result.parquet"
CHANGES: Final = "changes.csv"
VERSION: Final = version("wanmu")


@dataclass(frozen=True, slots=True)
class Run:
    """A run that has been written or read: its folder, its record and its result."""

    folder: Path
    record: Mapping[str, Any]
    evaluation: Evaluation

    @property
    def id(self) -> str:
        """What tells it from others: the beginning of the hash of all that went in."""
        return str(self.record["id"])


@dataclass(frozen=True, slots=True)
class Correction:
    """What a new run corrects: the run before, and the objection that it answers."""

    of: Path
    objection: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """A run as far as its correction needs it: its id, its results as kept, what is answered."""

    id: str
    result: bytes
    objection: str


@dataclass(frozen=True, slots=True)
class Made:
    """A run that is kept nowhere yet: its files by name, its record and its result."""

    files: Mapping[str, bytes]
    record: Mapping[str, Any]
    evaluation: Evaluation


def make_run(
    units: pl.DataFrame,
    scheme: bytes,
    previous: pl.DataFrame | None = None,
    *,
    last_year: pl.DataFrame | None = None,
    corrected: Corrected | None = None,
) -> Made:
    """Evaluate, and give everything that is to be kept. ``scheme`` is the content of its file.

    Raises:
        InputError: what :func:`wanmu.evaluate` raises.
    """
    inputs = {SCHEME: scheme, UNITS: _bytes(_ordered(units))}
    for name, frame in ((LAST_YEAR, last_year), (PREVIOUS, previous)):
        if frame is not None:
            inputs[name] = _bytes(_ordered(frame))
    outputs, evaluation = _outputs(inputs)
    if corrected is not None:
        outputs[CHANGES] = _changes(corrected.result, evaluation)
    record = _record(inputs, outputs, evaluation, corrected)
    log = _log(record, evaluation).encode()
    files = inputs | outputs | {_RECORD: _json(record), "log.txt": log}
    return Made(files, record, evaluation)


def evaluation_of(
    files: Mapping[str, bytes], made_by: str, place: Place | None = None
) -> Evaluation:
    """The result of a kept run, computed again from what went in.

    Raises:
        InputError: E042 when what comes out is not what was kept.
    """
    outputs, evaluation = _outputs({name: files[name] for name in _INPUTS if name in files})
    differing = [name for name, content in outputs.items() if content != files[name]]
    if differing:
        raise InputError.of(
            "E042",
            mark("computed again, {files} come out otherwise; the run was made by version {made}, "
                 "this is {here}"),
            place or Place(),
            files=", ".join(differing),
            made=made_by,
            here=VERSION,
        )  # fmt: skip
    return evaluation


def write_run(
    folder: Path,
    units: pl.DataFrame,
    scheme: str | Path,
    previous: pl.DataFrame | None = None,
    *,
    last_year: pl.DataFrame | None = None,
    correction: Correction | None = None,
) -> Run:
    """Evaluate, and keep everything in a folder that is there whole or not at all.

    Raises:
        InputError: E040 when the folder is there already; E043 when what it corrects is no run;
            what :func:`wanmu.evaluate` raises.
    """
    if folder.exists():
        raise InputError.of(
            "E040",
            mark("there is already something at {folder}; a run is never written over: name a new "
                 "folder"),
            Place(str(folder)),
            folder=folder,
        )  # fmt: skip
    corrected = None if correction is None else _corrected(correction)
    content = find_scheme(scheme).read_bytes()
    made = make_run(units, content, previous, last_year=last_year, corrected=corrected)
    _write(folder, made.files)
    return Run(folder, made.record, made.evaluation)


def _corrected(correction: Correction) -> Corrected:
    record = read_record(correction.of)
    result = (correction.of / RESULT).read_bytes()
    return Corrected(record["id"], result, correction.objection)


def read_run(folder: Path) -> Run:
    """A run from its folder, computed again from what went in.

    Raises:
        InputError: E041 when a file is missing or is not what the record says; E042 when what comes
            out is not what was written.
    """
    record = read_record(folder)
    files = {name: _read(folder, name) for name in record["files"]}
    wrong = [name for name, content in files.items() if _hash(content) != record["files"][name]]
    if wrong:
        raise InputError.of(
            "E041",
            mark("{files} are not what the run's record says; somebody has changed them"),
            Place(str(folder)),
            files=", ".join(wrong),
        )
    return Run(folder, record, evaluation_of(files, record["wanmu"], Place(str(folder))))


def read_record(folder: Path) -> dict[str, Any]:
    """The record of a run.

    Raises:
        InputError: E043 when the folder holds none.
    """
    try:
        record: dict[str, Any] = json.loads((folder / _RECORD).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InputError.of(
            "E043", mark("there is no run in {folder}"), Place(str(folder)), folder=folder
        ) from error
    return record


def _outputs(inputs: Mapping[str, bytes]) -> tuple[dict[str, bytes], Evaluation]:
    """What comes out of what goes in, as the files that are kept."""
    work = Path(mkdtemp(prefix="wanmu-run-"))
    try:
        (work / SCHEME).write_bytes(inputs[SCHEME])
        scheme = load_scheme(work / SCHEME)
    finally:
        shutil.rmtree(work)
    frames = {name: pl.read_parquet(BytesIO(inputs[name])) for name in inputs if name != SCHEME}
    evaluation = evaluate(
        frames[UNITS], scheme, frames.get(PREVIOUS), last_year=frames.get(LAST_YEAR)
    )
    accounts = [
        asdict(account) | {"taken_part": account.taken_part} for account in evaluation.accounts
    ]
    return {
        RESULT: _bytes(evaluation.frame()),
        "groups.parquet": _bytes(evaluation.groups),
        "bases.parquet": _bytes(evaluation.bases),
        "reconciliation.json": _json(accounts),
    }, evaluation


def _record(
    inputs: Mapping[str, bytes],
    outputs: Mapping[str, bytes],
    evaluation: Evaluation,
    corrected: Corrected | None,
) -> dict[str, Any]:
    files = {name: _hash(content) for name, content in {**inputs, **outputs}.items()}
    entered = "".join(f"{name}:{files[name]}" for name in sorted(inputs))
    objection, before = (corrected.objection, corrected.id) if corrected else ("", "")
    whole = f"{entered}|{VERSION}|{objection}|{before}"
    record: dict[str, Any] = {
        "id": _hash(whole.encode())[:16],
        "scheme": evaluation.scheme.id,
        "version": evaluation.scheme.version,
        "year": evaluation.scheme.year,
        "wanmu": VERSION,
        "files": files,
        "assumptions": [asdict(each) for each in evaluation.assumptions],
    }
    if corrected is not None:
        record["corrects"] = {"run": before, "objection": objection}
    return record


def _changes(before: bytes, evaluation: Evaluation) -> bytes:
    """What a correction changes, for whom."""
    old = pl.read_parquet(BytesIO(before)).select("unit", "status", "grade", "score")
    new = evaluation.frame().select("unit", "status", "grade", "score")
    both = old.join(new, on="unit", how="full", coalesce=True, suffix="_after").sort("unit")
    differ = pl.any_horizontal(
        pl.col(name).ne_missing(pl.col(f"{name}_after")) for name in ("status", "grade", "score")
    )
    return both.filter(differ).write_csv(include_bom=True).encode()


def _log(record: Mapping[str, Any], evaluation: Evaluation) -> str:
    total = evaluation.total
    counts = {
        "records": total.records,
        "outside": total.outside,
        "taken part": total.taken_part,
        "graded": total.graded,
        "ungraded": total.ungraded,
        "deferred": total.deferred,
        "excluded": total.excluded,
    }
    lines = [
        f"run {record['id']}",
        *(f"{name} {record[name]}" for name in ("scheme", "version", "year", "wanmu")),
        *(f"{name} sha256 {digest}" for name, digest in record["files"].items()),
        *(f"{name} {count}" for name, count in counts.items()),
        *(f"grade {grade}: {count}" for grade, count in total.grades.items()),
        "the counts add up",
    ]
    if "corrects" in record:
        lines.append(f"corrects {record['corrects']['run']}: {record['corrects']['objection']}")
    return "\n".join(lines) + "\n"


def _ordered(frame: pl.DataFrame) -> pl.DataFrame:
    key = "code" if "code" in frame.columns else "unit"
    return frame.sort(key)


def _bytes(frame: pl.DataFrame) -> bytes:
    out = BytesIO()
    frame.write_parquet(out, compression="zstd", statistics=False)
    return out.getvalue()


def _json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError:
        return b""


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder beside its place and move it there in one step."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        for name, content in files.items():
            (draft / name).write_bytes(content)
        draft.chmod(0o755)
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
