"""One person at her own browser, with the mouse: opens pages, fills forms, reads what they say."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from contacts.models import Membership


@dataclass
class Desk:
    """`steps`: pages opened, fields filled, choices made, buttons and links pressed."""

    page: Page
    member: Membership
    steps: int = 0

    def open(self, path: str) -> None:
        self.page.goto(path)
        self.steps += 1

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            self.page.locator(f"main [name={name}]").fill(value)
            self.steps += 1

    def choose(self, **values: object) -> None:
        for name, value in values.items():
            self.page.locator(f"main select[name={name}]").select_option(str(value))
            self.steps += 1

    def tick(self, **values: str) -> None:
        for name, value in values.items():
            self.page.locator(f"main input[name={name}][value='{value}']").check()
            self.steps += 1

    def send(self) -> None:
        """The primary button of the page's form."""
        self.press(self.page.locator("main form .button-primary[type=submit]"))
        expect(self.page.locator(".error-summary")).to_have_count(0)

    def press(self, thing: Locator) -> None:
        thing.first.click()
        self.steps += 1

    def follow(self, path: str) -> None:
        """The link of the content that leads there, or to an address that ends so."""
        self.press(self.page.locator(f"main a[href$='{path}']"))

    def arrives(self, path: str) -> None:
        self.page.wait_for_url(f"**{path}")

    def reads(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)

    def reads_nothing_of(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(text)

    def status(self, path: str) -> int:
        return self.page.request.get(path, max_redirects=0).status


@pytest.fixture
def desk(page_of: Callable[..., Page]) -> Callable[[Membership], Desk]:
    return lambda member: Desk(page_of(member.user), member)
