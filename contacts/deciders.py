"""Who decides when institutions do not agree, and who is the steering committee of a network.

Rule: R-DECIDER-01; the holder of the network's mandate decides. Without one the head of the
lead's institution decides, marked "without coordination", so that nothing locks up.
"""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from contacts.models import Institution, Mandate, Membership, Network
from contacts.states import MemberRole


@dataclass(frozen=True)
class Decider:
    institution: Institution
    role: MemberRole
    has_mandate: bool


def decider(network: Network, *, lead: Institution, on: date) -> Decider:
    """Queries: 1."""
    mandates = Mandate.objects.in_force(on).filter(network=network)
    mandate = mandates.select_related("institution").first()
    if mandate is None:
        return Decider(lead, MemberRole.HEAD, has_mandate=False)
    return Decider(mandate.institution, MemberRole.COORDINATOR, has_mandate=True)


def is_decider(membership: Membership, network: Network, *, lead: Institution, on: date) -> bool:
    """Queries: 1, and one more for a head who sees the parts of her organisation."""
    if membership.role not in (MemberRole.COORDINATOR, MemberRole.HEAD):
        return False
    who = decider(network, lead=lead, on=on)
    return membership.role == who.role and who.institution.pk in membership.institutions(on)


def committee(network: Network, *, on: date) -> QuerySet[Membership]:
    members = Membership.objects.in_force(on).filter(network=network, role=MemberRole.STEERING)
    return members.filter(user__is_active=True)


def has_committee(network: Network, *, on: date) -> bool:
    """Queries: 1."""
    return committee(network, on=on).exists()


def is_committee(membership: Membership, network: Network) -> bool:
    return membership.role == MemberRole.STEERING and membership.network_id == network.pk


def require_committee(network: Network, by: Membership) -> None:
    """Raises: ValidationError "not_yours"."""
    if not is_committee(by, network):
        message = _("This is before the steering committee of the network.")
        raise ValidationError(message, code="not_yours")
