"""The relations that a pack says should hold, one by one, over its facts.

A table declares its structure once; its sums and its columns' formulas follow. Others stand in
the relation files. A relation that holds only if scopes or denominators are the same says so
(``assumes``); when it fails, that is a tension, not a contradiction.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final, Literal, TypeAlias

from wanmu.audit.arithmetic import figures, renamed
from wanmu.kernel.rules import parse
from wanmu.kernel.rules.tree import Arithmetic, Compare, Field, Node, Number
from wanmu.pack import Pack
from wanmu.pack.models import Formula, RelationEntry, TableEntry

Strength: TypeAlias = Literal["contradiction", "tension"]

_KINDS: Final = {"+": "sum", "-": "difference", "/": "quotient", "*": "product"}


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation over facts: its tree speaks of fact identifiers.

    ``rule`` is the relation as the pack writes it; ``assumes`` is what must be so for it to hold.
    """

    id: str
    tree: Node
    rule: str
    name: Mapping[str, str]
    assumes: Mapping[str, str] | None = None
    facts: tuple[str, ...] = field(init=False, compare=False, repr=False)
    """The facts that stand in it, each once, in their order."""
    repeats: bool = field(init=False, compare=False, repr=False)
    """Whether a fact stands in it more than once."""

    def __post_init__(self) -> None:
        names = tuple(figures(self.tree))
        facts = tuple(dict.fromkeys(names))
        object.__setattr__(self, "facts", facts)
        object.__setattr__(self, "repeats", len(facts) < len(names))

    @property
    def strength(self) -> Strength:
        """What a failure means: it cannot hold, or it holds only on the stated assumption."""
        return "tension" if self.assumes else "contradiction"

    @property
    def kind(self) -> str:
        """What sort of relation it is, read off its shape."""
        return kind_of(self.tree)


def relations_of(pack: Pack) -> tuple[Relation, ...]:
    """Every relation of a pack: those of its tables, then those of its relation files."""
    tables = (relation for table in pack.tables for relation in _of_table(table))
    others = (relation for entry in pack.relations for relation in _of_entry(entry))
    return (*tables, *others)


def kind_of(tree: Node) -> str:
    """same, sum, difference, growth, quotient, product or bound, by the shape of a relation."""
    match tree:
        case Compare(op="=", left=left, right=right):
            computed = right if isinstance(left, Field) else left
            return _kind_of_equation(computed)
        case _:
            return "bound"


def _kind_of_equation(computed: Node) -> str:
    match computed:
        case Field():
            return "same"
        case Arithmetic(op="-", left=Arithmetic(op="/"), right=Number()):
            return "growth"
        case Arithmetic(op="/", left=Arithmetic(op="-")):
            return "growth"
        case Arithmetic(op=op) if op in _KINDS:
            return _KINDS[op]
    return "formula"


def _of_table(table: TableEntry) -> Iterator[Relation]:
    if table.total:
        yield from _totals(table, table.total.row, table.total.columns)
    for number, formula in enumerate(table.formulas, start=1):
        for row in formula.rows or table.rows:
            if not _leaves_empty(table, formula, row):
                yield _of_row(table, formula, number, row)


def _totals(table: TableEntry, whole: str, columns: Iterable[str]) -> Iterator[Relation]:
    parts = [row for row in table.rows if row != whole]
    for column in columns:
        cells = [f"{table.id}.{row}.{column}" for row in parts]
        yield Relation(
            id=f"{table.id}.{column}.total",
            tree=Compare("=", Field(f"{table.id}.{whole}.{column}"), _sum(cells)),
            rule=f"{whole} = {' + '.join(parts)}",
            name={"zh": f"{table.zh or table.locator}：{column}", "en": f"{table.en}: {column}"},
        )


def _sum(cells: Sequence[str]) -> Node:
    """The sum of the cells, in halves: a column of a thousand rows is ten levels deep."""
    if len(cells) == 1:
        return Field(cells[0])
    middle = len(cells) // 2
    return Arithmetic("+", _sum(cells[:middle]), _sum(cells[middle:]))


def _leaves_empty(table: TableEntry, formula: Formula, row: str) -> bool:
    names = dict.fromkeys(figures(_parsed(formula.rule)))
    return any(f"{row}.{name}" in table.empty for name in names)


def _of_row(table: TableEntry, formula: Formula, number: int, row: str) -> Relation:
    tree = _parsed(formula.rule)
    cells = {name: f"{table.id}.{row}.{name}" for name in figures(tree)}
    zh, en = formula.zh or formula.rule, formula.en or formula.rule
    return Relation(
        id=f"{table.id}.{row}.{number}",
        tree=renamed(tree, cells),
        rule=formula.rule,
        name={"zh": f"{table.locator}／{row}：{zh}", "en": f"{table.id} {row}: {en}"},
        assumes=formula.assumes,
    )


def _of_entry(entry: RelationEntry) -> Iterator[Relation]:
    name = {"zh": entry.zh or entry.id, "en": entry.en or entry.id}
    if entry.rule:
        tree = renamed(_parsed(entry.rule), entry.facts)
        yield Relation(entry.id, tree, entry.rule, name, entry.assumes)
        return
    # Every other place against the first: one wrong figure is one finding, not two.
    first, *others = entry.same
    for other in others:
        tree = Compare("=", Field(other), Field(first))
        yield Relation(f"{entry.id}:{other}", tree, f"{other} = {first}", name, entry.assumes)


@cache
def _parsed(rule: str) -> Node:
    return parse(rule).tree
