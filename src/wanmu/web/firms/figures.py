"""A firm's figures over the years: the table, what follows from it, and its charts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from wanmu.kernel.messages import language, mark, text
from wanmu.report.answer import Column
from wanmu.report.write import cell
from wanmu.schema import RECORDS, Field
from wanmu.web.accounts.sight import Sight
from wanmu.web.firms.listing import DECIMALS
from wanmu.web.firms.sources import Sources, Value, is_synthetic
from wanmu.web.ledger.models import Enterprise, EnterpriseYear
from wanmu.web.office.charts import Lines, Series
from wanmu.web.tables.table import per

YEARS: Final = 5
"""So many years stand side by side."""
_RECORD: Final = RECORDS["enterprise_year"]
_NOT_FIGURES: Final = ("code", "name", "year", "data_label", "note")
FIELDS: Final = tuple(field for field in _RECORD.fields if field.name not in _NOT_FIGURES)


@dataclass(frozen=True, slots=True)
class Ratio:
    """A figure that follows from two others."""

    key: str
    words: str
    unit: str
    amount: str
    whole: str

    @property
    def heading(self) -> str:
        """Its name with its unit."""
        return Column(self.key, text(self.words), text(self.words), self.unit).heading

    @property
    def formula(self) -> str:
        """What it is computed of."""
        names = (_RECORD.by_name[name].title(language()) for name in (self.amount, self.whole))
        return text("= {amount} ÷ {whole}", amount=next(names), whole=next(names))


RATIOS: Final = (
    Ratio("tax_per_mu", mark("tax per mu"), "万元/亩", "tax", "land"),
    Ratio("output_per_mu", mark("output per mu"), "万元/亩", "output", "land"),
    Ratio("value_added_per_mu", mark("value added per mu"), "万元/亩", "value_added", "land"),
    Ratio("value_added_per_employee", mark("value added per employee"), "万元/人", "value_added",
          "employees"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of the table: a field, its heading, and its value in each year."""

    field: str
    heading: str
    meaning: str
    values: tuple[tuple[int, Value], ...]


@dataclass(frozen=True, slots=True)
class Computed:
    """A row of what follows: its heading, its formula, and the finished cell of each year."""

    heading: str
    formula: str
    cells: tuple[str, ...]


def years_of(firm: Enterprise) -> list[EnterpriseYear]:
    """The newest years of a firm, the oldest of them first, with what follows from each."""
    computed: dict[str, Any] = {each.key: per(each.amount, each.whole) for each in RATIOS}
    found = EnterpriseYear.objects.filter(enterprise=firm).annotate(**computed)
    return list(found.order_by("-year")[:YEARS])[::-1]


def figures(years: Sequence[EnterpriseYear], sources: Sources) -> Iterator[Figure]:
    """The rows of the table: every field of which anything is known in these years."""
    for field in FIELDS:
        if any(_known(held, field) for held in years):
            values = tuple((held.year, sources.value(held, field)) for held in years)
            heading = field.heading(language())
            yield Figure(field.name, heading, field.meaning(language()), values)


def ratios(years: Sequence[EnterpriseYear], sight: Sight) -> Iterator[Computed]:
    """The rows of what follows."""
    for each in RATIOS:
        layout = Column(each.key, each.words, each.words, "", DECIMALS[each.unit])
        values = (getattr(held, each.key) for held in years)
        cells = tuple(
            cell(value, layout) if value is None else sight.masked(each.key, cell(value, layout))
            for value in values
        )
        yield Computed(each.heading, each.formula, cells)


def charts(years: Sequence[EnterpriseYear], sight: Sight) -> Iterator[Lines]:
    """Output and tax per mu over the years, where there are two and the reader may see them."""
    output = _RECORD.by_name["output"]
    yield from _chart("output", output.title(language()), output.unit or "", years, sight)
    first = RATIOS[0]
    yield from _chart(first.key, text(first.words), first.unit, years, sight)


def _chart(
    key: str, name: str, unit: str, years: Sequence[EnterpriseYear], sight: Sight
) -> Iterator[Lines]:
    held = [(each.year, getattr(each, key)) for each in years]
    known = [(year, value) for year, value in held if value is not None]
    if len(known) < 2 or not sight.shows(key):  # noqa: PLR2004  a line has two ends
        return
    yield Lines(
        key=f"chart-{key}",
        title=_finding(name, unit, known[0], known[-1]),
        unit=unit,
        decimals=DECIMALS[unit],
        note=text("synthetic") if any(is_synthetic(each) for each in years) else "",
        heading=text("Year"),
        categories=[str(year) for year, _ in held],
        series=[Series(name, [value for _, value in held])],
    )


def _finding(name: str, unit: str, first: tuple[int, float], last: tuple[int, float]) -> str:
    """What a chart shows, in a sentence: whether a figure rose, from what to what."""
    form = mark("{name}: {last} {unit} in {until}, up from {first} in {since}")
    if last[1] < first[1]:
        form = mark("{name}: {last} {unit} in {until}, down from {first} in {since}")
    elif last[1] == first[1]:
        form = mark("{name}: {last} {unit} in {until}, as {first} in {since}")
    layout = Column("", name, name, unit, DECIMALS[unit])
    return text(form, name=name, unit=unit, since=first[0], until=last[0],
                first=cell(first[1], layout), last=cell(last[1], layout))  # fmt: skip


def _known(held: EnterpriseYear, field: Field) -> bool:
    return getattr(held, held.column(field.name)) is not None or field.name in held.absences
