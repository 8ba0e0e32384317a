"""What a reader asks of a list: read from the address, and written into it again."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, TypeAlias, TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from wanmu.kernel.faults import Fault, Faults, InputError, Place, nearest
from wanmu.kernel.messages import mark
from wanmu.web.accounts.sight import Sight
from wanmu.web.tables.table import SIZES, Column, Filter, Pick, Table

Bound: TypeAlias = float | date
_Any = TypeVar("_Any")
_SIZE: Final = 50
_LONGEST: Final = 200
_FROM, _TO = "_from", "_to"
_OWN: Final = ("q", "sort", "page", "size", "columns", "export", "print")


@dataclass(frozen=True, slots=True)
class State:
    """What is asked of a list.

    Attributes:
        written: The filters, choices and ``extra`` names as they stand in the address, by name.
        chosen: The values asked for, by column.
        words: The text looked for, by column.
        bounds: The least and the greatest value, by column.
    """

    table: Table
    q: str = ""
    sort: str = ""
    page: int = 1
    size: int = _SIZE
    columns: tuple[str, ...] = ()
    written: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    bounds: Mapping[str, tuple[Bound | None, Bound | None]] = field(default_factory=dict)

    @property
    def falling(self) -> bool:
        """Whether the greatest comes first."""
        return self.sort.startswith("-")

    @property
    def sorted_by(self) -> str:
        """The key of the column that it is sorted by."""
        return self.sort.removeprefix("-")

    def filters(self, column: Column) -> bool:
        """Whether something is asked of a column."""
        return bool({column.key} & {*self.chosen, *self.words, *self.bounds})

    def address(self, **changed: Any) -> str:
        """The query string of this list with something changed; only what is not by itself."""
        return query_of(replace(self, **changed))

    def plus(self, name: str, value: str) -> str:
        """The query string with another parameter, such as ``export=xlsx``, of all pages."""
        shown = query_of(replace(self, page=1))
        return f"{shown}{'' if shown == '?' else '&'}{urlencode({name: value})}"

    def without(self, name: str) -> str:
        """The query string without a filter."""
        left = {each: value for each, value in self.written.items() if each != name}
        return query_of(replace(self, q="" if name == "q" else self.q, written=left, page=1))


def query_of(state: State) -> str:
    """The state as a query string, with its question mark."""
    table = state.table
    pairs: list[tuple[str, str]] = []
    if state.q:
        pairs.append(("q", state.q))
    pairs += [(name, each) for name, values in state.written.items() for each in values]
    if state.sort != table.order:
        pairs.append(("sort", state.sort))
    if state.columns != table.default_columns:
        pairs.append(("columns", ",".join(state.columns)))
    if state.size != _SIZE:
        pairs.append(("size", str(state.size)))
    if state.page != 1:
        pairs.append(("page", str(state.page)))
    return f"?{urlencode(pairs, safe=',')}"


def picked(request: HttpRequest, pick: Pick) -> str:
    """What the reader chose, or the default.

    Raises:
        InputError: W044 for something that is not to be chosen.
    """
    asked = request.GET.get(pick.name, "")
    known = pick.choices()
    if asked and asked not in known:
        raise InputError([_unknown_value(pick.name, asked, known)])
    return asked or pick.default


def read_state(table: Table, sight: Sight, asked: QueryDict) -> State:
    """What an address asks.

    Raises:
        InputError: W040 to W045, every fault at once.
    """
    return _Reader(table, sight, asked).read()


class _Reader:
    """Reads an address, and collects what is wrong with it."""

    def __init__(self, table: Table, sight: Sight, asked: QueryDict) -> None:
        self.table = table
        self.sight = sight
        self.asked = asked
        self.faults = Faults()

    def read(self) -> State:
        filters = [column for column in self.table.columns if column.filter and self._open(column)]
        self._known_names()
        state = State(
            self.table,
            q=self._text("q"),
            sort=self._sort(),
            page=self._whole("page", 1, None),
            size=self._whole("size", _SIZE, SIZES),
            columns=self._columns(),
            written=self._written(),
            chosen=_said(filters, "choice", self._chosen),
            words=_said(filters, "text", lambda column: self._text(column.key)),
            bounds=_said(filters, "range", self._bounds),
        )
        self.faults.check()
        return state

    def _known_names(self) -> None:
        known = {*_OWN, *self.table.extra, *filter_names(self.table)}
        for name in self.asked:
            if name not in known:
                self.faults.add(
                    "W040",
                    mark("this list has no {name}; the nearest is {nearest}"),
                    Place(field=name),
                    name=name,
                    nearest=nearest(name, known) or "–",
                )

    def _open(self, column: Column) -> bool:
        """Whether the reader may filter by a column; a fault where he tries without."""
        if self.sight.shows(column.sight):
            return True
        if any(self.asked.get(name) for name in names_of(column)):
            self._masked(column)
        return False

    def _masked(self, column: Column) -> None:
        message = mark("{name} is masked, and cannot sort or filter; have it shown first")
        self.faults.add("W045", message, Place(field=column.key), name=column.said)

    def _written(self) -> dict[str, tuple[str, ...]]:
        names = (*filter_names(self.table), *self.table.extra)
        found = {name: tuple(filter(None, self.asked.getlist(name))) for name in names}
        return {name: values for name, values in found.items() if values}

    def _text(self, name: str) -> str:
        return self.asked.get(name, "").replace("\0", "").strip()[:_LONGEST]

    def _sort(self) -> str:
        asked = self.asked.get("sort") or self.table.order
        column = self._column("sort", asked.removeprefix("-"))
        if column is None or column.key == self.table.order.removeprefix("-"):
            return asked
        if not column.sortable:
            message = mark("nothing can be sorted by {name}")
            self.faults.add("W041", message, Place(field="sort"), name=column.said)
        elif not self.sight.shows(column.sight):
            self._masked(column)
        return asked

    def _columns(self) -> tuple[str, ...]:
        asked = [key for part in self.asked.getlist("columns") for key in part.split(",") if key]
        found = {each.key for key in asked if (each := self._column("columns", key))}
        # They stand in the order of the list, whatever order they were ticked in.
        ordered = tuple(column.key for column in self.table.columns if column.key in found)
        return ordered or self.table.default_columns

    def _column(self, name: str, key: str) -> Column | None:
        known = self.table.by_key
        if key not in known:
            self.faults.add(
                "W041",
                mark("this list has no column {name}; the nearest is {nearest}"),
                Place(field=name),
                name=key,
                nearest=nearest(key, known) or "–",
            )
        return known.get(key)

    def _whole(self, name: str, default: int, among: tuple[int, ...] | None) -> int:
        asked = self.asked.get(name) or str(default)
        found = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0  # noqa: PLR2004  no more than a database counts
        if among is not None and found not in among:
            self.faults.add(
                "W042",
                mark("{found} rows are not to be had on a page; take one of {known}"),
                Place(field=name),
                found=asked,
                known=", ".join(map(str, among)),
            )
        elif found < 1:
            message = mark("{found} is no page; write a whole number from 1 on")
            self.faults.add("W042", message, Place(field=name), found=asked)
        return found

    def _chosen(self, column: Column) -> tuple[str, ...]:
        asked = [each for each in self.asked.getlist(column.key) if each]
        known = column.choices() if column.choices else None
        if known is not None:
            unknown = (each for each in asked if each not in known)
            self.faults.extend(_unknown_value(column.key, each, known) for each in unknown)
        return tuple(asked)

    def _bounds(self, column: Column) -> tuple[Bound | None, Bound | None] | None:
        low, high = (self._bound(column, column.key + end) for end in (_FROM, _TO))
        if low is not None and high is not None and low > high:  # type: ignore[operator]
            self.faults.add(
                "W043",
                mark("from {low} to {high} there is nothing; write the smaller one first"),
                Place(field=column.key + _FROM),
                low=low,
                high=high,
            )
        return None if low is None and high is None else (low, high)

    def _bound(self, column: Column, name: str) -> Bound | None:
        written = self._text(name)
        try:
            return _typed(column, written) if written else None
        except ValueError:
            form = mark("{found} is no number; write one such as 12.5")
            if column.is_dated:
                form = mark("{found} is no day; write one such as 2024-12-31")
            self.faults.add("W043", form, Place(field=name), found=written)
            return None


def _said(
    columns: Iterable[Column], kind: Filter, read: Callable[[Column], _Any | None]
) -> dict[str, _Any]:
    """What is asked of the columns that are filtered in one way, where something is."""
    found = ((column.key, read(column)) for column in columns if column.filter == kind)
    return {key: value for key, value in found if value}


def _typed(column: Column, written: str) -> Bound:
    if column.is_dated:
        return date.fromisoformat(written)
    found = float(written.replace(",", "").replace("，", ""))
    if not abs(found) < float("inf"):
        raise ValueError
    return found


def _unknown_value(name: str, asked: str, known: Iterable[str]) -> Fault:
    return Fault(
        "W044",
        mark("there is no {found} to choose; take one of {known}"),
        Place(field=name),
        {"found": asked, "known": ", ".join(known)},
    )


def names_of(column: Column) -> tuple[str, ...]:
    """The names in the address by which a column is filtered."""
    if column.filter == "range":
        return (column.key + _FROM, column.key + _TO)
    return (column.key,) if column.filter else ()


def filter_names(table: Table) -> Iterator[str]:
    """The names in the address of all choices and filters of a list."""
    yield from (pick.name for pick in table.picks)
    for column in table.columns:
        yield from names_of(column)
