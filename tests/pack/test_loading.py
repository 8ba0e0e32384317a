import os
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from pydantic import ValidationError

from wanmu.kernel.faults import InputError
from wanmu.pack import check_pack, load_pack, pack_digest, reading


def test_it_loads_a_sound_pack(sound: Path) -> None:
    pack = load_pack(sound)
    assert pack.county.county == "示例县"
    assert pack.sources["plan"].date == "2021"
    assert pack.facts["t1.合计.land"].printed == "2,300"
    assert pack.facts["t1.合计.land"].stated.value == 2300
    assert [table.id for table in pack.tables] == ["t1", "t2", "t3"]


def test_a_fact_knows_its_place(sound: Path) -> None:
    fact = load_pack(sound).facts["plan.output.growth.2020"]
    assert (fact.place.file, fact.place.row) == ("facts/plan.csv", 4)
    assert (fact.stem, fact.suffix, str(fact.unit)) == ("output", "growth", "%")


def test_a_pack_never_changes(sound: Path) -> None:
    pack = load_pack(sound)
    with pytest.raises(TypeError):
        pack.facts["x"] = pack.facts["plan.output.2020"]
    with pytest.raises(FrozenInstanceError):
        pack.name = "x"
    with pytest.raises(ValidationError):
        pack.targets[0].subject = "x"


def test_figures_of_land_are_facts(sound: Path) -> None:
    pack = load_pack(sound)
    area = pack.facts["block.东区.area"]
    assert (area.printed, str(area.unit), area.indicator) == ("1000.0", "亩", "block_area")
    assert str(area.period) == "2021"
    assert area.place.file == "blocks.csv"
    assert pack.facts["park.机床产业园.area"].printed == "约120"
    assert "block.西区.permitted" not in pack.facts


def test_subjects_come_from_every_file(sound: Path) -> None:
    kinds = {name: subject.kind for name, subject in load_pack(sound).subjects.items()}
    assert kinds["示例县"] == "county"
    assert kinds["示例园区"] == "platform"
    assert kinds["机床"] == "product"
    assert kinds["东区"] == "block"
    assert kinds["示例铸造厂"] == "firm"


def test_the_county_is_a_subject_without_a_list_of_regions(sound: Path) -> None:
    (sound / "regions.csv").unlink()
    assert load_pack(sound).subjects["示例县"].kind == "county"


def test_an_own_indicator_joins_the_core_ones(sound: Path) -> None:
    indicators = load_pack(sound).indicators
    assert indicators["orders"].unit == "亿元"
    assert indicators["output"].zh == "产值"


def test_demand_is_exact(sound: Path) -> None:
    assert load_pack(sound).demand.periods[1].intensity.times == Fraction(12, 10)


def test_a_pack_without_demand_says_so_when_it_is_asked_for(sound: Path) -> None:
    (sound / "demand.yaml").unlink()
    with pytest.raises(InputError, match="P063"):
        _ = load_pack(sound).demand


def test_a_pack_without_land_rules_says_so_when_it_is_asked_for(sound: Path) -> None:
    (sound / "land.yaml").unlink()
    with pytest.raises(InputError, match="P072"):
        _ = load_pack(sound).land


