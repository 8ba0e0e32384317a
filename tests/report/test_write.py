"""Answers as a person reads them on a terminal: nothing is cut off."""

import re

import pytest

import wanmu
from wanmu.report import Answer
from wanmu.report.planning_view import balance_answer, demand_answer, supply_answer
from wanmu.report.write import as_table, cell


def _answers() -> list[Answer]:
    pack = wanmu.load_pack("jinyun")
    return [
        demand_answer(wanmu.demand(pack), pack),
        supply_answer(wanmu.supply(pack), pack),
        balance_answer(wanmu.balance(pack), pack),
    ]


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_every_figure_is_whole_however_narrow_the_terminal(width: int) -> None:
    for answer in _answers():
        shown = re.findall(r"[^\s│]+", as_table(answer, width=width))
        for sheet in answer.sheets:
            figures = (
                cell(row[column.key], column)
                for row in sheet.rows
                for column in sheet.columns
                if column.brief and isinstance(row.get(column.key), float)
            )
            assert not sheet.brief or set(figures) <= set(shown)


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_every_row_of_a_table_is_closed(width: int) -> None:
    for answer in _answers():
        for line in as_table(answer, width=width).splitlines():
            if line.startswith(tuple("┏┃┡│├└")):
                assert line.rstrip()[-1] in "┓┃┩│┤┘"
