"""Who speaks for a side, who writes down what is resolved, and who is the committee.

Rule: R-RESOLVE-01; the coordination with the mandate and the heads of both sides write down what
is resolved. Only the head of a speaker of a side approves for it: of the institution, of the
association, or of any of the type where nobody speaks for all.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from contacts.models import Agreement, Membership, Network
from contacts.states import MemberRole, Side
from reviews.models import Resolution


def speaks_for(membership: Membership, agreement: Agreement, *, on: date) -> Side | None:
    """Queries: 1 or 2 for a head."""
    return agreement.side_of(membership, on) if membership.role == MemberRole.HEAD else None


def may_resolve(membership: Membership, agreement: Agreement, *, on: date) -> bool:
    """Queries: 1 or 2."""
    if membership.role == MemberRole.COORDINATOR:
        reached = Network.objects.reached_by(membership, on)
        return reached.filter(pk=agreement.network_id).exists()
    return speaks_for(membership, agreement, on=on) is not None


def require_may_resolve(agreement: Agreement, by: Membership, *, on: date) -> None:
    """Raises: ValidationError "not_yours"."""
    if not may_resolve(by, agreement, on=on):
        message = _("The coordination and the heads of both sides write down what is resolved.")
        raise ValidationError(message, code="not_yours")


def may_complete(membership: Membership, resolution: Resolution, *, on: date) -> bool:
    """Queries: up to 3."""
    is_head = membership.role == MemberRole.HEAD
    if is_head and resolution.owner_id in membership.institutions(on):
        return True
    return may_resolve(membership, resolution.agreement, on=on)


def require_side(agreement: Agreement, by: Membership, *, on: date) -> Side:
    """Raises: ValidationError "not_yours"."""
    side = speaks_for(by, agreement, on=on)
    if side is None:
        message = _("Only the head of an institution that speaks for a side can do this.")
        raise ValidationError(message, code="not_yours")
    return side


def is_committee(membership: Membership, network: Network) -> bool:
    return membership.role == MemberRole.STEERING and membership.network_id == network.pk


def require_committee(network: Network, by: Membership) -> None:
    """Raises: ValidationError "not_yours"."""
    if not is_committee(by, network):
        message = _("This is before the steering committee of the network.")
        raise ValidationError(message, code="not_yours")


def has_committee(network: Network, *, on: date) -> bool:
    members = Membership.objects.in_force(on).filter(network=network, role=MemberRole.STEERING)
    return members.filter(user__is_active=True).exists()