def test_a_single_file_is_enough(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(
        "{county: 甲, county_en: A, code: 1, sources: {a: {title: 文, date: 2020}},"
        " scopes: {all: {zh: 全, en: all}}}",
        "utf-8",
    )
    assert load_pack(tmp_path).county.code == "1"


def test_it_says_that_the_head_is_missing(sound: Path) -> None:
    (sound / "pack.yaml").unlink()
    assert [fault.code for fault in check_pack(sound)] == ["P005"]


def test_it_names_the_bundled_packs_when_there_is_no_such_folder() -> None:
    (fault,) = check_pack("jinyu")
    assert fault.code == "P001"
    assert "jinyun" in str(fault)


def test_loading_raises_every_fault_at_once(sound: Path) -> None:
    (sound / "facts" / "plan.csv").write_text("id\n", "utf-8")
    (sound / "division.yaml").write_text("", "utf-8")
    with pytest.raises(InputError) as caught:
        load_pack(sound)
    assert {fault.place.file for fault in caught.value.faults} >= {
        "facts/plan.csv",
        "division.yaml",
    }


@pytest.mark.parametrize(
    ("printed", "value"),
    [("1,234", 1234), ("１２３４", 1234), ("1，234", 1234), ("74.36", Fraction(7436, 100))],
)
def test_it_reads_figures_as_they_are_printed(
    with_fact: Callable[..., Path], printed: str, value: Fraction | int
) -> None:
    cell = f'"{printed}"'
    assert load_pack(with_fact(value=cell)).facts["x.new"].stated.value == value


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8-sig", "utf-16"])
def test_it_detects_the_encoding(with_fact: Callable[..., Path], encoding: str) -> None:
    assert load_pack(with_fact(encoding)).facts["x.new"].subject == "示例县"


def test_it_reads_cells_between_semicolons_or_tabs(sound: Path) -> None:
    path = sound / "facts" / "plan.csv"
    path.write_text(path.read_text("utf-8").replace(",", "\t"), "utf-8")
    assert check_pack(sound) == []


def test_blank_rows_and_columns_of_a_spreadsheet_are_left_out(sound: Path) -> None:
    path = sound / "subjects.csv"
    path.write_text("id,kind,,\n,,,\n示例铸造厂,firm,,\n,,,\n", "utf-8")
    assert load_pack(sound).subjects["示例铸造厂"].place.row == 3


def test_row_numbers_are_those_of_the_file_below_a_cell_of_several_lines(sound: Path) -> None:
    (sound / "subjects.csv").write_text(
        'id,kind,note\n甲,firm,"一\n二"\n示例铸造厂,firme,\n', "utf-8"
    )
    (fault,) = [fault for fault in check_pack(sound) if fault.place.file == "subjects.csv"]
    assert (fault.code, fault.place.row) == ("P024", 4)


def test_a_relation_file_may_be_divided(sound: Path) -> None:
    (sound / "relations").mkdir()
    (sound / "relations.yaml").rename(sound / "relations" / "a.yaml")
    assert len(load_pack(sound).relations) == 4


def test_an_empty_cell_of_a_table_may_be_declared(sound: Path) -> None:
    path = sound / "relations.yaml"
    path.write_text(path.read_text("utf-8").replace("    empty: [合计.intensity_2025]\n", ""))
    assert [fault.code for fault in check_pack(sound)] == ["P050"]


def test_a_key_without_a_value_is_not_there(sound: Path) -> None:
    path = sound / "targets.yaml"
    path.write_text(path.read_text("utf-8") + "  note:\n", "utf-8")
    assert load_pack(sound).targets[0].note == ""


def test_scalars_are_text_until_their_field_says_otherwise(sound: Path) -> None:
    path = sound / "industries.yaml"
    path.write_text(path.read_text("utf-8").replace("en: food", "en: no"), "utf-8")
    assert load_pack(sound).industries["食品"].en == "no"


def test_a_few_aliases_are_read(sound: Path) -> None:
    path = sound / "division.yaml"
    line = "- {industry: 机械, products: %s, platforms: [示例园区], source: plan, locator: 甲}\n"
    path.write_text(line % "&all [机床]" + line % "*all", "utf-8")
    assert load_pack(sound).division[1].products == ("机床",)


def test_a_file_of_200_megabytes_is_refused_with_the_limit(sound: Path) -> None:
    with (sound / "facts" / "huge.csv").open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    (fault,) = check_pack(sound)
    assert (fault.code, fault.place.file) == ("P003", "facts/huge.csv")
    assert "200.0 MB" in str(fault)
    assert "64 MB" in str(fault)


def test_a_yaml_file_has_its_own_limit(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wanmu.pack.contents.YAML_LIMIT", 100)
    assert {fault.code for fault in check_pack(sound)} == {"P003"}


def test_a_file_just_within_the_limit_is_read_whole(sound: Path) -> None:
    size = (sound / "facts" / "plan.csv").stat().st_size
    assert len(reading.read_text(sound / "facts" / "plan.csv", "x", size).encode()) == size


def test_a_folder_in_place_of_a_file_is_refused(sound: Path) -> None:
    (sound / "tasks.yaml").unlink()
    (sound / "tasks.yaml").mkdir()
    assert "P002" in {fault.code for fault in check_pack(sound)}


def test_many_unknown_words_do_not_take_long(sound: Path) -> None:
    rows = "".join(
        f"x.{number},甲{number},output,2018,all,1.0,亿元,actual,plan,示例\n"
        for number in range(2000)
    )
    heading = "id,subject,indicator,period,scope,value,unit,kind,source,locator\n"
    (sound / "facts" / "many.csv").write_text(heading + rows, "utf-8")
    assert len(check_pack(sound)) == 2000


def test_what_refers_to_an_unreadable_file_is_no_second_fault(sound: Path) -> None:
    (sound / "industries.yaml").write_text("- {id: 机械}\n", "utf-8")
    assert {fault.place.file for fault in check_pack(sound)} == {"industries.yaml"}


@pytest.mark.parametrize("times", ["1e999999999", "1/0", "九", "９"])
def test_a_factor_is_a_plain_number(sound: Path, times: str) -> None:
    path = sound / "demand.yaml"
    path.write_text(path.read_text("utf-8").replace("times: 1.2", f"times: {times}"), "utf-8")
    assert [fault.code for fault in check_pack(sound)] == ["P022"]


def test_a_pipe_in_place_of_a_file_is_refused(sound: Path) -> None:
    (sound / "tasks.yaml").unlink()
    os.mkfifo(sound / "tasks.yaml")
    assert [fault.code for fault in check_pack(sound)] == ["P002"]


@pytest.mark.parametrize("seed", range(30))
def test_no_slip_of_the_hand_ends_in_a_traceback(sound: Path, seed: int) -> None:
    chance = Random(seed)  # noqa: S311  repeatable, not secret
    files = sorted(path for path in sound.rglob("*.*") if path.suffix in {".yaml", ".csv"})
    path = chance.choice(files)
    letters = list(path.read_text("utf-8"))
    for _ in range(3):
        at = chance.randrange(len(letters))
        letters[at : at + chance.randrange(9)] = chance.choice("[{*&!\t-:#,;\"'\n\0%|~/^9")
    path.write_text("".join(letters), "utf-8")
    assert all(str(fault) for fault in check_pack(sound))


def test_the_bundled_pack_is_sound() -> None:
    assert check_pack("jinyun") == []
    assert load_pack().county.county == "缙云县"


def test_a_pack_without_standard_land_says_so_when_it_is_asked_for(sound: Path) -> None:
    (sound / "standard_land.yaml").unlink()
    with pytest.raises(InputError, match="P094"):
        _ = load_pack(sound).standard_land


def test_the_digest_of_a_pack_changes_with_its_files_and_their_names_only(sound: Path) -> None:
    before = pack_digest(sound)
    (sound / "more.txt").write_text("x", encoding="utf-8")
    more = pack_digest(sound)
    (sound / "more.txt").rename(sound / "less.txt")
    less = pack_digest(sound)
    assert len({before, more, less}) == 3
    (sound / "less.txt").unlink()
    assert pack_digest(sound) == before
