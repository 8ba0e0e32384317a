"""How much land the blocks give: red line less what is already supplied (tables 5 and 6).

Shown by block, phase and legal class; land to be converted and permanent basic farmland are shown
apart, because such land is there only once they are dealt with.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.figure import Figure, total
from wanmu.kernel.interval import decimal_text
from wanmu.kernel.messages import mark, text
from wanmu.pack import Pack
from wanmu.pack.models import Block
from wanmu.pack.models.demand import SupplyMeasure
from wanmu.planning.changes import Changes, told
from wanmu.planning.demand import periods_until
from wanmu.planning.printed import Printed, compare

#: Columns of ``blocks.csv`` that say under which rules a block's land stands, in 亩.
LEGAL = (
    "permitted",
    "conditional",
    "restricted",
    "construction_land",
    "converted",
    "to_convert",
    "cultivated",
    "permanent_basic_farmland",
)


@dataclass(frozen=True, slots=True)
class SupplyRow:
    """One block: its land, in 亩, by period of development and by legal class."""

    block: str
    platform: str
    phase: str
    figures: Mapping[str, Figure | None]
    by_period: Mapping[str, Figure]
    printed: Mapping[str, Printed]


@dataclass(frozen=True, slots=True)
class Supply:
    """Rows by block; the land of a platform in a period is their sum."""

    rows: tuple[SupplyRow, ...]
    periods: tuple[str, ...]
    assumptions: tuple[str, ...]

    @property
    def platforms(self) -> tuple[str, ...]:
        """The platforms that have blocks, in the pack's order."""
        return tuple(dict.fromkeys(row.platform for row in self.rows))

    def developable(self, period: str, platform: str | None = None) -> Figure:
        """Developable land of a period, on a platform or on all of them, in 亩."""
        return total(row.by_period[period] for row in self.rows if platform in {None, row.platform})

    def legal(self, measure: str, platform: str | None = None) -> Figure:
        """The land of a legal class, on a platform or on all; blocks without a figure left out."""
        rows = (row for row in self.rows if platform in {None, row.platform})
        return total(figure for row in rows if (figure := row.figures[measure]))


@dataclass(frozen=True, slots=True)
class _Land:
    """Looks a block's figures up in the pack, a person's changes before them."""

    pack: Pack
    changed: Mapping[str, Fraction]

    def stated(self, measure: SupplyMeasure, part: str) -> Figure | None:
        for pattern in self.pack.demand.supply.get(measure, ()):
            fact = self.pack.facts.get(pattern.format(block=part))
            if fact is not None:
                return Figure(fact.stated.value, fact.stated.interval)
        return None

    def area(self, measure: SupplyMeasure, block: str, parts: Sequence[str]) -> Figure:
        changed = self.changed.get(f"{measure}.{block}")
        if changed is not None:
            return Figure.exactly(changed)
        figures = [self.stated(measure, part) for part in parts]
        known = [figure for figure in figures if figure is not None]
        return known[0] if len(known) == 1 == len(parts) else total(known)

    def legal(self, column: str, block: str) -> Figure | None:
        fact = self.pack.facts.get(f"block.{block}.{column}")
        return None if fact is None else Figure(fact.stated.value, fact.stated.interval)


def supply(pack: Pack, *, horizon: int | None = None, changes: Changes | None = None) -> Supply:
    """The developable land of every block, for the periods that end by ``horizon``.

    ``changes`` may set ``red_line.<block>``, ``supplied.<block>`` and ``first_phase.<block>``.
    """
    asked = changes or Changes()
    periods = tuple(item.period for item in periods_until(pack, horizon))
    blocks = [block for block in pack.blocks.values() if not block.parent]
    asked.check(supply_inputs(pack))
    land = _Land(pack, asked.values)
    rows = tuple(_row(land, block, periods) for block in blocks)
    return Supply(rows, periods, tuple(_assumptions(land, blocks)))


def supply_inputs(pack: Pack) -> list[str]:
    """The names of the inputs that ``changes`` may set."""
    blocks = [block.id for block in pack.blocks.values() if not block.parent]
    return [
        f"{name}.{block}" for name in ("red_line", "supplied", "first_phase") for block in blocks
    ]


def parts_of(pack: Pack, block: str) -> list[str]:
    """The parts that a block is made of, or the block itself."""
    return [item.id for item in pack.blocks.values() if item.parent == block] or [block]


def _row(land: _Land, block: Block, periods: Sequence[str]) -> SupplyRow:
    parts = parts_of(land.pack, block.id)
    red_line = land.area("red_line", block.id, parts)
    supplied = land.area("supplied", block.id, parts)
    developable = red_line - supplied
    _not_below_zero(developable, f"supplied.{block.id}")
    phases = dict(_phases(land, block, developable))
    return SupplyRow(
        block=block.id,
        platform=block.platform,
        phase=block.phase or "",
        figures={
            "red_line": red_line,
            "supplied": supplied,
            "developable": developable,
            **{column: land.legal(column, block.id) for column in LEGAL},
        },
        by_period={period: phases[period] for period in periods},
        printed=_printed(land.pack, parts, developable),
    )


def _phases(land: _Land, block: Block, developable: Figure) -> Iterator[tuple[str, Figure]]:
    """Developable land by period: all in the block's own, or split at its first phase."""
    periods = [item.period for item in land.pack.demand.periods]
    first = land.changed.get(f"first_phase.{block.id}")
    stated = land.legal("first_phase_area", block.id)
    if first is not None or stated is not None:
        early = Figure.exactly(first) if first is not None else stated
        assert early is not None  # one of the two is there
        _not_below_zero(developable - early, f"first_phase.{block.id}")
        yield periods[0], early
        yield periods[1], developable - early
        yield from ((period, Figure.exactly(0, "computed")) for period in periods[2:])
        return
    for period in periods:
        yield period, developable if period == block.phase else Figure.exactly(0, "computed")


def _not_below_zero(left: Figure, name: str) -> None:
    if left.value < 0:
        raise InputError.of(
            "L007",
            mark("{name} leaves {value} 亩 of the block; it cannot be more than there is"),
            Place(field="--set"),
            name=name,
            value=decimal_text(left.value),
        )


def _printed(pack: Pack, parts: Sequence[str], developable: Figure) -> dict[str, Printed]:
    if len(parts) != 1:
        return {}
    patterns = pack.demand.supply.get("developable", ())
    facts = (pack.facts.get(pattern.format(block=parts[0])) for pattern in patterns)
    stated = next((fact for fact in facts if fact is not None), None)
    return {"developable": compare(stated, developable)} if stated else {}


def _assumptions(land: _Land, blocks: Sequence[Block]) -> Iterator[str]:
    for name, value in land.changed.items():
        yield told(name, value, land.pack.county.units.area)
    unknown = [
        block.id
        for block in blocks
        if f"supplied.{block.id}" not in land.changed
        and all(land.stated("supplied", part) is None for part in parts_of(land.pack, block.id))
    ]
    if unknown:
        yield text(
            "the documents do not say how much of {blocks} is already supplied: taken as none",
            blocks=", ".join(unknown),
        )
    split = [block.id for block in blocks if block.first_phase_area]
    if split:
        yield text(
            "of {blocks}, what is developed first is the printed area, the rest comes later",
            blocks=", ".join(split),
        )
