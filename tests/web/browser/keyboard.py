"""Somebody who uses a page by its keys only: Tab, Enter, Space, arrows and typing.

Whatever he stops at has to be seen: a stop without a mark around it, or outside the window, fails
the test, and so does a control that Tab does not reach.
"""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page

_MOST_STOPS = 150
_SEEN = """() => {
  const here = document.activeElement;
  if (here === document.body) return true;
  const box = here.getBoundingClientRect(), look = getComputedStyle(here);
  const marked = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0;
  const within = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return marked && within && box.width > 0 && box.height > 0;
}"""
_NAME = "() => document.activeElement.outerHTML.slice(0, 200)"


@dataclass
class Keyboard:
    """The keys of one page."""

    page: Page

    def open(self, address: str) -> None:
        """Write an address, and leave the head of the page by its first link."""
        self.page.goto(address)
        self._past_the_head()

    def follow(self, name: str) -> None:
        """Go to a link of the content and open it."""
        content = self.page.get_by_role("main")
        self._press(content.get_by_role("link", name=name, exact=True).first)

    def press(self, name: str) -> None:
        """Go to a button and press it."""
        self._press(self.page.get_by_role("button", name=name, exact=True))

    def write(self, label: str, words: str) -> None:
        """Go to the first field of a name and write something instead of what stands in it."""
        self._to(self.page.get_by_label(label, exact=True).first)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)

    def choose(self, label: str, words: str) -> None:
        """Go to a list and take the first of its entries that says something."""
        field = self.page.get_by_label(label, exact=True)
        self._to(field)
        self.page.keyboard.press("Home")
        for _ in range(field.locator("option").count()):
            if words in field.evaluate("each => each.selectedOptions[0].text"):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{label} has no {words}")

    def hand_in(self, label: str, *, name: str, content: bytes) -> None:
        """Go to a field for files and choose one."""
        self._to(self.page.get_by_label(label, exact=True))
        with self.page.expect_file_chooser() as asked:
            self.page.keyboard.press("Space")
        paper = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        asked.value.set_files(paper)

    def _past_the_head(self) -> None:
        self.page.keyboard.press("Tab")
        assert self.page.evaluate(_SEEN), "the way past the head of the page is not seen"
        self.page.keyboard.press("Enter")

    def _press(self, target: Locator) -> None:
        self._to(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self._past_the_head()

    def _to(self, target: Locator) -> None:
        wanted = target.element_handle()
        for _ in range(_MOST_STOPS):
            self.page.keyboard.press("Tab")
            assert self.page.evaluate(_SEEN), self.page.evaluate(_NAME)
            if wanted.evaluate("each => each === document.activeElement"):
                return
        raise AssertionError(f"Tab does not reach {target}")
