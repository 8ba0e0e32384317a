"""Each folder of ``broken_schemes/`` has a scheme with faults, and what must be said of them.

A line of ``expected.txt`` is ``CODE file:line field | words of the message``.
"""

import re
from pathlib import Path

import pytest

from wanmu.kernel.faults import Fault
from wanmu.kernel.messages import in_language
from wanmu.pack import check_scheme
from wanmu.pack.scheme_choices import CHOICES

BROKEN = Path(__file__).parent / "broken_schemes"
CASES = sorted(path.parent.name for path in BROKEN.glob("*/expected.txt"))
LINE = re.compile(r"(?P<code>\w+) scheme.yaml:(?P<line>\d+) (?P<field>[^|]+) \| (?P<words>.*)")


def broken(case: str) -> list[Fault]:
    return check_scheme(BROKEN / case / "scheme.yaml")


def expected(case: str) -> list[dict[str, str]]:
    written = (BROKEN / case / "expected.txt").read_text("utf-8").splitlines()
    return [LINE.fullmatch(line).groupdict() for line in written]


def fits(fault: Fault, wanted: dict[str, str]) -> bool:
    return (
        (fault.code, fault.place.field) == (wanted["code"], wanted["field"])
        and Path(fault.place.file).name == "scheme.yaml"
        and fault.place.line == int(wanted["line"])
        and wanted["words"].strip() in fault.as_data()["message"]
    )


@pytest.mark.parametrize("case", CASES)
def test_it_names_each_fault_with_its_place_and_nothing_else(case: str) -> None:
    found = broken(case)
    missed = [line for line in expected(case) if not any(fits(fault, line) for fault in found)]
    assert not missed, "\n".join(map(str, found))
    assert len(found) == len(expected(case)), "\n".join(map(str, found))


@pytest.mark.parametrize("case", CASES)
def test_it_says_everything_in_chinese(case: str) -> None:
    with in_language("zh"):
        said = [fault.as_data()["message"] for fault in broken(case)]
    assert all(re.search("[\u4e00-\u9fff]{4}", message) for message in said), said


@pytest.mark.parametrize("name", CHOICES)
def test_a_choice_left_out_is_told_with_what_each_value_means(name: str) -> None:
    (fault,) = broken(f"choice_{name}")
    assert fault.code == "E001"
    assert f"choices.{name} is not said" in fault.as_data()["message"]
