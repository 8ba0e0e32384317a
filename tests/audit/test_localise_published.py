"""The public cases of error localisation, restated from the tests of two R packages."""

import json
from pathlib import Path
from typing import Any

import pytest

from wanmu.audit.localise import localise
from wanmu.kernel.faults import InputError

_FILE = Path(__file__).parents[3] / "shared" / "external" / "editing" / "localisation_cases.json"
_CASES: list[dict[str, Any]] = json.loads(_FILE.read_text("utf-8")) if _FILE.exists() else []


@pytest.mark.usefixtures("shared")
def test_there_are_public_cases():
    assert len(_CASES) == 53


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["id"])
def test_it_finds_every_published_answer(case: dict[str, Any]):
    if case.get("infeasible"):
        with pytest.raises(InputError, match="A001"):
            localise(case["records"][0], case["rules"])
        return
    for place, record in enumerate(case["records"]):
        weights = case.get("weights")
        own = weights[place] if isinstance(weights, list) else weights
        found = localise(record, case["rules"], own, domains=case.get("domains"))
        wanted = sorted(tuple(sorted(each)) for each in case["all_optimal"][place])
        assert [each.fields for each in found.sets] == wanted
        assert found.weight == case["min_weight"][place]
        assert found.complete
