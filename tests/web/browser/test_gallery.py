"""One chart of each kind and a map, in a real browser: drawn, told in words, saved, asked again."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from threading import Thread

import pytest
from PIL import Image
from pypdfium2 import PdfDocument

from wanmu.web.accounts.roles import Role

PHONE_AT_NIGHT = {"width": 390, "dark": True}


@pytest.fixture
def gallery(open_page, settings):
    """A page that shows every chart drawn, or another one of the gallery's."""
    spec = spec_from_file_location("gallery", Path(__file__).with_name("gallery.py"))
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    settings.ROOT_URLCONF = module

    def opened(address="/gallery/", **look):
        page = open_page(Role.LEADER, **look)
        page.goto(address)
        for each in page.locator("figure[data-chart]").all():
            each.locator("svg").wait_for()
        return page

    return opened


@pytest.mark.parametrize("look", [{}, PHONE_AT_NIGHT], ids=["desk", "phone at night"])
def test_every_chart_is_drawn_can_be_read_and_keeps_its_table(gallery, serious, sideways, look):
    page = gallery(**look)
    assert page.locator("figure[data-chart] [role=img]").count() == 10
    assert page.locator("details[data-twin][open]").count() == 0
    page.locator("#bars summary").click()
    assert page.locator("#bars td").first.inner_text() == "110.0"
    assert serious(page) == []
    assert sideways(page) <= 0


def test_without_scripts_the_tables_stand_open(chromium, gallery, live_server):
    cookies = gallery("/waiting/").context.cookies()
    context = chromium.new_context(java_script_enabled=False, base_url=live_server.url)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto("/gallery/")
    assert page.locator("#bars td").first.is_visible()
    page.get_by_role("button", name="Ask").click()
    assert "share=40" in page.url
    context.close()


def test_charts_are_printed_saved_and_asked_again_and_keys_and_clicks_lead_on(gallery):
    page = gallery(dark=True)
    _printed_in_light_with_what_they_show(page)
    _saved_as_picture_and_data(page)
    _asked_again(page)
    _walked_by_keys(page)
    _followed_by_a_click(page)


def _printed_in_light_with_what_they_show(page):
    printed = PdfDocument(page.pdf(prefer_css_page_size=True))
    text = "".join(each.get_textpage().get_text_range() for each in printed)
    assert all(drawn in text for drawn in ("120.5", "1,340", "1,100", "310"))
    assert printed[0].render(scale=0.2).to_pil().getpixel((5, 5)) == (255, 255, 255)


def _saved_as_picture_and_data(page):
    with page.expect_download() as saved:
        page.locator("#bars [data-png]").click()
    assert saved.value.suggested_filename == "五金和机械占产值的六成.png"
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as saved:
        page.locator("#bars [data-csv]").click()
    first, second, *_ = saved.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert first == "产业,2022 年 (亿元),2023 年 (亿元),2025 年目标 (亿元)"
    assert second == "现代五金,110,120.5,150"


def _asked_again(page):
    page.locator("#share").focus()
    page.keyboard.press("End")
    page.get_by_text("100 of 100").first.wait_for()
    assert page.locator("output").inner_text() == "100"
    assert page.url.endswith("?share=100")
    page.locator("#asked svg").wait_for()


def _walked_by_keys(page):
    page.keyboard.press("/")
    assert page.locator("[data-search]").evaluate("each => each === document.activeElement")
    page.keyboard.press("Escape")
    page.locator("#bars summary").click()
    page.locator("#bars tbody a").nth(0).focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "机械装备"


def _followed_by_a_click(page):
    page.locator("#across svg").click(position={"x": 300, "y": 33})
    page.wait_for_url("**/gallery/?industry=1")


def test_the_map_of_the_county_can_be_read_and_has_its_list(gallery, serious, sideways):
    page = gallery("/land/", **PHONE_AT_NIGHT)
    page.locator("canvas.maplibregl-canvas").wait_for()
    assert page.locator("[data-legend] canvas").count() == 10
    assert page.get_by_role("link", name="地图内容均见列表。").get_attribute("href") == "#list"
    assert serious(page) == []
    assert sideways(page) <= 0


def test_a_thing_on_the_map_opens_and_leads_to_its_page(gallery):
    page = gallery("/one/")
    popup = page.locator(".maplibregl-popup")
    _click_on_the_map_until(page, lambda: popup.count() == 1)
    assert "投资 3 亿元" in popup.inner_text()
    assert popup.get_by_role("link", name="打开").get_attribute("href") == "/gallery/"
    page.keyboard.press("Escape")
    assert popup.count() == 0
    page.get_by_label("在建").uncheck()
    _click_on_the_map_until(page, lambda: popup.count() == 0)


def _click_on_the_map_until(page, shown):
    """What is drawn comes from a worker, in its own time."""
    for _ in range(20):
        page.wait_for_timeout(300)
        page.locator("canvas.maplibregl-canvas").click()
        if shown():
            return
        page.keyboard.press("Escape")
    pytest.fail("the map does not show it")


def test_without_webgl_the_map_says_so_and_the_list_stays(open_page, gallery):
    del open_page
    page = gallery("/waiting/")
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto("/one/")
    page.locator("[data-no-webgl]").wait_for()
    assert page.locator("canvas.maplibregl-canvas").count() == 0


def test_long_work_is_followed_until_it_is_done(gallery):
    page = gallery("/waiting/")
    page.get_by_text("50 rows").wait_for()
    page.wait_for_url("**/gallery/")
    assert page.get_by_role("heading", name="Gallery").is_visible()


def test_sections_of_a_wall_take_turns(gallery):
    page = gallery("/waiting/")
    assert page.get_by_role("heading", name="One").is_visible()
    page.get_by_role("button", name="Next").click()
    assert page.get_by_role("heading", name="Two").is_visible()
    assert page.get_by_role("heading", name="One").count() == 0


class _Tiles(BaseHTTPRequestHandler):
    """Each tile is one pixel, and may be fetched from elsewhere."""

    def do_GET(self):
        self.server.asked.append(self.path)
        self.send_response(200)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        Image.new("RGB", (1, 1)).save(self.wfile, "png")

    def log_message(self, *args):
        """Nothing is written of it."""


def test_tiles_are_fetched_from_where_the_office_has_them(gallery, settings):
    with ThreadingHTTPServer(("127.0.0.1", 0), _Tiles) as server:
        server.asked = []
        Thread(target=server.serve_forever, daemon=True).start()
        settings.TILES = f"http://127.0.0.1:{server.server_port}/{{z}}/{{x}}/{{y}}.png"
        settings.TILES_CREDIT = "© 某地图"
        page = gallery("/one/")
        page.get_by_text("© 某地图").wait_for()
        for _ in range(100):
            page.wait_for_timeout(0 if server.asked else 100)
        server.shutdown()
    assert server.asked
