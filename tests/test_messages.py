"""Every message to people has its Chinese, with the same named places."""

import ast
import re
from collections.abc import Iterator
from inspect import cleandoc
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

SOURCE = Path(__file__).parent.parent / "src" / "wanmu"
CATALOGUES = sorted((SOURCE / "locale" / "zh" / "LC_MESSAGES").glob("*.po"))
_PLACE = re.compile(r"\{(\w+)(?:![rsa])?(?::[^}]*)?\}")


def _calls(path: Path) -> Iterator[ast.Call]:
    """The calls of ``mark`` and ``text`` in a module that has them from the messages."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "wanmu.kernel.messages"
        for alias in node.names
        if alias.name in {"mark", "text"}
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


_SAID = re.compile(r"""{% say (?:"([^"]*)"|'([^']*)')""")


def _messages() -> dict[str, str]:
    """Every message written in the code and in the pages, with a module that has it."""
    return _in_pages() | {
        node.args[0].value: str(path.relative_to(SOURCE))
        for path in sorted(SOURCE.rglob("*.py"))
        for node in _calls(path)
        if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    }


def _in_pages() -> dict[str, str]:
    return {
        first or second: str(path.relative_to(SOURCE))
        for path in sorted(SOURCE.rglob("templates/**/*.html"))
        for first, second in _SAID.findall(path.read_text(encoding="utf-8"))
    }


def _translations() -> Iterator[tuple[str, Message]]:
    for path in CATALOGUES:
        for message in read_po(BytesIO(path.read_bytes()), locale="zh"):
            if message.id:
                yield path.name, message


def _places(said: str) -> set[str]:
    # Where a field is named, its Chinese name is in {zh} and its English name in {name}.
    return {"name" if place == "zh" else place for place in _PLACE.findall(said)}


def _chinese() -> dict[str, str]:
    return {
        str(message.id): str(message.string) for _, message in _translations() if not message.fuzzy
    }


def test_every_message_has_its_chinese() -> None:
    chinese = _chinese()
    missing = {said: module for said, module in _messages().items() if not chinese.get(said)}
    assert missing == {}


def test_the_chinese_has_the_named_places_of_the_english() -> None:
    differing = {
        english: chinese
        for english, chinese in _chinese().items()
        if chinese and _places(english) != _places(chinese)
    }
    assert differing == {}


def test_no_message_is_put_together_from_pieces() -> None:
    glued = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path in sorted(SOURCE.rglob("*.py"))
        for node in _calls(path)
        if isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
    ]
    assert glued == []


def test_no_catalogue_keeps_what_is_said_nowhere() -> None:
    # The help of the commands is written as documentation and as options, without a mark.
    written = {
        said
        for path in sorted(SOURCE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for said in (node.value, cleandoc(node.value))
    } | _in_pages().keys()
    stale = [(file, str(said.id)) for file, said in _translations() if said.id not in written]
    assert stale == []


def test_a_message_is_translated_in_one_way_only() -> None:
    seen: dict[str, str] = {}
    for file, message in _translations():
        other = seen.setdefault(str(message.id), str(message.string))
        assert other == message.string, f"{file}: {message.id}"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_a_catalogue_can_be_read_and_says_its_character_set(path: Path) -> None:
    catalogue = read_po(BytesIO(path.read_bytes()), locale="zh", abort_invalid=True)
    assert (catalogue.charset or "").upper() == "UTF-8"
