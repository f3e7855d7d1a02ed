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
from contacts.models import Agreement, Institution, Mandate, Membership, Network
from contacts.states import MemberRole
from iiz.history import change
from reviews.models import Review

SIDES = ("agreement__network", "agreement__a_institution", "agreement__b_institution")


def may_convene(membership: Membership, review: Review, on: date) -> bool:
    """Queries: 0 or 3."""
    return convenes(membership, review.agreement, on=on)


def convenes(membership: Membership, agreement: Agreement, *, on: date) -> bool:
    return agreement.pk in convened_by(membership, [agreement], on=on)


def convened_by(
    membership: Membership, agreements: Iterable[Agreement], *, on: date
) -> frozenset[int]:
    """The ids of those whose review it convenes. Queries: 0 or 3, however many there are."""
    if membership.role not in (MemberRole.COORDINATOR, MemberRole.HEAD):
        return frozenset()
    reached = set(Network.objects.reached_by(membership, on).values_list("pk", flat=True))
    mandates = Mandate.objects.in_force(on).filter(network__in=reached)
    offices = dict(mandates.values_list("network", "institution"))
    houses = list(Institution.objects.filter(pk__in=membership.institutions(on)))
    here = [agreement for agreement in agreements if agreement.network_id in reached]
    return frozenset(
        agreement.pk
        for agreement in here
        if _convenes(membership.role, houses, agreement, offices.get(agreement.network_id))
    )


def _convenes(
    role: str, houses: list[Institution], agreement: Agreement, office: int | None
) -> bool:
    if office is not None:
        return role == MemberRole.COORDINATOR and office in {house.pk for house in houses}
    speaks = any(party.is_spoken_for_by(house) for party in agreement.sides for house in houses)
    return role == MemberRole.HEAD and speaks


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
