"""A review from its plan to its last approval without a mouse: where the focus stands at each step.

The hands see to the focus at every stop: it has a ring, nothing lies over it, and a new page offers
the way past the bar or stands where there is something to read.
"""

from collections.abc import Callable
from datetime import timedelta

from django.urls import reverse
from playwright.sync_api import expect

from cases.tests.cast import World, build_world
from cases.tests.hands import Hands
from contacts.factories import AgreementFactory
from contacts.models import Membership
from iiz.calendar import now, today
from reviews.models import Review

SitDown = Callable[[Membership], Hands]
VISIBLE = "main :is(input:not([type=hidden]), select, textarea)"


def test_a_review_is_held_and_its_resolution_approved_without_a_mouse(
    server: object, sit_down: SitDown
) -> None:
    world = build_world(start=now() - timedelta(days=1))
    sides = {"a_institution": world.social.institution, "b_institution": world.rav.institution}
    AgreementFactory(network=world.network, name_de="SD – RAV", **sides)
    hands = sit_down(world.decider)

    _plan(hands, world)
    review = Review.objects.get()
    _is_refused_at_its_field(hands, review)
    _hold(hands, review)
    _resolve(hands, review)
    _approve(sit_down(world.social_head), review)

    assert review.resolutions.get().approvals.get().user == world.social_head.user


def _plan(hands: Hands, world: World) -> None:
    hands.open(reverse("review_list"))
    hands.arrive()
    hands.follow("main a[href*='/reviews/agreements/']")
    hands.type("day", f"{today() + timedelta(days=20):%d.%m.%Y}")
    hands.type("clock", "14:30")
    hands.type("place", "Raum 3")
    hands.send()
    hands.follow("main a.button-primary")
    for member in (world.social, world.rav):
        hands.tick("people", str(member.pk))
    hands.send()


def _is_refused_at_its_field(hands: Hands, review: Review) -> None:
    """The summary takes the focus, and its first entry leads to the field."""
    hands.follow(f"main a[href='{reverse('review_postpone', args=[review.key])}']")
    hands.type("reason", "Zwei sind krank.")
    hands.type("day", f"{today() + timedelta(days=10):%d.%m.%Y}")
    hands.type("clock", "14:30")
    with hands.page.expect_navigation():
        hands.press("Control+Enter")
    hands.stands_at(".error-summary")
    hands.go_to(".error-summary a")
    hands.press("Enter")
    hands.stands_at("main [name=day]")
    expect(hands.page.locator("main [name=reason]")).to_have_value("Zwei sind krank.")
    hands.follow("main .foot-bar a")


def _hold(hands: Hands, review: Review) -> None:
    hands.follow("main a.button-primary")
    hands.send()
    hands.follow("main a.button-primary")
    _passes_every_field(hands)
    hands.send()
    hands.follow("main a.button-primary")
    for key in ("request_answer", "notice"):
        hands.choose(f"result_{key}", "erfüllt")
    hands.type("remarks", "Wir rufen einander früher an.")
    hands.send()
    hands.reads("Wir rufen einander früher an.")


def _passes_every_field(hands: Hands) -> None:
    """Tab leads through all fields in the order of the page, and on to the button."""
    fields = hands.page.locator(VISIBLE)
    for place in range(fields.count()):
        hands.go_to(f"{VISIBLE} >> nth={place}")
    hands.go_to("main .foot-bar button")


def _resolve(hands: Hands, review: Review) -> None:
    hands.follow(f"main a[href='{reverse('resolution_new', args=[review.key])}']")
    hands.type("text", "Wir antworten rascher.")
    hands.choose("owner", review.agreement.sides[0].speaker.name)
    hands.type("due_on", f"{today() + timedelta(days=60):%d.%m.%Y}")
    _goes_on_at_the_resolutions(hands)
    hands.reads("Wir antworten rascher.")


def _approve(hands: Hands, review: Review) -> None:
    hands.open(reverse("review", args=[review.key]))
    hands.arrive()
    hands.follow("main a[href$='/approve/']")
    _goes_on_at_the_resolutions(hands)


def _goes_on_at_the_resolutions(hands: Hands) -> None:
    """Sent, it leads back to them, and the next Tab goes on from there."""
    with hands.page.expect_navigation():
        hands.press("Control+Enter")
    hands.press("Tab")
    hands.stands_at("section[aria-labelledby=resolutions] a:focus")
