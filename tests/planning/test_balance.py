import pytest

from wanmu.kernel.faults import InputError
from wanmu.pack import Pack, load_pack
from wanmu.planning import balance, changes, supply


@pytest.fixture(scope="module")
def jinyun() -> Pack:
    return load_pack("jinyun")


def test_the_blocks_give_what_the_tables_add_up_to(jinyun: Pack) -> None:
    land = supply(jinyun)
    by_platform = {
        platform: float(sum(land.developable(p, platform).value for p in land.periods))
        for platform in land.platforms
    }
    assert by_platform == {"丽缙园": 7368.8, "开发区": 5125}


def test_a_block_developed_in_two_phases_is_split_as_printed(jinyun: Pack) -> None:
    row = next(row for row in supply(jinyun).rows if row.block == "高铁")
    assert [float(figure.value) for figure in row.by_period.values()] == [1800, 2150.4]


def test_developable_land_agrees_with_the_printed_figure(jinyun: Pack) -> None:
    printed = {row.block: row.printed["developable"] for row in supply(jinyun).rows if row.printed}
    assert set(printed) == {"西山沿", "前杨"}
    assert all(item.agrees for item in printed.values())


def test_farmland_and_land_to_be_converted_are_shown_apart(jinyun: Pack) -> None:
    land = supply(jinyun)
    assert float(land.legal("permanent_basic_farmland").value) == pytest.approx(
        538.4 + 0 + 790.1 + 23.6 + 186
    )
    assert land.legal("to_convert", "丽缙园").value > land.legal("cultivated", "丽缙园").value


def test_what_the_documents_do_not_say_is_named(jinyun: Pack) -> None:
    assert any("红狮" in line for line in supply(jinyun).assumptions)


def test_the_county_lacks_what_redevelopment_must_add(jinyun: Pack) -> None:
    rows = {(row.period, row.platform): row.figures for row in balance(jinyun).rows}
    early, late = rows["2021..2025", ""], rows["2026..2035", ""]
    assert float(early["supply"].value) == pytest.approx(7898.1)
    assert float(late["shortage_carried"].value) == pytest.approx(14242 - 12493.8)
    assert float(late["redevelopment_needed"].value) == pytest.approx(1748.2)
    assert early["redevelopment_planned"].value == 1000


def test_platforms_add_up_to_the_county(jinyun: Pack) -> None:
    result = balance(jinyun)
    for period in ("2021..2025", "2026..2035"):
        for measure in ("demand", "supply", "shortage_carried"):
            county, *platforms = (
                row.figures[measure].value for row in result.rows if row.period == period
            )
            assert sum(platforms) == county


def test_shares_of_demand_are_assumed_and_add_up_to_one(jinyun: Pack) -> None:
    for shares in balance(jinyun).shares.values():
        assert sum(share.value for share in shares.values()) == 1
        assert {share.label for share in shares.values()} == {"assumed"}


def test_a_changed_share_moves_demand_between_platforms(jinyun: Pack) -> None:
    moved = balance(jinyun, changes=changes(["share.现代装备.丽缙园=1"]))
    assert moved.shares["现代装备"]["开发区"].value == 0


def test_a_change_of_one_part_does_not_disturb_the_others(jinyun: Pack) -> None:
    names = ["first_phase.高铁=2000", "intensity.现代装备.2025=700", "share.现代装备.丽缙园=0.5"]
    rows = balance(jinyun, changes=changes(names)).rows
    assert rows[0].figures["supply"].label == rows[0].figures["demand"].label == "assumed"


@pytest.mark.parametrize("change", ["share.现代装备.高新区=1", "red_line.高速=3", "water.高铁=1"])
def test_it_refuses_an_unknown_input(jinyun: Pack, change: str) -> None:
    with pytest.raises(InputError, match="L001"):
        balance(jinyun, changes=changes([change]))


def test_a_changed_share_is_told(jinyun: Pack) -> None:
    moved = balance(jinyun, changes=changes(["share.现代装备.丽缙园=0.5"]))
    assert "share.现代装备.丽缙园 set to 0.5 for this answer" in moved.assumptions


@pytest.mark.parametrize(
    "asked",
    [
        ["share.现代装备.丽缙园=1.5"],
        ["share.现代装备.丽缙园=0.7", "share.现代装备.开发区=0.7"],
        ["share.现代装备.丽缙园=0.2", "share.现代装备.开发区=0.2"],
    ],
)
def test_it_refuses_shares_that_do_not_add_up_to_one(jinyun: Pack, asked: list[str]) -> None:
    with pytest.raises(InputError, match="L006 the shares of 现代装备 add up to"):
        balance(jinyun, changes=changes(asked))


def test_it_refuses_an_input_below_zero() -> None:
    with pytest.raises(InputError, match=r"L005 output\.现代装备\.2025 is -5; no input"):
        changes(["output.现代装备.2025=-5"])


@pytest.mark.parametrize("change", ["supplied.高铁=99999", "first_phase.高铁=99999"])
def test_a_block_gives_no_more_than_it_has(jinyun: Pack, change: str) -> None:
    with pytest.raises(InputError, match="L007"):
        supply(jinyun, changes=changes([change]))


def test_a_number_too_large_to_mean_anything_is_refused_at_once() -> None:
    with pytest.raises(InputError, match="L002"):
        changes(["red_line.高铁=1e99999999"])
