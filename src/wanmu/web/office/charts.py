"""Charts as data: what is drawn, and the table that says the same in words.

A view makes one of these and hands it to ``office/chart.html``. Every number comes with the text
that a person reads, so that nothing is formatted in the browser but the ticks of an axis.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, TypeAlias

from wanmu.kernel.messages import listed, text
from wanmu.report.answer import Column
from wanmu.report.write import cell

Number: TypeAlias = int | float | Fraction | None
"""None where there is no value: a gap in the drawing, a dash in the table."""


@dataclass(frozen=True, slots=True)
class TwinCell:
    """What stands in a cell of a chart's table; ``value`` is the bare number for a download."""

    text: str
    number: bool = False
    value: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Twin:
    """The table that says what a chart shows: headings, and rows whose first cell heads them."""

    headings: tuple[TwinCell, ...]
    rows: tuple[tuple[TwinCell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart(ABC):
    """What every chart says.

    ``title`` states the finding ("Hardware makes a third of the output"), not the subject.
    ``note`` says source and date, and what is assumed or synthetic. ``download`` is the address
    of the rows as a workbook; without it the browser writes the table twin as CSV.
    """

    kind: ClassVar[str]
    key: str
    title: str
    unit: str = ""
    decimals: int | None = None
    note: str = ""
    download: str = ""

    @property
    def drawing(self) -> dict[str, Any]:
        """What the module ``chart`` draws, as JSON takes it."""
        return {"kind": self.kind, "title": self.title, "unit": self.unit, **self.drawn()}

    @abstractmethod
    def drawn(self) -> Mapping[str, Any]:
        """What this kind draws beyond title and unit."""

    @abstractmethod
    def twin(self) -> Twin:
        """The same in a table."""

    def read(self, value: Number) -> str:
        """A number as a person reads it, without its unit."""
        return cell(value, Column("", "", "", decimals=self.decimals))

    def in_unit(self, name: str) -> TwinCell:
        """The heading of a column of numbers, with the unit."""
        return TwinCell(f"{name} ({self.unit})" if self.unit else name, number=True)

    def number(self, value: Number) -> TwinCell:
        """The cell of a number."""
        bare = "" if value is None else repr(_plain(value))
        return TwinCell(self.read(value), number=True, value=bare)


@dataclass(frozen=True, slots=True)
class Series:
    """One value for each category; ``target`` draws it as a dashed line or mark, not as a bar."""

    name: str
    values: Sequence[Number]
    target: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _OverCategories(Chart):
    heading: str
    """What the categories are: industry, year."""
    categories: Sequence[str]
    series: Sequence[Series]
    links: Sequence[str] = ()
    """For each category the address of the rows behind it, or nothing at all."""

    def drawn(self) -> Mapping[str, Any]:
        return {
            "categories": list(self.categories),
            "links": list(self.links),
            "series": [
                {
                    "name": each.name,
                    "values": [_plain(value) for value in each.values],
                    "texts": [self.read(value) for value in each.values],
                    "target": each.target,
                }
                for each in self.series
            ],
        }

    def twin(self) -> Twin:
        links = self.links or [""] * len(self.categories)
        rows = zip(self.categories, links, *(each.values for each in self.series), strict=True)
        return Twin(
            (TwinCell(self.heading), *(self.in_unit(each.name) for each in self.series)),
            tuple(
                (TwinCell(name, link=link), *(self.number(value) for value in values))
                for name, link, *values in rows
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars(_OverCategories):
    """Bars side by side or stacked; ``across`` lays them down, for names that are long."""

    kind = "bars"
    stacked: bool = False
    across: bool = False

    def drawn(self) -> Mapping[str, Any]:
        """Also how the bars stand."""
        over = _OverCategories.drawn(self)
        return {**over, "stacked": self.stacked, "across": self.across}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines(_OverCategories):
    """Values over time, each line named at its end."""

    kind = "lines"


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a whole; one without a value of its own takes the sum of its parts."""

    name: str
    value: Number = None
    parts: Sequence["Box"] = ()
    link: str = ""

    @property
    def total(self) -> Number:
        """Its value, or the sum of those of its parts that have one; None where none has."""
        known = [total for each in self.parts if (total := each.total) is not None]
        return self.value if self.value is not None or not known else sum(known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Treemap(Chart):
    """How a whole is made up, as boxes in boxes; two levels can be read, more cannot."""

    kind = "treemap"
    heading: str
    boxes: Sequence[Box]

    def drawn(self) -> Mapping[str, Any]:
        """The boxes in boxes."""
        return {"boxes": [self._drawn_box(box) for box in self.boxes]}

    def _drawn_box(self, box: Box) -> dict[str, Any]:
        return {
            "name": box.name,
            "value": _plain(box.total),
            "text": self.read(box.total),
            "link": box.link,
            "parts": [self._drawn_box(each) for each in box.parts],
        }

    def twin(self) -> Twin:
        """A row for each box, the whole before its parts."""
        return Twin(
            (TwinCell(self.heading), self.in_unit(text("Value"))),
            tuple(row for box in self.boxes for row in self._rows(box, "")),
        )

    def _rows(self, box: Box, above: str) -> Iterator[tuple[TwinCell, ...]]:
        name = f"{above} › {box.name}" if above else box.name
        yield TwinCell(name, link=box.link), self.number(box.total)
        for part in box.parts:
            yield from self._rows(part, name)


@dataclass(frozen=True, slots=True)
class Flow:
    """How much goes from one to another."""

    source: str
    target: str
    value: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows(Chart):
    """What goes where, as bands from left to right (Sankey); nothing may flow in a circle."""

    kind = "flows"
    flows: Sequence[Flow]

    def drawn(self) -> Mapping[str, Any]:
        """The ends in the order in which they are met, and the bands between them."""
        names = dict.fromkeys(end for each in self.flows for end in (each.source, each.target))
        return {
            "names": list(names),
            "flows": [
                {
                    "source": each.source,
                    "target": each.target,
                    "value": _plain(each.value),
                    "text": self.read(each.value),
                }
                for each in self.flows
            ],
        }

    def twin(self) -> Twin:
        """A row for each band."""
        return Twin(
            (TwinCell(text("From")), TwinCell(text("To")), self.in_unit(text("Value"))),
            tuple(
                (TwinCell(each.source), TwinCell(each.target), self.number(each.value))
                for each in self.flows
            ),
        )


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a network: in which stage it stands, of which group it is."""

    key: str
    name: str
    stage: str
    group: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network(Chart):
    """Nodes in stages from left to right and what leads where: an industry chain.

    ``groups`` are told apart by shape and colour, in their order.
    """

    kind = "network"
    stages: Sequence[str]
    nodes: Sequence[Node]
    edges: Sequence[tuple[str, str]]
    groups: Sequence[str] = ()

    def drawn(self) -> Mapping[str, Any]:
        """Nodes by the number of their stage and group, edges by the numbers of their nodes."""
        at = {node.key: number for number, node in enumerate(self.nodes)}
        stages, groups = list(self.stages), list(self.groups)
        return {
            "stages": stages,
            "groups": groups,
            "nodes": [
                {
                    "name": node.name,
                    "stage": stages.index(node.stage),
                    "group": groups.index(node.group) if node.group else 0,
                    "link": node.link,
                }
                for node in self.nodes
            ],
            "edges": [[at[source], at[target]] for source, target in self.edges],
        }

    def twin(self) -> Twin:
        """A row for each node, and where it leads."""
        return Twin(
            tuple(map(TwinCell, (text("Node"), text("Stage"), text("Kind"), text("Leads to")))),
            tuple(
                (
                    TwinCell(node.name, link=node.link),
                    TwinCell(node.stage),
                    TwinCell(node.group or "—"),
                    TwinCell(listed(self._after(node)) or "—"),
                )
                for node in self.nodes
            ),
        )

    def _after(self, node: Node) -> Iterator[str]:
        names = {each.key: each.name for each in self.nodes}
        return (names[target] for source, target in self.edges if source == node.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat(Chart):
    """A field of rows and columns in which darker is more; each cell shows its number."""

    kind = "heat"
    heading: str
    rows: Sequence[str]
    columns: Sequence[str]
    values: Sequence[Sequence[Number]]
    """One list for each row, one value in it for each column."""

    def drawn(self) -> Mapping[str, Any]:
        """The field, row by row."""
        return {
            "rows": list(self.rows),
            "columns": list(self.columns),
            "values": [[_plain(value) for value in row] for row in self.values],
            "texts": [[self.read(value) for value in row] for row in self.values],
        }

    def twin(self) -> Twin:
        """The field itself."""
        return Twin(
            (TwinCell(self.heading), *(self.in_unit(name) for name in self.columns)),
            tuple(
                (TwinCell(name), *(self.number(value) for value in row))
                for name, row in zip(self.rows, self.values, strict=True)
            ),
        )


def _plain(value: Number) -> float | None:
    return None if value is None else float(value)
