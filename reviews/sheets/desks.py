"""What else there is to read beside a page of figures, for whoever may."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from contacts.models import Guideline, Membership
from contacts.states import MemberRole
from reviews.models import Resolution

OWN, SITUATION, APPROVALS = "own_figures", "situation", "committee_resolutions"
READ_BY = {
    OWN: (MemberRole.HEAD, MemberRole.COORDINATOR),
    SITUATION: (MemberRole.STEERING, MemberRole.COORDINATOR),
    APPROVALS: (MemberRole.STEERING,),
}


def desks(membership: Membership, here: str) -> list[dict[str, Any]]:
    """For `components/tabs.html`; none for who reads but one. Queries: 2 for the committee."""
    labels = {
        OWN: _("Own figures"),
        SITUATION: pgettext("of a network", "Situation"),
        APPROVALS: _("Approvals"),
    }
    names = [name for name, roles in READ_BY.items() if membership.role in roles]
    if len(names) < 2:
        return []
    return [
        {
            "label": labels[name],
            "url": reverse(name),
            "count": _waiting(membership) if name == APPROVALS else None,
            "current": name == here,
        }
        for name in names
    ]


def _waiting(membership: Membership) -> int:
    waiting = (Resolution.objects, Guideline.objects)
    return sum(rows.before_the_committee(membership).count() for rows in waiting)
