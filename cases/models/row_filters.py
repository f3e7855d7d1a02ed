"""Which rows of the lists a tab or a filter means, as conditions on CaseRow.

Codes only: what people read beside them stands in `cases/sheets/list_choice.py`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q

from cases.models.responsibility import Participation
from cases.states import Phase, Track
from contacts.states import MemberRole

NO_DATE = date(2999, 12, 31)
WEEK = timedelta(days=7)
# From so many times to and fro a case stands out.
OFTEN = 2

MINE, TEAM, INVOLVED = "mine", "team", "involved"
WAITING, OVERDUE, CLOSED = "waiting", "overdue", "closed"
TABS = (MINE, TEAM, INVOLVED, WAITING, OVERDUE, CLOSED)
DECIDERS_TABS = (TEAM, WAITING, OVERDUE)

PHASES = [phase.value for phase in Phase if phase != Phase.CLOSED]
CODES: dict[str, list[str]] = {
    "phase": PHASES,
    "track": list(Track.values),
    "lead": ["us", "others"],
    "waits": ["us", "them", "nobody"],
    "due": ["overdue", "week", "none"],
    "bounced": ["once", "often"],
    "care": ["me", "nobody"],
}
# Of a case that is closed, or that the institution has left, no more may be asked.
CODES_OF_CLOSED = ("due", "care")
NEVER_FOR_DECIDER = ("lead", "care")


@dataclass(frozen=True)
class Viewpoint:
    """Through whose eyes a list is read: the institutions it acts for, on that day.

    `decides`: a coordinator, who takes part without ever leading.
    """

    own: frozenset[int]
    user_id: int
    decides: bool
    on: date

    @property
    def tabs(self) -> tuple[str, ...]:
        return DECIDERS_TABS if self.decides else TABS

    def filters(self, tab: str) -> tuple[str, ...]:
        """The filters that make sense there."""
        if tab == CLOSED:
            return CODES_OF_CLOSED
        return tuple(name for name in CODES if not (self.decides and name in NEVER_FOR_DECIDER))


def viewpoint(membership, *, on: date) -> Viewpoint:
    decides = membership.role == MemberRole.COORDINATOR
    return Viewpoint(membership.institutions(on), membership.user_id, decides, on)


def active(on: date) -> Q:
    """The case is open and the row's institution takes part in it today."""
    parts = Participation.objects.in_force(on)
    here = parts.filter(case=OuterRef("case"), institution=OuterRef("institution"))
    return Q(Exists(here), open=True)


def condition(tab: str, filters: Mapping[str, str], view: Viewpoint) -> Q:
    """Filters ask about what only those learn who take part, but for the two of closed cases."""
    found = TAB_CONDITIONS[tab](view)
    if set(filters) - set(CODES_OF_CLOSED):
        found &= active(view.on)
    for name, code in filters.items():
        found &= FILTER_CONDITIONS[name](code, view)
    return found


TAB_CONDITIONS: dict[str, Callable[[Viewpoint], Q]] = {
    MINE: lambda view: active(view.on) & Q(user=view.user_id),
    TEAM: lambda view: active(view.on),
    INVOLVED: lambda view: active(view.on) & Q(is_lead=False),
    WAITING: lambda view: active(view.on) & Q(waiting_on__in=view.own),
    OVERDUE: lambda view: Q(next_due_on__lt=view.on),
    CLOSED: lambda view: ~active(view.on),
}


def _waits(code: str, view: Viewpoint) -> Q:
    if code == "nobody":
        return Q(waiting_on__isnull=True)
    on_us = Q(waiting_on__in=view.own)
    return on_us if code == "us" else Q(waiting_on__isnull=False) & ~on_us


def _due(code: str, view: Viewpoint) -> Q:
    return {
        "overdue": Q(next_due_on__lt=view.on),
        "week": Q(next_due_on__range=(view.on, view.on + WEEK)),
        "none": Q(next_due_on=NO_DATE),
    }[code]


def _bounced(code: str, view: Viewpoint) -> Q:
    least = OFTEN if code == "often" else 1
    return Q(case__declines__gte=least - F("case__returns")) & _may_know_bounces(view)


def _may_know_bounces(view: Viewpoint) -> Q:
    """Who declined and how often is for the lead and the decider."""
    return Q() if view.decides else Q(is_lead=True)


FILTER_CONDITIONS: dict[str, Callable[[str, Viewpoint], Q]] = {
    "phase": lambda code, view: Q(phase=code),
    "track": lambda code, view: Q(case__track=code),
    "lead": lambda code, view: Q(is_lead=code == "us"),
    "waits": _waits,
    "due": _due,
    "bounced": _bounced,
    "care": lambda code, view: Q(user=view.user_id) if code == "me" else Q(user__isnull=True),
}
