"""Übergeben: proposing, answering, and the one moment in which the lead moves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases import notifications
from cases.exchange import Item
from cases.models import TAKE_PART, Case, DueKind, Handover, Person, Task
from cases.operations import approaching
from cases.operations.approaching import Ask, Decline, apply_decline, conclude, open_notice
from cases.operations.clarifications import follow_lead
from cases.operations.deciding import locked_handover, put_before_decider, tell_both
from cases.operations.packages import pack, still_covered, task_ids
from cases.operations.ping_pong import count_decline, count_return, looked_at, require_news
from cases.operations.records import note_task
from cases.operations.requests import take_in
from cases.operations.steps import (
    clock,
    day,
    lead_of,
    owe,
    require,
    require_institution,
    require_lead,
    settle,
    step,
    tell,
)
from cases.operations.taking_part import (
    begin_period,
    end_period,
    has_led_within_a_year,
    step_back,
)
from cases.states import NoticeTopic, ParticipationRole
from contacts.codes import is_code
from contacts.models import Membership


@dataclass(frozen=True)
class Offer:
    """Why the lead is offered, and what goes along if it is accepted."""

    reason: str
    summary: str = ""
    summary_category: str = "plan"
    lines: Iterable[Item] = ()
    stays_involved: bool = False
    what_is_new: str = ""


def propose_handover(
    case: Case, ask: Ask, offer: Offer, *, by: Membership, at: datetime
) -> Handover:
    """Offers the lead; the sender leads until the addressee accepts. Raises: ValidationError."""
    with step(case, by=by, at=at, reason="handover.propose") as case:
        require(case, "hand_over")
        require_lead(case, by)
        if not is_code("handover_reason", offer.reason):
            message = _("Choose why you hand over.")
            raise ValidationError({"reason": ValidationError(message, code="required")})
        decision = case.clarifications.open().filter(names=ask.addressee).first()
        if decision is None:
            require_news(case, ask.addressee, offer.what_is_new)
        handover = Handover(
            reason="decision" if decision else offer.reason,
            summary=offer.summary,
            summary_category=offer.summary_category if offer.summary else "",
            stays_involved=offer.stays_involved,
            what_is_new=offer.what_is_new,
            binding=decision is not None,
            clarification=decision,
            package=pack(case, ask, offer, giver=by.institution, on=day(at)),
        )
        limit = clock(
            "handover_answer", case, on=day(at), sender=by.institution, addressee=ask.addressee
        )
        approaching.send(handover, case, ask, by=by, limit=limit, at=at)
        tell_both(handover, "handover.propose", at=at, reason=handover.reason)
        notifications.asked(handover)
        if decision:
            settle(DueKind.EXECUTION, decision.key, at=at)
        return handover


def accept_handover(
    handover: Handover,
    *,
    by: Membership,
    at: datetime,
    reservations: Iterable[str] = (),
    own_person: Person | None = None,
) -> Handover:
    """The lead moves, at one instant; each reservation becomes a task of the sender."""
    with step(handover.case, by=by, at=at, reason="handover.accept") as case:
        handover = _answerable(handover, by)
        points = [point.strip() for point in reservations if point.strip()]
        handover.reservations, handover.effected_at = points, at
        handover.package = still_covered(handover, on=day(at))
        conclude(handover, "accept_with_reservation" if points else "accept", by=by, at=at)
        looked_at(case, at=at)
        move_lead(handover, case, by=by, at=at, own_person=own_person)
        for point in points:
            _reserve(handover, case, point, by=by, at=at)
        informer, about = handover.informer, handover.addressee
        open_notice(case, NoticeTopic.LEAD, None, informer=informer, about=about, at=at)
        tell(
            case,
            "handover.accept",
            at=at,
            subject=f"handover:{handover.key}",
            sender=handover.sender_id,
            addressee=handover.addressee_id,
        )
        notifications.answered(handover)
        return handover


def move_lead(
    handover: Handover, case: Case, *, by: Membership, at: datetime, own_person: Person | None
) -> None:
    """One instant for both ends; the database refuses none and two."""
    returned = has_led_within_a_year(case, handover.addressee, at=at)
    before = lead_of(case)
    end_period(before, at=at)
    stays = max(handover.covered_until, day(at)) if handover.stays_involved else None
    step_back(before, at=at, stays_until=stays)
    take_in(handover, case, ParticipationRole.LEAD, at=at, own_person=own_person)
    for task in Task.objects.open().filter(pk__in=task_ids(handover.package), case=case):
        task.assignee = handover.addressee
        task.save()
        settle(DueKind.TASK, task.key, at=at)
        owe(handover.addressee, case, DueKind.TASK, task.key, due_on=task.due_on)
    for request in case.requests.open().filter(addressee=handover.addressee, type=TAKE_PART):
        conclude(request, "lapse", by=by, at=at)
    undecided = case.clarifications.open().exists()
    begin_period(case, handover.addressee, at=at, interim=undecided)
    follow_lead(case, before.institution, at=at)
    if returned and not handover.binding:
        count_return(case, at=at)


def _reserve(handover: Handover, case: Case, point: str, *, by: Membership, at: datetime) -> None:
    due_on = clock("plan", case, on=day(at)).due_on
    note_task(case, by=by, at=at, assignee=handover.sender, title=point[:200], due_on=due_on)


def decline_handover(
    handover: Handover, decline: Decline, *, by: Membership, at: datetime
) -> Handover:
    """The sender leads on. The counter-proposal "coordination" puts it before the decider."""
    with step(handover.case, by=by, at=at, reason="handover.decline") as case:
        handover = _answerable(handover, by)
        if handover.binding:
            message = _(
                "This executes a decision: accept it, also with reservation. With new facts the"
                " clarification can be reopened once."
            )
            raise ValidationError(message, code="binding")
        apply_decline(handover, decline)
        to_decider = decline.counter_proposal == "coordination"
        if to_decider:
            put_before_decider(handover, case, at=at)
        else:
            conclude(handover, "decline", by=by, at=at)
        if decline.reason != "wrong_addressee":
            count_decline(case, at=at)
        tell_both(handover, "handover.decline", at=at, decline_reason=decline.reason)
        notifications.answered(handover)
        return handover


def ask_back_handover(
    handover: Handover, *, by: Membership, at: datetime, question: str
) -> Handover:
    with step(handover.case, by=by, at=at, reason="handover.ask_back"):
        handover = _answerable(handover, by)
        approaching.ask_back(handover, question, at=at)
        tell_both(handover, "handover.ask_back", at=at)
        notifications.asked_back(handover)
        return handover


def answer_back_handover(
    handover: Handover, *, by: Membership, at: datetime, answer: str
) -> Handover:
    with step(handover.case, by=by, at=at, reason="handover.answer_back"):
        handover = locked_handover(handover)
        require_institution(handover.sender, by)
        approaching.answer_back(handover, answer, at=at)
        tell_both(handover, "handover.answer_back", at=at)
        notifications.asked(handover)
        return handover


def withdraw_handover(handover: Handover, *, by: Membership, at: datetime) -> Handover:
    with step(handover.case, by=by, at=at, reason="handover.withdraw") as case:
        handover = locked_handover(handover)
        require_institution(handover.sender, by)
        conclude(handover, "withdraw", by=by, at=at)
        settle(DueKind.DECISION, handover.key, at=at)
        decision = handover.clarification
        if decision is not None and decision.is_open:
            due_on = clock("handover_answer", case, on=day(at)).due_on
            owe(handover.sender, case, DueKind.EXECUTION, decision.key, due_on=due_on)
        tell_both(handover, "handover.withdraw", at=at)
        notifications.ended(handover)
        return handover


def _answerable(handover: Handover, by: Membership) -> Handover:
    handover = locked_handover(handover)
    require_institution(handover.addressee, by)
    return handover
