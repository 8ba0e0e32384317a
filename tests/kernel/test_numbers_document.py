"""The page on numbers says what the code does: its examples run, its tables are complete."""

import doctest
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from wanmu.kernel.modifiers import MODIFIERS
from wanmu.kernel.period import period
from wanmu.kernel.units import _names, unit

PAGE = (Path(__file__).parents[2] / "docs" / "numbers.md").read_text("utf-8")


_WORTH = re.compile(r"(?:10\^(?P<power>-?\d+)|(?P<number>[0-9./]+)) ?(?P<unit>[^ ]*)")


def rows(heading: str) -> Iterator[list[str]]:
    table = PAGE.partition(heading)[2].partition("\n\n")[0]
    for line in table.splitlines():
        yield [cell.strip() for cell in line.strip("| ").split("|")]


def test_the_examples_of_the_page_are_true() -> None:
    text = re.sub(r"^```.*$", "", PAGE, flags=re.MULTILINE)
    examples = doctest.DocTestParser().get_doctest(text, {}, "numbers.md", None, 0)
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(examples)
    assert runner.tries > 10
    assert runner.failures == 0


def test_the_page_gives_the_meaning_of_every_modifier() -> None:
    told = {
        word: meaning.strip("`")
        for meaning, words in rows("| meaning | words |\n| --- | --- |\n")
        for word in words.split()
    }
    assert told == dict(MODIFIERS)


def test_the_page_lists_every_unit() -> None:
    heading = "| unit | also written | worth |\n| --- | --- | --- |\n"
    listed = {name for cells in rows(heading) for cell in cells[:2] for name in cell.split()}
    # Names in Latin letters are known in any case; the page has them in one.
    assert listed == set(_names().values()) | {"%", "‰"}


@pytest.mark.parametrize(
    "cells", list(rows("| written | means | also read |\n| --- | --- | --- |\n"))
)
def test_the_page_writes_each_period_in_its_own_way(cells: list[str]) -> None:
    own = cells[0].strip("`")
    assert str(period(own)) == own
    for form in cells[2].split(", ") if len(cells) > 2 else ():
        year = re.search("[0-9]{4}", form)
        if year and year[0] == own[:4]:
            assert period(form) == period(own)


def test_the_page_tells_what_each_unit_is_worth() -> None:
    told = [cells for cells in rows("| unit | also written | worth |\n") if len(cells) == 3]
    worths = [(cells[0], _WORTH.match(cells[2])) for cells in told]
    checked = [(name, found) for name, found in worths if found]
    assert len(checked) > 25
    for name, found in checked:
        power = Fraction(10) ** int(found["power"] or 0)
        number = power if found["power"] else Fraction(found["number"])
        assert unit(name).factor == number * unit(found["unit"]).factor, name
