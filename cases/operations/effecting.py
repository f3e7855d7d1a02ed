"""The moment in which the lead moves: at acceptance, or on the day that was agreed."""

import logging
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _

from cases import exchange
from cases.models import TAKE_PART, Case, Due, DueKind, Handover, Task
from cases.operations.approaching import conclude, offer_of, open_notice, require_side
from cases.operations.clarifications import follow_lead
from cases.operations.deciding import locked_handover
from cases.operations.packages import internal_items, still_covered, task_ids
from cases.operations.ping_pong import count_return
from cases.operations.requests import take_in
from cases.operations.steps import day, lead_of, owe, settle, step, tell
from cases.operations.taking_part import (
    begin_period,
    end_period,
    has_led_within_a_year,
    leave,
    row_of,
    step_back,
)
from cases.states import NoticeTopic, ParticipationRole
from contacts.models import Institution, Membership

log = logging.getLogger("iiz.cases")


def effect_due_handovers(*, at: datetime) -> int:
    """The night: what was accepted for today or an earlier day takes effect, one by one.

    Returns: how many did. What fails stops no other and is tried again by the next run.
    """
    waiting = Handover.objects.waiting().filter(effective_on__lte=day(at))
    effected = 0
    for handover in list(waiting.select_related("case").order_by("effective_on", "pk")):
        try:
            effect_handover(handover, at=at)
        except (ValidationError, DatabaseError) as error:
            facts = {"handover_id": handover.pk, "error": type(error).__name__}
            log.error("handover not effected", extra=facts)
        else:
            effected += 1
    return effected


def effect_handover(handover: Handover, *, by: Membership | None = None, at: datetime) -> Handover:
    """Rule: R-EFFECT-01; from the agreed day on, by the night (`by` None) or by either side.

    Raises: ValidationError "too_early", "state" if it has been done.
    """
    with step(handover.case, by=by, at=at, reason="handover.effect") as case:
        handover = locked_handover(handover)
        if by is not None:
            require_side(handover, by)
        handover.advance("effect")
        if handover.effective_on > day(at):
            raise ValidationError(
                _("Agreed for %(day)s. Until then %(sender)s leads."),
                code="too_early",
                params={
                    "day": f"{handover.effective_on:%d.%m.%Y}",
                    "sender": handover.sender.name,
                },
            )
        mark_effect(handover, at=at)
        handover.full_clean()
        handover.save()
        take_effect(handover, case, at=at)
        tell_all(handover, "handover.effect", at=at)
        return handover


def mark_effect(handover: Handover, *, at: datetime) -> None:
    """What is no longer covered leaves the package. Not saved: the caller does it, once."""
    handover.effected_at = at
    handover.package = still_covered(handover, on=day(at))


def take_effect(handover: Handover, case: Case, *, at: datetime) -> None:
    """The lead moves, and the person is to be told of it."""
    settle(DueKind.EFFECT, handover.key, at=at)
    move_lead(handover, case, at=at)
    packed = internal_items(handover.package)
    told = offer_of(handover, sorted({item.category for item in packed}))
    exchange.hand_out(told, packed, at=at)
    informer, about = handover.informer, handover.addressee
    open_notice(case, NoticeTopic.LEAD, None, informer=informer, about=about, at=at)


def move_lead(handover: Handover, case: Case, *, at: datetime) -> None:
    """One instant for both ends; the database refuses none and two."""
    returned = has_led_within_a_year(case, handover.addressee, at=at)
    before = lead_of(case)
    end_period(before, at=at)
    if handover.stays_involved:
        step_back(row_of(before), until=stays_until(handover, on=day(at)))
    else:
        leave(row_of(before), at=at)
    take_in(handover, case, ParticipationRole.LEAD, at=at, own_person=handover.own_person)
    pass_tasks(handover, case, to=handover.addressee, at=at)
    for request in case.requests.open().filter(addressee=handover.addressee, type=TAKE_PART):
        conclude(request, "lapse", by=None, at=at)
    undecided = case.clarifications.open().exists()
    lent = handover.loan_until
    begin_period(case, handover.addressee, at=at, interim=undecided, loan_until=lent)
    owe_return(handover, case, at=at)
    follow_lead(case, before.institution, at=at)
    if returned and not (handover.binding or lent):
        count_return(case, at=at)


def stays_until(handover: Handover, *, on: date) -> date | None:
    """Who lends the lead stays until it comes back, however late that is."""
    return None if handover.loan_until else max(handover.covered_until, on)


def owe_return(handover: Handover, case: Case, *, at: datetime) -> None:
    """Both sides see to it that a lead on loan goes back; an earlier loan is over with this one."""
    Due.objects.open().filter(case=case, kind=DueKind.LOAN).update(done_at=at)
    if handover.loan_until:
        for side in (handover.sender, handover.addressee):
            owe(side, case, DueKind.LOAN, handover.key, due_on=handover.loan_until)


def pass_tasks(handover: Handover, case: Case, *, to: Institution, at: datetime) -> None:
    """What one side still has to do of the package the other does from now on."""
    giver = handover.sender if to == handover.addressee else handover.addressee
    packed = Task.objects.open().filter(pk__in=task_ids(handover.package), case=case)
    for task in packed.filter(assignee=giver):
        task.assignee = to
        task.save()
        settle(DueKind.TASK, task.key, at=at)
        owe(to, case, DueKind.TASK, task.key, due_on=task.due_on)
        facts = {"sender": giver.pk, "assignee": to.pk}
        for side in (giver, to):
            tell(case, "task.pass_on", at=at, subject=f"task:{task.key}", to=side, **facts)


def tell_all(handover: Handover, verb: str, *, at: datetime, **facts) -> None:
    """Who leads is for all participants to know."""
    subject, sides = f"handover:{handover.key}", (handover.sender_id, handover.addressee_id)
    facts |= {"sender": sides[0], "addressee": sides[1]}
    tell(handover.case, verb, at=at, subject=subject, **facts)
