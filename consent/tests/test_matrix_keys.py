"""j and n answer a line of the matrix; without single keys the radios do."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from cases.operations import requests
from cases.tests import factories as make
from cases.tests.cast import World, build_world
from consent.models import Consent
from consent.operations import Draft, draft_consent
from contacts.operations import change_preferences
from iiz.calendar import now, today
from iiz.testing.browser import sign_in


@pytest.fixture
def work(server: Any, context: BrowserContext) -> World:
    world = build_world(start=now())
    sign_in(context, world.social.user, server.url)
    return world


@pytest.fixture
def consent(work: World) -> Consent:
    """To two receivers, two categories each."""
    case = work.case()
    for other in (work.rav, work.iv):
        requests.accept_invitation(make.invite(work, case, to=other), by=other, at=work.tick())
    asked = [
        (work.social.institution.pk, to.institution.pk, category)
        for category in ("household", "plan")
        for to in (work.rav, work.iv)
    ]
    draft = Draft(purpose="plan", scopes=["case_period"], asked=asked, since=today())
    return draft_consent(make.reread(case), draft, by=work.social, at=work.tick())


def answers(page: Page) -> list[str]:
    """Down the first column, then down the second."""
    every = page.locator(".matrix tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('td')].map("
        "cell => cell.querySelector('input:checked')?.value ?? ''))"
    )
    return [row[column] for column in (0, 1) for row in every if row]


def open_form(page: Page, consent: Consent) -> None:
    page.goto(reverse("consent_answer", args=[consent.case.key, consent.key]))
    page.locator(".matrix-choice input").first.focus()


def test_keys_answer_a_line_and_go_on(work, page, consent):
    open_form(page, consent)

    for key in "jnj":
        page.keyboard.press(key)
    assert answers(page) == ["yes", "no", "yes", ""]
    page.keyboard.press("n")

    assert answers(page) == ["yes", "no", "yes", "no"]
    last = page.locator(".matrix-choice").last.locator("input[value=no]")
    expect(last).to_be_focused()


def test_the_radios_stay_and_keys_with_a_modifier_are_the_browsers(work, page, consent):
    open_form(page, consent)

    page.keyboard.press("Control+j")
    assert answers(page) == ["", "", "", ""]
    page.keyboard.press("Space")

    assert answers(page) == ["yes", "", "", ""]


def test_whoever_switched_them_off_is_left_alone(work, page, consent):
    user = work.social.user
    change_preferences(user, language="de", shortcuts=False, by=user, at=now())
    open_form(page, consent)

    page.keyboard.press("j")

    assert answers(page) == ["", "", "", ""]
    expect(page.locator("main kbd:text-is('j')")).to_have_count(0)
