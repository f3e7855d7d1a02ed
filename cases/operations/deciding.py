"""Putting a handover before the decider, and the decision."""

import logging
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _

from cases import notifications
from cases.models import Case, Due, DueKind, Handover
from cases.operations.approaching import conclude, tell_both
from cases.operations.clarifications import overrule
from cases.operations.closing import follow_confirmers
from cases.operations.ping_pong import DECISIONS, bring_in_decider, follow_decider, looked_at
from cases.operations.steps import (
    clock,
    day,
    lead_of,
    owe,
    require_decider,
    require_institution,
    settle,
    step,
    tell,
)
from cases.states import HandoverState
from contacts.models import Institution, Membership

# What the binding offer takes over from the one that was decided on.
CARRIED_OVER = (
    "case",
    "sender",
    "sender_user",
    "addressee",
    "contact",
    "question",
    "categories",
    "basis",
    "basis_note",
    "informer",
    "informed_on",
    "inform_by",
    "covered_until",
    "summary",
    "summary_category",
    "package",
    "stays_involved",
    "loan_until",
    "loan_basis",
    "effective_on",
    "clarification",
)
log = logging.getLogger("iiz.cases")


def escalate_handover(handover: Handover, *, by: Membership, at: datetime) -> Handover:
    """The sender puts an unanswered handover before the decider."""
    with step(handover.case, by=by, at=at, reason="handover.escalate") as case:
        handover = locked_handover(handover)
        require_institution(handover.sender, by)
        if handover.due_on >= day(at):
            message = _("Possible once the deadline has passed without an answer.")
            raise ValidationError(message, code="not_overdue")
        if handover.state == HandoverState.ASKED_BACK:
            message = _("It is your turn: answer the question back first.")
            raise ValidationError(message, code="asked_back")
        put_before_decider(handover, case, at=at)
        tell_both(handover, "handover.escalate", at=at)
        return handover


def put_before_decider(handover: Handover, case: Case, *, at: datetime) -> None:
    handover.advance("escalate")
    handover.full_clean()
    handover.save()
    settle(DueKind.HANDOVER, handover.key, at=at)
    settle(DueKind.BACK, handover.key, at=at)
    who = bring_in_decider(case, at=at)
    due_on = clock("decision", case, on=day(at)).due_on
    owe(who.institution, case, DueKind.DECISION, handover.key, due_on=due_on)


def decide_handover(
    handover: Handover, *, by: Membership, at: datetime, decided_for: Institution, reasons: str
) -> Handover:
    """For the sender it leads on; for the addressee a binding handover is proposed at once."""
    with step(handover.case, by=by, at=at, reason="handover.decide") as case:
        handover = locked_handover(handover)
        require_decider(case, by, on=day(at))
        if decided_for.pk not in (handover.sender_id, handover.addressee_id):
            message = _("Choose one of the two institutions.")
            raise ValidationError({"decided_for": ValidationError(message, code="choice")})
        if not reasons.strip():
            message = _("A decision gives its reasons in writing.")
            raise ValidationError({"reasons": ValidationError(message, code="required")})
        handover.decided_for, handover.decision_reasons = decided_for, reasons
        handover.decided_at = at
        handover.decided_without_coordination = by.role == "head"
        conclude(handover, "decide", by=by, at=at)
        settle(DueKind.DECISION, handover.key, at=at)
        looked_at(case, at=at)
        if handover.clarification_id and decided_for.pk == handover.sender_id:
            overrule(handover.clarification, case, at=at)
        tell_both(handover, "handover.decide", at=at, decided_for=decided_for.pk)
        notifications.decided(case, handover.sender)
        if decided_for.pk == handover.addressee_id:
            _propose_decided(handover, case, at=at)
        else:
            notifications.ended(handover, at=at)
        return handover


def look_at_case(case: Case, *, by: Membership, at: datetime) -> Case:
    """The decider has looked at the to and fro, without deciding anything."""
    with step(case, by=by, at=at, reason="case.look_at") as case:
        require_decider(case, by, on=day(at))
        looked_at(case, at=at)
        for reading in {lead_of(case).institution, by.institution}:
            tell(case, "case.look_at", at=at, subject="case", to=reading)
        return case


def renew_deciders(*, at: datetime) -> int:
    """When a mandate began or ended, open decisions go to whoever decides now, and so do closings
    that wait to be confirmed.

    Returns: how many cases had one open. A case that cannot be followed stops no other.
    """
    dues = Due.objects.open().filter(kind__in=(*DECISIONS, DueKind.CLOSING))
    cases = list(Case.objects.open().filter(pk__in=dues.values("case")).order_by("pk"))
    followed = 0
    for one in cases:
        try:
            with step(one, by=None, at=at, reason="case.follow_decider") as case:
                follow_decider(case, at=at)
                follow_confirmers(case, at=at)
        except (ValidationError, DatabaseError) as error:
            facts = {"case_id": one.pk, "error": type(error).__name__}
            log.error("decider not followed", extra=facts)
        else:
            followed += 1
    return followed


def _propose_decided(decided: Handover, case: Case, *, at: datetime) -> Handover:
    """The same offer once more, now binding, in the name of the sender."""
    sides = {"sender": decided.sender, "addressee": decided.addressee}
    limit = clock("handover_answer", case, on=day(at), **sides)
    handover = Handover(
        reason="decision",
        binding=True,
        decided_for=decided.decided_for,
        sent_at=at,
        due_on=limit.due_on,
        guideline_id=limit.guideline_id,
        **{name: getattr(decided, name) for name in CARRIED_OVER},
    )
    handover.preview = {**decided.preview, "binding": True, "due_on": limit.due_on.isoformat()}
    handover.full_clean()
    handover.save()
    owe(handover.addressee, case, DueKind.HANDOVER, handover.key, due_on=limit.due_on)
    tell_both(handover, "handover.propose", at=at, reason="decision")
    notifications.asked(handover, at=at)
    return handover


def locked_handover(handover: Handover) -> Handover:
    rows = Handover.objects.select_for_update(of=("self",)).select_related(
        "case__network", "case__person", "sender", "addressee__group", "contact", "clarification"
    )
    return rows.get(pk=handover.pk)
