"""Regional accounts of an invented island: nothing is found in the clean file, and in the dirty
one just the planted faults.

Two figures were blanked, one row was taken out, and one was moved to another quarter: Induston has
two exports for 2018Q2, and none for 2018Q3.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from wanmu.audit.localisation import Localisation
from wanmu.audit.localise import Localiser

Key = tuple[str, str, str]

_REGIONS = {
    "Samplonia": ("Agria", "Induston"),
    "Agria": ("Newbay", "Greenham", "Wheaton"),
    "Induston": ("Oakdale", "Crowdon", "Mudwater", "Smokely"),
}
_MEASURES = ("gdp", "import", "export", "balance")
_YEARS = tuple(range(2014, 2020))
_ALL = (*_REGIONS, *_REGIONS["Agria"], *_REGIONS["Induston"])


def _periods(year: int) -> tuple[str, ...]:
    return (str(year), *(f"{year}Q{quarter}" for quarter in range(1, 5)))


def _name(region: str, period: str, measure: str) -> str:
    return f'"{region} {period} {measure}"'


def _relations(year: int) -> Iterator[str]:
    whole, *quarters = _periods(year)
    for region in _ALL:
        for measure in _MEASURES:
            parts = " + ".join(_name(region, quarter, measure) for quarter in quarters)
            yield f"{_name(region, whole, measure)} = {parts}"
        for period in _periods(year):
            export, imported = _name(region, period, "export"), _name(region, period, "import")
            yield f"{_name(region, period, 'balance')} = {export} - {imported}"
    for region, parts in _REGIONS.items():
        for period in _periods(year):
            for measure in _MEASURES:
                total = " + ".join(_name(part, period, measure) for part in parts)
                yield f"{_name(region, period, measure)} = {total}"


@cache
def _localiser(year: int) -> Localiser:
    return Localiser(tuple(_relations(year)))


def _read(path: Path) -> dict[Key, list[str]]:
    figures: dict[Key, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            figures[row["region"], row["period"], row["measure"]].append(row["value"])
    return figures


def _localised(figures: dict[Key, list[str]], year: int, take: int = 0) -> Localisation:
    values: dict[str, float | None] = {}
    for region in _ALL:
        for period in _periods(year):
            for measure in _MEASURES:
                printed = figures.get((region, period, measure), [""])
                one = printed[min(take, len(printed) - 1)]
                values[f"{region} {period} {measure}"] = float(one) if one else None
    return _localiser(year).localise(values)


@pytest.fixture
def clean(shared: Path) -> dict[Key, list[str]]:
    return _read(shared / "external" / "editing" / "samplonia" / "economy_samplonia_clean.csv")


@pytest.fixture
def dirty(shared: Path) -> dict[Key, list[str]]:
    return _read(shared / "external" / "editing" / "samplonia" / "economy_samplonia_dirty.csv")


@pytest.mark.parametrize("year", _YEARS)
def test_the_clean_accounts_hold(clean: dict[Key, list[str]], year: int):
    found = _localised(clean, year)
    assert found.valid
    assert found.failed == ()


@pytest.mark.parametrize("year", _YEARS)
@pytest.mark.parametrize("take", [0, 1], ids=["first of a pair", "second of a pair"])
def test_just_the_planted_faults_are_found(
    clean: dict[Key, list[str]], dirty: dict[Key, list[str]], year: int, take: int
):
    found = _localised(dirty, year, take)
    planted = sorted(
        " ".join(key)
        for key, printed in clean.items()
        if key[1].startswith(str(year)) and _last(dirty.get(key, [""]), take) != printed[0]
    )
    assert [each.fields for each in found.sets] == [tuple(planted)]
    for name in planted:
        region, period, measure = name.split(" ")
        right = float(clean[region, period, measure][0])
        assert found.sets[0].values[name] == right
        assert found.sets[0].ranges[name].contains(int(right))


def _last(printed: list[str], take: int) -> str:
    return printed[min(take, len(printed) - 1)]
