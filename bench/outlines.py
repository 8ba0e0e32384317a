"""Red lines checked: how time grows, and beside it the plain loop over every pair.

python bench/outlines.py --parcels 1000 10000 100000
"""

import argparse
import time
from itertools import combinations
from typing import Any, Final

import numpy as np
import polars as pl
import shapely

from wanmu.kernel.outlines import MU, areas, overlaps
from wanmu.land.outlines import check_outlines
from wanmu.pack import load_pack
from wanmu.schema import Table, record_type

WEST, SOUTH, STEP = 120.15, 28.6, 0.0004
PLAIN: Final = 2000


def made_up(count: int) -> Any:
    """So many parcels side by side, each of eight corners."""
    side = int(np.ceil(np.sqrt(count)))
    column, row = np.divmod(np.arange(count), side)
    step = min(STEP, 0.1 / side)
    centres = shapely.points(WEST + step * column, SOUTH + step * row)
    return shapely.buffer(centres, step * 0.49, quad_segs=2)


def check(shapes: Any) -> float:
    """Seconds for every check of the red lines."""
    frame = pl.DataFrame(
        {
            "id": [f"P{number}" for number in range(len(shapes))],
            "area": areas(shapes) / MU,
            "red_line": shapely.to_wkt(shapes, rounding_precision=-1).tolist(),
        }
    )
    rows = pl.int_range(1, frame.height + 1, eager=True)
    table = Table(record_type("parcel"), frame, (), rows, (), pl.DataFrame())
    begun = time.perf_counter()
    check_outlines(table, "", load_pack("jinyun"))
    return time.perf_counter() - begun


def pairwise(shapes: Any) -> float:
    """Seconds for the plain loop over every pair, which finds the same overlaps."""
    begun = time.perf_counter()
    found = [
        (later, earlier)
        for earlier, later in combinations(range(len(shapes)), 2)
        if shapes[earlier].intersection(shapes[later]).area > 0
    ]
    spent = time.perf_counter() - begun
    tree = time.perf_counter()
    pairs, _ = overlaps(shapes, 0.0)
    print(f"{len(shapes)} parcels: tree {time.perf_counter() - tree:.2f} s, pairs {spent:.1f} s")
    if len(pairs) != len(found):
        raise SystemExit("the two ways differ")
    return spent


def main() -> None:
    """Print a line a size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--parcels", type=int, nargs="+", default=[1000, 10_000, 100_000])
    for count in parser.parse_args().parcels:
        shapes = made_up(count)
        print(f"{count} parcels: {check(shapes):.1f} s")
    pairwise(made_up(PLAIN))


if __name__ == "__main__":
    main()
