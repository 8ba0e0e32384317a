"""What a list is made of: its columns, its filters, and the records that a reader may see."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from django.db.models import F, Q, QuerySet, Sum, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import NullIf
from django.http import HttpRequest

from wanmu.kernel.messages import language, mark, text
from wanmu.report.answer import Column as Layout
from wanmu.schema import Field, RecordType

Kind: TypeAlias = Literal["number", "text", "date", "moment", "choice", "boolean"]
Filter: TypeAlias = Literal["", "choice", "text", "range"]
Choices: TypeAlias = Callable[[], Mapping[str, str]]
"""The words of each value in the language in force."""
Row: TypeAlias = Mapping[str, Any]
SIZES = (20, 50, 100, 200)


@dataclass(frozen=True, slots=True)
class Computed:
    """Rows that an engine computed, by the names that columns have as ``path``.

    A list of them names its ``unique``; its columns have no ``computed``, and no ``total`` but a
    plain sum.
    """

    rows: Sequence[Row]


Rows: TypeAlias = QuerySet[Any] | Computed


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a list.

    Attributes:
        key: Its name in the address, in the export and in the chooser of columns.
        heading: The message over it, or the field of the schema that it shows.
        values: What stands in the places of the message, such as a year.
        path: Where its value stands in the rows; the key without it.
        computed: An expression of the database that gives the value instead.
        field: The name by which ``accounts/sight.py`` knows how secret it is; the key without it.
            What is masked is neither sorted, filtered nor summed, as that would tell it.
        choices: The words of its values; values that have none are shown as they are. A computed
            row may have several at once, as a tuple: it is found by each of them.
        told: How a value is said where it is no plain number, text, date or choice.
        link: The name of the address that a cell leads to, and the path of its argument.
        leads: The path of the whole address that a cell leads to instead, in computed rows.
        total: Whether it is summed over all rows found, or the expression that sums it.
        shown: Whether it is there before somebody chooses columns.
        blanks: Whether there may be rows without a value; they come last, whichever way it sorts.
    """

    key: str
    heading: str | Field
    kind: Kind = "text"
    unit: str = ""
    decimals: int | None = None
    path: str = ""
    computed: Combinable | None = None
    field: str = ""
    choices: Choices | None = None
    told: Callable[[Any], str] | None = None
    link: tuple[str, str] | None = None
    leads: str = ""
    total: bool | Combinable = False
    filter: Filter = ""
    sortable: bool = True
    shown: bool = True
    blanks: bool = True
    values: tuple[tuple[str, object], ...] = ()

    @property
    def said(self) -> str:
        """Its name in the language in force, without the unit."""
        if isinstance(self.heading, Field):
            return self.heading.title(language())
        return text(self.heading, **dict(self.values))

    @property
    def layout(self) -> Layout:
        """How reports set it: name, unit, decimals."""
        return Layout(self.key, self.said, self.said, self.unit, self.decimals)

    @property
    def source(self) -> str:
        """The name of its value in the rows, once ``computed`` is there."""
        return f"column_{self.key}" if self.computed is not None else self.path or self.key

    @property
    def value(self) -> Combinable:
        """What the database computes for it."""
        return self.computed if self.computed is not None else F(self.path or self.key)

    @property
    def sight(self) -> str:
        """The name of the field for how secret it is."""
        return self.field or self.key

    @property
    def sum(self) -> Combinable | None:
        """What the database sums for it, or None."""
        if isinstance(self.total, bool):
            return Sum(self.value) if self.total else None
        return self.total

    @property
    def is_number(self) -> bool:
        """Whether it is set to the right."""
        return self.kind == "number"

    @property
    def is_dated(self) -> bool:
        """Whether it is asked for by day; a moment is in its day by the clock of the office."""
        return self.kind in {"date", "moment"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """Something that a list is always of one of, such as a year: a choice beside the filters.

    Without a choice it is of the first one. The view reads it by ``picked`` before it makes the
    rows.
    """

    name: str
    heading: str
    choices: Choices

    @property
    def default(self) -> str:
        """The first choice, or "" where there is none."""
        return next(iter(self.choices()), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A list of records.

    Attributes:
        rows: The rows that whoever asks may see; scoped by ``ledger/scope.py``.
        order: The key of the column that it is sorted by at first, ``-`` before it for falling.
        unique: A path that tells rows apart, so that pages never overlap.
        search: The path of the text that ``q`` is looked for in, in lower case; "" for none.
        label: The path of the ``data_label``; rows that are synthetic are counted by it.
        period: What the figures are of, for print and export.
        sources: Where they come from, for export.
        extra: Other names that the address of the page may carry.
        ties_follow: Whether rows that are alike turn with the sort, too: an index on a column and
            ``unique`` then gives every page of a list that is never small, whichever way it sorts.
        empty: What to say and to do where there is no row at all, as a message.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Callable[[HttpRequest], Rows]
    order: str
    unique: str = "pk"
    search: str = ""
    label: str = ""
    picks: tuple[Pick, ...] = ()
    period: Callable[[HttpRequest], str] = lambda _: ""
    sources: Callable[[HttpRequest], Sequence[str]] = lambda _: ()
    extra: tuple[str, ...] = ()
    ties_follow: bool = False
    empty: str = mark("There is nothing here yet that you may see.")

    @property
    def by_key(self) -> dict[str, Column]:
        """The columns by their keys."""
        return {column.key: column for column in self.columns}

    @property
    def default_columns(self) -> tuple[str, ...]:
        """The columns that are there before somebody chooses."""
        return tuple(column.key for column in self.columns if column.shown)


def of_field(record: RecordType, name: str, **more: Any) -> Column:
    """A column that shows a field of the schema: its names, its kind, its unit, its choices."""
    field = record.by_name[name]
    kinds: dict[str, Kind] = {"number": "number", "date": "date", "boolean": "boolean"}
    found: dict[str, Any] = {"key": name, "heading": field, "kind": kinds.get(field.kind, "text")}
    found["unit"] = field.unit or ""
    if field.choices:
        found |= {"kind": "choice", "choices": choices_of(field)}
    return Column(**found | more)


def per(amount: str, whole: str) -> Combinable:
    """One value for each unit of another, such as tax a mu; none where the other is none or zero.

    It is the quotient of the two values of one row as they are held, without rounding.
    """
    return F(amount) / NullIf(F(whole), Value(0.0))


def per_in_all(amount: str, whole: str) -> Combinable:
    """The same over all rows: the sum of one value by the sum of the other, of rows with both."""
    both = Q(**{f"{amount}__isnull": False, f"{whole}__isnull": False})
    return Sum(amount, filter=both) / NullIf(Sum(whole, filter=both), Value(0.0))


def choices_of(field: Field) -> Choices:
    """The choices of a field of the schema."""

    def said() -> dict[str, str]:
        return {each.value: each.zh if language() == "zh" else each.en for each in field.choices}

    return said
