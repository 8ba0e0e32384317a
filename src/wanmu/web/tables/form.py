"""The filters of a list as a form, and in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.http import QueryDict

from wanmu.kernel.faults import Fault, InputError
from wanmu.kernel.messages import listed, mark, text
from wanmu.web.accounts.sight import Sight
from wanmu.web.tables.state import State, names_of
from wanmu.web.tables.table import Column, Table

_MORE: Final = frozenset({"number", "date", "text"})


@dataclass(frozen=True, slots=True)
class Control:
    """One control of the form: what stands in it, what may be chosen, what is wrong with it."""

    name: str
    label: str
    kind: str
    value: str = ""
    options: tuple[tuple[str, str, bool], ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class FilterForm:
    """The form of a list.

    Attributes:
        more: Controls of bounds and words of columns, which are asked for less often.
        more_open: Whether one of them says something.
        kept: What stands in the address besides, as hidden controls.
        columns: The columns that may be chosen: key, heading, whether it is there.
        active: The filters in force in words, and the link that takes each away.
        faults: What is wrong that belongs to no control.
    """

    controls: tuple[Control, ...]
    more: tuple[Control, ...]
    more_open: bool
    kept: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str, bool], ...]
    active: tuple[tuple[str, str], ...]
    faults: tuple[str, ...]


def form_of(
    table: Table, sight: Sight, asked: QueryDict, state: State | None, wrong: InputError | None
) -> FilterForm:
    """The form as it was filled in, with each fault at its control."""
    faults = {each.place.field: str_of(each) for each in wrong.faults} if wrong else {}
    controls = tuple(_controls(table, sight, asked, faults))
    placed = {control.name for control in controls}
    there = set(state.columns if state else table.default_columns)
    more = tuple(each for each in controls if each.kind in _MORE)
    return FilterForm(
        controls=tuple(each for each in controls if each.kind not in _MORE),
        more=more,
        more_open=any(each.value or each.fault for each in more),
        kept=tuple(_kept(state)) if state else (),
        columns=tuple((c.key, c.layout.heading, c.key in there) for c in table.columns),
        active=tuple(active_filters(state)) if state else (),
        faults=tuple(said for name, said in faults.items() if name not in placed),
    )


def _kept(state: State) -> Iterator[tuple[str, str]]:
    if state.sort != state.table.order:
        yield "sort", state.sort
    for name in state.table.extra:
        yield from ((name, each) for each in state.written.get(name, ()))


def str_of(fault: Fault) -> str:
    """A fault as a page says it: its code, and what is wrong."""
    return f"{fault.code} {text(fault.message, **fault.values)}"


def _controls(
    table: Table, sight: Sight, asked: QueryDict, faults: Mapping[str, str]
) -> Iterator[Control]:
    if table.search:
        yield Control("q", text("Look for"), "search", asked.get("q", ""), (), faults.get("q", ""))
    for pick in table.picks:
        value = asked.get(pick.name) or pick.default
        yield _select(pick.name, text(pick.heading), pick.choices(), (value,), faults)
    for column in table.columns:
        if column.filter and sight.shows(column.sight):
            yield from _of_column(column, asked, faults)


def _of_column(column: Column, asked: QueryDict, faults: Mapping[str, str]) -> Iterator[Control]:
    if column.filter == "choice":
        choices = {"": text("all of them"), **(column.choices() if column.choices else {})}
        values = tuple(asked.getlist(column.key)) or ("",)
        yield _select(column.key, column.said, choices, values, faults)
        return
    heading = column.layout.heading
    forms = (mark("{what} from"), mark("{what} to")) if column.filter == "range" else ("{what}",)
    kind = "number" if column.kind == "number" else "date" if column.is_dated else "text"
    for name, form in zip(names_of(column), forms, strict=True):
        label = text(form, what=heading)
        yield Control(name, label, kind, asked.get(name, ""), (), faults.get(name, ""))


def _select(
    name: str,
    label: str,
    choices: Mapping[str, str],
    values: tuple[str, ...],
    faults: Mapping[str, str],
) -> Control:
    options = tuple((value, words, value in values) for value, words in choices.items())
    kind = "several" if len(values) > 1 else "choice"
    return Control(name, label, kind, "", options, faults.get(name, ""))


def active_filters(state: State) -> Iterator[tuple[str, str]]:
    """The filters in force in words, each with the link that takes it away."""
    if state.q:
        yield text("{what}: {value}", what=text("Look for"), value=state.q), state.without("q")
    for pick in state.table.picks:
        for value in state.written.get(pick.name, ()):
            words = pick.choices().get(value, value)
            said = text("{what}: {value}", what=text(pick.heading), value=words)
            yield said, state.without(pick.name)
    for column in state.table.columns:
        yield from _active(column, state)


def _active(column: Column, state: State) -> Iterator[tuple[str, str]]:
    if column.key in state.chosen:
        choices = column.choices() if column.choices else {}
        words = listed(choices.get(each, each) for each in state.chosen[column.key])
        said = text("{what}: {value}", what=column.said, value=words)
        yield said, state.without(column.key)
    elif column.key in state.words:
        said = text("{what} has {value}", what=column.said, value=state.words[column.key])
        yield said, state.without(column.key)
    for name, form in zip(names_of(column), (mark("{what} from {value}"),
                                             mark("{what} to {value}")), strict=False):  # fmt: skip
        if column.filter == "range" and (value := state.written.get(name)):
            said = text(form, what=column.layout.heading, value=value[0])
            yield said, state.without(name)
