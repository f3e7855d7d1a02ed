"""One person without a mouse: keys, Tab and Enter, and at each stop the focus is to be seen."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from contacts.models import Membership

KEY, THINK = 0.28, 1.35
TABS_AT_MOST = 60
FOCUSED = "document.activeElement?.name || document.activeElement?.getAttribute('href') || ''"
# Returns: why the focus is not to be seen, "" if it is: it has a ring and nothing lies over it.
HIDDEN = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  if (one === document.body) return "nothing has the focus";
  if (style.outlineStyle === "none" || !parseFloat(style.outlineWidth)) return "no ring";
  const box = one.getBoundingClientRect();
  const x = box.x + box.width / 2, y = box.y + Math.min(box.height / 2, 20);
  const top = document.elementFromPoint(x, y);
  if (!top) return "outside the window";
  return one.contains(top) || top.contains(one) ? "" : `below ${top.outerHTML.slice(0, 80)}`;
}"""


@dataclass
class Hands:
    """Ten fingers on one keyboard. `steps`: fields filled, choices made, buttons pressed."""

    page: Page
    steps: int = 0
    keys: int = 0
    waited: float = 0.0
    filled: set[str] = field(default_factory=set)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += 1

    def open(self, path: str) -> None:
        """Where a journey begins; from there on only keys."""
        self.page.goto(path)

    def arrive(self) -> None:
        """On a new page the focus stands where the page wants it; else the first Tab offers the
        way past the bar to the content."""
        wanted = self.page.locator("main :is([data-iiz-focus], [autofocus])")
        if wanted.count():
            expect(wanted.first).to_be_focused()
        else:
            self.press("Tab")
            self.stands_at(".skip")
            self.press("Enter")
            expect(self.page.locator("main")).to_be_focused()

    def sees_the_focus(self) -> None:
        why = self.page.evaluate(HIDDEN)
        assert not why, f"{self.page.evaluate(FOCUSED)}: {why}"

    def stands_at(self, thing: str | Locator) -> None:
        wanted = self.page.locator(thing).first if isinstance(thing, str) else thing
        expect(wanted).to_be_focused()
        self.sees_the_focus()

    def go_to(self, selector: str) -> None:
        """Tabs on until the focus stands there; what stands above is not worth a way back."""
        wanted = self.page.locator(selector).first
        for _ in range(TABS_AT_MOST):
            if wanted.evaluate("one => one === document.activeElement"):
                return self.sees_the_focus()
            self.press("Tab")
        raise AssertionError(f"{selector} is not reached from {self.page.evaluate(FOCUSED)}")

    def type(self, name: str, text: str) -> None:
        self.go_to(f"main [name={name}]")
        self.page.keyboard.insert_text(text)
        self.keys += len(text)
        self._done(name)

    def choose(self, name: str, label: str) -> None:
        """A list is chosen from by typing how the entry begins."""
        self.go_to(f"main select[name={name}]")
        self.page.keyboard.type(label)
        self.keys += len(label)
        chosen = self.page.locator(f"main select[name={name}] option:checked")
        expect(chosen).to_contain_text(label)
        self._done(name)

    def tick(self, name: str, value: str) -> None:
        self.go_to(f"main [name={name}][value='{value}']")
        self.press("Space")
        self._done(name)

    def pick(self, name: str, value: str) -> None:
        """One of several: Tab leads into the group, Space and the arrows to the choice."""
        group = self.page.locator(f"main input[type=radio][name={name}]")
        chosen = "one => one.matches(':checked')"
        wanted = self.page.locator(f"main [name={name}][value='{value}']")
        start = group.and_(self.page.locator(":checked"))
        first = start if start.count() else group
        self.go_to(f"main [name={name}][value='{first.first.get_attribute('value')}']")
        self.press("Space")
        for _ in range(group.count()):
            if wanted.evaluate(chosen):
                break
            self.press("ArrowDown")
        self.stands_at(wanted)
        expect(wanted).to_be_checked()
        self._done(name)

    def send(self, key: str = "Control+Enter") -> None:
        before = time.monotonic()
        with self.page.expect_navigation():
            self.press(key)
        self.waited += time.monotonic() - before
        self.steps += 1
        expect(self.page.locator(".error-summary")).to_have_count(0)
        self.arrive()

    def follow(self, selector: str) -> None:
        self.go_to(selector)
        self.send("Enter")

    def reads(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def seconds(self) -> float:
        return self.keys * KEY + self.steps * THINK + self.waited

    def _done(self, name: str) -> None:
        self.steps += 1
        self.filled.add(name)


@pytest.fixture
def sit_down(page_of: Callable[..., Page]) -> Callable[[Membership], Hands]:
    return lambda member: Hands(page_of(member.user))
