"""1 October: an agreement without a review that year is due for both sides and the coordination."""

from collections.abc import Iterable
from datetime import date, datetime

from cases.models import Due, DueKind
from cases.operations.steps import day, owe, settle
from contacts.models import Agreement, Institution
from contacts.operations.recording import lock
from iiz.history import change
from reviews.models import Review
from reviews.operations.convening import lock_review, mandated, speaking

MONTH, DAY = 10, 1


def call_missing_reviews(*, at: datetime) -> int:
    """Rule: R-REVIEW-09; from 1 October on, whoever speaks for a side and the coordination owe the
    year's review of an agreement in force that day, until it is held or recorded as not held.

    Safe to repeat; who speaks no more, or lost the mandate, owes it no more, and of an agreement
    that has ended nobody does, at any time of the year. Returns: how many institutions owe one
    since now.
    """
    on = day(at)
    _settle_ended(at=at)
    due_on = date(on.year, MONTH, DAY)
    if on < due_on:
        return 0
    agreements = Agreement.objects.in_force(on).filter(since__lte=due_on)
    rows = agreements.select_related("network", "a_institution", "b_institution")
    return sum(_call(agreement, due_on, at=at) for agreement in rows.order_by("pk"))


def _settle_ended(*, at: datetime) -> None:
    owed = Due.objects.open().filter(kind=DueKind.REVIEW)
    reviews = Review.objects.filter(key__in=owed.values("key"))
    for review in reviews.exclude(agreement__in=Agreement.objects.in_force(day(at))):
        settle(DueKind.REVIEW, review.key, at=at)


def _call(agreement: Agreement, due_on: date, *, at: datetime) -> int:
    """The agreement's lock keeps the first plan of the year out, the review's that it is held."""
    with change(by=None, at=at, reason="review.call"):
        review = _of_year(lock(agreement), due_on.year)
        if not review.is_ahead:
            settle(DueKind.REVIEW, review.key, at=at)
            return 0
        owing = {house.pk: house for house in _owing(agreement, on=day(at))}
        open_dues = Due.objects.open().filter(kind=DueKind.REVIEW, key=review.key)
        known = {due.institution_id: due.institution for due in open_dues}
        for pk in known.keys() - owing.keys():
            settle(DueKind.REVIEW, review.key, at=at, of=known[pk])
        for pk in owing.keys() - known.keys():
            owe(owing[pk], agreement.network, DueKind.REVIEW, review.key, due_on=due_on)
        return len(owing.keys() - known.keys())


def _of_year(agreement: Agreement, year: int) -> Review:
    found = Review.objects.filter(agreement=agreement, year=year).first()
    if found:
        return lock_review(found)
    review = Review(agreement=agreement, year=year)
    review.full_clean()
    review.save()
    return review


def _owing(agreement: Agreement, *, on: date) -> Iterable[Institution]:
    office = mandated(agreement, on=on)
    speakers = [house for rows in speaking(agreement, on=on) for house in rows.order_by("pk")]
    return [*speakers, *([office] if office else [])]
