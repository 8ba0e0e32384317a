"""The page on the audit says what the code does: its examples run, its relations are relations."""

import doctest
import re
from dataclasses import replace
from pathlib import Path

import yaml

from wanmu.audit import relations_of
from wanmu.audit.blame import LIMIT
from wanmu.pack.models import Relations

PAGE = (Path(__file__).parents[2] / "docs" / "audit.md").read_text("utf-8")


def test_the_examples_of_the_page_are_true():
    text = re.sub(r"^```.*$", "", PAGE, flags=re.MULTILINE)
    examples = doctest.DocTestParser().get_doctest(text, {}, "audit.md", None, 0)
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(examples)
    assert runner.tries > 10
    assert runner.failures == 0


def test_the_relations_of_the_page_can_be_read(jinyun):
    (written,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    read = Relations.model_validate(yaml.safe_load(written))
    found = relations_of(_with(jinyun, read))
    kinds = {relation.id: (relation.kind, relation.strength) for relation in found}
    assert kinds["t2.output.total"] == ("sum", "contradiction")
    assert kinds["t2.甲镇.1"] == ("quotient", "contradiction")
    assert kinds["share"] == ("quotient", "contradiction")
    assert kinds["zone.part"] == ("bound", "tension")
    assert kinds["road:news.road"] == ("same", "contradiction")


def _with(pack, read):
    return replace(pack, tables=read.tables, relations=read.relations)


def test_the_page_names_the_limit():
    assert f"Above {LIMIT} alternatives" in PAGE


def test_what_vouches_for_the_output_and_land_of_the_park(jinyun, findings):
    failed = {finding.id for finding in findings.findings}
    holding = [each for each in relations_of(jinyun) if each.id not in failed and not each.assumes]

    def vouched(name):
        return [each.id for each in holding if each.kind != "bound" and name in each.facts]

    assert "t2.output.total" in vouched("t2.丽缙园.output")
    assert "t2.land.total" in vouched("t2.丽缙园.land")
    assert len(vouched("t2.丽缙园.per_mu_output")) < len(vouched("t2.丽缙园.land"))
