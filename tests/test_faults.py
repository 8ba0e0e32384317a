"""``docs/faults.md`` and the code name the same faults."""

import ast
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
_CODE = re.compile(r"[A-Z]\d{3}")
_LISTED = re.compile(r"^\| ([A-Z]\d{3}) \| \S.* \|", re.MULTILINE)


def _listed() -> list[str]:
    return _LISTED.findall((ROOT / "docs" / "faults.md").read_text(encoding="utf-8"))


def _raised() -> dict[str, str]:
    """Every code that stands in the code as a text of its own, with a file that has it."""
    return {
        node.value: str(path.relative_to(ROOT))
        for path in sorted((ROOT / "src").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and _CODE.fullmatch(node.value)
    }


def test_every_code_that_is_raised_is_listed() -> None:
    listed = set(_listed())
    assert {code: file for code, file in _raised().items() if code not in listed} == {}


def test_every_code_that_is_listed_is_raised_somewhere() -> None:
    assert set(_listed()) - set(_raised()) == set()


def test_no_code_is_listed_twice() -> None:
    assert [code for code, times in Counter(_listed()).items() if times > 1] == []


def test_every_code_stands_under_its_letter() -> None:
    parts = re.split(
        r"^## ([A-Z]): ",
        (ROOT / "docs" / "faults.md").read_text(encoding="utf-8"),
        flags=re.MULTILINE,
    )
    for letter, part in zip(parts[1::2], parts[2::2], strict=True):
        assert {code[0] for code in _LISTED.findall(part)} == {letter}
