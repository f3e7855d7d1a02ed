"""Whether a list may name the person of a case."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Value

from cases.models import Coverage
from contacts.models import Membership
from contacts.states import MemberRole


def may_be_named(membership: Membership, *, on: date, case: str = "case") -> Any:
    """To the decider only where a basis names her; to everybody else who opens the case."""
    if membership.role != MemberRole.COORDINATOR:
        return Value(True)
    covered = Coverage.objects.in_force(on).filter(
        category="personal",
        participation__case=OuterRef(case),
        participation__institution=membership.institution_id,
    )
    return Exists(covered)
