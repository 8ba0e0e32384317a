"""A parcel's sketch as a picture: its outline, its neighbours, north and a scale."""

from io import BytesIO
from math import floor, log10
from typing import Final, NamedTuple

from PIL import Image, ImageDraw, ImageFont

from wanmu.land.sketch import Shape, Sketch

_SIDE: Final = 1200
_INK, _PALE, _LINE = "#1b1f24", "#eceff2", "#8a939c"
_FILL: Final = "#bcd7ea"
_EDGE: Final = 24
_BAR: Final = 0.3
"""The scale is at most this part of the frame."""


class Ink(NamedTuple):
    """How a parcel is drawn."""

    fill: str
    line: str
    width: int


def sketch_png(sketch: Sketch) -> bytes:
    """The picture, north at the top; the parcel filled, its neighbours pale."""
    picture = Image.new("RGB", (_SIDE, _SIDE), "white")
    pen = ImageDraw.Draw(picture)
    for shape in sketch.neighbours:
        _draw(pen, shape, sketch.half, Ink(_PALE, _LINE, 2))
    _draw(pen, sketch.own, sketch.half, Ink(_FILL, _INK, 5))
    _north(pen)
    _scale(pen, sketch.half)
    pen.rectangle((0, 0, _SIDE - 1, _SIDE - 1), outline=_LINE, width=2)
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _draw(pen: ImageDraw.ImageDraw, shape: Shape, half: float, ink: Ink) -> None:
    for rings in shape.parts:
        outer, *holes = ([_at(east, north, half) for east, north in ring] for ring in rings)
        pen.polygon(outer, fill=ink.fill)
        for ring in holes:
            pen.polygon(ring, fill="white")
        for ring in (outer, *holes):
            pen.line([*ring, ring[0]], fill=ink.line, width=ink.width, joint="curve")


def _at(east: float, north: float, half: float) -> tuple[float, float]:
    return (east / half + 1) * _SIDE / 2, (1 - north / half) * _SIDE / 2


def _north(pen: ImageDraw.ImageDraw) -> None:
    middle, top = _SIDE - 3 * _EDGE, _EDGE
    arrow = [(middle, top), (middle - 16, top + 60), (middle, top + 46), (middle + 16, top + 60)]
    pen.polygon(arrow, fill=_INK)
    pen.text((middle, top + 84), "N", fill=_INK, font=_font(36), anchor="mm")


def _scale(pen: ImageDraw.ImageDraw, half: float) -> None:
    metres = _round_length(2 * half * _BAR)
    width = metres / half * _SIDE / 2
    left, low = 2 * _EDGE, _SIDE - 2 * _EDGE
    pen.line([(left, low - 12), (left, low), (left + width, low), (left + width, low - 12)],
             fill=_INK, width=4)  # fmt: skip
    pen.text((left + width / 2, low - 24), f"{metres:g} m", fill=_INK, font=_font(32), anchor="ms")


def _round_length(most: float) -> float:
    """The largest of 1, 2, 5, 10, 20 … metres that is no longer."""
    power = 10 ** floor(log10(most))
    return float(max(step * power for step in (1, 2, 5) if step * power <= most))


def _font(size: int) -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    return ImageFont.load_default(size)
