"""Who is told by mail of a review: people at work whom the link opens for, and no word more."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from contacts.factories import (
    AgreementFactory,
    InstitutionFactory,
    MembershipFactory,
    NetworkFactory,
)
from contacts.models import Membership
from iiz.history import change
from iiz.models import OutboxMessage
from iiz.outbox import compose
from reviews.operations.drafting import Draft
from reviews.operations.resolutions import approve_resolution, refer_resolution, resolve
from reviews.operations.reviews import hold_review, prepare_review
from reviews.operations.speaking import heads_who_speak, speaks_for
from reviews.tests.test_reviews import IN_MAY, held, planned

WORDS = {
    "review_held": {"de": "Protokoll", "fr": "procès-verbal"},
    "word_wanted": {"de": "Beschluss", "fr": "décision"},
}


@pytest.fixture
def rav_head(world: Any) -> Membership:
    return MembershipFactory(institution=world.rav.institution, head=True)


def told(kind: str) -> list[str]:
    return sorted(OutboxMessage.objects.filter(kind=kind).values_list("to", flat=True))


def mails(*members: Membership) -> list[str]:
    return sorted(one.user.email for one in members)


def write(world: Any, review: Any, by: Membership) -> Any:
    draft = Draft("We call back.", world.rav.institution, IN_MAY.date())
    return resolve(review, draft, by=by, at=world.tick())


def test_who_was_invited_and_can_still_read_it_is_told_that_it_was_held(
    world: Any, rav_head: Membership
) -> None:
    """R-REVIEW-13; the heads who speak too, and nobody of what she did herself."""
    asleep, left = (MembershipFactory(institution=world.rav.institution) for _ in range(2))
    review = prepare_review(planned(world), by=world.decider, at=world.tick())
    came = review.attendances.values_list("pk", flat=True)
    assert review.attendances.filter(user__in=[asleep.user, left.user]).count() == 2
    with change(by=None, at=world.tick(), reason="test.put"):
        asleep.user.is_active = False
        asleep.user.save()
        left.until = world.start.date() - timedelta(days=1)
        left.save()
        review.attendances.get(user=rav_head.user).delete()

    hold_review(review, world.start.date(), came, by=world.decider, at=world.tick())

    assert told("review_held") == mails(world.social, world.social_head, world.rav, rav_head)
    link = f"{settings.BASE_URL}{reverse('review', args=[review.key])}"
    assert {one.facts["link"] for one in OutboxMessage.objects.filter(kind="review_held")} == {link}


def test_a_side_is_told_once_that_something_waits_for_its_word(
    world: Any, rav_head: Membership
) -> None:
    """R-REVIEW-13"""
    review = held(world)
    first = write(world, review, world.decider)
    assert told("word_wanted") == mails(world.social_head, rav_head)
    second = write(world, review, world.social_head)
    assert told("word_wanted") == mails(world.social_head, rav_head)

    for row in (first, second):
        approve_resolution(row, version=row.version, by=world.social_head, at=world.tick())
    write(world, review, world.decider)

    assert told("word_wanted") == mails(world.social_head, world.social_head, rav_head)


def test_the_committee_is_told_what_is_put_before_it(world: Any, rav_head: Membership) -> None:
    """R-REVIEW-13; in another network it is not."""
    MembershipFactory(steering=True, institution=None, network=NetworkFactory())
    row = write(world, held(world), rav_head)
    before = told("word_wanted")

    refer_resolution(row, "We do not agree.", by=world.social_head, at=world.tick())

    assert told("word_wanted") == sorted([*before, *mails(world.steering)])
    link = OutboxMessage.objects.filter(kind="word_wanted").latest("pk").facts["link"]
    assert link == settings.BASE_URL + reverse("committee_resolutions")


@pytest.mark.parametrize("language", ["de", "fr"])
@pytest.mark.parametrize("kind", WORDS)
def test_a_mail_says_what_it_is_about_and_ends_with_the_link(kind: str, language: str) -> None:
    facts = {"link": "https://iiz.invalid/reviews/1/"}

    mail = compose(OutboxMessage(kind=kind, to="a@example.org", language=language, facts=facts))

    assert WORDS[kind][language] in mail.subject + mail.body
    assert mail.body.rstrip().endswith(facts["link"])
    assert "{" not in mail.subject + mail.body


def test_the_heads_who_speak_are_found_at_once(
    world: Any, rav_head: Membership, django_assert_num_queries: Any
) -> None:
    """R-RESOLVE-01; in a network of thirty social services too, and for the parts they act for."""
    network, of_type = world.network, world.social.institution.type
    agreement = AgreementFactory(
        network=network, a_institution=world.rav.institution, b_type=of_type
    )
    whole = InstitutionFactory(network=network, head_sees_parts=True)
    InstitutionFactory.create_batch(2, network=network, part_of=whole)
    heads = [MembershipFactory(institution=whole, head=True)]
    for _ in range(5):
        house = InstitutionFactory(network=network, type=of_type)
        heads.append(MembershipFactory(institution=house, head=True))

    with django_assert_num_queries(3):
        found = dict(heads_who_speak(agreement, on=world.start.date()))

    sides = {one: speaks_for(one, agreement, on=world.start.date()) for one in found}
    assert found == sides
    assert found == {rav_head: "a", world.social_head: "b", **dict.fromkeys(heads, "b")}
