"""Why a parcel is in a category: the condition with its figures, days, shares, and the clause."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wanmu.kernel.messages import language
from wanmu.kernel.rules.tree import Call, Field, IsNull, Node, parts
from wanmu.land.state import ID
from wanmu.pack.land_rules import AS_OF, LandRules, answer_name
from wanmu.pack.models.schemes import Clause


@dataclass(frozen=True, slots=True)
class Reason:
    """A test that a parcel meets.

    ``said`` is the condition with the parcel's figures in it, in the language in force; ``shows``
    are the measures of days and shares; ``document`` and ``clause`` say what it rests on, and
    ``assumed`` why, where no document says it.
    """

    parcel: str
    category: str
    test: str
    said: str
    shows: Mapping[str, float | None]
    document: str
    clause: str
    assumed: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A category that is undecided for a parcel, and the fields of which nothing is known."""

    parcel: str
    category: str
    test: str
    fields: tuple[str, ...]


def reasons_of(record: Mapping[str, Any], rules: LandRules, as_of: date) -> Iterator[Reason]:
    """The reasons of one parcel, from its row of the result."""
    known = {**record, **rules.parameters, AS_OF.name: as_of}
    for (name, key), rule in rules.tests.items():
        if record[answer_name(name, key)]:
            category = rules.land.categories[name]
            test = category.tests[key]
            explained = rule.explain(known)
            yield Reason(
                record[ID],
                name,
                key,
                explained.zh if language() == "zh" else explained.en,
                {shown: record[shown] for shown in test.shows},
                *_basis(rules, test, category),
            )


def missing_of(record: Mapping[str, Any], rules: LandRules) -> Iterator[Missing]:
    """What keeps a parcel's categories undecided, from its row of the result."""
    for (name, key), rule in rules.tests.items():
        if record[name] is None and record[answer_name(name, key)] is None:
            absent = dict.fromkeys(_absent(rule.tree, record, rules))
            yield Missing(record[ID], name, key, tuple(absent))


def _basis(rules: LandRules, test: Clause, category: Clause) -> tuple[str, str, str]:
    """Document, clause and assumption: the test's own, else the category's."""
    document = test.document or (category.document if not test.clause else None)
    clause = test.clause or category.clause
    title = rules.land.documents[document or rules.land.document].title
    return title, clause, test.assumed


def _absent(node: Node, record: Mapping[str, Any], rules: LandRules) -> Iterator[str]:
    """The unknown fields behind a rule, through its measures and clocks.

    What a rule asks IS NULL of, or has another value for, is not missing.
    """
    if isinstance(node, IsNull):
        return
    if isinstance(node, Field):
        behind = rules.measures.get(node.name) or rules.clocks.get(node.name)
        if behind is not None:
            yield from _absent(behind.tree, record, rules)
        elif node.name in record and record[node.name] is None:
            yield node.name
        return
    inside = [tuple(_absent(part, record, rules)) for part in parts(node)]
    if isinstance(node, Call) and node.name == "coalesce" and () in inside:
        return
    for found in inside:
        yield from found
