"""A firm's own view: its file, its grade and why, what would change it; nothing of any other."""

import pytest
from tests.web import evaluation_office as office
from tests.web.evaluation_office import YEAR, code

from wanmu.kernel.messages import LANGUAGES
from wanmu.web.accounts.models import Unit, User
from wanmu.web.accounts.roles import Role
from wanmu.web.evaluations import notices

OWN = 5
FILE = f"/firms/{code(OWN)}/"
GRADE = f"{FILE}grades/{YEAR}/"


@pytest.fixture
def firm(transactional_db, monkeypatch):
    """The fifth of 20 firms whose results are out."""
    del transactional_db
    monkeypatch.setattr(notices, "publication", lambda *_: {"notice.pdf": b"%PDF-"})
    office.fill()
    office.noticed(office.people())
    unit = Unit.objects.create(kind="firm", code=code(OWN), name="虚构五厂")
    return User.objects.create_user(Role.FIRM.value, role=Role.FIRM, unit=unit)


@pytest.mark.usefixtures("firm")
def test_a_firm_sees_itself_and_moves_its_figures_until_its_grade_changes(open_page):
    page = open_page(Role.FIRM)
    page.goto("/firms/")
    assert page.locator("tbody tr").count() == 1 + page.locator("tbody.sum tr").count()
    page.goto(FILE)
    page.get_by_role("link", name=f"{YEAR} 年：看依据、作试算").click()
    page.wait_for_url(f"**{GRADE}")
    assert page.get_by_role("heading", name="档次怎样得出").is_visible()
    grade = page.locator("#answer").get_by_role("row", name="档次")
    now = grade.locator("td, th").nth(1).inner_text()
    assert grade.locator("td, th").nth(2).inner_text() == now
    slider = page.get_by_role("slider", name="税收")
    slider.focus()
    page.keyboard.press("Home")  # no tax at all
    page.wait_for_url("**tax=0&**")
    assert grade.locator("td, th").nth(2).inner_text() != now
    assert page.goto(f"/firms/{code(OWN + 1)}/").status == 404
    assert page.goto(f"/firms/{code(OWN + 1)}/grades/{YEAR}/").status == 404


@pytest.mark.usefixtures("firm")
@pytest.mark.parametrize("language", LANGUAGES)
def test_its_pages_can_be_read_by_everybody(open_page, serious, sideways, language):
    page = open_page(Role.FIRM, language=language)
    for address in ("/", FILE, GRADE, f"{GRADE}?tax=x"):
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(address, wait_until="networkidle")
        assert serious(page) == [], address
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size({"width": 390, "height": 844})
        assert serious(page) == [], address
        assert sideways(page) <= 0, address
