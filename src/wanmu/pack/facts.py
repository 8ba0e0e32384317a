"""Facts: printed figures read as stated numbers, with their period and their place."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, TypeVar

from wanmu.kernel.faults import Faults, InputError, Place
from wanmu.kernel.messages import mark
from wanmu.kernel.period import Period, period
from wanmu.kernel.stated import Stated, stated
from wanmu.kernel.units import Unit, unit
from wanmu.pack.contents import Contents
from wanmu.pack.land_facts import land_facts
from wanmu.pack.models import FactKind, FactRow, IndicatorRow
from wanmu.pack.references import References, duplicate
from wanmu.pack.rows import Row
from wanmu.schema import split_indicator

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure as a document prints it."""

    id: str
    subject: str
    indicator: str
    period: Period
    scope: str
    stated: Stated
    kind: FactKind
    source: str
    locator: str
    note: str
    place: Place

    @property
    def printed(self) -> str:
        """The figure as printed."""
        return self.stated.printed

    @property
    def unit(self) -> Unit:
        """The unit as printed."""
        return self.stated.unit

    @property
    def stem(self) -> str:
        """The indicator without its suffix: ``output`` of ``output.growth``."""
        return split_indicator(self.indicator)[0]

    @property
    def suffix(self) -> str:
        """The indicator's suffix: ``growth`` of ``output.growth``, or ""."""
        found = split_indicator(self.indicator)[1]
        return found.id if found else ""


@dataclass(slots=True)
class FactReader:
    """Reads facts; what was read once is not read again."""

    references: References
    indicator_units: Mapping[str, str]
    modifiers: Mapping[str, Any] | None
    faults: Faults
    stated_of: dict[tuple[str, str], Stated | InputError] = field(default_factory=dict)
    fits_of: dict[tuple[str, str], str] = field(default_factory=dict)

    def read(self, row: Row[Any], fact: FactRow, columns: Mapping[str, str]) -> Fact | None:
        """The fact of a row; None, and faults, when its figure or period cannot be read.

        ``columns`` has the file's column for a field of the fact where it is another.
        """

        def place(name: str) -> Place:
            return row.place(columns.get(name, name))

        for kind in ("subject", "scope", "source"):
            self.references.check(kind, getattr(fact, kind), place(kind))
        self.references.check("indicator", split_indicator(fact.indicator)[0], place("indicator"))
        when = self._noted(lambda: _period(fact.period), place("period"))
        measure = self._noted(lambda: _unit(fact.unit), place("unit"))
        if when is None or measure is None:
            return None
        self._check_dimension(fact, measure, place("unit"))
        figure = self._noted(lambda: self._stated(fact.value, fact.unit), place("value"))
        if figure is None:
            return None
        return Fact(
            fact.id,
            fact.subject,
            fact.indicator,
            when,
            fact.scope,
            figure,
            fact.kind,
            fact.source,
            fact.locator,
            fact.note,
            row.place(),
        )

    def _noted(self, read: Callable[[], V], place: Place) -> V | None:
        try:
            return read()
        except InputError as error:
            self.faults.extend(replace(fault, place=place) for fault in error.faults)
            return None

    def _stated(self, printed: str, measure: str) -> Stated:
        key = (printed, measure)
        if key not in self.stated_of:
            try:
                self.stated_of[key] = stated(printed, _unit(measure), self.modifiers)
            except InputError as error:
                self.stated_of[key] = error
        found = self.stated_of[key]
        if isinstance(found, InputError):
            raise found
        return found

    def _check_dimension(self, fact: FactRow, measure: Unit, place: Place) -> None:
        key = (fact.indicator, fact.unit)
        if key not in self.fits_of:
            usual = self._usual_unit(fact.indicator)
            fits = not usual or _unit(usual).same_dimension(measure)
            self.fits_of[key] = "" if fits else usual
        if self.fits_of[key]:
            self.faults.add(
                "P038",
                mark(
                    "{indicator} is measured in {usual}, and {found} is no such unit; correct "
                    "the unit or the indicator"
                ),
                place,
                indicator=fact.indicator,
                usual=self.fits_of[key],
                found=fact.unit,
            )

    def _usual_unit(self, indicator: str) -> str:
        stem, suffix = split_indicator(indicator)
        if suffix and suffix.unit is not None:
            return suffix.unit
        return self.indicator_units.get(stem, "")


@cache
def _period(written: str) -> Period:
    return period(written)


@cache
def _unit(written: str) -> Unit:
    return unit(written)


def check_indicators(rows: list[Row[IndicatorRow]], faults: Faults) -> dict[str, str]:
    """The usual units of a pack's own indicators, those that can be read."""
    units = {}
    for row in rows:
        try:
            _unit(row.record.unit)
        except InputError as error:
            faults.extend(replace(fault, place=row.place("unit")) for fault in error.faults)
        else:
            units[row.record.id] = row.record.unit
    return units


def read_facts(contents: Contents, reader: FactReader) -> dict[str, Fact]:
    """Every fact of a pack by identifier, those of its blocks and parks among them."""
    facts: dict[str, Fact] = {}
    seen: dict[str, Row[Any]] = {}
    for row, fact, columns in _rows(contents):
        first = seen.setdefault(fact.id, row)
        if first is not row:
            reader.faults.extend([duplicate(fact.id, row.place("id"), first.place())])
        read = reader.read(row, fact, columns)
        if read is not None:
            facts.setdefault(fact.id, read)
    return facts


def _rows(contents: Contents) -> Iterator[tuple[Row[Any], FactRow, Mapping[str, str]]]:
    for row in contents.facts:
        yield row, row.record, {}
    for land in land_facts(contents):
        yield land.row, land.fact, land.columns
