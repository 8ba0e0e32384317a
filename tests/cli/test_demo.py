"""What the demo tells, which the READMEs show in both languages."""

import json
from pathlib import Path

import pytest

from wanmu.cli import demo
from wanmu.kernel.messages import in_language

ROOT = Path(__file__).parents[2]
READMES = {"en": "README.md", "zh": "README.zh-CN.md"}


@pytest.fixture(scope="module", params=READMES)
def told(request):
    """A language, and what the demo answers in it."""
    with in_language(request.param):
        return request.param, demo.everything()


def test_the_demo_answers_for_every_engine(wanmu, told, monkeypatch):
    language, answer = told
    monkeypatch.setattr(demo, "everything", lambda: answer)
    ran = wanmu("demo", "--no-serve", "--format", "json", lang=language)
    assert ran.status == 0
    assert set(json.loads(ran.out)) == {
        "pack", "audit", "demand", "supply", "balance", "uncertainty", "allocation", "synth",
        "evaluation", "explanation", "comparison", "scenarios", "parcels", "land", "due", "book",
        "redevelopment", "standard",
    }  # fmt: skip


def test_the_table_of_the_readme_is_what_the_demo_answers(told):
    language, answer = told
    page = (ROOT / READMES[language]).read_text(encoding="utf-8")
    rows = answer.sheets[0].rows
    assert len(rows) > 10
    for row in rows:
        assert f"| {row['question']} | {row['answer']} | `{row['command']}` |" in page
