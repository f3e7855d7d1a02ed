"""What others did in the reader's cases since the last working day."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from cases import wording
from cases.models import DECIDERS, Case, CaseEvent, Participation
from cases.states import ParticipationRole
from contacts.models import Institution, Membership
from iiz.calendar import add_working_days
from worklist.sheets.naming import may_be_named

AT_MOST = 200


@dataclass(frozen=True)
class Happening:
    """`person` is empty where the reader may not know her."""

    case_id: int
    case_key: UUID
    number: str
    person: str
    at: datetime
    is_today: bool
    sentence: str


@dataclass(frozen=True)
class News:
    """The newest first; `count` stops at AT_MOST."""

    since: date
    happenings: list[Happening]
    count: int

    @property
    def is_cut(self) -> bool:
        return self.count == AT_MOST

    @property
    def has_more(self) -> bool:
        return self.count > len(self.happenings)


def news(membership: Membership, *, on: date, length: int = AT_MOST) -> News:
    """Queries: 2, the events and the institutions they name."""
    since = add_working_days(on, -1, canton=membership.institution.canton)
    events = list(_events(membership, since=since, on=on)[:AT_MOST])
    once = list({_same(event): event for event in reversed(events)}.values())[::-1]
    here = once[:length]
    names = wording.institutions_of(here)
    own = membership.institutions(on)
    happenings = [_happening(event, _known(event, names, own), on=on) for event in here]
    return News(since, happenings, len(once))


def _same(event: CaseEvent) -> tuple[object, ...]:
    """Told to two institutions of the same reader, it happened once."""
    return event.operation, event.verb, event.subject


def _events(membership: Membership, *, since: date, on: date):
    """By others only: not by herself, and for who sees all cases, by other institutions."""
    own = membership.institutions(on)
    part = Participation.objects.in_force(on).filter(
        case=OuterRef("case"), institution__in=own, case__rows__last_step_on__gte=since
    )
    by_us = Q(by=membership.user_id)
    if membership.role in DECIDERS:
        by_us |= Q(institution__in=own)
    else:
        part = part.filter(user=membership.user_id)
    leads = part.filter(role__in=[ParticipationRole.LEAD, ParticipationRole.COORDINATION])
    begin = timezone.make_aware(datetime.combine(since, time.min))
    visible = Case.objects.visible_to(membership, on=on)
    return (
        CaseEvent.objects.readable(own=own)
        .exclude(by_us)
        .filter(Exists(part), at__gte=begin, case__in=visible)
        .annotate(sees_others=Exists(leads), may_name=may_be_named(membership, on=on))
        .select_related("case__person")
        .order_by("-at", "-pk")
    )


def _known(
    event: CaseEvent, names: dict[int, Institution], own: frozenset[int]
) -> dict[int, Institution]:
    """Other participants are named to the lead and the decider only."""
    joined = event.facts.get("joined")
    if event.sees_others or joined in own:
        return names
    return {pk: institution for pk, institution in names.items() if pk != joined}


def _happening(event: CaseEvent, names: dict[int, Institution], *, on: date) -> Happening:
    case = event.case
    return Happening(
        case_id=case.pk,
        case_key=case.key,
        number=case.number,
        person=case.person.name if event.may_name else "",
        at=event.at,
        is_today=timezone.localdate(event.at) == on,
        sentence=wording.sentence(event, names),
    )
