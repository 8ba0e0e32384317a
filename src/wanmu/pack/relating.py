"""Whether tables and relations speak of facts that are there, in rules that make sense."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from wanmu.kernel.faults import Fault, Faults, InputError, Place, nearest
from wanmu.kernel.messages import mark
from wanmu.kernel.rules import FieldType, Rule, parse
from wanmu.kernel.units import Unit
from wanmu.pack.contents import Entry
from wanmu.pack.dimensions import bare_numbers
from wanmu.pack.facts import Fact
from wanmu.pack.models import RelationEntry, TableEntry
from wanmu.pack.references import References


@dataclass(slots=True)
class RuleReader:
    """Parses rules; one rule over names of the same units is parsed once."""

    faults: Faults
    parsed: dict[tuple[str, tuple[tuple[str, Unit], ...]], Rule | InputError] = field(
        default_factory=dict
    )

    def read(self, rule: str, units: Mapping[str, Unit], place: Place) -> Rule | None:
        """The rule; None, and faults, when it does not parse or mixes dimensions."""
        key = (rule, tuple(units.items()))
        if key not in self.parsed:
            self.parsed[key] = _parse(rule, units)
        found = self.parsed[key]
        if isinstance(found, InputError):
            self.faults.extend(replace(fault, place=place) for fault in found.faults)
            return None
        if found.kind != "boolean":
            self.faults.add(
                "P054",
                mark("a relation must be a condition, such as a = b + c; this gives a {kind}"),
                place,
                kind=found.kind,
            )
        for number, measure in bare_numbers(found.tree, units):
            self.faults.add(
                "P067",
                mark(
                    "the bare {number} stands beside a figure in {unit}; name a fact that holds it,"
                    " or divide by one"
                ),
                place,
                number=number,
                unit=measure,
            )
        return found


def _parse(rule: str, units: Mapping[str, Unit]) -> Rule | InputError:
    fields = {name: FieldType(name, "number", measure) for name, measure in units.items()}
    try:
        return parse(rule, fields)
    except InputError as error:
        return error


def check_tables(
    entries: Iterable[Entry[TableEntry]], facts: Mapping[str, Fact], rules: RuleReader
) -> None:
    """Each cell has a fact, each fact of a table a cell; total and formulas name what is there."""
    tables = list(entries)
    cells: set[str] = set()
    for entry in tables:
        declared = {
            f"{entry.record.id}.{row}.{column}"
            for row in entry.record.rows
            for column in entry.record.columns
        }
        cells |= declared
        rules.faults.extend(_missing_cells(entry, declared, facts))
        rules.faults.extend(_unknown_names(entry))
        _check_formulas(entry, facts, rules)
    rules.faults.extend(_stray_cells({entry.record.id for entry in tables}, cells, facts))


def _missing_cells(
    entry: Entry[TableEntry], declared: Iterable[str], facts: Mapping[str, Fact]
) -> Iterator[Fault]:
    empty = {f"{entry.record.id}.{cell}" for cell in entry.record.empty}
    for cell in sorted(set(declared) - empty):
        if cell not in facts:
            yield Fault(
                "P050",
                mark('the cell "{cell}" has no fact; add it, or list row.column under "empty"'),
                entry.place("rows"),
                {"cell": cell},
            )


def _stray_cells(tables: set[str], cells: set[str], facts: Mapping[str, Fact]) -> Iterator[Fault]:
    for name, fact in facts.items():
        if name not in cells and name.partition(".")[0] in tables:
            yield Fault(
                "P051",
                mark(
                    'the fact "{fact}" is in no row and column that its table declares; the '
                    "nearest cell is {nearest}"
                ),
                replace(fact.place, field="id"),
                {"fact": name, "nearest": nearest(name, cells) or "–"},
            )


def _unknown_names(entry: Entry[TableEntry]) -> Iterator[Fault]:
    table = entry.record
    if table.total:
        yield from _unknown(table.total.row, table.rows, entry.place("total", "row"))
        for index, column in enumerate(table.total.columns):
            yield from _unknown(column, table.columns, entry.place("total", "columns", index))
    for number, formula in enumerate(table.formulas):
        for index, row in enumerate(formula.rows):
            yield from _unknown(row, table.rows, entry.place("formulas", number, "rows", index))


def _unknown(found: str, known: tuple[str, ...], place: Place) -> Iterator[Fault]:
    if found not in known:
        yield Fault(
            "P052",
            mark('"{found}" is no row or column of this table; the nearest is {nearest}'),
            place,
            {"found": found, "nearest": nearest(found, known) or ", ".join(known)},
        )


def _check_formulas(entry: Entry[TableEntry], facts: Mapping[str, Fact], rules: RuleReader) -> None:
    table = entry.record
    for index, formula in enumerate(table.formulas):
        place = entry.place("formulas", index, "rule")
        rows = [row for row in formula.rows or table.rows if row in table.rows]
        kinds = {tuple(_units_of_row(table, row, facts).items()) for row in rows}
        widest = max(map(len, kinds), default=0)
        # A row with an empty cell says nothing of the rule that the full rows do not say, and
        # rows of the same units make the same rule: each fault is told once.
        for units in kinds:
            if len(units) == widest:
                rules.read(formula.rule, dict(units), place)


def _units_of_row(table: TableEntry, row: str, facts: Mapping[str, Fact]) -> dict[str, Unit]:
    cells = {column: facts.get(f"{table.id}.{row}.{column}") for column in table.columns}
    return {column: fact.unit for column, fact in cells.items() if fact}


def check_relations(
    entries: Iterable[Entry[RelationEntry]],
    references: References,
    facts: Mapping[str, Fact],
    rules: RuleReader,
) -> None:
    """Each relation has a rule over facts that are there, or names facts that are the same."""
    for entry in entries:
        relation = entry.record
        if bool(relation.rule) == bool(relation.same):
            rules.faults.add(
                "P053",
                mark("a relation has either a rule with its facts, or a list of facts under same"),
                entry.place("rule"),
            )
        elif relation.same:
            _check_same(entry, references, facts)
        else:
            _check_rule(entry, references, facts, rules)


def _check_rule(
    entry: Entry[RelationEntry],
    references: References,
    facts: Mapping[str, Fact],
    rules: RuleReader,
) -> None:
    relation = entry.record
    known = [
        references.check("fact", fact, entry.place("facts", name))
        for name, fact in relation.facts.items()
    ]
    if not all(known) or not all(fact in facts for fact in relation.facts.values()):
        return
    units = {name: facts[fact].unit for name, fact in relation.facts.items()}
    rule = rules.read(relation.rule or "", units, entry.place("rule"))
    for name in relation.facts if rule else ():
        if name not in rule.fields:  # type: ignore[union-attr]
            rules.faults.add(
                "P055",
                mark('the rule does not use "{name}"; write it into the rule, or remove it'),
                entry.place("facts", name),
                name=name,
            )


def _check_same(
    entry: Entry[RelationEntry], references: References, facts: Mapping[str, Fact]
) -> None:
    named = entry.record.same
    if len(named) == 1:
        references.faults.add(
            "P057", mark("one fact alone is always the same; name two or more"), entry.place("same")
        )
    for index, name in enumerate(named):
        place = entry.place("same", index)
        references.check("fact", name, place)
        first, fact = facts.get(named[0]), facts.get(name)
        if first and fact and not first.unit.same_dimension(fact.unit):
            references.faults.add(
                "P056",
                mark("{fact} is in {unit} and {first} in {other}: they cannot be the same figure"),
                place,
                fact=name,
                unit=fact.unit,
                first=named[0],
                other=first.unit,
            )
