"""Without a mouse: how many steps the two daily jobs take, and how long a practised person needs.

The time is counted by the keystroke-level model (Card, Moran, Newell 1980): 0.28 s for each key and
1.35 s to think before each field or button, and the product's own answer times as measured.
"""

import time
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, expect

from cases.models import Case, Handover, Request
from cases.tests.cast import World, build_world
from contacts.models import Membership
from iiz.testing.browser import sign_in

KEY, THINK = 0.28, 1.35
TABS_AT_MOST = 60
FOCUSED = "document.activeElement?.name || document.activeElement?.getAttribute('href') || ''"


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

    def go_to(self, selector: str) -> None:
        """Tabs on until the focus stands there; what stands above is not worth a way back."""
        wanted = self.page.locator(selector).first
        for _ in range(TABS_AT_MOST):
            if wanted.evaluate("one => one === document.activeElement"):
                return
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

    def send(self, key: str = "Control+Enter") -> None:
        before = time.monotonic()
        with self.page.expect_navigation():
            self.press(key)
        self.waited += time.monotonic() - before
        self.steps += 1
        expect(self.page.locator(".error-summary")).to_have_count(0)

    def follow(self, selector: str) -> None:
        self.go_to(selector)
        self.send("Enter")

    @property
    def seconds(self) -> float:
        return self.keys * KEY + self.steps * THINK + self.waited

    def _done(self, name: str) -> None:
        self.steps += 1
        self.filled.add(name)


@pytest.fixture
def world(server) -> World:
    return build_world()


@pytest.fixture
def sit_down(browser: Browser, browser_context_args: dict, server):
    opened = []

    def open_browser(member: Membership) -> Hands:
        context = browser.new_context(**browser_context_args, locale="de-CH")
        opened.append(context)
        context.set_default_timeout(15_000)
        sign_in(context, member.user, server.url)
        return Hands(context.new_page())

    yield open_browser
    for context in opened:
        context.close()


@pytest.mark.acceptance("three-minutes")
def test_person_case_and_first_request_take_three_minutes(world: World, sit_down, figure) -> None:
    hands = sit_down(world.social)
    hands.page.goto("/cases/")

    hands.send("n")
    hands.type("last_name", "Ahorn")
    hands.send("Enter")
    hands.follow("form.carry button")
    hands.type("first_name", "Lena (Demo)")
    hands.type("birth_date", "6.2.1984")
    hands.tick("areas", "debt")
    hands.tick("areas", "health_mental")
    hands.follow("main [name=ask]")
    hands.choose("addressee", world.iv.institution.name)
    hands.choose("type", "Auskunft")
    hands.type("question", "Läuft bei Ihnen eine Anmeldung?")
    hands.choose("basis", "Einwilligung")
    hands.tick("categories", "work_capacity")
    hands.send()

    asked = Request.objects.get()
    assert (asked.addressee, asked.case.person.last_name) == (world.iv.institution, "Ahorn")
    figure(
        f"{hands.steps} interactions, {len(hands.filled)} fields, {hands.keys} keys,"
        f" {hands.seconds:.0f} s"
    )
    assert hands.steps <= 40
    assert len(hands.filled) - 1 <= 8  # the category goes beyond what is mandatory
    assert hands.seconds <= 180


@pytest.mark.acceptance("ninety-seconds")
def test_a_handover_takes_ninety_seconds(world: World, sit_down, figure) -> None:
    case: Case = world.case()
    hands = sit_down(world.social)
    hands.page.goto(f"/cases/{case.key}/")

    hands.send("u")
    hands.choose("addressee", world.iv.institution.name)
    hands.choose("reason", "Anspruch")
    hands.type("question", "Übernehmen Sie ab Januar?")
    hands.choose("basis", "Einwilligung")
    hands.tick("categories", "work_capacity")
    hands.send()

    handover = Handover.objects.get()
    assert (handover.case, handover.addressee) == (case, world.iv.institution)
    figure(f"{hands.steps} interactions, {hands.keys} keys, {hands.seconds:.0f} s")
    assert hands.seconds <= 90
