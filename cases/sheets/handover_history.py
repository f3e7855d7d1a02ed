"""Who led when, what was proposed to whom and what became of it, who told the person.

The lead and the decider see all of it; a participant sees who leads now and what concerns itself;
a former one its own part.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.clock import Clock, clock_of
from cases.models import (
    DECIDERS,
    Approach,
    Case,
    CaseEvent,
    Clarification,
    Due,
    DueKind,
    Handover,
    Notice,
    Request,
    Responsibility,
)
from cases.reading import Reader
from cases.sheets.responsibility_bar import Drawing, Led, Refused, draw
from cases.states import HandoverState, PositionState
from contacts.codes import label
from contacts.models import Institution

NAMED = ("sender", "addressee", "counter_institution", "decided_for", "rerouted_from")
QUIET = {
    HandoverState.ACCEPTED: "yes",
    HandoverState.ACCEPTED_RESERVATION: "yes",
    HandoverState.DECLINED: "no",
    HandoverState.PROPOSED: "clock",
    HandoverState.ASKED_BACK: "clock",
    HandoverState.ESCALATED: "clock",
}


@dataclass(frozen=True)
class Told:
    """What the person was told, or is still to be told, about one handover."""

    topic: str
    informer: Institution
    done_on: date | None
    channel: str
    state: str
    due_on: date


@dataclass(frozen=True)
class HandoverLine:
    """`ground` and `explanation` are empty where their category is not covered."""

    handover: Handover
    sender_is_us: bool
    addressee_is_us: bool
    icon: str
    proposed_on: date
    answered_on: date | None
    reason: str
    refusal: str
    ground: str
    explanation: str
    counter_proposal: str
    told: list[Told]
    url: str


@dataclass(frozen=True)
class RequestLine:
    request: Request
    what: str
    url: str


@dataclass(frozen=True)
class ClarificationLine:
    clarification: Clarification
    question: str
    stated: int
    asked: int
    clock: Clock | None
    url: str


@dataclass(frozen=True)
class ResponsibilityPage:
    """`drawing` is missing where the reader may know the present lead only."""

    periods: list[Led]
    drawing: Drawing | None
    handovers: list[HandoverLine]
    requests: list[RequestLine]
    clarifications: list[ClarificationLine]
    look_by: date | None

    @property
    def sentence(self) -> str:
        """The drawing in words."""
        return ". ".join(_led(period) for period in self.periods)


def _led(period: Led) -> str:
    words = {
        "name": period.institution.name,
        "since": f"{period.since:%d.%m.%Y}",
        "until": f"{period.until:%d.%m.%Y}" if period.until else "",
    }
    if period.until and period.loan_until:
        return _("%(name)s led on loan from %(since)s to %(until)s") % words
    if period.until:
        return _("%(name)s led from %(since)s to %(until)s") % words
    if period.loan_until:
        words["day"] = f"{period.loan_until:%d.%m.%Y}"
        return _("%(name)s leads since %(since)s, on loan until %(day)s") % words
    if period.interim:
        return _("%(name)s leads for the interim since %(since)s") % words
    return _("%(name)s leads since %(since)s") % words


def responsibility_page(reader: Reader) -> ResponsibilityPage:
    """Queries: 10 at most, whatever the size of the case."""
    periods = _periods(reader)
    handovers = _handovers(reader)
    sees_all = reader.sees_others and periods
    return ResponsibilityPage(
        periods=periods,
        drawing=draw(periods, _refused(handovers), on=_last_day(reader)) if sees_all else None,
        handovers=handovers,
        requests=_requests(reader),
        clarifications=_clarifications(reader),
        look_by=look_by(reader),
    )


def look_by(reader: Reader) -> date | None:
    """By when we, the decider, look at the to and fro; None for everybody else.

    Queries: at most 1.
    """
    role = reader.membership.role
    if not reader.case.ping_pong_at or role not in DECIDERS:
        return None
    dues = Due.objects.open().of(reader.own).filter(kind=DueKind.PING_PONG, key=reader.case.key)
    return dues.values_list("due_on", flat=True).first()


def _last_day(reader: Reader) -> date:
    return reader.case.closed_on or reader.on


def _periods(reader: Reader) -> list[Led]:
    rows = Responsibility.objects.filter(case=reader.case).select_related("institution")
    if reader.standing == "former":
        rows = rows.filter(institution__in=reader.own)
    elif not reader.sees_others:
        rows = rows.current()
    return [
        Led(
            institution=row.institution,
            since=timezone.localdate(row.since_at),
            until=timezone.localdate(row.until_at) if row.until_at else None,
            interim=row.interim,
            loan_until=row.loan_until,
        )
        for row in rows.order_by("since_at")
    ]


def _refused(lines: Iterable[HandoverLine]) -> list[Refused]:
    return [
        Refused(
            line.handover.addressee, timezone.localdate(line.handover.sent_at), line.answered_on
        )
        for line in reversed(list(lines))
        if line.handover.state == HandoverState.DECLINED and line.answered_on
    ]


def _concerning(rows, reader: Reader):
    if reader.sees_others:
        return rows
    return rows.filter(Q(sender__in=reader.own) | Q(addressee__in=reader.own))


def _handovers(reader: Reader) -> list[HandoverLine]:
    rows = _concerning(Handover.objects.filter(case=reader.case), reader)
    rows = list(rows.select_related(*NAMED))
    told = _told(reader, rows)
    return [_handover(row, reader, told.get(row.key, [])) for row in rows]


def _handover(row: Handover, reader: Reader, told: list[Told]) -> HandoverLine:
    texts = reader.reads_statement(row.addressee_id, row.sender_id)
    return HandoverLine(
        handover=row,
        sender_is_us=row.sender_id in reader.own,
        addressee_is_us=row.addressee_id in reader.own,
        icon=QUIET.get(HandoverState(row.state), "info"),
        proposed_on=timezone.localdate(row.sent_at),
        answered_on=timezone.localdate(row.answered_at) if row.answered_at else None,
        reason=label("handover_reason", row.reason),
        refusal=label("decline_reason", row.decline_reason) if row.decline_reason else "",
        ground=row.ground if texts else "",
        explanation=row.decline_text if texts else "",
        counter_proposal=_counter_proposal(row),
        told=told,
        url=_url(row, reader),
    )


def _counter_proposal(row: Handover) -> str:
    if not row.counter_proposal:
        return ""
    named = [row.counter_institution.name] if row.counter_institution else []
    dated = [f"{row.counter_on:%d.%m.%Y}"] if row.counter_on else []
    return ", ".join([label("counter_proposal", row.counter_proposal), *named, *dated])


def _url(row: Approach, reader: Reader) -> str:
    """The sender's page for the sender's side, the answer page for the one that was asked."""
    kind = row._meta.model_name
    if row.addressee_id in reader.own and row.sender_id not in reader.own:
        return reverse(f"{kind}_answer", args=[row.key])
    return reverse(f"case_{kind}", args=[reader.case.key, row.key])


def _told(reader: Reader, handovers: list[Handover]) -> dict[UUID, list[Told]]:
    """By handover; a notice belongs to the operation that opened it, as its history says."""
    if not handovers:
        return {}
    subjects = {f"handover:{row.key}": row.key for row in handovers}
    steps = CaseEvent.objects.filter(case=reader.case, subject__in=subjects)
    handover_of = {step.operation: subjects[step.subject] for step in steps}
    opened = Notice.history.filter(history_type="+", history_operation__in=handover_of)
    notice_of = dict(opened.values_list("id", "history_operation"))
    notices = Notice.objects.filter(pk__in=notice_of).select_related("informer")
    told: dict[UUID, list[Told]] = {}
    for notice in notices:
        told.setdefault(handover_of[notice_of[notice.pk]], []).append(_one_told(notice))
    return told


def _one_told(notice: Notice) -> Told:
    return Told(
        topic=notice.get_topic_display(),
        informer=notice.informer,
        done_on=notice.done_on,
        channel=label("channel", notice.channel) if notice.channel else "",
        state=notice.get_state_display(),
        due_on=notice.due_on,
    )


def _requests(reader: Reader) -> list[RequestLine]:
    rows = _concerning(Request.objects.open().filter(case=reader.case), reader)
    return [
        RequestLine(row, label("request_type", row.type), _url(row, reader))
        for row in rows.select_related("sender", "addressee")
    ]


def _clarifications(reader: Reader) -> list[ClarificationLine]:
    """For the lead and the decider; who was asked has its own page for its position."""
    if not reader.sees_others:
        return []
    rows = Clarification.objects.filter(case=reader.case).prefetch_related("positions")
    return [_clarification(row, reader.case, reader) for row in rows]


def _clarification(row: Clarification, case: Case, reader: Reader) -> ClarificationLine:
    positions = list(row.positions.all())
    opened_on = timezone.localdate(row.opened_at)
    canton = case.network.canton
    return ClarificationLine(
        clarification=row,
        question=row.question if reader.reads_statement(row.opened_by_id) else "",
        stated=sum(position.state == PositionState.STATED for position in positions),
        asked=len(positions),
        clock=clock_of(opened_on, row.due_on, on=reader.on, canton=canton) if row.is_open else None,
        url=reverse("clarification", args=[case.key, row.key]),
    )
