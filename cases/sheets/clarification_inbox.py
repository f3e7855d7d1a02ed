"""Positions we owe, clarifications of our cases, decisions we owe as decider, and what is done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import (
    DECIDERS,
    DECISIONS,
    Case,
    Clarification,
    Due,
    DueKind,
    Handover,
    Participation,
    Position,
    Responsibility,
)
from cases.preview import shown
from cases.sheets.inbox import loaded, paged
from cases.states import ParticipationRole
from contacts.models import Institution, Membership
from contacts.states import MemberRole

POSITIONS, OURS, TO_DECIDE, DONE = "positions", "ours", "decisions", "done"
TABS: dict[str, str | Promise] = {
    POSITIONS: _("Our position is asked"),
    OURS: _("Open in cases we lead"),
    TO_DECIDE: _("We are to decide"),
    DONE: _("Done"),
}


@dataclass(frozen=True)
class ClarificationRow:
    """`name` is empty for the decider, who sees number, institutions and days, and once masked."""

    case_id: int
    kind: str | Promise
    name: str
    number: str
    other: Institution | None
    since: date | None
    due_on: date | None
    is_late: bool
    is_urgent: bool
    state: str | Promise
    url: str


@dataclass(frozen=True)
class ClarificationInbox:
    tab: str
    counts: dict[str, int]
    page: Page
    rows: list[ClarificationRow]


Source = dict[type[Any], QuerySet]


def first_tab(membership: Membership) -> str:
    return TO_DECIDE if membership.role == MemberRole.COORDINATOR else POSITIONS


def clarification_inbox(
    membership: Membership, tab: str, *, number: str, on: date
) -> ClarificationInbox:
    """Queries: 4 or 5 for the counts, 2 for the page, at most 4 for its rows."""
    sources: dict[str, Callable[..., Source]] = {
        POSITIONS: _owed,
        OURS: _led,
        TO_DECIDE: _to_decide,
        DONE: _done,
    }
    chosen = {name: source(membership, on=on) for name, source in sources.items()}
    counts = {name: sum(rows.count() for rows in one.values()) for name, one in chosen.items()}
    sort, order = (F("due_on"), "sort")
    if tab == DONE:
        sort, order = (Coalesce("ended_at", "begun_at"), "-sort")
    page = paged(chosen[tab], sort, order, number)
    found = loaded(page, chosen[tab])
    if tab == TO_DECIDE:
        rows = _decisions(found, on=on)
    else:
        rows = [_row(one, owed=tab == POSITIONS, on=on) for one in found]
    return ClarificationInbox(tab, counts, page, rows)


def _owed(membership: Membership, *, on: date) -> Source:
    """As long as one is due: asked and not stated, or announced for later and nothing decided."""
    due = Due.objects.open().of(membership.institutions(on)).filter(kind=DueKind.POSITION)
    rows = Position.objects.addressed_to(membership, on=on)
    return {Position: rows.filter(key__in=due.values("key"))}


def _led(membership: Membership, *, on: date) -> Source:
    return {Clarification: Clarification.objects.open().filter(case__in=_cases(membership, on=on))}


def _cases(membership: Membership, *, on: date) -> QuerySet:
    """Open cases our institution leads."""
    own = membership.institutions(on)
    leading = Responsibility.objects.current().filter(institution__in=own)
    return Case.objects.visible_to(membership, on=on).filter(pk__in=leading.values("case"))


def _to_decide(membership: Membership, *, on: date) -> Source:
    if membership.role not in DECIDERS:
        return {Due: Due.objects.none()}
    dues = Due.objects.open().filter(
        institution=membership.institution_id,
        kind__in=DECISIONS,
        case__in=Case.objects.visible_to(membership, on=on),
    )
    return {Due: dues}


def _done(membership: Membership, *, on: date) -> Source:
    """What we stated or need not state any more, and what is over in a case we lead or led last."""
    owed = _owed(membership, on=on)[Position].values("pk")
    stated = Position.objects.addressed_to(membership, on=on).exclude(pk__in=owed)
    over = Clarification.objects.exclude(pk__in=Clarification.objects.open().values("pk"))
    leading = Participation.objects.of(membership, on=on).in_force(on)
    over = over.filter(case__in=leading.filter(role=ParticipationRole.LEAD).values("case"))
    return {
        Position: stated.annotate(ended_at=F("answered_at"), begun_at=F("sent_at")),
        Clarification: over.annotate(ended_at=F("decided_at"), begun_at=F("opened_at")),
    }


def _row(row: Position | Clarification, *, owed: bool, on: date) -> ClarificationRow:
    if isinstance(row, Position):
        return _position(row, owed=owed, on=on)
    return _clarification(row, on=on)


def _position(position: Position, *, owed: bool, on: date) -> ClarificationRow:
    """An own position has no preview: then we led the case when it was asked."""
    is_own = position.addressee_id == position.sender_id
    preview = shown(position.preview, masked=position.is_name_masked(on))
    due_on = max(filter(None, [position.due_on, position.next_on]))
    return ClarificationRow(
        case_id=position.case_id,
        kind=_("Our position") if is_own else _("Position on responsibility"),
        name=preview.name,
        number=position.case.number,
        other=None if is_own else position.sender,
        since=timezone.localdate(position.sent_at),
        due_on=due_on if owed else None,
        is_late=owed and due_on < on,
        is_urgent=owed and position.clarification.is_urgent,
        state=position.get_code_display() or position.get_state_display(),
        url=reverse("position_answer", args=[position.key]),
    )


def _clarification(clarification: Clarification, *, on: date) -> ClarificationRow:
    case = clarification.case
    is_open = clarification.is_open
    return ClarificationRow(
        case_id=case.pk,
        kind=_("Clarification"),
        name=case.person.name,
        number=case.number,
        other=clarification.names,
        since=timezone.localdate(clarification.opened_at),
        due_on=clarification.due_on if is_open else None,
        is_late=is_open and clarification.due_on < on,
        is_urgent=is_open and clarification.is_urgent,
        state=clarification.get_state_display(),
        url=reverse("clarification", args=[case.key, clarification.key]),
    )


def _decisions(dues: list[Due], *, on: date) -> list[ClarificationRow]:
    """Number, lead and days only: the person is not named to the decider here. Queries: 3."""
    keys = [due.key for due in dues]
    pages = {
        row.key: (name, row)
        for name, model in (("clarification", Clarification), ("case_handover", Handover))
        for row in model.objects.filter(key__in=keys)
    }
    periods = Responsibility.objects.current().select_related("institution")
    leads = {
        period.case_id: period.institution
        for period in periods.filter(case__in=[due.case_id for due in dues])
    }
    return [_decision(due, pages.get(due.key), leads.get(due.case_id), on=on) for due in dues]


def _decision(due: Due, page: tuple[str, Any] | None, lead, *, on: date) -> ClarificationRow:
    name, row = page or ("case_responsibility", None)
    keys = [due.case.key, row.key] if row else [due.case.key]
    begun = row and (row.escalated_at if isinstance(row, Clarification) else row.sent_at)
    return ClarificationRow(
        case_id=due.case_id,
        kind=due.get_kind_display(),
        name="",
        number=due.case.number,
        other=lead,
        since=timezone.localdate(begun) if begun else None,
        due_on=due.due_on,
        is_late=due.due_on < on,
        is_urgent=isinstance(row, Clarification) and row.is_urgent,
        state=row.get_state_display() if row else "",
        url=reverse(name, args=keys),
    )
