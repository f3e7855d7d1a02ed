"""The five answers at the head of every case page, as one reader may have them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cases import exchange
from cases.exchange import Allowed
from cases.models import (
    CaseRow,
    Coverage,
    Due,
    DueKind,
    Handover,
    Participation,
    Responsibility,
)
from cases.reading import Reader
from cases.sheets.chips import Chip, chip
from cases.states import (
    PHASES,
    HandoverState,
    ParticipationRole,
    Phase,
    ResponsibilityStatus,
)
from contacts.models import Institution
from iiz.calendar import working_days_between

DATES_SHOWN = 2
ANSWERS = (DueKind.REQUEST, DueKind.HANDOVER, DueKind.POSITION)


@dataclass(frozen=True)
class NextLead:
    """Accepted for a later day; told to those who may know who else takes part."""

    institution: Institution
    is_us: bool
    on: date


@dataclass(frozen=True)
class Lead:
    institution: Institution
    is_us: bool
    interim: bool
    since: date
    person: str
    loan_until: date | None
    next: NextLead | None


@dataclass(frozen=True)
class Waiting:
    """`is_us`: others wait for us. `more`: how many other institutions owe the lead an answer."""

    institution: Institution
    is_us: bool
    since: date
    working_days: int
    more: int


@dataclass(frozen=True)
class NextDate:
    what: str | Promise
    on: date
    is_today: bool
    is_late: bool


@dataclass(frozen=True)
class Step:
    label: str | Promise
    is_done: bool
    is_current: bool


@dataclass(frozen=True)
class CaseHeader:
    lead: Lead | None
    waiting: Waiting | None
    dates: list[NextDate]
    chips: list[Chip]
    status: ResponsibilityStatus | None
    steps: list[Step]
    closing_waits: bool

    @property
    def is_disputed(self) -> bool:
        return self.status == ResponsibilityStatus.DISPUTED

    @property
    def is_unclear(self) -> bool:
        return self.status == ResponsibilityStatus.UNCLEAR

    @property
    def lead_sentence(self) -> str:
        """ "we, for the interim, since 01.09.2026": the lead in the short head of a task."""
        if self.lead is None:
            return ""
        name = _("we") if self.lead.is_us else self.lead.institution.name
        words = {"name": name, "day": f"{self.lead.since:%d.%m.%Y}"}
        if self.lead.interim:
            return _("%(name)s, for the interim") % words
        return _("%(name)s, since %(day)s") % words


def case_header(reader: Reader) -> CaseHeader:
    """Queries: at most 8, whatever the size of the case."""
    former = reader.standing == "former"
    dues = _dues(reader)
    return CaseHeader(
        lead=None if former else _lead(reader),
        waiting=None if former else _waiting(reader, dues),
        dates=[_date(due, reader) for due in dues[:DATES_SHOWN]],
        chips=[] if former else _chips(reader),
        status=responsibility_status(reader) if reader.sees_declines else None,
        steps=[] if former else _steps(reader),
        closing_waits=any(due.kind == DueKind.CLOSING for due in dues),
    )


def _lead(reader: Reader) -> Lead | None:
    coming = Handover.objects.waiting().filter(case=OuterRef("case"))
    rows = Responsibility.objects.current().select_related("institution")
    rows = rows.annotate(
        next_lead=Subquery(coming.values("addressee")[:1]),
        next_on=Subquery(coming.values("effective_on")[:1]),
    )
    period = rows.filter(case=reader.case).first()
    if period is None:
        return None
    return Lead(
        institution=period.institution,
        is_us=period.institution_id in reader.own,
        interim=period.interim,
        since=timezone.localdate(period.since_at),
        person=_person(period) if reader.sees_others else "",
        loan_until=period.loan_until,
        next=_next_lead(period, reader) if period.next_on and reader.sees_others else None,
    )


def _next_lead(period: Responsibility, reader: Reader) -> NextLead:
    institution = Institution.objects.get(pk=period.next_lead)
    return NextLead(institution, institution.pk in reader.own, period.next_on)


def _person(period: Responsibility) -> str:
    """Who in the institution looks after the case."""
    rows = Participation.objects.filter(case=period.case_id, institution=period.institution_id)
    row = rows.filter(ended_at__isnull=True, user__isnull=False).select_related("user").first()
    return row.user.name if row else ""


def _waiting(reader: Reader, dues: list[Due]) -> Waiting | None:
    rows = CaseRow.objects.filter(case=reader.case, institution__in=reader.own)
    row = rows.filter(waiting_on__isnull=False).select_related("waiting_on").first()
    if row is None:
        return None
    canton = reader.case.network.canton
    asked = {due.institution_id for due in dues} - reader.own - {row.waiting_on_id}
    return Waiting(
        institution=row.waiting_on,
        is_us=row.waiting_on_id in reader.own,
        since=row.waiting_since,
        working_days=working_days_between(row.waiting_since, reader.on, canton=canton),
        more=len(asked),
    )


def _dues(reader: Reader) -> list[Due]:
    """What we owe, and for the lead the answers others owe; soonest first."""
    seen = Q(institution__in=reader.own)
    if reader.leads:
        seen |= Q(kind__in=ANSWERS)
    rows = Due.objects.open().filter(seen, case=reader.case)
    return list(rows.select_related("institution").order_by("due_on", "pk"))


def _date(due: Due, reader: Reader) -> NextDate:
    what = due.get_kind_display()
    if due.institution_id not in reader.own:
        words = {"what": what, "institution": due.institution.short}
        what = _("%(what)s by %(institution)s") % words
    return NextDate(
        what=what,
        on=due.due_on,
        is_today=due.due_on == reader.on,
        is_late=due.due_on < reader.on,
    )


def _chips(reader: Reader) -> list[Chip]:
    """For the lead and the decider one per other participant, and per institution to which the
    person allows them to tell something; for the rest only the own one."""
    rows = Participation.objects.in_force(reader.on).filter(case=reader.case)
    rows = rows.exclude(role=ParticipationRole.LEAD)
    if not reader.sees_others:
        rows = rows.filter(institution__in=reader.own)
    rows = list(rows.select_related("institution"))
    covered: dict[int, list[Coverage]] = {}
    for coverage in Coverage.objects.in_force(reader.on).filter(participation__in=rows):
        covered.setdefault(coverage.participation_id, []).append(coverage)
    parts = {row.institution: covered.get(row.pk, []) for row in rows}
    allowed: dict[Institution, list[Allowed]] = {institution: [] for institution in parts}
    for one in _allowed(reader):
        allowed.setdefault(one.receiver, []).append(one)
    return [chip(one, parts.get(one, []), said, on=reader.on) for one, said in allowed.items()]


def _allowed(reader: Reader) -> list[Allowed]:
    if not reader.sees_others:
        return []
    return exchange.allowed(reader.case, reader.own, on=reader.on)


def responsibility_status(reader: Reader) -> ResponsibilityStatus:
    """Rule: R-STATUS-01; settled without an open clarification, disputed when it is escalated,
    positions name different institutions, or a handover was declined since the last change."""
    clarification = reader.case.clarifications.open().prefetch_related("positions").first()
    if clarification is None:
        return ResponsibilityStatus.SETTLED
    named = {position.names_id for position in clarification.positions.all() if position.names_id}
    since = Responsibility.objects.current().filter(case=reader.case).values("since_at")[:1]
    declined = reader.case.handovers.filter(state=HandoverState.DECLINED, answered_at__gte=since)
    if clarification.escalated_at or len(named) > 1 or declined.exists():
        return ResponsibilityStatus.DISPUTED
    return ResponsibilityStatus.UNCLEAR


def _steps(reader: Reader) -> list[Step]:
    phases = [*PHASES[reader.case.track], Phase.CLOSED]
    here = phases.index(Phase(reader.case.held_phase or reader.case.phase))
    return [
        Step(label=phase.label, is_done=index < here, is_current=index == here)
        for index, phase in enumerate(phases)
    ]
