"""The plan in a browser: sliders that recompute, findings at their places, the wall by keyboard."""

import pytest

from wanmu.web.accounts.roles import Role


@pytest.mark.usefixtures("kept")
def test_a_slider_recomputes_and_the_address_keeps_it(open_page):
    page = open_page(Role.LEADER)
    page.goto("/plan/scenarios/")
    slider = page.locator('input[data-twin="intensity_rise"]')
    slider.fill("1.25")
    page.get_by_text("到 2035 年底缺地 3,575 亩").first.wait_for()
    assert page.locator("#intensity_rise").input_value() == "1.25"
    assert "intensity_rise=1.25" in page.url
    page.reload()
    assert page.get_by_text("到 2035 年底缺地 3,575 亩").count()
    page.locator("#intensity_rise").fill("9")
    page.get_by_text("9 不在 1.2 至 1.6 之间").first.wait_for()


@pytest.mark.usefixtures("kept")
def test_the_wall_turns_by_keyboard_and_stops(open_page):
    page = open_page(Role.LEADER)
    page.goto("/wall/")
    sections = page.locator("[data-wall-section]")
    assert sections.first.is_visible()
    page.keyboard.press("ArrowRight")
    assert not sections.first.is_visible()
    assert sections.nth(1).is_visible()
    page.get_by_role("button", name="暂停").press("Enter")
    assert page.locator("[data-wall-pause]").get_attribute("aria-pressed") == "true"


@pytest.mark.usefixtures("kept")
def test_the_wall_stands_still_for_who_asked_for_less_motion(open_page):
    page = open_page(Role.LEADER)
    page.emulate_media(reduced_motion="reduce")
    page.goto("/wall/")
    assert page.locator("[data-wall-pause]").get_attribute("aria-pressed") == "true"
