"""A review that took place without being prepared is recorded afterwards, and says so."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from cases.models import Due, DueKind
from cases.tests.test_papers import words
from contacts.operations import end_agreement
from iiz.models import OutboxMessage
from reviews.models import Review
from reviews.operations.afterwards import TookPlace, record_review
from reviews.operations.inviting import Guest, Others, invitable
from reviews.operations.missing import call_missing_reviews
from reviews.operations.reviews import hold_review, prepare_review
from reviews.sheets.calendar import as_calendar
from reviews.sheets.minutes import minutes
from reviews.tests.test_reviews import IN_MAY, agreement_in, planned, refused, took

IN_JUNE = IN_MAY + timedelta(days=31)
LATE = {
    "de": "Sie wurden nach dem Gespräch vom 04.05.2026 erhoben",
    "fr": "Ils ont été relevés après l’entretien du 04.05.2026",
}


def test_what_took_place_is_recorded_and_its_figures_say_that_they_are_later(world: Any) -> None:
    """R-REVIEW-12"""
    review, by = planned(world), world.decider
    asked = OutboxMessage.objects.filter(kind="review").count()
    of_a = review.attendances.filter(side="a").values_list("pk", flat=True)
    day = IN_MAY.date()

    def record(on: date, others: Others, year: int = 2026) -> Review:
        given = TookPlace(on, "Room 5", others=others)
        return record_review(review.agreement, year, given, by=by, at=IN_JUNE)

    refused("one_sided", lambda: record(day, Others(of_a)))
    refused("day", lambda: record(IN_JUNE.date() + timedelta(days=1), Others()))
    refused("day", lambda: record(date(2025, 12, 30), Others()))
    refused("year", lambda: record(day, Others(), year=2025))
    kept = [*of_a, review.attendances.filter(side="b").earliest("pk").pk]
    done = record(day, Others(kept, Guest("Vera Espe", "Guest", "b")))

    assert (done.state, done.held_on, done.prepared_at) == ("held", day, IN_JUNE)
    assert done.is_measured_late
    assert (done.figures.count(), done.checklist.count()) == (8, 8)
    assert done.attendances.filter(came=True).count() == len(kept) + 1
    assert done.attendances.filter(came=False).exists()
    assert OutboxMessage.objects.filter(kind="review").count() == asked
    for language, sentence in LATE.items():
        assert sentence in words(minutes(done, language, at=IN_JUNE))


def test_what_was_prepared_after_its_day_says_so_too(world: Any, go: Any) -> None:
    """R-REVIEW-12; prepared in time, it does not."""
    review = prepare_review(planned(world), by=world.decider, at=IN_JUNE)
    came = review.attendances.values_list("pk", flat=True)
    hold_review(review, IN_MAY.date(), came, by=world.decider, at=IN_JUNE)

    page = go(world.rav, "review", review.key).content.decode()

    assert "They were taken after the meeting of 04.05.2026" in page


def test_a_review_that_nobody_planned_is_recorded_from_the_list(world: Any, go: Any) -> None:
    """R-REVIEW-12; nothing is due any more, and who was there by her account is told."""
    agreement, by = agreement_in(world), world.decider
    new = reverse("review_record_new", args=[agreement.key])
    page = go(by, "review_list").content.decode()
    assert "not planned" in page
    assert new in page
    assert new not in go(world.rav, "review_list").content.decode()
    on = world.start.date()
    people = [one.membership.pk for one in invitable(agreement, on=on)]
    typed = {"held_on": f"{on:%d.%m.%Y}", "place": "Room 5", "version": "1"}

    wrong = go(by, "review_record_new", agreement.key, people=people[:1], **typed)
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["people"])
    assert "Room 5" in wrong.content.decode()
    done = go(by, "review_record_new", agreement.key, people=people, **typed)

    review = Review.objects.get()
    assert done["Location"] == reverse("review", args=[review.key])
    assert (review.state, review.attendances.filter(came=True).count()) == ("held", len(people))
    assert go(by, "review_record_new", agreement.key, people=people, **typed).status_code == 409


@pytest.mark.parametrize("is_begun_by_the_night", [True, False])
def test_a_review_without_a_day_is_called_not_planned(
    world: Any, go: Any, is_begun_by_the_night: bool
) -> None:
    """R-REVIEW-09; who convenes it finds the way to plan it, the others what is missing."""
    agreement = agreement_in(world)
    if is_begun_by_the_night:
        call_missing_reviews(at=IN_MAY.replace(month=10))
        review = Review.objects.get()
        assert "planned" in go(world.rav, "review", review.key).context["sheet"].look.words
        page = go(world.decider, "review", review.key).content.decode()
        assert "not planned" in page
    found = go(world.decider, "review_list").context["lines"]

    assert [(line.look.words, line.missing) for line in found] == [("not planned", "Day and place")]
    plan = "review_plan" if is_begun_by_the_night else "review_new"
    key = agreement.reviews.get().key if is_begun_by_the_night else agreement.key
    assert found[0].plan_url == reverse(plan, args=[key])
    assert go(world.rav, "review_list").context["lines"][0].plan_url == ""


def test_recorded_on_its_day_the_due_is_settled(world: Any) -> None:
    """R-REVIEW-12, R-REVIEW-09"""
    review, october = planned(world), IN_MAY.replace(month=10)
    call_missing_reviews(at=october)
    assert Due.objects.open().filter(kind=DueKind.REVIEW).exists()

    given = took(review, october.date())
    done = record_review(review.agreement, 2026, given, by=world.decider, at=october)

    assert not Due.objects.open().filter(kind=DueKind.REVIEW).exists()
    assert not done.is_measured_late


def test_what_took_place_is_recorded_under_the_agreement_as_long_as_it_held(world: Any) -> None:
    """R-REVIEW-05; planned before or not."""
    agreement, by = agreement_in(world), world.decider
    review = planned(world, agreement)
    last = IN_MAY.date() - timedelta(days=1)
    end_agreement(agreement, last_day=last, by=None, at=world.tick())

    def record(on: date) -> Review:
        return record_review(agreement, 2026, took(review, on), by=by, at=IN_JUNE)

    refused("ended", lambda: record(IN_MAY.date()))

    assert record(last).held_on == last


@pytest.mark.parametrize(
    ("days", "method"),
    [
        pytest.param(-2, "CANCEL", id="before"),
        pytest.param(0, "PUBLISH", id="on-its-day"),
        pytest.param(3, "CANCEL", id="after"),
    ],
)
def test_recorded_on_another_day_the_planned_one_is_taken_back(
    world: Any, days: int, method: str
) -> None:
    """R-REVIEW-12, R-REVIEW-10"""
    review = world.first("planned", lambda: planned(world))
    at = IN_MAY + timedelta(days=days)

    given = took(review, at.date())
    done = record_review(review.agreement, 2026, given, by=world.decider, at=at)

    lines = as_calendar(done, at=at).splitlines()
    assert f"METHOD:{method}" in lines
    assert ("STATUS:CANCELLED" in lines) is (method == "CANCEL")
    assert "DTSTART:20260504T120000Z" in lines
