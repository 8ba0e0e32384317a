"""A run keeps what went in and what came out, and comes out the same again."""

import json

import polars as pl
import pytest

from wanmu.evaluation.run import Correction, read_run, write_run
from wanmu.kernel.faults import InputError
from wanmu.pack.schemes import bundled_schemes


@pytest.fixture
def firms():
    return pl.DataFrame(
        {
            "code": [f"F{at:02}" for at in range(20)],
            "size_class": ["above_scale"] * 20,
            "gbt4754": [None] * 20,
            "land": [10.0] * 20,
            "tax": [float(at) * 10 for at in range(20)],
            "electricity": [1e6] * 20,
        },
        schema_overrides={"gbt4754": pl.String},
    )


SCHEME = "haining-2025-consequences"


def test_a_run_written_twice_has_the_same_bytes(firms, tmp_path):
    shuffled = firms.sample(fraction=1, shuffle=True, seed=5)
    one, two = (write_run(tmp_path / name, frame, SCHEME)
                for name, frame in (("a", firms), ("b", shuffled)))  # fmt: skip
    assert one.id == two.id
    for path in sorted(one.folder.iterdir()):
        assert path.read_bytes() == (two.folder / path.name).read_bytes(), path.name


def test_a_run_keeps_the_scheme_byte_for_byte(firms, tmp_path):
    run = write_run(tmp_path / "run", firms, SCHEME)
    kept = (run.folder / "scheme.yaml").read_bytes()
    assert kept == bundled_schemes()[SCHEME].read_bytes()


def test_a_run_is_read_by_computing_it_again(firms, tmp_path):
    written = write_run(tmp_path / "run", firms, SCHEME)
    read = read_run(tmp_path / "run")
    assert read.evaluation.frame().equals(written.evaluation.frame())
    assert read.record == json.loads((tmp_path / "run" / "run.json").read_text("utf-8"))


def test_a_run_is_never_written_over(firms, tmp_path):
    write_run(tmp_path / "run", firms, SCHEME)
    with pytest.raises(InputError, match="E040"):
        write_run(tmp_path / "run", firms, SCHEME)


@pytest.mark.parametrize("name", ["units.parquet", "result.parquet", "scheme.yaml"])
def test_a_file_that_somebody_changed_is_noticed(name, firms, tmp_path):
    run = write_run(tmp_path / "run", firms, SCHEME)
    path = run.folder / name
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(InputError, match="E041") as error:
        read_run(run.folder)
    assert name in str(error.value)


def test_a_result_that_comes_out_otherwise_is_noticed(firms, tmp_path):
    run = write_run(tmp_path / "run", firms, SCHEME)
    other = write_run(tmp_path / "other", firms.with_columns(tax=pl.col("tax") + 1.0), SCHEME)
    for name in ("result.parquet", "groups.parquet"):
        (run.folder / name).write_bytes((other.folder / name).read_bytes())
    hashes = {n: other.record["files"][n] for n in ("result.parquet", "groups.parquet")}
    record = run.record | {"files": run.record["files"] | hashes}
    (run.folder / "run.json").write_text(json.dumps(record), "utf-8")
    with pytest.raises(InputError, match="E042"):
        read_run(run.folder)


def test_a_correction_is_a_new_run_that_cites_its_objection(firms, tmp_path):
    first = write_run(tmp_path / "first", firms, SCHEME)
    mended = firms.with_columns(
        tax=pl.when(pl.col("code") == "F00").then(500.0).otherwise(pl.col("tax"))
    )
    correction = Correction(first.folder, "F00：税收应为500万元")
    second = write_run(tmp_path / "second", mended, SCHEME, correction=correction)
    assert second.record["corrects"] == {"run": first.id, "objection": "F00：税收应为500万元"}
    changes = pl.read_csv(second.folder / "changes.csv")
    moved = changes.filter(pl.col("unit") == "F00").row(0, named=True)
    assert (moved["grade"], moved["grade_after"]) == ("D", "A")
    assert read_run(second.folder).id == second.id
    assert first.record == read_run(first.folder).record


def test_a_folder_without_a_run_is_refused(tmp_path):
    with pytest.raises(InputError, match="E043"):
        read_run(tmp_path)


def test_a_run_that_fails_leaves_nothing_behind(firms, tmp_path):
    with pytest.raises(InputError):
        write_run(tmp_path / "run", firms.drop("tax"), SCHEME)
    assert list(tmp_path.iterdir()) == []
