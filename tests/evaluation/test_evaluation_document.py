"""The examples of ``docs/evaluation.md`` print what the page says."""

import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from wanmu.evaluation.places import Counts, ends
from wanmu.evaluation.plan import plan_of
from wanmu.pack import load_scheme
from wanmu.pack.models import schemes

PAGE = (Path(__file__).parents[2] / "docs" / "evaluation.md").read_text(encoding="utf-8")
_EXAMPLE = re.compile(r"^```python\n(.*?)^```\n\n```text\n(.*?)^```", re.MULTILINE | re.DOTALL)
_SCHEME = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)


def _run(names: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What each example prints, one after the other, and what the page says that it prints."""
    for code, said in _EXAMPLE.findall(PAGE):
        printed = StringIO()
        with redirect_stdout(printed):
            exec(compile(code, "docs/evaluation.md", "exec"), names)  # noqa: S102  the page's own
        yield printed.getvalue(), said


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (scheme,) = _SCHEME.findall(PAGE)
    (tmp_path / "shanqian.yaml").write_text(scheme, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_every_example_prints_what_the_page_says() -> None:
    found = list(_run({}))
    assert len(found) == PAGE.count("```python")
    for printed, said in found:
        assert printed == said


@pytest.mark.usefixtures("folder")
def test_the_sums_told_in_words_are_those_of_the_example() -> None:
    names: dict[str, Any] = {}
    list(_run(names))
    ranked = names["firms"].filter(~names["firms"]["code"].is_in(["F11", "F12"]))
    tax, land = (ranked[name].sum() for name in ("tax", "land"))
    assert f"{tax:g} ÷ {land:g} = {tax / land:g}" in PAGE
    (filled,) = names["result"].frame().filter(unit="F04")["score_per_energy"]
    assert f"{filled:.4f}, stands in" in PAGE
    scored = names["result"].frame().filter(unit="F03").row(0, named=True)
    assert f"60 = {scored['score_per_mu_tax']:.4f}" in PAGE
    assert f"40 = {scored['score_per_energy']:.4f}; together {scored['score']}" in PAGE


def test_every_kind_of_reason_is_told(folder: Path) -> None:
    plan = plan_of(load_scheme(folder / "shanqian.yaml"))
    told = {
        code.partition(":")[0] for code in re.findall(r"^\| `(\w+:[^`]+)` \|", PAGE, re.MULTILINE)
    }
    assert {reason.partition(":")[0] for reason in plan.reasons} == told


@pytest.mark.usefixtures("folder")
def test_every_column_of_the_result_is_told() -> None:
    names: dict[str, Any] = {}
    list(_run(names))
    columns = names["result"].frame().columns
    prefixes = ("value_", "base_", "score_", "adjust_")
    assert [
        name for name in columns if not name.startswith(prefixes) and f"`{name}`" not in PAGE
    ] == []


def test_the_places_of_the_example_with_vetoed_units_are_as_told() -> None:
    cuts = tuple(
        schemes.Cut.model_validate(each)
        for each in ({"grade": "C", "rest": "true"}, {"grade": "D", "last": "25%"})
    )
    end, last = ends(cuts, Counts(ranked=10, vetoed=2), "half_up")
    assert "three places are D, one of them for a ranked unit" in PAGE
    assert (last - end, 10 - end) == (3, 1)
