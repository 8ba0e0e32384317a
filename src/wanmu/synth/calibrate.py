"""Calibration: the figures nearest to a draft whose sums are what they must be.

Nearest in the chi-square distance of survey calibration (Deville and Särndal, 1992), each figure
kept within bounds: a convex quadratic program.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from wanmu.kernel.faults import InputError
from wanmu.kernel.messages import mark
from wanmu.synth.program import Array, matrix, solved


@dataclass(frozen=True, slots=True)
class Sum:
    """What the figures at some positions must add up to."""

    positions: Iterable[int]
    value: float


def calibrate(draft: Array, low: Array, high: Array, sums: Sequence[Sum]) -> Array:
    """The figures within ``low`` and ``high``, nearest to the draft, that meet every sum.

    Raises:
        InputError: Y002, when no figures within the bounds add up so.
    """
    scale = np.maximum(np.abs(draft), 0.05 * np.abs(draft).mean() + 1e-9)
    found = solved(_model(draft / scale, low / scale, high / scale, scale, sums))
    if found is None:
        raise InputError.of(
            "Y002",
            mark("no firms within plausible bounds add up to the published sums of {what}"),
            what=", ".join(f"{item.value:.6g}" for item in sums),
        )
    kept: Array = np.clip(found.values * scale, low, high)
    return kept


def _model(draft: Array, low: Array, high: Array, scale: Array, sums: Sequence[Sum]) -> object:
    """Variables are figures over their scale, so that each weighs alike: min sum (x - d)^2 / 2."""
    model = highspy.HighsModel()
    program, count = model.lp_, len(draft)
    program.num_col_, program.num_row_ = count, len(sums)
    program.col_cost_, program.col_lower_, program.col_upper_ = -draft, low, high
    sizes = [float(max(abs(item.value), 1.0)) for item in sums]
    limits = np.array([item.value / size for item, size in zip(sums, sizes, strict=True)])
    program.row_lower_, program.row_upper_ = limits, limits
    matrix(
        program,
        [
            {int(at): float(scale[at] / size) for at in item.positions}
            for item, size in zip(sums, sizes, strict=True)
        ],
    )
    curve = model.hessian_
    curve.dim_ = count
    curve.format_ = highspy.HessianFormat.kTriangular
    curve.start_ = np.arange(count + 1, dtype=np.int32)
    curve.index_ = np.arange(count, dtype=np.int32)
    curve.value_ = np.ones(count)
    return model


def fitted(draft: Array, low: Array, high: Array, target: float) -> Array:
    """The draft brought to one sum within its bounds, in closed form.

    It is first scaled to the sum; what the bounds then take away is made up by all in proportion
    to the room that they have left. The bounds are kept even where the sum cannot be met.
    """
    total = float(draft.sum())
    scaled = np.clip(draft * (target / total) if total else draft, low, high)
    gap = target - float(scaled.sum())
    room = high - scaled if gap > 0 else scaled - low
    whole = float(room.sum())
    share = max(min(gap / whole, 1.0), -1.0) if whole > 0 else 0.0
    result: Array = scaled + room * share
    return result
