"""The plan in a browser: sliders that recompute, findings at their places, the wall by keyboard."""

import pytest

from wanmu.audit import audit
from wanmu.kernel.messages import LANGUAGES, in_language
from wanmu.pack import load_pack
from wanmu.planning import balance
from wanmu.report.answer import Answer
from wanmu.report.audit_view import finding_answer
from wanmu.report.planning_view import balance_answer
from wanmu.web.accounts.roles import Role
from wanmu.web.office.keeping import keep

PAGES = (
    "/plan/",
    "/plan/answers/balance/",
    "/plan/findings/",
    "/plan/findings/t2.丽缙园.1/",
    "/plan/scenarios/",
    "/wall/",
)


@pytest.fixture(scope="module")
def told():
    """The balance, and one finding, in both languages."""
    pack = load_pack("jinyun")
    result = audit(pack)
    first, land = result.findings[0], {}
    found = {}
    for each in LANGUAGES:
        with in_language(each):
            land[each] = balance_answer(balance(pack), pack)
            found[each] = Answer(
                {"counts": {"contradictions": 1, "tensions": 0}},
                (),
                parts={first.id: finding_answer(first, result, pack)},
            )
    return {"balance": land, "audit": found}


@pytest.fixture
def kept(told, transactional_db):
    del transactional_db
    for name, each in told.items():
        keep(name, "jinyun", each)


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_the_plan_can_be_read_by_everybody(open_page, serious, sideways, language):
    page = open_page(Role.LEADER, language=language)
    for address in PAGES:
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(address, wait_until="networkidle")
        assert serious(page) == [], address
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size({"width": 390, "height": 844})
        assert serious(page) == [], address
        assert sideways(page) <= 0, address


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
