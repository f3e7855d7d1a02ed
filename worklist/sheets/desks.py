"""The pages beside Heute: which of them somebody has, by role."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contacts.models import Mandate, Membership, Network
from contacts.states import MemberRole

TODAY, BOARD, RISKS, TEAM = "today", "board", "risks", "team"
LABELS: dict[str, str | Promise] = {
    TODAY: _("Today"),
    BOARD: _("Board"),
    RISKS: _("Risks"),
    TEAM: _("Team"),
}


@dataclass(frozen=True)
class Desk:
    label: str | Promise
    route: str
    current: bool


def desks(membership: Membership, current: str, *, on: date) -> list[Desk]:
    """Empty where Heute is all there is. Queries: none, or one for a head."""
    names = _names(membership, on=on)
    return [Desk(LABELS[name], name, name == current) for name in names]


def _names(membership: Membership, *, on: date) -> tuple[str, ...]:
    if membership.role == MemberRole.COORDINATOR:
        return TODAY, BOARD, RISKS
    if membership.role != MemberRole.HEAD:
        return ()
    board = (BOARD,) if networks_to_decide(membership, on=on).exists() else ()
    return TODAY, TEAM, *board, RISKS


def networks_to_decide(membership: Membership, *, on: date):
    """Where its institution decides: under a mandate, or for a head where nobody holds one."""
    reached = Network.objects.reached_by(membership, on)
    if membership.role == MemberRole.COORDINATOR:
        return reached
    held = Mandate.objects.in_force(on)
    return reached.exclude(pk__in=held.values("network"))
