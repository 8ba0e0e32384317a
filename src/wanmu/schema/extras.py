"""Rows of a sheet that are no records: totals, notes under the table, headings printed again."""

from typing import Final

import polars as pl

from wanmu.kernel.faults import Fault
from wanmu.kernel.grid import Grid
from wanmu.kernel.messages import mark

_TOTAL: Final = r"(?i)^(?:合\s*计|总\s*计|小\s*计|累\s*计|共\s*计|(?:sub|grand )?total)[:：]?$"
_NOTE: Final = (
    r"(?i)^(?:注|附注|备注|说明|填表说明|资料来源|数据来源|来源|填表人|填报人|制表人?|审核人?|复核人?"
    r"|单位负责人|负责人|联系人|联系电话|填报日期|填报单位|note|notes|source)\s*\d*\s*[:：]"
)


def without_extras(grid: Grid) -> tuple[Grid, list[Fault]]:
    """The grid without rows that are no records, and a notice for each that was left out.

    The first filled cell tells; a total is named, so that nobody takes it for a record.
    """
    texts = [column for column in grid.columns if column.dtype == pl.String]
    if not texts:
        return grid, []
    frame = pl.DataFrame([column.alias(str(at)) for at, column in enumerate(texts)])
    first = pl.coalesce(pl.all())
    kinds = frame.select(
        pl.when(first.str.contains(_TOTAL))
        .then(pl.lit("S040"))
        .when(first.str.contains(_NOTE))
        .then(pl.lit("S041"))
        .when(_repeats(grid, texts))
        .then(pl.lit("S042"))
        .alias("code"),
        first.alias("found"),
    )
    extra = kinds["code"].is_not_null()
    if not extra.any():
        return grid, []
    rows = kinds.with_columns(grid.rows.alias("row")).filter(extra).iter_rows(named=True)
    notices = [
        Fault(row["code"], _SAID[row["code"]], grid.place(row["row"]), {"found": row["found"]})
        for row in rows
    ]
    return grid.keep(~extra), notices


def _repeats(grid: Grid, texts: list[pl.Series]) -> pl.Expr:
    headings = [
        heading
        for heading, column in zip(grid.headings, grid.columns, strict=True)
        if column.dtype == pl.String
    ]
    return pl.all_horizontal(
        pl.col(str(at)).eq_missing(pl.lit(heading))
        for at, (heading, _) in enumerate(zip(headings, texts, strict=True))
    )


_SAID: Final = {
    "S040": mark("this row is a total ({found!r}) and not a record; it is not read"),
    "S041": mark("this row is a note ({found!r}) and not a record; it is not read"),
    "S042": mark("this row repeats the headings; it is not read"),
}
