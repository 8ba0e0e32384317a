"""The READMEs and the page of commands say what is there, in both languages alike."""

import json
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

import wanmu
from wanmu.cli.main import command_tree
from wanmu.evaluation import evaluate
from wanmu.evaluation.explain import explain
from wanmu.evaluation.reading import units_of_year
from wanmu.kernel.messages import Language, in_language
from wanmu.kernel.rules import parse
from wanmu.report.audit_view import audit_answer
from wanmu.synth import Synthesis

ROOT = Path(__file__).parent.parent
READMES: dict[Language, str] = {"en": "README.md", "zh": "README.zh-CN.md"}
EACH = pytest.mark.parametrize("name", READMES.values())
PAGES = [*READMES.values(), *(str(path.relative_to(ROOT)) for path in (ROOT / "docs").glob("*.md"))]


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _block(name: str, kind: str) -> str:
    (found,) = re.findall(rf"^```{kind}\n(.*?)^```", _read(name), re.DOTALL | re.MULTILINE)
    return str(found)


def _named(name: str) -> set[str]:
    """The commands of Wanmu and make that a page names, in code and in blocks."""
    code = re.compile(r"^```(?:python|json|sql|text)\n.*?^```", re.MULTILINE | re.DOTALL)
    outside = code.sub("", _read(name))
    return set(re.findall(r"(?:(?<=`)|^)((?:wanmu|make) [^`\n]+)", outside, re.MULTILINE))


def _words(command: str) -> str:
    """The command without its options and arguments: ``wanmu pack new``.

    ``wanmu evaluate DATA`` is short for ``wanmu evaluate grade DATA``.
    """
    kept = re.sub(r"--lang \w+ ", "", command).split(" ")
    paths = set(_paths())
    named = (*(" ".join(kept[:n]) for n in (4, 3, 2)), " ".join([*kept[:2], "grade"]))
    return next((each for each in named if each in paths), command)


def _paths(node: Any = None, path: str = "wanmu") -> Iterator[str]:
    commands = getattr(node or command_tree(), "commands", {})
    for name, command in commands.items():
        if hasattr(command, "commands"):
            yield from _paths(command, f"{path} {name}")
            if command.invoke_without_command:
                yield f"{path} {name}"
        else:
            yield f"{path} {name}"


def _options(node: Any) -> Iterator[str]:
    for parameter in node.params:
        yield from (word for word in parameter.opts if word.startswith("--"))
    for command in getattr(node, "commands", {}).values():
        yield from _options(command)


def _holds(whole: Any, part: Any) -> bool:
    if isinstance(part, dict):
        return all(key in whole and _holds(whole[key], value) for key, value in part.items())
    if isinstance(part, list):
        return len(whole) == len(part) and all(map(_holds, whole, part))
    return bool(whole == part)


@EACH
def test_the_snippet_prints_what_it_says(name: str) -> None:
    printed = StringIO()
    with redirect_stdout(printed):
        exec(compile(_block(name, "python"), name, "exec"), {})  # noqa: S102  the page's own code
    assert printed.getvalue() == _block(name, "text")


def test_the_findings_are_of_the_audit() -> None:
    pack = wanmu.load_pack("jinyun")
    findings = audit_answer(wanmu.audit.audit(pack), pack).data["findings"]
    for name in READMES.values():
        shown = json.loads(_block(name, "json"))
        (found,) = (finding for finding in findings if finding["id"] == shown["id"])
        assert _holds(found, shown)


@pytest.mark.parametrize(("language", "name"), READMES.items())
def test_the_explanation_is_that_of_the_demo_firm(
    language: Language, name: str, demo_firms: Synthesis
) -> None:
    (unit,) = set(re.findall(r"--id (\w+)", _read(name)))
    units = units_of_year(demo_firms.enterprise_years, demo_firms.enterprises, 2021)
    with in_language(language):
        told = explain(evaluate(units, "jinyun-2021"), unit)
    said = [line.said for line in told.lines]
    shown = _block(name, "console").splitlines()
    assert [line for line in said if line in shown] == shown
    (tax,) = (way for way in told.ways if way.field == "tax")
    assert (told.next_grade, f"{tax.change} 万元") == ("C", "113.84 万元")
    assert f"{tax.change} 万元" in _read(name)


@EACH
def test_every_rule_can_be_read(name: str) -> None:
    for rule in _block(name, "sql").splitlines():
        assert parse(rule).text == rule


@EACH
def test_every_folder_of_the_layout_is_there(name: str) -> None:
    named = re.findall(r"^(src/wanmu/\w+|docs|bench|tests) {2,}", _read(name), re.MULTILINE)
    there = [path for path in (ROOT / "src" / "wanmu").iterdir() if (path / "__init__.py").exists()]
    assert {path for path in named if not (ROOT / path).is_dir()} == set()
    assert {f"src/wanmu/{path.name}" for path in there} <= set(named)


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", _read(page))
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []


def test_the_index_lists_every_document() -> None:
    listed = set(
        re.findall(r"^\| \[[^]]+\]\(([\w-]+\.md)\)", _read("docs/README.md"), re.MULTILINE)
    )
    there = {path.name for path in (ROOT / "docs").glob("*.md")}
    assert listed == there - {"README.md"}


def test_both_languages_have_the_same_headings_and_commands() -> None:
    english, chinese = (_read(name) for name in READMES.values())
    levels = [re.findall(r"^(#+) ", text, re.MULTILINE) for text in (english, chinese)]
    assert levels[0] == levels[1]
    assert _named("README.md") == _named("README.zh-CN.md")
    links = [set(re.findall(r"\]\((docs/\w+\.md|\w+)\)", text)) for text in (english, chinese)]
    assert links[0] == links[1]


@EACH
def test_every_command_that_is_named_exists(name: str) -> None:
    targets = re.findall(r"^(\w+):", _read("Makefile"), re.MULTILINE)
    known = {*_paths(), *(f"make {target}" for target in targets)}
    assert {command for command in _named(name) if _words(command) not in known} == set()


def test_the_page_of_commands_lists_every_command_and_no_other() -> None:
    listed = re.findall(r"^\| `(wanmu [^`]+)` \|", _read("docs/commands.md"), re.MULTILINE)
    assert sorted(_words(command) for command in listed) == sorted(_paths())


def test_the_page_of_commands_names_every_option() -> None:
    page = _read("docs/commands.md")
    assert {option for option in _options(command_tree()) if option not in page} == set()
