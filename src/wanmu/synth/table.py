"""How many firms of each size stand in each industry and area: the joint table of both tables.

Published are the two sides (by industry, by area) and the ladder of sizes; the inside is assumed.
It starts from which industries a platform takes, is calibrated to the sides, and an integer
program then finds whole firms whose sizes can add up to the outputs of both sides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import mark
from wanmu.pack import Pack
from wanmu.synth.calibrate import Sum, calibrate
from wanmu.synth.margins import Margins
from wanmu.synth.measures import COUNT, SCALE_LIMIT
from wanmu.synth.program import Array, Program, Whole, total
from wanmu.synth.reconcile import ABOVE, Sums

_LISTED: Final = 1.0
_UNLISTED: Final = 0.15
_MONEY: Final = 10_000.0
_ROOM: Final = 0.02
_SPREAD: Final = 0.25
_LADDER: Final = 50.0
_GAP: Final = 0.1
"""Any plausible placing will do; it need not be the best."""


@dataclass(frozen=True, slots=True)
class SizeClass:
    """Firms from one output up to another, in 万元; ``high`` of the largest is what is usual."""

    low: float
    high: float

    @property
    def inner(self) -> tuple[float, float]:
        """A little inside, so that no firm stands on the edge."""
        return self.low * (1 + _ROOM), self.high * (1 - _ROOM)

    @property
    def middle(self) -> float:
        """Where the middle of a heavy-tailed class lies: nearer its low end."""
        return float(self.low**0.65 * self.high**0.35)


@dataclass(frozen=True, slots=True)
class Cells:
    """A row for each firm above scale: its industry, area and size class, by number."""

    industry: tuple[int, ...]
    area: tuple[int, ...]
    size: tuple[int, ...]
    classes: tuple[SizeClass, ...]


def size_classes(sums: Sums) -> tuple[SizeClass, ...]:
    """The classes between the steps of the ladder."""
    steps = [SCALE_LIMIT, *sorted(sums.ladder)]
    output = sums.county(ABOVE, "output")
    above_all = min(steps[-1] * 4, output) if len(steps) > 1 else output
    ends = [*steps[1:], max(above_all, steps[-1] * 1.5)]
    return tuple(SizeClass(low, high) for low, high in zip(steps, ends, strict=True))


def draw_cells(margins: Margins, sums: Sums, pack: Pack, random: np.random.Generator) -> Cells:
    """Place the firms above scale.

    Raises:
        InputError: Y003, when no whole firms fit both tables.
    """
    classes = size_classes(sums)
    expected = _expected(margins, sums, pack, random)
    # Large firms stand where the platform takes their industry.
    taste = random.uniform(0, _SPREAD, (*expected.shape, len(classes)))
    taste += np.multiply.outer(1 - affinity(margins, pack), np.arange(len(classes)))
    counts = _Placing(margins, sums, classes, expected, taste).solve()
    industry, area, size = (
        np.repeat(places, counts.ravel()) for places in np.indices(counts.shape).reshape(3, -1)
    )
    return Cells(tuple(map(int, industry)), tuple(map(int, area)), tuple(map(int, size)), classes)


def affinity(margins: Margins, pack: Pack) -> Array:
    """How well an industry suits an area: whether its platform names the industry."""
    weights = np.ones((len(margins.industries), len(margins.areas)))
    for column, area in enumerate(margins.areas):
        platform = pack.platforms.get(margins.platform_of[area])
        if platform is None or not platform.industries:
            continue
        for row, industry in enumerate(margins.industries):
            weights[row, column] = _LISTED if industry in platform.industries else _UNLISTED
    return weights


def _expected(margins: Margins, sums: Sums, pack: Pack, random: np.random.Generator) -> Array:
    """Firms expected in each cell: the affinities, calibrated to both sides."""
    rows = _side(sums, "industry", margins.industries)
    columns = _side(sums, "area", margins.areas)
    weights = affinity(margins, pack) * random.lognormal(0, _SPREAD, (len(rows), len(columns)))
    draft = np.outer(rows, columns) * weights
    draft *= rows.sum() / draft.sum()
    at = np.arange(draft.size).reshape(draft.shape)
    both = [
        *(Sum(map(int, at[i]), float(rows[i])) for i in range(len(rows))),
        # The last column follows from the others.
        *(Sum(map(int, at[:, j]), float(columns[j])) for j in range(len(columns) - 1)),
    ]
    flat = draft.ravel()
    found = calibrate(flat, np.zeros(flat.size), np.full(flat.size, rows.sum()), both)
    return found.reshape(draft.shape)


def _side(sums: Sums, axis: str, groups: tuple[str, ...]) -> Array:
    return np.array([round(sums.values[ABOVE, COUNT, axis, group]) for group in groups], float)


@dataclass(slots=True)
class _Placing:
    """The integer program: firms by industry, area and size class."""

    margins: Margins
    sums: Sums
    classes: tuple[SizeClass, ...]
    expected: Array
    taste: Array

    def solve(self) -> Whole:
        found = self._solved(strict=True)
        if found is None:
            found = self._solved(strict=False)
        if found is None:
            raise InputError.of(
                "Y003",
                mark("no whole firms fit the published counts, outputs and sizes at once"),
            )
        return found

    def _solved(self, *, strict: bool) -> Whole | None:
        """Firms by industry, area and class; unless ``strict``, the ladder is only come near."""
        program = Program()
        shape = (*self.expected.shape, len(self.classes))
        most = float(self.expected.sum())
        at = np.empty(shape, dtype=int)
        for place in product(*map(range, shape)):
            at[place] = program.variable(0, most, float(self.taste[place]), integer=True)
        for cell in product(*map(range, self.expected.shape)):
            program.near(total(map(int, at[cell])), float(self.expected[cell]), 1.0)
        outputs = self._outputs(program, at)
        self._sides(program, at, outputs)
        self._ladder(program, at, strict=strict)
        found = program.solve(gap=_GAP)
        return None if found is None else np.rint(found.values[at]).astype(np.int64)

    def _outputs(self, program: Program, at: Whole) -> Mapping[tuple[int, ...], int]:
        """A cell's output: as much as its firms' sizes allow, near what such firms usually make."""
        outputs = {}
        for cell in product(*map(range, self.expected.shape)):
            outputs[cell] = column = program.variable()
            sizes = list(zip(map(int, at[cell]), self.classes, strict=True))
            for end, low, high in ((0, 0.0, np.inf), (1, -np.inf, 0.0)):
                reach = {firm: -kind.inner[end] / _MONEY for firm, kind in sizes}
                program.row({column: 1.0, **reach}, low, high)
            usual = {firm: -kind.middle / _MONEY for firm, kind in sizes}
            program.near({column: 1.0, **usual}, 0.0, _SPREAD)
        return outputs

    def _sides(
        self,
        program: Program,
        at: Whole,
        outputs: Mapping[tuple[int, ...], int],
    ) -> None:
        sides = (("industry", self.margins.industries, 0), ("area", self.margins.areas, 1))
        for axis, groups, along in sides:
            counts = _side(self.sums, axis, groups)
            for index, group in enumerate(groups):
                firms = np.take(at, index, axis=along)
                program.row(total(map(int, firms.ravel())), counts[index], counts[index])
                output = self.sums.values[ABOVE, "output", axis, group] / _MONEY
                cells = [column for cell, column in outputs.items() if cell[along] == index]
                program.row(total(cells), output - 1e-6, output + 1e-6)

    def _ladder(self, program: Program, at: Whole, *, strict: bool) -> None:
        for step, size in enumerate(sorted(self.sums.ladder), start=1):
            firms, count = total(map(int, at[..., step:].ravel())), self.sums.ladder[size]
            if strict:
                program.row(firms, count, count)
            else:
                program.near(firms, count, _LADDER)
