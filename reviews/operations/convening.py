"""Who convenes the review of an agreement, and how every step of one begins.

Rule: R-REVIEW-01; the coordination with the mandate convenes. Without one a head of those who speak
for either side does, so that nothing locks up.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.operations.steps import day
from contacts.models import Agreement, Institution, Mandate, Membership
from contacts.states import MemberRole
from iiz.history import change
from reviews.models import Review
from reviews.operations.speaking import sides_spoken_for

SIDES = ("agreement__network", "agreement__a_institution", "agreement__b_institution")


def may_convene(membership: Membership, review: Review, on: date) -> bool:
    """Queries: 0 or 3."""
    return convenes(membership, review.agreement, on=on)


def convenes(membership: Membership, agreement: Agreement, *, on: date) -> bool:
    return agreement.pk in convened_by(membership, [agreement], on=on)


def convened_by(
    membership: Membership, agreements: Iterable[Agreement], *, on: date
) -> frozenset[int]:
    """The ids of those whose review it convenes. Queries: 0, or up to 3, however many there are."""
    if membership.role not in (MemberRole.COORDINATOR, MemberRole.HEAD):
        return frozenset()
    there = {agreement.pk: agreement for agreement in agreements}
    networks = {agreement.network_id for agreement in there.values()}
    mandates = Mandate.objects.in_force(on).filter(network__in=networks)
    offices = dict(mandates.values_list("network", "institution"))
    if membership.role == MemberRole.COORDINATOR:
        own = membership.institutions(on)
        return frozenset(
            pk for pk, agreement in there.items() if offices.get(agreement.network_id) in own
        )
    spoken_for = sides_spoken_for(membership, there.values(), on=on)
    return frozenset(pk for pk in spoken_for if there[pk].network_id not in offices)


def mandated(agreement: Agreement, *, on: date) -> Institution | None:
    """The coordination with the mandate in the agreement's network, if there is one. Queries: 1."""
    mandates = Mandate.objects.in_force(on).filter(network=agreement.network_id)
    mandate = mandates.select_related("institution").first()
    return mandate.institution if mandate else None


def speaking(agreement: Agreement, *, on: date) -> list[QuerySet[Institution]]:
    """Who speaks for side A, and who for side B."""
    return [party.speakers(agreement.network, on) for party in agreement.sides]


@contextmanager
def review_step(review: Review, *, by: Membership, at: datetime, reason: str) -> Iterator[Review]:
    """One step of whoever convenes: its change, and the review's row lock.

    Raises: ValidationError "not_convener".
    """
    with change(by=by, at=at, reason=reason):
        locked = lock_review(review)
        require_convener(locked.agreement, by, on=day(at))
        yield locked


def lock_review(review: Review) -> Review:
    rows = Review.objects.select_for_update(of=("self",)).select_related(*SIDES)
    return rows.get(pk=review.pk)


def require_convener(agreement: Agreement, by: Membership, *, on: date) -> None:
    """Raises: ValidationError "not_convener"."""
    if not convenes(by, agreement, on=on):
        raise ValidationError(
            _("The coordination convenes the review; without one, a head of either side."),
            code="not_convener",
        )
