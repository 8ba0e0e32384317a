"""Each folder of ``broken/`` holds files that break a sound pack, and what must be said of them.

A line of ``expected.txt`` is ``CODE file:line field | words of the message``; a code may be only
its beginning where another package owns it.
"""

import re
import shutil
from pathlib import Path

import pytest

from wanmu.kernel.faults import Fault
from wanmu.kernel.messages import in_language
from wanmu.pack import check_pack

BROKEN = Path(__file__).parent / "broken"
CASES = sorted(path.parent.name for path in BROKEN.glob("*/expected.txt"))
LINE = re.compile(
    r"(?P<code>\w+) (?P<file>[^ :]+)(:(?P<line>\d+))?( (?P<field>\S+))? \|(?P<words>.*)"
)


def broken(sound: Path, case: str) -> list[Fault]:
    shutil.copytree(BROKEN / case, sound, dirs_exist_ok=True)
    (sound / "expected.txt").unlink()
    return check_pack(sound)


def expected(case: str) -> list[dict[str, str]]:
    written = (BROKEN / case / "expected.txt").read_text("utf-8").splitlines()
    return [LINE.fullmatch(line).groupdict(default="") for line in written]


def fits(fault: Fault, wanted: dict[str, str]) -> bool:
    place = fault.place
    return (
        fault.code.startswith(wanted["code"])
        and place.file == wanted["file"]
        and (place.line or place.row) == int(wanted["line"] or 0)
        and place.field == wanted["field"]
        and wanted["words"].strip() in fault.as_data()["message"]
    )


@pytest.mark.parametrize("case", CASES)
def test_it_names_each_fault_with_its_place_and_nothing_else(sound: Path, case: str) -> None:
    found = broken(sound, case)
    missed = [line for line in expected(case) if not any(fits(fault, line) for fault in found)]
    assert not missed, "\n".join(map(str, found))
    assert len(found) == len(expected(case)), "\n".join(map(str, found))


@pytest.mark.parametrize("case", CASES)
def test_it_says_everything_in_chinese(sound: Path, case: str) -> None:
    with in_language("zh"):
        said = [fault.as_data()["message"] for fault in broken(sound, case)]
    assert all(re.search("[\u4e00-\u9fff]{4}", message) for message in said), said
