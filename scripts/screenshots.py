"""Take the pictures of the READMEs from the running demo.

    python scripts/screenshots.py http://127.0.0.1:8000 PASSWORD [FOLDER]

logs in as the demo's leader and writes each page in English and Chinese (``cockpit.png``,
``cockpit.zh.png``, …) into docs/images, or into FOLDER. Chromium must be there.
"""

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright

PAGES: Final = {
    "cockpit": "/",
    "firms": "/firms/",
    "land": "/land/",
    "evaluation": "/evaluations/2021/",
    "chain": "/chains/特色机床/",
}
_FOLDER: Final = Path(__file__).parent.parent / "docs" / "images"
_FLAGS: Final = ("--no-sandbox", "--enable-unsafe-swiftshader", "--disable-background-networking")
_SETTLED: Final = 1_500
"""Milliseconds for charts and maps to be drawn."""


def main(words: Sequence[str]) -> None:
    """Take every picture."""
    address, password = words[:2]
    folder = Path(words[2]) if len(words) > 2 else _FOLDER  # noqa: PLR2004  the third word
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(_FLAGS)
        )
        page = browser.new_page(base_url=address, viewport={"width": 1360, "height": 850})
        _log_in(page, password)
        for suffix, other in ((".zh", "English"), ("", "中文")):
            for name, path in PAGES.items():
                page.goto(path)
                page.wait_for_timeout(_SETTLED)
                page.screenshot(path=folder / f"{name}{suffix}.png")
            page.goto("/")
            page.get_by_role("button", name=other).click()
        browser.close()


def _log_in(page: Page, password: str) -> None:
    page.goto("/login/")
    page.locator("[name=username]").fill("leader")
    page.locator("[name=password]").fill(password)
    page.locator("main button").first.click()
    page.wait_for_url("**/")


if __name__ == "__main__":
    main(sys.argv[1:])
