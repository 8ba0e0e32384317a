"""docs/rules.md says what the language does: its examples run, its lists are complete."""

import re
from datetime import date
from pathlib import Path

import pytest

from wanmu.kernel.rules import FieldType, apply, parse
from wanmu.kernel.rules.functions import AGGREGATES, FUNCTIONS, table
from wanmu.kernel.rules.table import figures
from wanmu.kernel.units import unit

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
WORDS = {"true": True, "false": False, "null": None}


def _rows(heading):
    """The rows of every table of the page with these headings."""
    for found in re.finditer(rf"\| {heading} \|\n\|[-|]+\n((?:\|.*\n)+)", PAGE):
        for line in found[1].splitlines():
            yield [cell.strip() for cell in line.strip("|").split("|")]


def _fields():
    for name, kind, measured, zh in _rows(r"field \| kind \| unit \| name"):
        plain = name.strip("`")
        yield plain, FieldType(plain, kind, unit(measured) if measured else None, zh, plain)


FIELDS = dict(_fields())
EXAMPLES = list(_rows(r"rule \| record \| answer"))


def _value(written, kind):
    if written in WORDS:
        return WORDS[written]
    return {"number": float, "date": date.fromisoformat}.get(kind, str)(written)


def _record(written):
    pairs = [pair.split("=") for pair in written.split()]
    given = {name: _value(value, FIELDS[name].kind) for name, value in pairs}
    return dict.fromkeys(FIELDS) | given


@pytest.mark.parametrize(("written", "record", "answer"), EXAMPLES)
def test_an_example_gives_the_answer_printed(written, record, answer):
    rule = parse(written.strip("`"), FIELDS)
    assert rule.value(_record(record)) == _value(answer, rule.kind)


def test_the_page_has_examples():
    assert len(EXAMPLES) > 15


def test_the_functions_are_listed_as_they_are():
    assert table(FUNCTIONS.values()) in PAGE
    assert table(AGGREGATES.values()) in PAGE


def test_the_python_example_runs():
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names = {"apply": apply, "figures": figures}
    exec(example, names)  # noqa: S102


def test_the_explanation_printed_is_the_one_given():
    record = _record("tax=12.4 land=6.2 exempt=false")
    said = parse("tax / land < 3 AND NOT exempt", FIELDS).explain(record).zh
    assert f"> {said}\n" in PAGE


def test_every_fault_code_is_listed():
    sources = (ROOT / "src" / "wanmu" / "kernel" / "rules").glob("*.py")
    used = {code for each in sources for code in re.findall(r'"(R\d{3})"', each.read_text("utf-8"))}
    faults = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
    assert used == set(re.findall(r"^\| (R\d{3}) \|", faults, re.MULTILINE))
