"""How findings are laid out: the JSON that scripts rely on, and the rows that people read."""

import json
import re
from pathlib import Path

import pytest

import wanmu.audit
from wanmu.kernel.messages import in_language
from wanmu.pack import load_pack
from wanmu.report.audit_view import audit_answer

_COMMANDS = Path(__file__).parents[2] / "docs" / "commands.md"


@pytest.fixture(scope="module")
def answer():
    pack = load_pack("jinyun")
    return audit_answer(wanmu.audit(pack), pack)


def _documented():
    """The keys that the document of the command line names for a finding."""
    paragraph = re.search(
        r"`wanmu audit`: `findings\[\]`.*?\n\n", _COMMANDS.read_text("utf-8"), re.DOTALL
    )
    nested = re.findall(r"`(\w+)\[\]` \(([^)]*)\)", paragraph[0])
    inner = {name: set(re.findall(r"`(\w+)`", keys)) for name, keys in nested if "`" in keys}
    return set(re.findall(r"`(\w+)(?:\[\])?`", paragraph[0])), inner


def test_every_documented_key_is_there(answer):
    named, inner = _documented()
    data = json.loads(json.dumps(answer.data))
    assert set(data) == {"findings", "counts"}
    for finding in data["findings"]:
        missing = named - set(finding) - set().union(*inner.values())
        assert missing <= {"findings", "counts", "contradiction", "tension"}
        for key, keys in inner.items():
            assert all(keys <= set(item) for item in finding[key] if isinstance(item, dict))


def test_counts_are_those_of_the_findings(answer):
    counts, findings = answer.data["counts"], answer.data["findings"]
    assert counts["contradictions"] + counts["tensions"] == len(findings)
    assert counts["facts"] > counts["relations"] > len(findings)


def test_every_suspect_is_one_of_the_places_or_alternatives(answer):
    for finding in answer.data["findings"]:
        places = {place["fact"] for place in finding["places"]}
        assert {suspect["fact"] for suspect in finding["suspects"]} <= places
        assert all(places & set(names) for names in finding["alternatives"])


def test_every_place_has_its_document_and_locator(answer):
    for finding in answer.data["findings"]:
        assert len(finding["places"]) >= 2
        assert all(
            place["source"] and 0 < len(place["locator"]) <= 20 for place in finding["places"]
        )


def test_the_park_is_laid_out_as_printed(answer):
    found = {finding["id"]: finding for finding in answer.data["findings"]}["t2.丽缙园.1"]
    assert found["computation"] == "43亿元 ÷ 1140亩 = 377.193万元/亩 ≠ 367万元/亩"
    assert found["relation"] == "per_mu_output = output / land"
    assert (found["printed"], found["unit"]) == (367, "万元/亩")
    (suspect,) = found["suspects"]
    assert (round(suspect["low"], 2), round(suspect["high"], 2)) == (372.64, 381.75)


def test_a_row_stands_for_each_finding(answer):
    (sheet,) = answer.sheets
    assert [row["id"] for row in sheet.rows] == [each["id"] for each in answer.data["findings"]]
    assert all(set(row) == {column.key for column in sheet.columns} for row in sheet.rows)


def test_rows_speak_chinese():
    with in_language("zh"):
        pack = load_pack("jinyun")
        (sheet,) = audit_answer(wanmu.audit(pack), pack).sheets
        assert {row["strength"] for row in sheet.rows} <= {"矛盾", "存疑", "张力"}
        assert not any("beyond rounding" in row["reason"] for row in sheet.rows)
