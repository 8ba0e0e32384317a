"""How long the draws of the land plan take, beside a plain loop over the engine for one answer.

    python bench/uncertainty.py [samples …]

Jinyun's plan with everything uncertain that its pack names. The loop asks ``balance`` for each of
the first draws and must come to the same areas, to a millionth of a 亩; its time for all of them is
that of those few, taken in proportion.
"""

import argparse
import resource
import statistics
import time
from collections.abc import Callable
from functools import partial

from wanmu.pack import Pack, load_pack
from wanmu.planning import balance, uncertainty
from wanmu.planning.sensitivity import sensitivity
from wanmu.planning.uncertainty import drawn_chunks, draws_of, what_moves
from wanmu.planning.vectors import Vectors, changes_of

SAMPLES = (1_000, 100_000, 1_000_000)
LOOPED = 300
TIMES = 3


def main() -> None:
    """Each size in turn, then which assumption matters."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("samples", type=int, nargs="*", default=SAMPLES)
    pack = load_pack("jinyun")
    each = _looped(pack) / LOOPED
    print(f"the loop: {1000 * each:.2f} ms a draw, {LOOPED} draws the same as at once")
    for samples in parser.parse_args().samples:
        taken = _seconds(partial(uncertainty, pack, samples=samples))
        print(
            f"{samples:>10,} draws at once {taken:.2f} s, "
            f"in a loop {samples * each:,.0f} s: {samples * each / taken:,.0f} times"
        )
    found = uncertainty(pack, samples=1)
    print(f"tornado and Sobol's indices {_seconds(partial(sensitivity, found)):.2f} s")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:,} MB")


def _looped(pack: Pack) -> float:
    """The seconds of the loop over the first draws, which are compared with those at once."""
    vectors = Vectors.of(pack)
    moved = what_moves(vectors)
    (drawn,) = drawn_chunks(moved, LOOPED, 1)
    draws = draws_of(vectors, moved, drawn)
    at_once = vectors.outcomes(draws, LOOPED).carried
    asked = [changes_of(draws, at) for at in range(LOOPED)]
    started = time.perf_counter()
    answers = [balance(pack, changes=each) for each in asked]
    taken = time.perf_counter() - started
    for at, answer in enumerate(answers):
        exact = [float(round(row.figures["shortage_carried"].value, 6)) for row in answer.rows]
        assert exact == at_once[:, :, at].ravel().tolist(), at
    return taken


def _seconds(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(TIMES):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
