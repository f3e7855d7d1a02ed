"""A review that took place without being prepared: recorded afterwards, and honest about it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError

from cases.models import DueKind
from cases.operations.steps import day, settle
from contacts.models import Agreement, Membership
from contacts.operations.recording import lock
from contacts.states import Side
from iiz.history import change
from iiz.versions import require_version
from reviews.models import Review
from reviews.operations.convening import require_convener
from reviews.operations.freezing import freeze_figures
from reviews.operations.informing import tell_held
from reviews.operations.inviting import NOBODY_ELSE, Others, add_people
from reviews.operations.reviews import (
    ONE_SIDED,
    of_year,
    require_begun,
    require_plausible,
    take_attendance,
)


@dataclass(frozen=True)
class TookPlace:
    """`people`: the memberships of those who were there; `others`: of those invited before, and one
    more guest."""

    held_on: date
    place: str = ""
    people: Collection[int] = ()
    others: Others = NOBODY_ELSE


def record_review(
    agreement: Agreement,
    year: int,
    took: TookPlace,
    *,
    by: Membership,
    at: datetime,
    version: int | None = None,
) -> Review:
    """Prepares and holds in one step, whether it was planned or not.

    Rule: R-REVIEW-12; the figures are frozen now and say that they were taken after the meeting.
    `version`: the one that was read; None begins it.
    Raises: ValidationError "not_convener", "year", "state", "early", "conflict", or per field.
    """
    with change(by=by, at=at, reason="review.record"):
        require_convener(lock(agreement), by, on=day(at))
        review = of_year(agreement, year, at=at)
        review.advance("record")
        require_begun(review, on=day(at))
        require_plausible(review, took.held_on, on=day(at))
        if version is not None and review.pk:
            require_version(review, version)
        _save(review, took, at=at)
        if set(_attended(review, took, on=day(at))) < set(Side):
            raise ValidationError({"people": ValidationError(ONE_SIDED, code="one_sided")})
        freeze_figures(review, on=day(at))
        settle(DueKind.REVIEW, review.key, at=at)
        tell_held(review, by=by, on=day(at))
        return review


def _save(review: Review, took: TookPlace, *, at: datetime) -> None:
    review.held_on, review.prepared_at = took.held_on, at
    review.place = took.place.strip() or review.place
    review.full_clean()
    review.save()


def _attended(review: Review, took: TookPlace, *, on: date) -> Iterator[Side]:
    """Who was invited and did not come stays as such. Yields: the sides that were there."""
    there = add_people(review, took.people, took.others.further, on=on)
    return take_attendance(review, {*there, *took.others.stay})
