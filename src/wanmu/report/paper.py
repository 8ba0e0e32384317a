"""The measures of an official paper (GB/T 9704-2012), in millimetres and points."""

from typing import Final

PAGE: Final = (210.0, 297.0)
TOP, BOTTOM, LEFT, RIGHT = 37.0, 35.0, 28.0, 26.0
"""The white edges: with them the type area is 156 by 225 mm."""
DENSE: Final = 18.0
"""The white edge all around a sheet that is to fit one page."""
LINES, LETTERS = 22, 28
"""Lines a page, letters a line."""
TITLE, BODY, CELL, TINY = 22.0, 16.0, 10.5, 8.0
"""Sizes: number 2 for the title, number 3 for the body; smaller ones for cells and dense sheets."""
LEADING: Final = (PAGE[1] - TOP - BOTTOM) / LINES / 25.4 * 72
"""The distance of lines in points, so that 22 fill a page."""
PITCH: Final = (PAGE[0] - LEFT - RIGHT) / LETTERS / 25.4 * 72
"""The distance of letters in points, so that 28 fill a line: a little under their size."""

FONTS: Final = {
    "title": "方正小标宋简体",
    "body": "仿宋_GB2312",
    "heading1": "黑体",
    "heading2": "楷体_GB2312",
    "heading3": "仿宋_GB2312",
}
"""The fonts by name. None is shipped: an office's computer has them."""
FALLBACKS: Final = {
    "方正小标宋简体": "华文中宋",
    "仿宋_GB2312": "仿宋",
    "楷体_GB2312": "楷体",
    "黑体": "SimHei",
}
"""What stands in where a font is not there; Word takes one name for each."""


def edges(*, dense: bool) -> tuple[float, float, float, float]:
    """The white edges at the top, bottom, left and right."""
    return (DENSE,) * 4 if dense else (TOP, BOTTOM, LEFT, RIGHT)
