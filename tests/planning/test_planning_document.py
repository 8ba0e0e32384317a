"""The worked example of ``docs/planning.md`` is what the engine answers."""

import re
from pathlib import Path

import wanmu
from wanmu.planning import changes

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "planning.md"
_ROW = re.compile(r"^\| (\w+) \| ([\d.]+(?: \| [\d.]+){6}) \|$", re.MULTILINE)


def test_the_table_holds_the_engines_figures() -> None:
    need = wanmu.demand(wanmu.load_pack("jinyun"))
    computed: dict[str, list[float]] = {row.industry: [] for row in need.rows}
    for row in need.rows:
        for name in ("output_new", "intensity_required", "land_new"):
            # Of both periods together the table gives the land only.
            if name == "land_new" or "intensity_required" in row.figures:
                computed[row.industry].append(round(float(row.figures[name].value), 1))
    told = {
        industry: [float(cell) for cell in cells.split(" | ")]
        for industry, cells in _ROW.findall(DOCUMENT.read_text(encoding="utf-8"))
    }
    assert told == computed


def test_the_change_of_the_example_gives_what_it_says() -> None:
    pack = wanmu.load_pack("jinyun")
    document = DOCUMENT.read_text(encoding="utf-8")
    (asked,) = re.findall(r"--set (intensity\S+)", document)
    need = wanmu.demand(pack, changes=changes([asked]))
    areas = [need.land_new("现代装备", period) for period in ("2021..2025", "2026..2035")]
    assert f"gives {int(areas[0].value)} 亩" in document
    assert f"and {int(areas[1].value):,} beside" in document
    assert [area.label for area in areas] == ["assumed", "assumed"]
