"""docs/schemes.md is tried: its scheme, its fragments, its tables and its Python."""

import contextlib
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import jsonschema
import pytest
import yaml

from wanmu.kernel.faults import InputError
from wanmu.pack import bundled_schemes, json_schema, scheme_from
from wanmu.pack.document import documented, renewed
from wanmu.pack.scheme_rules import RESULTS
from wanmu.pack.yaml_tree import read_yaml

PAGE = Path(__file__).parents[2] / "docs" / "schemes.md"


@pytest.fixture
def page() -> str:
    return PAGE.read_text("utf-8")


def test_the_scheme_of_the_page_is_sound(small: str) -> None:
    assert scheme_from(read_yaml(small, "schemes.md")).id == "shanqian-2024"


def test_every_fragment_makes_a_sound_scheme(
    fragments: list[str], with_fragment: Callable[[str], Any]
) -> None:
    faulty = {}
    for fragment in fragments:
        try:
            scheme_from(with_fragment(fragment))
        except InputError as error:
            faulty[fragment] = str(error)
    assert faulty == {}
    assert len(fragments) >= 25


def test_every_field_of_every_model_is_on_the_page(page: str) -> None:
    hidden = {"Written"}
    names = {model.__name__ for model in documented("schemes")} - hidden
    assert set(re.findall(r"<!-- fields: (\w+) -->", page)) == names
    assert renewed(page, "schemes") == page, "run: python -m wanmu.pack.document docs/schemes.md"


def test_every_field_says_what_it_means() -> None:
    bare = [
        f"{model.__name__}.{name}"
        for model in documented("schemes")
        for name, info in model.model_fields.items()
        if not info.description
    ]
    assert not bare


def test_every_field_is_used_by_an_example(
    small: str, fragments: list[str], with_fragment: Callable[[str], Any]
) -> None:
    used = {
        key
        for data in (read_yaml(small, "small"), *map(with_fragment, fragments))
        for key in keys(data)
    }
    unused = {
        info.alias or name
        for model in documented("schemes")
        for name, info in model.model_fields.items()
        if (info.alias or name) not in used
    }
    assert unused == set()


def keys(data: Any) -> set[str]:
    if isinstance(data, dict):
        return {*data, *(key for inner in data.values() for key in keys(inner))}
    return {key for inner in data for key in keys(inner)} if isinstance(data, list) else set()


def test_the_features_of_published_schemes_are_all_there(page: str) -> None:
    numbers = [int(found) for found in re.findall(r"^\| (\d+) \| \S", page, re.MULTILINE)]
    assert numbers[-39:] == list(range(1, 40))


def test_the_names_of_results_are_on_the_page(page: str) -> None:
    assert all(f"`{prefix}_" in page for prefix, _, _ in RESULTS)


def test_the_python_of_the_page_runs(page: str) -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        for written in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
            exec(compile(written, "schemes.md", "exec"), {})  # noqa: S102  our own page


class _EditorLoader(yaml.SafeLoader):
    """YAML 1.2 as editors read it: no dates, and only true and false."""

    yaml_implicit_resolvers: ClassVar = {
        first: [(tag, pattern) for tag, pattern in rules if not tag.endswith(("timestamp", "bool"))]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_EditorLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile("(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


def as_an_editor(written: str) -> Any:
    return yaml.load(written, _EditorLoader)  # noqa: S506


def test_the_json_schema_accepts_every_sound_scheme(small: str) -> None:
    schema = json_schema("schemes")
    files = [path.read_text("utf-8") for path in bundled_schemes().values()]
    for written in (small, *files):
        jsonschema.validate(as_an_editor(written), schema)


def test_the_json_schema_accepts_every_example(
    fragments: list[str], with_fragment: Callable[[str], Any]
) -> None:
    schema = json_schema("schemes")
    for fragment in fragments:
        # Written out and read again, so that numbers, days and truth are what an editor sees.
        written = unquoted(with_fragment(fragment))
        jsonschema.validate(as_an_editor(written), schema)


def unquoted(data: Any) -> str:
    if isinstance(data, dict):
        return "{" + ", ".join(f"{key}: {unquoted(inner)}" for key, inner in data.items()) + "}"
    if isinstance(data, list):
        return "[" + ", ".join(map(unquoted, data)) + "]"
    plain = isinstance(data, str) and re.fullmatch(r"[\w.%-]+", data)
    return data if plain else f"'{str(data).replace(chr(39), chr(39) * 2)}'"


def test_the_json_schema_refuses_an_unknown_key(small: str) -> None:
    data = as_an_editor(small) | {"vetos": []}
    with pytest.raises(jsonschema.ValidationError, match="vetos"):
        jsonschema.validate(data, json_schema("schemes"))
