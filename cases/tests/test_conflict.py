"""Two editors, a session that ends in mid-form, a double post, another tab: nothing is lost, and
what was sent has one effect."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from cases.models import Task
from cases.tests.cast import World, build_world
from cases.tests.markup import Form, posting_forms, read
from contacts.factories import PASSWORD, MembershipFactory
from contacts.models import Membership
from contacts.operations import end_membership
from iiz.calendar import now, today
from iiz.testing.browser import sign_in

TITLE = "Send the report of March"
ORIGIN = {"Origin": "http://testserver"}


def signed_in(user: Any) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    return client


def act_for(client: Client, membership: Membership) -> None:
    """As the menu at the top does it."""
    send(client, reverse("acting"), {"membership": str(membership.pk), **csrf(client)})


def csrf(client: Client) -> dict[str, str]:
    html = client.get(reverse("acting")).text
    return {"csrfmiddlewaretoken": re.search(r'csrfmiddlewaretoken" value="(\w+)', html)[1]}


def send(client: Client, url: str, data: dict[str, Any]) -> Any:
    """Exactly these fields, as a browser on our own page sends them."""
    return client.generic(
        "POST",
        url,
        data=urlencode(data, doseq=True),
        content_type="application/x-www-form-urlencoded",
        headers=ORIGIN,
    )


def only_form(answer: Any) -> Form:
    return next(form for form in posting_forms(answer.text) if "q" not in form.fields)


def opened(client: Client, url: str) -> dict[str, list[str]]:
    return only_form(client.get(url)).data()


def titled(data: dict[str, list[str]]) -> dict[str, list[str]]:
    return data | {"title": [TITLE], "due_on": ["20.12.2100"]}


def sign_out_elsewhere(client: Client) -> None:
    """The session ends on the server; the page stays open."""
    client.session.flush()
    client.cookies[settings.SESSION_COOKIE_NAME] = "over"


def sign_in_again(client: Client, user: Any) -> None:
    """By the form, so that the token of the pages open until now is replaced."""
    page = client.get(reverse("account_login"))
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)', page.text)[1]
    sent = {"login": user.email, "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert send(client, reverse("account_login"), sent).status_code == 302


@pytest.fixture
def task_page(world: World) -> str:
    return reverse("task_new", args=[world.case().key])


# A session that ends in mid-form


@pytest.mark.acceptance("conflict")
def test_a_form_sent_after_the_session_ended_is_sent_after_signing_in_again(world, task_page):
    client = signed_in(world.social.user)
    typed = titled(opened(client, task_page))
    sign_out_elsewhere(client)

    refused = send(client, task_page, typed)
    assert refused.status_code == 401
    assert "no-store" in refused["Cache-Control"]
    kept = only_form(refused)
    assert kept.action == task_page
    assert TITLE not in re.sub(r"<input[^>]*>", "", refused.text)

    sign_in_again(client, world.social.user)
    offered = send(client, kept.action, kept.data())
    assert offered.status_code == 409
    assert Task.objects.count() == 0
    again = only_form(offered)
    done = send(client, again.action, again.data())
    assert done.status_code == 303
    twice = send(client, again.action, again.data())
    assert (twice.status_code, twice["Location"]) == (303, done["Location"])
    assert [task.title for task in Task.objects.all()] == [TITLE]


@pytest.mark.acceptance("conflict")
def test_somebody_else_who_signs_in_gets_neither_the_text_nor_the_effect(world, task_page):
    client = signed_in(world.social.user)
    typed = titled(opened(client, task_page))
    sign_out_elsewhere(client)
    kept = only_form(send(client, task_page, typed)).data()

    sign_in_again(client, world.iv.user)
    answer = send(client, task_page, kept)

    assert answer.status_code == 409
    assert TITLE not in answer.text
    fresh = kept | csrf(client)
    assert send(client, task_page, fresh).status_code == 409
    assert Task.objects.count() == 0


@pytest.mark.acceptance("conflict")
def test_a_text_of_several_lines_and_several_ticks_comes_through(world):
    client = signed_in(world.social.user)
    page = reverse("case_edit", args=[world.case().key])
    typed = opened(client, page) | {
        "person_view": ["One.\r\n<b>Two.</b>"],
        "areas": ["debt", "housing"],
    }
    sign_out_elsewhere(client)
    kept = only_form(send(client, page, typed))
    sign_in_again(client, world.social.user)

    again = only_form(send(client, page, kept.data())).data()

    assert again["person_view"] == ["One.\r\n<b>Two.</b>"]
    assert again["areas"] == ["debt", "housing"]


def test_a_post_from_another_site_is_refused_as_ever(world, task_page):
    client = signed_in(world.social.user)
    typed = titled(opened(client, task_page)) | {"csrfmiddlewaretoken": ["x" * 64]}

    for origin in ({"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {}):
        answer = client.post(task_page, typed, headers=origin)
        assert answer.status_code == 403
        assert TITLE not in answer.text


def test_a_password_is_never_carried_along(world, task_page):
    client = signed_in(world.social.user)
    typed = titled(opened(client, task_page)) | {"password": ["Apfelbaum"]}
    sign_out_elsewhere(client)

    assert "Apfelbaum" not in send(client, task_page, typed).text


def test_a_part_of_a_page_leads_back_to_its_page(world, task_page):
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{task_page}"}

    answer = Client().post(reverse("task_new", args=[uuid4()]), headers=headers)

    assert answer["HX-Redirect"] == f"/accounts/login/?next={task_page.replace('/', '%2F')}"


# Another tab


@pytest.fixture
def second(world: World) -> Membership:
    """The same person works for the IV-Stelle too."""
    return MembershipFactory(user=world.social.user, institution=world.iv.institution)


@pytest.mark.acceptance("conflict")
def test_a_tab_that_acts_for_another_institution_sends_after_switching_back(
    world, second, task_page
):
    client = signed_in(world.social.user)
    act_for(client, world.social)
    typed = titled(opened(client, task_page))
    act_for(client, second)

    refused = send(client, task_page, typed)
    assert refused.status_code == 409
    assert TITLE in refused.text
    switch = next(form for form in read(refused.text).forms if "resend" in form.fields)
    chosen = switch.data() | {"membership": [str(world.social.pk)]}
    offered = send(client, reverse("acting"), chosen)
    assert offered.status_code == 200
    again = only_form(offered)
    assert again.action == task_page
    assert send(client, again.action, again.data()).status_code == 303
    assert [task.title for task in Task.objects.all()] == [TITLE]


@pytest.mark.acceptance("conflict")
def test_a_form_that_does_not_say_for_whom_has_no_effect(world, task_page):
    client = signed_in(world.social.user)
    typed = titled(opened(client, task_page))
    del typed["acting"]

    answer = send(client, task_page, typed)

    assert answer.status_code == 409
    assert TITLE in answer.text
    assert Task.objects.count() == 0


def test_whoever_may_no_longer_act_keeps_her_text(world, second, task_page):
    client = signed_in(world.social.user)
    act_for(client, world.social)
    typed = titled(opened(client, task_page))
    yesterday = today() - timedelta(days=1)
    end_membership(world.social, last_day=yesterday, by=None, at=now())

    answer = send(client, task_page, typed)

    assert (answer.status_code, answer.context["may_send"]) == (409, False)
    assert TITLE in answer.text


@pytest.mark.parametrize(
    "bundle",
    [
        *("", "x", "[]", "{}", '{"action": 1}', '{"action": "/", "fields": [1]}'),
        '{"action": "//elsewhere.example/", "fields": []}',
        '{"action": "https://elsewhere.example/", "fields": []}',
    ],
)
def test_a_bundle_nobody_made_only_switches(world, second, bundle):
    client = signed_in(world.social.user)
    sent = {"membership": str(second.pk), "resend": bundle, **csrf(client)}

    assert send(client, reverse("acting"), sent).status_code == 303


# Two editors, and one who presses twice


@pytest.mark.acceptance("conflict")
def test_the_second_editor_sees_both_and_loses_nothing(world):
    case = world.case()
    page = reverse("case_edit", args=[case.key])
    one, two = signed_in(world.social.user), signed_in(world.social_head.user)
    mine, theirs = opened(one, page), opened(two, page)

    assert send(two, page, theirs | {"person_view": ["Theirs"]}).status_code == 303
    refused = send(one, page, mine | {"person_view": ["Mine"]})

    assert refused.status_code == 409
    assert "Mine" in refused.text
    assert "Theirs" in refused.text
    case.refresh_from_db()
    assert case.person_view == "Theirs"


@pytest.mark.acceptance("conflict")
def test_a_form_that_is_pressed_twice_has_one_effect(world, task_page):
    client = signed_in(world.social.user)
    typed = titled(opened(client, task_page))

    first, second = send(client, task_page, typed), send(client, task_page, typed)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"]
    assert Task.objects.count() == 1


# In a browser


@pytest.fixture
def at_work(server: Any, context: BrowserContext, page: Page) -> tuple[World, str, Page]:
    world = build_world(start=now())
    path = reverse("task_new", args=[world.case().key])
    sign_in(context, world.social.user, server.url)
    page.goto(path)
    return world, path, page


def drafts(page: Page) -> int:
    keys = "Object.keys(sessionStorage).filter(key => key.startsWith('iiz-draft:')).length"
    return int(page.evaluate(keys))


@pytest.mark.acceptance("conflict")
def test_a_draft_outlives_the_session_and_ends_with_its_effect(at_work, context, server):
    world, path, page = at_work
    page.locator("[name=title]").fill(TITLE)
    assert drafts(page) == 1
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert drafts(page) == 1

    sign_in(context, world.social.user, server.url)
    page.goto(path)
    page.locator("[data-iiz-restore]").click()
    expect(page.locator("[name=title]")).to_have_value(TITLE)
    page.locator("[name=due_on]").fill("20.12.2100")
    page.locator("main form:has([name=title]) button[type=submit]").first.click()
    page.wait_for_url(lambda url: path not in url)

    assert drafts(page) == 0
    assert [task.title for task in Task.objects.all()] == [TITLE]


@pytest.mark.acceptance("conflict")
def test_a_draft_is_offered_to_its_own_person_only(at_work, context, server):
    world, path, page = at_work
    page.locator("[name=title]").fill(TITLE)
    assert drafts(page) == 1
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    sign_in(context, world.social_head.user, server.url)
    page.goto(path)

    expect(page.locator("[data-iiz-restore]")).to_have_count(0)
    assert drafts(page) == 0


@pytest.mark.acceptance("conflict")
def test_a_form_that_was_refused_leaves_no_draft_once_it_took_effect(at_work):
    """It comes back at another address than the page it was typed on."""
    world, _path, page = at_work
    page.goto(reverse("case_overview", args=[world.case().key]))
    form = "main form:has([name=text])"
    page.locator(f"{form} [name=text]").fill("Called.")
    page.locator(f"{form} button[type=submit]").first.click()
    page.wait_for_url("**/notes/")
    page.locator(f"{form} [name=category]").select_option("plan")
    page.locator(f"{form} button[type=submit]").first.click()
    page.wait_for_url(lambda url: not url.endswith("/notes/"))

    expect(page.locator("[data-iiz-restore]")).to_have_count(0)
    assert drafts(page) == 0


def test_going_back_from_a_case_shows_again_what_was_found(at_work):
    world, _path, page = at_work
    for _number in range(2):
        world.case(by=world.social)
    page.goto(reverse("case_search"))
    page.locator("main [name=q]").fill("Ahorn")
    page.locator("main form[data-iiz-search] button").click()
    page.locator("table .name").first.click()
    page.wait_for_url("**/cases/*/")

    page.go_back()

    expect(page.locator("table .name").first).to_be_visible()
    assert "Ahorn" not in page.url


def test_signing_out_and_discarding_leave_no_draft(at_work):
    _world, path, page = at_work
    page.locator("[name=title]").fill(TITLE)
    page.goto(path)
    page.locator("[data-iiz-discard]").click()
    assert drafts(page) == 0

    page.locator("[name=title]").fill(TITLE)
    page.locator("[action*='/logout/']").first.evaluate("form => form.requestSubmit()")
    page.wait_for_url(lambda url: path not in url)
    assert drafts(page) == 0
