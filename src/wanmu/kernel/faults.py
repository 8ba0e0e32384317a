"""What is wrong with an input, where, and what to do about it.

Validation collects every :class:`Fault` and raises one :class:`InputError` with all of them.
A fault has a stable code (listed in ``docs/faults.md``), a place and a message that says what
was found, what was expected and what to do.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from wanmu.kernel.messages import text


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a file, a line or a row of it (from 1), and a field."""

    file: str = ""
    line: int = 0
    row: int = 0
    field: str = ""

    def __str__(self) -> str:
        position = f":{self.line or self.row}" if self.line or self.row else ""
        where = f"[{self.field}]" if self.field else ""
        return f"{self.file}{position} {where}".strip()

    def as_data(self) -> dict[str, Any]:
        """The place as a JSON object without its empty parts."""
        parts = {"file": self.file, "line": self.line, "row": self.row, "field": self.field}
        return {name: part for name, part in parts.items() if part}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: stable code, place, message with its places unfilled, and their values."""

    code: str
    message: str
    place: Place = Place()
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def said(self) -> str:
        """The message in the language in force, as a page shows it beside the field."""
        return text(self.message, **self.values)

    def __str__(self) -> str:
        where = str(self.place)
        return f"{where}: {self.code} {self.said}" if where else f"{self.code} {self.said}"

    def as_data(self) -> dict[str, Any]:
        """The fault as a JSON object."""
        return {"code": self.code, "message": self.said, **self.place.as_data()}


class InputError(ValueError):
    """Input that cannot be used, with every fault that was found in it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep the faults in the order of their places."""
        self.faults: tuple[Fault, ...] = tuple(sorted(faults, key=lambda fault: fault.place))
        super().__init__("\n".join(str(fault) for fault in self.faults))

    @classmethod
    def of(
        cls, code: str, message: str, place: Place | None = None, **values: object
    ) -> "InputError":
        """An error with a single fault."""
        return cls([Fault(code, message, place or Place(), values)])


@dataclass(slots=True)
class Faults:
    """A collector: validation adds to it and goes on; ``check`` raises once, with all of them."""

    found: list[Fault] = field(default_factory=list)

    def add(self, code: str, message: str, place: Place | None = None, **values: object) -> None:
        """Note one fault."""
        self.found.append(Fault(code, message, place or Place(), values))

    def extend(self, faults: Iterable[Fault]) -> None:
        """Note several."""
        self.found.extend(faults)

    def check(self) -> None:
        """Raise everything found so far, if anything was."""
        if self.found:
            raise InputError(self.found)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like ``word``, or "" when none is near."""
    choices = list(known)
    close = get_close_matches(word, choices, n=1, cutoff=0.6)
    if close:
        return close[0]
    folded = {choice.casefold(): choice for choice in choices}
    close = get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.5)
    return folded[close[0]] if close else ""
