"""How sure the land plan is: quantiles of need and shortage, and whether the land suffices.

What is uncertain, and how, stands in the pack's ``scenarios.yaml``. Each of its entries has draws
of its own, which depend on the seed and on its identifier only: fixing one input leaves the draws
of the others as they were.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from zlib import crc32

import numpy as np

from wanmu.kernel.faults import InputError, Place
from wanmu.kernel.messages import language, mark, text
from wanmu.pack import Pack
from wanmu.pack.models import Uncertain
from wanmu.pack.plan_inputs import matching
from wanmu.planning.changes import Changes
from wanmu.planning.spread import Floats, Spread, uniforms
from wanmu.planning.vectors import Draws, Outcomes, Vectors, to_step

QUANTILES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
MOST: Final = 10_000_000
_CHUNK: Final = 100_000


@dataclass(frozen=True, slots=True)
class Moved:
    """Something uncertain, and the inputs that it moves in this answer."""

    uncertain: Uncertain
    inputs: tuple[str, ...]

    @property
    def spread(self) -> Spread:
        """Its distribution."""
        return Spread(self.uncertain.distribution)

    @property
    def name(self) -> str:
        """Its name in the language in force."""
        return self.uncertain.zh if language() == "zh" else self.uncertain.en

    def draws(self, vectors: Vectors, drawn: Floats) -> Iterator[tuple[str, Floats]]:
        """The inputs with their values, where it has these values itself."""
        times = self.uncertain.given == "factor"
        for name in self.inputs:
            yield name, to_step(drawn * float(vectors.values[name]) if times else drawn)


@dataclass(frozen=True, slots=True)
class Quantiles:
    """A measure of a place in a period, 亩: its quantiles with their standard errors."""

    measure: str
    period: str
    platform: str
    values: tuple[float, ...]
    errors: tuple[float, ...]
    mean: float


@dataclass(frozen=True, slots=True)
class Sufficiency:
    """How likely it is that a place has the land that it needs up to the end of a period.

    ``with_redevelopment`` also counts the redevelopment that is planned for the county by then.
    """

    period: str
    platform: str
    probability: float
    error: float
    with_redevelopment: float | None


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """The answer: what was drawn, and what follows."""

    vectors: Vectors
    moved: tuple[Moved, ...]
    samples: int
    seed: int
    quantiles: tuple[Quantiles, ...]
    sufficiency: tuple[Sufficiency, ...]
    assumptions: tuple[str, ...]


def uncertainty(
    pack: Pack,
    *,
    samples: int,
    seed: int = 1,
    horizon: int | None = None,
    changes: Changes | None = None,
) -> Uncertainty:
    """Quantiles of need and shortage, and the probability that the land suffices.

    An input that ``changes`` set is certain. A seed gives the same draws everywhere.

    Raises:
        InputError: L043 for a number of samples that cannot be; L044 when the pack says of nothing
            that it is uncertain; L045 when a block may have less land than is developed first;
            and as ``balance`` does.
    """
    _check_samples(samples)
    vectors = Vectors.of(pack, horizon=horizon, changes=changes)
    moved = what_moves(vectors)
    found = _sampled(vectors, moved, samples, seed)
    return Uncertainty(
        vectors,
        moved,
        samples,
        seed,
        tuple(_quantiles(found)),
        tuple(_sufficiency(found)),
        (*vectors.point.assumptions, *_assumptions(moved)),
    )


def _check_samples(samples: int) -> None:
    if not 1 <= samples <= MOST:
        raise InputError.of(
            "L043",
            mark("{samples} samples cannot be drawn; ask for 1 to {most}, such as 100000"),
            Place(field="--samples"),
            samples=samples,
            most=MOST,
        )


def what_moves(vectors: Vectors) -> tuple[Moved, ...]:
    """What is uncertain in this answer: every entry with the inputs that are not set.

    Raises:
        InputError: L044, when the pack names nothing.
    """
    stated = vectors.pack.scenarios.uncertain
    if not stated:
        raise InputError.of(
            "L044",
            mark("the pack names nothing that is uncertain; write it in scenarios.yaml"),
            Place("scenarios.yaml"),
        )
    free = [name for name in vectors.values if name not in vectors.changes.values]
    moved = (
        Moved(each, tuple(name for pattern in each.inputs for name in matching(pattern, free)))
        for each in stated
    )
    return tuple(each for each in moved if each.inputs)


def draws_of(vectors: Vectors, moved: tuple[Moved, ...], drawn: Mapping[str, Floats]) -> Draws:
    """The inputs' values, where each entry has its values of ``drawn``."""
    return {
        name: values
        for each in moved
        for name, values in each.draws(vectors, drawn[each.uncertain.id])
    }


