"""The leader's minute: the county at a glance, what is behind a figure, and what does not agree."""

import pytest
from python_calamine import CalamineWorkbook

from wanmu.web.accounts.roles import Role

from . import county


@pytest.fixture
def held(kept):
    """The county in the ledger, and the answers of the plan."""
    del kept
    county.fill()


def _output(page):
    """The card of the output."""
    return page.locator(".card").filter(has=page.get_by_role("link", name="规上产值", exact=True))


@pytest.mark.usefixtures("held")
def test_every_card_says_what_it_means_what_it_is_and_how_fresh(open_page):
    page = open_page(Role.LEADER)
    page.goto("/")
    cards = page.locator("main .card")
    assert 4 <= cards.count() <= 12
    for card in cards.all():
        for part in (".figure", ".definition", ".label", ".fresh"):
            assert card.locator(part).first.inner_text().strip(), (card.inner_text(), part)
    said = _output(page).inner_text()
    for each in ("201.3", "亿元", "比上年增长 10.0%", "合成", "2021", "目标"):
        assert each in said, (each, said)


@pytest.mark.usefixtures("held")
def test_the_file_of_the_rows_behind_a_card_adds_up_to_the_card(open_page, tmp_path):
    page = open_page(Role.LEADER)
    page.goto("/")
    shown = _output(page).locator(".figure").inner_text().split()[0]
    page.get_by_role("link", name="规上产值", exact=True).click()
    assert page.locator("main tbody:not(.sum) th a").count() >= 20
    with page.expect_download() as given:
        page.get_by_role("link", name="导出 xlsx").click()
    given.value.save_as(tmp_path / "output.xlsx")
    book = CalamineWorkbook.from_path(tmp_path / "output.xlsx")
    rows = book.get_sheet_by_index(0).to_python()
    made = [row[-1] for row in rows if str(row[1]).startswith("91331122MA")]
    assert len(made) == county.COUNT
    assert f"{sum(made) / 10_000:.1f}" == shown
    assert sum(made) == sum(county.output(n, 2021) for n in range(1, county.COUNT + 1))


@pytest.mark.usefixtures("kept")
def test_a_finding_opens_to_its_printed_places_side_by_side(open_page):
    page = open_page(Role.LEADER)
    page.goto("/")
    page.get_by_role("link", name="规划", exact=True).click()
    page.get_by_role("link", name="数字核对", exact=True).click()
    page.locator("main tbody th a").first.click()
    left, right = (page.locator(".place").nth(at).bounding_box() for at in (0, 1))
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"]
    for place in page.locator(".place").all():
        assert place.locator(".figure").inner_text().strip()
        for part in ("文件", "出处"):
            assert place.get_by_text(part, exact=True).count()


@pytest.mark.usefixtures("held")
def test_the_language_changes_and_the_wall_shows_the_same_figure(open_page):
    page = open_page(Role.LEADER)
    page.goto("/")
    shown = _output(page).locator(".figure").inner_text().split()[0]
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert "Output above scale" in page.locator("main").inner_text()
    assert page.get_by_text("规上产值").count() == 0
    page.get_by_role("button", name="中文").click()
    page.get_by_role("link", name="大屏", exact=True).click()
    assert _output(page).locator(".figure").inner_text().split()[0] == shown
    assert page.locator("[data-wall-section]:visible").count() == 1
    page.get_by_role("button", name="下一屏").click()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="返回驾驶舱").click()
    assert page.locator("main .card").first.is_visible()
