"""Who decides when institutions do not agree.

Rule: R-DECIDER-01; the holder of the network's mandate decides. Without one the head of the
lead's institution decides, marked "without coordination", so that nothing locks up.
"""

from dataclasses import dataclass
from datetime import date

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