def drawn_chunks(moved: tuple[Moved, ...], samples: int, seed: int) -> Iterator[dict[str, Floats]]:
    """The entries' own values, so many draws at a time that the memory is small."""
    streams = {
        each.uncertain.id: np.random.PCG64(
            np.random.SeedSequence([seed, crc32(each.uncertain.id.encode())])
        )
        for each in moved
    }
    for start in range(0, samples, _CHUNK):
        count = min(_CHUNK, samples - start)
        yield {
            each.uncertain.id: each.spread.ppf(uniforms(streams[each.uncertain.id], count))
            for each in moved
        }


def _sampled(vectors: Vectors, moved: tuple[Moved, ...], samples: int, seed: int) -> Outcomes:
    chunks = []
    left = samples
    for drawn in drawn_chunks(moved, samples, seed):
        count = min(_CHUNK, left)
        chunks.append(vectors.outcomes(draws_of(vectors, moved, drawn), count))
        left -= count

    def joined(name: str) -> Floats:
        return np.concatenate([getattr(chunk, name) for chunk in chunks], axis=-1)

    first = chunks[0]
    return Outcomes(
        first.periods, first.places, joined("demand"), joined("supply"), joined("redevelopment")
    )


def _quantiles(found: Outcomes) -> Iterator[Quantiles]:
    measures = {
        "demand": found.demand,
        "shortage": found.shortage,
        "shortage_carried": found.carried,
    }
    for at, period in enumerate(found.periods):
        for place, platform in enumerate(found.places):
            for measure, areas in measures.items():
                values = np.sort(areas[at, place])
                yield Quantiles(
                    measure,
                    period,
                    platform,
                    tuple(to_step(np.quantile(values, QUANTILES)).tolist()),
                    tuple(_error(values, share) for share in QUANTILES),
                    round(float(values.mean()), 6),
                )


def _error(ordered: Floats, share: float) -> float:
    """The standard error of a quantile: half of what lies between the ranks of one error each way.

    The number of draws below the true quantile is binomial, whatever the distribution.
    """
    count = len(ordered)
    around = np.sqrt(count * share * (1 - share))
    low = max(int(np.floor(count * share - around)), 0)
    high = min(int(np.ceil(count * share + around)), count - 1)
    return round(float(ordered[high] - ordered[low]) / 2, 6)


def _sufficiency(found: Outcomes) -> Iterator[Sufficiency]:
    carried = found.carried
    for at, period in enumerate(found.periods):
        for place, platform in enumerate(found.places):
            share = float(np.mean(carried[at, place] <= 0))
            error = float(np.sqrt(share * (1 - share) / carried.shape[-1]))
            more = to_step(carried[at, place] - found.redevelopment[at])
            with_more = None if platform else float(np.mean(more <= 0))
            yield Sufficiency(period, platform, share, error, with_more)


def _assumptions(moved: tuple[Moved, ...]) -> Iterator[str]:
    for each in moved:
        if each.uncertain.assumed:
            yield text("{title}: {why}", title=each.name, why=each.uncertain.assumed)
    yield text("what is uncertain is drawn independently of each other")
