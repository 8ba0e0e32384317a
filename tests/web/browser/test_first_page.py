"""Log in and see the cockpit: in both languages and colours, on a desk and on a phone."""

import gzip

import pytest

from wanmu.web.accounts.models import User
from wanmu.web.accounts.roles import Role

TITLE = {"zh": "缙云县经信局驾驶舱", "en": "缙云县经信局 at a glance"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_cockpit_can_be_read_on_a_desk_and_on_a_phone_at_night(
    open_page, serious, sideways, language
):
    page = open_page(Role.LEADER, language=language)
    loaded = []
    page.on("response", lambda each: loaded.append(each))  # noqa: PLW0108  Playwright marks it
    page.goto("/", wait_until="networkidle")
    assert page.locator("h1").inner_text() == TITLE[language]
    assert serious(page) == []
    assert sum(len(gzip.compress(each.body())) for each in loaded) < 300_000
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    assert serious(page) == []
    assert sideways(page) <= 0


def test_a_leader_logs_in_by_keyboard_and_changes_the_language(open_page, serious, sideways):
    User.objects.create_user("王县长", password="long-enough-word", role=Role.LEADER)
    page = open_page(width=390)
    page.goto("/")
    assert serious(page) == []
    assert sideways(page) <= 0
    page.locator("#id_username").fill("王县长")
    page.keyboard.press("Tab")
    page.keyboard.type("long-enough-word")
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    page.get_by_role("button", name="English").press("Enter")
    page.get_by_role("heading", name="Cockpit").wait_for()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_header_is_one_row_from_1100_pixels_on(open_page, serious, sideways, language):
    page = open_page(Role.CLERK, width=1100, language=language)
    page.goto("/")
    for width in (1100, 1200, 1440):
        page.set_viewport_size({"width": width, "height": 700})
        boxes = page.locator(
            ".bar > a, .sections a, .search input, .own > form button, .menu > summary"
        )
        middles = {round(_middle(each.bounding_box())) for each in boxes.all()}
        assert max(middles) - min(middles) <= 2, width
        assert sideways(page) <= 0
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator(".menu summary").press("Enter")
    assert serious(page) == []
    assert sideways(page) <= 0


def test_the_menu_of_the_account_is_reached_by_keyboard(open_page):
    page = open_page(Role.CLERK, language="en")
    page.goto("/")
    menu, out = page.locator(".menu"), page.get_by_role("button", name="Log out")
    page.locator(".menu summary").press("Enter")
    for _ in range(3):
        page.keyboard.press("Tab")
    assert out.evaluate("each => each === document.activeElement")
    page.keyboard.press("Escape")
    assert not out.is_visible()
    page.locator(".menu summary").press("Enter")
    page.locator("h1").click()
    assert menu.get_attribute("open") is None
    page.locator(".menu summary").press("Enter")
    out.press("Enter")
    page.wait_for_url("**/login/**")


def _middle(box):
    return box["y"] + box["height"] / 2
