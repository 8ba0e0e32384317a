"""The examples of ``docs/evaluation.md`` print what the page says."""

import re
from contextlib import chdir, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from wanmu.evaluation.places import Counts, ends
from wanmu.evaluation.plan import plan_of
from wanmu.kernel.messages import in_language
from wanmu.pack import load_scheme
from wanmu.pack.models import schemes

PAGE = (Path(__file__).parents[2] / "docs" / "evaluation.md").read_text(encoding="utf-8")
_EXAMPLE = re.compile(r"^```python\n(.*?)^```\n\n```text\n(.*?)^```", re.MULTILINE | re.DOTALL)
_SCHEME = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)


class Ran(NamedTuple):
    """What the page's examples made, and what each printed beside what the page says."""

    names: dict[str, Any]
    printed: list[tuple[str, str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    (scheme,) = _SCHEME.findall(PAGE)
    folder = tmp_path_factory.mktemp("page")
    (folder / "shanqian.yaml").write_text(scheme, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def ran(folder: Path) -> Ran:
    """The examples, run one after the other."""
    names: dict[str, Any] = {}
    printed = []
    with in_language("en"), chdir(folder):
        for code, said in _EXAMPLE.findall(PAGE):
            out = StringIO()
            with redirect_stdout(out):
                exec(compile(code, "docs/evaluation.md", "exec"), names)  # noqa: S102  its own
            printed.append((out.getvalue(), said))
    return Ran(names, printed)


def test_every_example_prints_what_the_page_says(ran: Ran) -> None:
    assert len(ran.printed) == PAGE.count("```python")
    for printed, said in ran.printed:
        assert printed == said


def test_the_sums_told_in_words_are_those_of_the_example(ran: Ran) -> None:
    names = ran.names
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


def test_every_column_of_the_result_is_told(ran: Ran) -> None:
    columns = ran.names["result"].frame().columns
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
