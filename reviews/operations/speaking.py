"""Who speaks for a side, and who writes down what is resolved.

Rule: R-RESOLVE-01; the coordination with the mandate and the heads of both sides write down what
is resolved. Only the head of a speaker of a side approves for it: of the institution, of the
association, or of any of the type where nobody speaks for all. Parts that a head acts for too count
as far as they are in the agreement's network, as her own institution is.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from contacts.models import Agreement, Institution, Membership, Network, NetworkMembership
from contacts.states import MemberRole, Side
from reviews.models import Resolution


def speaks_for(membership: Membership, agreement: Agreement, *, on: date) -> Side | None:
    """Queries: 1 or 2 for a head."""
    return sides_spoken_for(membership, [agreement], on=on).get(agreement.pk)


def sides_spoken_for(
    membership: Membership, agreements: Iterable[Agreement], *, on: date
) -> dict[int, Side]:
    """By id of the agreement. Queries: 1 or 2 for a head, however many there are."""
    if membership.role != MemberRole.HEAD:
        return {}
    joined = NetworkMembership.objects.in_force(on).select_related("institution")
    houses: dict[int, dict[int, Institution]] = defaultdict(dict)
    for row in joined.filter(institution__in=membership.institutions(on)):
        houses[row.network_id][row.institution_id] = row.institution
    sides = {one.pk: _side(membership, one, houses[one.network_id]) for one in agreements}
    return {pk: side for pk, side in sides.items() if side}


def _side(head: Membership, agreement: Agreement, there: dict[int, Institution]) -> Side | None:
    """`there`: the institutions she acts for, by id, as far as they are in its network."""
    return agreement.side_of(there.values()) if head.institution_id in there else None


def heads_who_speak(agreement: Agreement, *, on: date) -> Iterator[tuple[Membership, Side]]:
    """At work, and for which side. Queries: 3, however many there are."""
    speakers = [party.speakers(agreement.network, on).order_by() for party in agreement.sides]
    here = Q(institution__in=speakers[0].values("pk")) | Q(institution__in=speakers[1].values("pk"))
    whole = Q(institution__parts__in=speakers[0].values("pk"))
    whole |= Q(institution__parts__in=speakers[1].values("pk"))
    heads = Membership.objects.in_force(on).filter(here | whole, role=MemberRole.HEAD)
    rows = heads.filter(user__is_active=True).select_related("user", "institution")
    found = list(rows.prefetch_related("institution__parts").distinct().order_by("pk"))
    acts_for = {head.pk: head.institutions(on) for head in found}
    joined = NetworkMembership.objects.in_force(on).filter(network=agreement.network_id)
    joined = joined.filter(institution__in=frozenset().union(*acts_for.values()))
    houses = {row.institution_id: row.institution for row in joined.select_related("institution")}
    for head in found:
        there = {pk: house for pk, house in houses.items() if pk in acts_for[head.pk]}
        side = _side(head, agreement, there)
        if side:
            yield head, side


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
