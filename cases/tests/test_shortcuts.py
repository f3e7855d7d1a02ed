"""Single keys lead where the help says; never while typing, and not for whoever dislikes them."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from cases.tests.cast import World, build_world
from contacts.operations import change_preferences
from iiz.calendar import now
from iiz.testing.browser import sign_in


@pytest.fixture
def work(server: Any, context: BrowserContext) -> World:
    world = build_world(start=now())
    sign_in(context, world.social.user, server.url)
    return world


def path(page: Page) -> str:
    return urlsplit(page.url).path


def press(page: Page, key: str) -> None:
    page.keyboard.press(key)
    page.wait_for_load_state()


def test_keys_for_every_page(work, page):
    page.goto(reverse("contact_directory"))
    press(page, "/")
    expect(page.locator("#bar-search")).to_be_focused()
    page.keyboard.type("n?")
    expect(page.locator("#bar-search")).to_have_value("n?")

    for key, name in (("n", "person_search"), ("?", "help")):
        page.goto(reverse("contact_directory"))
        with page.expect_navigation():
            page.keyboard.press(key)
        assert path(page) == reverse(name)


@pytest.mark.parametrize(
    ("key", "name"),
    [("f", "case_ask"), ("b", "case_invite"), ("k", "case_clarify"), ("u", "case_hand_over")],
)
def test_the_four_verbs_of_a_case(work, page, key, name):
    case = work.case()
    page.goto(reverse("case_overview", args=[case.key]))

    with page.expect_navigation():
        page.keyboard.press(key)

    assert path(page) == reverse(name, args=[case.key])


def test_the_tabs_of_a_case(work, page):
    page.goto(reverse("case_overview", args=[work.case().key]))
    targets = page.locator("nav.tabs a").evaluate_all("links => links.map(a => a.pathname)")

    for number, target in enumerate(targets[:7], 1):
        page.goto(targets[0] if number > 1 else targets[-1])
        with page.expect_navigation():
            page.keyboard.press(str(number))
        assert path(page) == target


def test_the_rows_of_a_list(work, page):
    cases = [work.case() for _number in range(3)]
    page.goto(reverse("case_list"))
    rows = page.locator("main tbody tr")

    for key, row in (("j", 0), ("j", 1), ("j", 2), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        expect(rows.nth(row).locator("a").first).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert path(page) in {reverse("case_overview", args=[case.key]) for case in cases}


@pytest.mark.parametrize("key", ["Control+n", "Alt+n", "Meta+n"])
def test_keys_with_a_modifier_stay_the_browsers(work, page, key):
    page.goto(reverse("contact_directory"))

    press(page, key)

    assert path(page) == reverse("contact_directory")


def test_whoever_switched_them_off_is_left_alone(work, page):
    user = work.social.user
    change_preferences(user, language="de", shortcuts=False, by=user, at=now())
    page.goto(reverse("contact_directory"))

    for key in ("/", "n", "?", "j"):
        press(page, key)

    assert path(page) == reverse("contact_directory")
    expect(page.locator("#bar-search")).not_to_be_focused()
