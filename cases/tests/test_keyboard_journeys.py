"""Ten core tasks without a mouse: where the focus stands on each page, and what came of it.

The hands see to the focus at every stop: it has a ring, nothing lies over it, and a new page offers
the way past the bar or stands where there is something to read.
"""

from collections.abc import Callable, Generator
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, expect

from cases.models import Case, Handover, Note, Request, Responsibility, Task
from cases.states import ClarificationState, HandoverState, RequestState, TaskState
from cases.tests import factories as make
from cases.tests.cast import World, build_world
from cases.tests.hands import Hands
from contacts.models import Membership
from iiz.calendar import now, today
from iiz.testing.browser import sign_in

SitDown = Callable[[Membership], Hands]
SOON = timedelta(days=7)


@pytest.fixture
def work(server) -> World:
    """What happens in the world happened yesterday."""
    return build_world(start=now() - timedelta(days=1))


@pytest.fixture(scope="module")
def window(browser: Browser, browser_context_args: dict) -> Generator[BrowserContext, None, None]:
    """One browser for all journeys: it has every stylesheet and script already."""
    context = browser.new_context(**browser_context_args, locale="de-CH")
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def sit_down(window: BrowserContext, server) -> Generator[SitDown, None, None]:
    def take_over(member: Membership) -> Hands:
        sign_in(window, member.user, server.url)
        return Hands(window.new_page())

    yield take_over
    for page in window.pages:
        page.close()


def at_the_case(world: World, sit_down: SitDown) -> tuple[Hands, Case]:
    case, hands = world.case(), sit_down(world.social)
    hands.open(reverse("case_overview", args=[case.key]))
    return hands, case


def open_first(hands: Hands, name: str) -> None:
    """The first row of a list."""
    hands.open(reverse(name))
    hands.press("j")
    hands.stands_at("main tbody tr a[href]")
    hands.send("Enter")


def rest_on_grounds(hands: Hands) -> None:
    hands.choose("basis", "Einwilligung")
    hands.tick("categories", "work_capacity")


def register(world: World, sit_down: SitDown) -> None:
    hands = sit_down(world.social)
    hands.open(reverse("today"))
    hands.send("n")
    hands.stands_at("main [name=last_name]")
    hands.type("last_name", "Ahorn")
    hands.send("Enter")
    hands.stands_at("section[aria-labelledby=found]")
    hands.follow("form.carry button")
    hands.stands_at("main [name=first_name]")
    hands.type("first_name", "Lena")
    hands.type("birth_date", "6.2.1984")
    hands.tick("areas", "debt")
    hands.send()

    hands.reads("Ahorn, Lena")
    assert Case.objects.get().person.name == "Ahorn, Lena"


def ask(world: World, sit_down: SitDown) -> None:
    hands, case = at_the_case(world, sit_down)
    hands.send("f")
    hands.stands_at("main [name=addressee]")
    with hands.page.expect_response(lambda answer: answer.url.endswith("/ask/preview/")):
        hands.choose("addressee", world.iv.institution.name)
    expect(hands.page.locator("#ask-preview")).to_contain_text(world.iv.institution.short)
    hands.stands_at("main [name=addressee]")
    hands.choose("type", "Auskunft")
    hands.type("question", "Läuft eine Anmeldung?")
    rest_on_grounds(hands)
    hands.send()

    hands.reads(world.iv.institution.name)
    asked = Request.objects.get()
    assert (asked.case, asked.question) == (case, "Läuft eine Anmeldung?")


def answer(world: World, sit_down: SitDown) -> None:
    asked = make.invite(world, world.case(), kind="info", to=world.iv)
    hands = sit_down(world.iv)
    hands.open(reverse("today"))
    hands.press("j")
    hands.stands_at(f"#today a[href='{reverse('request_answer', args=[asked.key])}']")
    hands.follow("#today .actions a")
    hands.type("answer", "Ja, seit Mai.")
    hands.choose("category", "Arbeitsfähigkeit")
    hands.send()

    hands.reads("Ja, seit Mai.")
    asked = make.reread(asked)
    assert (asked.state, asked.answered_by) == (RequestState.ANSWERED, world.iv.user)


