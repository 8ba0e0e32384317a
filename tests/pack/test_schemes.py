"""Schemes are loaded from files, by name and from data, as they are in force on a day."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from wanmu.kernel.faults import InputError
from wanmu.pack import (
    bundled_schemes,
    check_pack,
    check_scheme,
    load_pack,
    load_scheme,
    scheme_from,
)
from wanmu.pack.models.schemes import Scheme, Times
from wanmu.pack.scheme_choices import Assumption, assumptions, choice
from wanmu.pack.scheme_tree import tree_of

AMENDED = """
amendments:
  - date: 2024-10-01
    set:
      groups.above_scale.items.per_mu_tax.base: 20
      vetoes.late: {id: late, zh: 迟报, when: tax < 0, grade: D, stage: after}
  - date: 2024-07-01
    set: {groups.above_scale.items.per_mu_tax.base: 24.097, cuts.A.first: 15%}
"""


@pytest.fixture
def file(small: str, tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(small, "utf-8")
    return path


def base(scheme: Scheme) -> Any:
    return scheme.groups[0].items["per_mu_tax"].base


def test_a_scheme_is_loaded_from_a_file_and_goes_through_unchanged(file: Path) -> None:
    scheme = load_scheme(file)
    assert scheme.id == "shanqian-2024"
    assert base(scheme) == Fraction("26.01")
    assert load_scheme(str(file)) == scheme
    assert load_scheme(scheme) is scheme
    assert check_scheme(file) == []


def test_every_bundled_scheme_is_sound_and_known_by_one_name() -> None:
    for name, path in bundled_schemes().items():
        assert check_scheme(path) == [], name
        assert load_scheme(name).id == name
    folders = (Path(__file__).parents[2] / "src" / "wanmu").rglob("schemes/*.yaml")
    assert len(list(folders)) == len(bundled_schemes())


def test_an_unknown_name_is_a_fault() -> None:
    with pytest.raises(InputError, match="E014 there is no file and no bundled scheme"):
        load_scheme("no-such-scheme")
    assert [fault.code for fault in check_scheme("no-such-scheme")] == ["E014"]


def test_a_scheme_from_data_is_the_one_of_the_file(file: Path) -> None:
    scheme = load_scheme(file)
    assert scheme_from(tree_of(scheme)) == scheme


def test_data_may_hold_numbers_days_and_truth(with_fragment: Callable[[str], Any]) -> None:
    data = with_fragment("version: 2")
    data |= {"year": 2023, "as_of": date(2023, 6, 30), "trial": True}
    data["groups"][0]["items"]["per_mu_tax"] |= {"base": 0.000012, "weight": Fraction(60)}
    scheme = scheme_from(data)
    assert (scheme.year, scheme.day, scheme.trial) == (2023, date(2023, 6, 30), True)
    assert base(scheme) == Fraction("0.000012")


def test_faults_of_data_name_their_path(with_fragment: Callable[[str], Any]) -> None:
    data = with_fragment("groups: [{id: below_scale, rank_by: tax_per_mu}]")
    with pytest.raises(InputError, match=r"\[groups\[2\].rank_by\]: E004 .*per_mu_tax"):
        scheme_from(data)


@pytest.mark.parametrize(
    ("day", "expected", "first"),
    [
        (date(2024, 6, 30), "26.01", "20%"),
        (date(2024, 7, 1), "24.097", "15%"),
        (date(2024, 12, 31), "20", "15%"),
        (None, "20", "15%"),
    ],
)
def test_an_amendment_is_in_force_from_its_day(
    file: Path, day: date | None, expected: str, first: str
) -> None:
    file.write_text(file.read_text("utf-8") + AMENDED, "utf-8")
    scheme = load_scheme(file, as_of=day)
    assert base(scheme) == Fraction(expected)
    assert tree_of(scheme)["cuts"][0]["first"] == first
    assert scheme.day == (day or date(2024, 12, 31))
    assert bool(scheme.vetoes) == (expected == "20")


def test_the_day_of_the_scheme_decides_when_no_other_is_asked_for(file: Path) -> None:
    file.write_text(file.read_text("utf-8") + AMENDED + "as_of: 2024-08-01\n", "utf-8")
    assert base(load_scheme(file)) == Fraction("24.097")
    assert base(load_scheme(file, as_of=date(2024, 1, 1))) == Fraction("26.01")


def test_an_amendment_takes_away_what_it_sets_to_nothing(file: Path) -> None:
    change = (
        "\namendments: [{date: 2024-01-01, set: {scope.clause: ~, documents.notice.number: 7}}]\n"
    )
    file.write_text(file.read_text("utf-8") + change, "utf-8")
    scheme = load_scheme(file)
    assert (scheme.scope.clause, scheme.documents["notice"].number) == ("", "7")


def test_a_fault_that_an_amendment_makes_stands_on_its_line(file: Path) -> None:
    change = "\namendments:\n  - date: 2024-01-01\n    set:\n      cuts.A.first: 20\n"
    file.write_text(file.read_text("utf-8") + change, "utf-8")
    (fault,) = check_scheme(file)
    lines = file.read_text("utf-8").splitlines()
    assert (fault.code, lines[fault.place.line - 1].strip()) == ("E010", "cuts.A.first: 20")


def test_a_fault_of_what_an_amendment_adds_has_a_line(file: Path) -> None:
    veto = "vetoes.x: {id: x, zh: 无, stage: after}"
    change = f"\namendments:\n  - date: 2024-01-01\n    set:\n      {veto}\n"
    file.write_text(file.read_text("utf-8") + change, "utf-8")
    (fault,) = check_scheme(file)
    assert (fault.code, fault.place.line) == ("P021", len(file.read_text("utf-8").splitlines()))


@pytest.mark.parametrize("amendments", ["5", "[1]", "[{date: soon, set: {zh: x}}]", "[{set: 5}]"])
def test_amendments_that_cannot_be_read_are_told_and_not_made(file: Path, amendments: str) -> None:
    file.write_text(file.read_text("utf-8") + f"\namendments: {amendments}\n", "utf-8")
    assert {fault.code for fault in check_scheme(file)} <= {"P021", "P022"}
    assert check_scheme(file)


def test_what_an_alias_repeats_is_read_as_each_place_wants_it(file: Path) -> None:
    change = (
        "vetoes: [&x {id: x, zh: 无, when: land < lnd, grade: D, stage: after}]\nregrades: [*x]\n"
    )
    file.write_text(file.read_text("utf-8") + change, "utf-8")
    found = {(fault.code, fault.place.field) for fault in check_scheme(file)}
    assert found == {
        ("P020", "regrades[1].grade"),
        ("P020", "regrades[1].stage"),
        ("P022", "regrades[1].grades"),
        ("R009", "vetoes[1].when"),
    }


@pytest.mark.parametrize("key", ["Base", "str", "[key]", "is"])
def test_an_unknown_key_may_be_called_anything(file: Path, key: str) -> None:
    written = file.read_text("utf-8").replace("  ties: better", f'  ties: better\n  "{key}": 1')
    file.write_text(f'{written}"{key}": 1\n', "utf-8")
    found = [(fault.code, fault.place.field) for fault in check_scheme(file)]
    assert found == [("P020", f"choices.{key}"), ("P020", key)]


def test_the_nearest_choice_counts(with_fragment: Callable[[str], Any]) -> None:
    scheme = scheme_from(
        with_fragment(
            """
            groups:
              - id: above_scale
                choices: {negatives: keep}
                items: {per_mu_tax: {negatives: {points: -5}}}
            """
        )
    )
    group = scheme.groups[0]
    assert choice(scheme, group, "negatives", group.items["per_mu_tax"]).points == "-5"
    assert choice(scheme, group, "negatives", group.items["per_energy"]) == "keep"
    assert choice(scheme, group, "cap", group.items["per_energy"]) == Times(times=Fraction("1.5"))
    assert choice(scheme, scheme.groups[1], "negatives") == "zero"
    assert choice(scheme, group, "ties") == "better"


def test_what_is_assumed_is_listed_with_its_path_and_name(
    with_fragment: Callable[[str], Any],
) -> None:
    scheme = scheme_from(
        with_fragment(
            """
            groups: [{id: above_scale, items: {per_mu_tax: {assumed: 权重按上年}}}]
            cuts: [{grade: A, first: 20%, assumed: 按常例}, {grade: D, rest: true}]
            """
        )
    )
    assert assumptions(scheme) == (
        Assumption("groups.above_scale.items.per_mu_tax", "规上工业企业 亩均税收", "权重按上年"),
        Assumption("choices.missing", "missing", "办法没有规定缺数据时如何计分"),
        Assumption("cuts.A", "cuts A", "按常例"),
    )


def test_a_pack_holds_its_schemes(sound: Path, small: str) -> None:
    (sound / "schemes").mkdir()
    (sound / "schemes" / "small.yaml").write_text(small, "utf-8")
    pack = load_pack(sound)
    assert list(pack.schemes) == ["shanqian-2024"]
    assert pack.counts["schemes"] == 1


def test_faults_of_a_pack_s_schemes_are_faults_of_the_pack(sound: Path, small: str) -> None:
    (sound / "schemes").mkdir()
    (sound / "schemes" / "one.yaml").write_text(small.replace("  ties: better\n", ""), "utf-8")
    (sound / "schemes" / "three.yaml").write_text(small, "utf-8")
    (sound / "schemes" / "two.yaml").write_text(small, "utf-8")
    found = [(fault.code, fault.place.file) for fault in check_pack(sound)]
    assert found == [("E001", "schemes/one.yaml"), ("P030", "schemes/two.yaml")]
