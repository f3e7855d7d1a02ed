"""Who works at an institution on a day, who is away, and who stands in.

Rule: R-ABSENCE-01; what waits for somebody who is away stands with whoever stands in at once,
without one with the whole team. Nobody gains a right by it: the doors stay the same.
"""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from contacts.models import Absence, ContactPerson, Institution, Membership, User
from contacts.states import INSTITUTION_ROLES, MemberRole

AT_WORK = (MemberRole.CASEWORKER, MemberRole.HEAD)
"""Who looks after cases; a coordination has others."""

Away = dict[tuple[int, int], Absence]
"""(user, institution) → her absence."""


def colleagues(
    institution: Institution | int | None, *, on: date, roles: Collection[str] = AT_WORK
) -> QuerySet[User]:
    """Active people of the institution who hold one of these roles on that day."""
    memberships = Membership.objects.in_force(on).filter(institution=institution, role__in=roles)
    people = User.objects.filter(is_active=True, pk__in=memberships.values("user"))
    return people.order_by("last_name", "first_name", "pk")


def away(institutions: Collection[Institution] | Collection[int], *, on: date) -> Away:
    """Queries: 1."""
    rows = Absence.objects.in_force(on).filter(institution__in=institutions)
    found = rows.select_related("deputy").order_by("pk")
    return {(row.user_id, row.institution_id): row for row in found}


def address_of(contact: ContactPerson, *, on: date) -> str:
    """Where a message to a contact person goes: while she is away to whoever stands in, without
    one who is there to the mailbox of the institution, which may have none.

    Queries: at most 2, and the institution.
    """
    house = contact.institution_id
    rows = Absence.objects.in_force(on).filter(institution=house)
    absence = rows.filter(user=contact.user_id).first() if contact.user_id else None
    if absence is None:
        return contact.mail
    here = colleagues(house, on=on, roles=INSTITUTION_ROLES).exclude(pk__in=rows.values("user"))
    deputy = here.filter(pk=absence.deputy_id or 0).first()
    return deputy.email if deputy else contact.institution.mailbox or contact.mail