def clarify(world: World, sit_down: SitDown) -> None:
    hands, case = at_the_case(world, sit_down)
    hands.send("k")
    hands.type("question", "Wer führt?")
    hands.pick("livelihood", "secured")
    hands.type("livelihood_by", "Sozialdienst")
    hands.tick("addressees", str(world.iv.institution_id))
    rest_on_grounds(hands)
    hands.send()

    hands.reads("Wer führt?")
    clarification = case.clarifications.get()
    assert clarification.state == ClarificationState.ASKED
    assert clarification.positions.filter(addressee=world.iv.institution).exists()


def state(world: World, sit_down: SitDown) -> None:
    position = make.ask_position(world, make.clarify(world, world.case()))
    hands = sit_down(world.iv)
    open_first(hands, "inbox_clarifications")
    hands.pick("code", "not_responsible")
    hands.choose("decline_reason", "Anspruchsvoraussetzungen")
    hands.type("ground", "IVG 28")
    hands.pick("counter_proposal", "coordination")
    hands.type("text", "Der Anspruch fehlt.")
    hands.send()

    hands.reads("Der Anspruch fehlt.")
    assert make.reread(position).code == "not_responsible"


def hand_over(world: World, sit_down: SitDown) -> None:
    hands, case = at_the_case(world, sit_down)
    hands.send("u")
    hands.stands_at("main [name=addressee]")
    hands.choose("addressee", world.iv.institution.name)
    hands.choose("reason", "Anspruch")
    hands.type("question", "Übernehmen Sie?")
    rest_on_grounds(hands)
    hands.send()

    hands.reads(world.iv.institution.name)
    assert Handover.objects.get().state == HandoverState.PROPOSED
    assert leads(case) == world.social.institution


def accept(world: World, sit_down: SitDown) -> None:
    handover = make.propose(world, world.case())
    hands = sit_down(world.iv)
    open_first(hands, "inbox_handovers")
    hands.pick("choice", "accept")
    hands.send()

    assert make.reread(handover).state == HandoverState.ACCEPTED
    assert leads(handover.case) == world.iv.institution


def note(world: World, sit_down: SitDown) -> None:
    hands, case = at_the_case(world, sit_down)
    hands.type("text", "Sie hat angerufen.")
    hands.choose("category", "Arbeitsfähigkeit")
    hands.send()

    hands.reads("Sie hat angerufen.")
    assert Note.objects.get(case=case).author == world.social.user


def task(world: World, sit_down: SitDown) -> None:
    """Set on the case, and ended on Heute without leaving it."""
    hands, case = at_the_case(world, sit_down)
    hands.follow(f"main a[href='{reverse('task_new', args=[case.key])}']")
    hands.type("title", "Bericht senden")
    hands.type("due_on", f"{today() + SOON:%d.%m.%Y}")
    hands.send()
    hands.reads("Bericht senden")
    Task.objects.get(case=case, state=TaskState.OPEN)

    hands.open(reverse("today"))
    hands.go_to("#today form button")
    hands.press("Enter")
    hands.stands_at("#today > [data-iiz-focus]")
    hands.reads("Die Pendenz ist erledigt.")
    assert Task.objects.get(case=case).state == TaskState.DONE


def search(world: World, sit_down: SitDown) -> None:
    case = world.case(person=world.person(last_name="Müller"))
    hands = sit_down(world.social)
    hands.open(reverse("today"))
    hands.press("/")
    hands.stands_at("#bar-search")
    hands.page.keyboard.insert_text("Mueller")
    hands.send("Enter")
    hands.stands_at("main [data-iiz-focus]")
    assert hands.path == reverse("case_search")
    assert "?" not in hands.page.url
    hands.press("j")
    hands.stands_at("main tbody tr a[href]")
    hands.send("Enter")

    hands.reads("Müller, Lena")
    assert hands.path == reverse("case_overview", args=[case.key])


def leads(case: Case):
    return Responsibility.objects.current().get(case=case).institution


JOURNEYS = [register, ask, answer, clarify, state, hand_over, accept, note, task, search]


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.__name__)
def test_a_core_task_is_done_with_the_keyboard_alone(work: World, sit_down: SitDown, journey):
    journey(work, sit_down)


def test_whoever_sends_too_little_is_led_from_the_errors_into_the_field(work, sit_down):
    hands, case = at_the_case(work, sit_down)
    hands.follow(f"main a[href='{reverse('task_new', args=[case.key])}']")
    hands.go_to("main [name=title]")
    with hands.page.expect_navigation():
        hands.press("Control+Enter")

    hands.stands_at(".error-summary")
    hands.go_to(".error-summary a")
    hands.press("Enter")
    hands.stands_at("main [name=title]")
    assert not Task.objects.exists()
