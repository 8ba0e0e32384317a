"""Every shipped scheme says of each rule where it stands, or that it is assumed."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from pydantic import BaseModel

import wanmu
from wanmu.pack.models.schemes import Clause
from wanmu.pack.scheme_choices import assumptions
from wanmu.pack.schemes import bundled_schemes, load_scheme

BUNDLED = bundled_schemes()
SCHEMES = Path(wanmu.__file__).parent / "schemes"


def clauses(part, path=""):
    """Every clause in a part of a scheme, with its path."""
    if isinstance(part, Clause):
        yield path, part
    if isinstance(part, BaseModel):
        part = {name: getattr(part, name) for name in type(part).model_fields}
    if isinstance(part, Mapping):
        for name, inner in part.items():
            yield from clauses(inner, f"{path}.{name}" if path else name)
    elif isinstance(part, tuple):
        for at, inner in enumerate(part):
            yield from clauses(inner, f"{path}.{at}")


@pytest.mark.parametrize("name", BUNDLED)
def test_every_shipped_scheme_says_where_it_comes_from(name):
    scheme = load_scheme(name)
    assert all(each.title for each in scheme.documents.values())
    assert scheme.document in scheme.documents
    assert all(part.en for _, part in clauses(scheme) if hasattr(part, "en"))


@pytest.mark.parametrize("name", BUNDLED)
def test_every_rule_of_a_shipped_scheme_is_stated_at_a_place_or_marked_as_assumed(name):
    scheme = load_scheme(name)
    # Data columns decide nothing; items stand under their group, which has the source.
    rules = r"(scope|constants|derived|indicators|choices|adjustments|vetoes|regrades|grades)\b.*"
    rules += r"|scope|groups\.\d+(\.cuts\..*)?|cuts\b.*|consequences\.measures\..*|units\.joint"
    rules += r"|publication\.(results|denominators)"
    silent = [
        path
        for path, part in clauses(scheme)
        if re.fullmatch(rules, path) and not (part.clause or part.assumed)
    ]
    assert silent == []


def test_the_table_of_shipped_schemes_counts_what_is_stated_and_what_is_assumed():
    text = (SCHEMES / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| `([\w-]+)` .*\| (\d+) \| (\d+) \|$", text, re.MULTILINE)
    schemes = {name: load_scheme(name) for name in BUNDLED}
    assert {name: (int(stated), int(assumed)) for name, stated, assumed in rows} == {
        name: (
            sum(bool(part.clause) and not part.assumed for _, part in clauses(scheme)),
            len(assumptions(scheme)),
        )
        for name, scheme in schemes.items()
    }
