"""The documentation and the skeleton are tried, so that they cannot drift."""

import ast
import json
import re
from pathlib import Path
from typing import ClassVar

import jsonschema
import pytest
import yaml
from babel.messages.pofile import read_po

from wanmu.kernel.faults import InputError
from wanmu.pack import check_pack, json_schema, json_schemas, load_pack, new_pack
from wanmu.pack.document import documented, renewed
from wanmu.pack.layout import PARTS

ROOT = Path(__file__).parents[2]
SOURCES = [*(ROOT / "src/wanmu/pack").rglob("*.py")]


@pytest.fixture
def document() -> str:
    return (ROOT / "docs/pack.md").read_text("utf-8")


def codes() -> set[str]:
    code = re.compile(r'"([PE]\d{3})"')
    return {found for path in SOURCES for found in code.findall(path.read_text("utf-8"))}


def test_the_examples_of_the_documentation_are_a_sound_pack(document: str, tmp_path: Path) -> None:
    for file, content in re.findall(r"```(?:yaml|csv) (\S+)\n(.*?)```", document, re.DOTALL):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(content, "utf-8")
    assert check_pack(tmp_path) == []
    pack = load_pack(tmp_path)
    assert all((pack.facts, pack.tables, pack.relations, pack.chains, pack.tasks, pack.parks))


def test_every_field_of_every_model_is_documented(document: str) -> None:
    missing = [
        model for model in documented() if f"<!-- fields: {model.__name__} -->" not in document
    ]
    assert not missing
    assert renewed(document) == document, "run: python -m wanmu.pack.document docs/pack.md"


def test_every_file_is_documented(document: str) -> None:
    for part in PARTS.values():
        names = [f"`{part.name}{part.suffix}`", f"`{part.name}/*{part.suffix}`"]
        wanted = [
            name for name, has in zip(names, (part.in_file, part.in_folder), strict=True) if has
        ]
        assert all(name in document for name in wanted), part.name


def test_every_field_says_what_it_means() -> None:
    bare = [
        f"{model.__name__}.{name}"
        for model in documented()
        for name, info in model.model_fields.items()
        if not info.description
    ]
    assert not bare


def test_every_code_is_listed() -> None:
    listed = (ROOT / "docs/faults.md").read_text("utf-8")
    assert not [code for code in sorted(codes()) if f"| {code} |" not in listed]


def test_every_code_is_tried() -> None:
    here = Path(__file__).parent
    tried = "".join(
        path.read_text("utf-8") for path in [*here.glob("*.py"), *here.rglob("expected.txt")]
    )
    assert not [code for code in sorted(codes()) if code not in tried]


def test_every_message_has_its_chinese() -> None:
    said = {
        ast.literal_eval(node.args[0])
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"mark", "text"}
    }
    catalogue = {}
    for name in ("pack", "schemes"):
        with (ROOT / f"src/wanmu/locale/zh/LC_MESSAGES/{name}.po").open("rb") as stream:
            catalogue |= {message.id: message.string for message in read_po(stream) if message.id}
    assert set(catalogue) == said
    assert all(catalogue.values())


def test_a_new_pack_is_sound_and_complete(tmp_path: Path) -> None:
    written = new_pack(tmp_path / "a" / "county")
    assert check_pack(tmp_path / "a" / "county") == []
    names = {path.relative_to(tmp_path / "a" / "county").parts[0] for path in written}
    assert {f"{part.name}{part.suffix}" for part in PARTS.values() if part.in_file} - names <= {
        "facts.csv"
    }
    assert {"facts", "chains", ".schema"} <= names


def test_a_new_pack_points_an_editor_at_schemas_that_are_there(tmp_path: Path) -> None:
    folder = tmp_path / "county"
    new_pack(folder)
    for path in folder.rglob("*.yaml"):
        pointed = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text("utf-8"))
        assert pointed, path
        schema = json.loads((path.parent / pointed[1]).read_text("utf-8"))
        jsonschema.validate(plain(path), schema)


def test_a_new_pack_is_never_written_over_anything(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(InputError, match="P065"):
        new_pack(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    assert new_pack(tmp_path / "x")
    (tmp_path / "y").mkdir()
    assert new_pack(tmp_path / "y")


def test_a_folder_that_cannot_be_made_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="P066"):
        new_pack(tmp_path / "file" / "county")


@pytest.mark.parametrize("name", json_schemas())
def test_each_schema_is_a_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema(name))


@pytest.mark.parametrize("name", json_schemas())
def test_the_schemas_accept_the_bundled_pack(name: str) -> None:
    files = list(PARTS[name].files(ROOT / "src/wanmu/packs/jinyun"))
    assert files or name == "schemes"
    for path in files:
        jsonschema.validate(plain(path), json_schema(name))


def test_a_schema_refuses_an_unknown_key() -> None:
    with pytest.raises(jsonschema.ValidationError, match="plattforms"):
        jsonschema.validate([{"plattforms": []}], json_schema("division"))


def test_an_unknown_schema_is_a_fault() -> None:
    with pytest.raises(InputError, match="P064"):
        json_schema("pakc")


class _EditorLoader(yaml.SafeLoader):
    """YAML 1.2 as editors read it: no dates, and only true and false."""

    yaml_implicit_resolvers: ClassVar = {
        first: [(tag, pattern) for tag, pattern in rules if not tag.endswith(("timestamp", "bool"))]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_EditorLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile("(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


def plain(path: Path) -> object:
    return yaml.load(path.read_text("utf-8"), _EditorLoader)  # noqa: S506
