"""Klären: the question, the positions, the decision; the interim lead leads on meanwhile."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases import notifications
from cases.models import Case, Clarification, Due, DueKind
from cases.operations import approaching
from cases.operations.approaching import ON_MANDATE, Grounds, open_notice
from cases.operations.closing import lapse_closing
from cases.operations.ending import supersede
from cases.operations.ping_pong import bring_in_decider, follow_decider, looked_at, pass_on
from cases.operations.steps import (
    clock,
    day,
    lead_of,
    owe,
    require,
    require_decider,
    require_lead,
    settle,
    step,
    tell,
)
from cases.states import NoticeTopic, PositionState
from contacts.deciders import decider
from contacts.models import Institution, Membership

OWED_BY_THE_LEAD = (DueKind.CLARIFICATION, DueKind.EXECUTION, DueKind.HOLD)


def open_clarification(
    case: Case,
    *,
    by: Membership,
    at: datetime,
    question: str,
    livelihood_secured: bool,
    livelihood_by: str,
) -> Clarification:
    """Notes the question; nobody is asked yet. The lead goes on, marked interim."""
    with step(case, by=by, at=at, reason="clarification.open") as case:
        require(case, "clarify")
        period = require_lead(case, by)
        urgent = "" if livelihood_secured else "_urgent"
        limit = clock(f"decision{urgent}", case, on=day(at))
        clarification = Clarification(
            case=case,
            question=question,
            opened_by=by.institution,
            opened_at=at,
            due_on=limit.due_on,
            guideline_id=limit.guideline_id,
            livelihood_secured=livelihood_secured,
            livelihood_by=livelihood_by,
        )
        clarification.full_clean()
        clarification.save()
        period.interim = True
        period.save()
        owe(by.institution, case, DueKind.CLARIFICATION, clarification.key, due_on=limit.due_on)
        tell_lead(clarification, "clarification.open", at=at)
        return clarification


def consensus(clarification: Clarification) -> Institution | None:
    """The institution all positions name, if it says itself that it is responsible."""
    positions = list(clarification.positions.select_related("names"))
    named = {position.names_id for position in positions}
    if len(positions) < 2 or len(named) != 1 or None in named:
        return None
    accepts = any(position.addressee_id == position.names_id for position in positions)
    return positions[0].names if accepts else None


def agree(clarification: Clarification, *, by: Membership, at: datetime) -> Clarification:
    """Records that all agree. The lead moves only when the named institution accepts."""
    with step(clarification.case, by=by, at=at, reason="clarification.agree") as case:
        clarification = locked_clarification(clarification)
        require_lead(case, by)
        names = consensus(clarification)
        if names is None:
            raise ValidationError(
                _(
                    "Possible once all institutions name the same one and it agrees itself."
                    " Otherwise put it before the decider."
                ),
                code="no_consensus",
            )
        clarification.advance("agree")
        _name(clarification, case, names, by=by, at=at)
        return clarification


def escalate_clarification(
    clarification: Clarification,
    *,
    by: Membership,
    at: datetime,
    grounds: Grounds = ON_MANDATE,
) -> Clarification:
    """Puts it before the decider. On the mandate alone it sees number, institutions and codes;
    person and content only for the categories a basis covers."""
    with step(clarification.case, by=by, at=at, reason="clarification.escalate") as case:
        clarification = locked_clarification(clarification)
        require_lead(case, by)
        clarification.advance("escalate")
        clarification.escalated_at = at
        clarification.save()
        _to_decider(clarification, case, grounds, at=at)
        if grounds.names_person:
            informer = grounds.informer or by.institution
            office = decider(case.network, lead=by.institution, on=day(at)).institution
            topic = NoticeTopic.EXCHANGE
            open_notice(case, topic, grounds, informer=informer, about=office, at=at)
        tell_lead(clarification, "clarification.escalate", at=at)
        return clarification


def _to_decider(
    clarification: Clarification, case: Case, grounds: Grounds, *, at: datetime
) -> None:
    who = bring_in_decider(case, grounds, at=at)
    key = "decision_urgent" if clarification.is_urgent else "decision"
    due_on = clock(key, case, on=day(at)).due_on
    owe(who.institution, case, DueKind.DECISION, clarification.key, due_on=due_on)


def decide_clarification(
    clarification: Clarification,
    *,
    by: Membership,
    at: datetime,
    names: Institution,
    reasons: str,
) -> Clarification:
    """The decider names who is to lead, with reasons; no ruling on any claim."""
    with step(clarification.case, by=by, at=at, reason="clarification.decide") as case:
        clarification = locked_clarification(clarification)
        require_decider(case, by, on=day(at))
        if not reasons.strip():
            message = _("A decision gives its reasons in writing.")
            raise ValidationError({"reasons": ValidationError(message, code="required")})
        askable = Institution.objects.askable(case.network, day(at)).filter(has_account=True)
        if not askable.filter(pk=names.pk).exists():
            message = _("This institution cannot lead in this network.")
            raise ValidationError({"names": ValidationError(message, code="choice")})
        clarification.advance("decide")
        clarification.reasons = reasons
        clarification.decided_by = by.user
        clarification.decided_without_coordination = by.role == "head"
        settle(DueKind.DECISION, clarification.key, at=at)
        looked_at(case, at=at)
        _name(clarification, case, names, by=by, at=at)
        return clarification


def _name(clarification: Clarification, case: Case, names: Institution, *, by, at) -> None:
    """Positions end; if the lead is named it stays, else it owes the handover."""
    clarification.names, clarification.decided_at = names, at
    clarification.full_clean()
    clarification.save()
    _end_positions(clarification, at=at)
    settle(DueKind.CLARIFICATION, clarification.key, at=at)
    verb = "clarification.decide" if clarification.reasons else "clarification.agree"
    tell_lead(clarification, verb, at=at, names=names.pk)
    lead = lead_of(case).institution
    for institution in {lead, names}:
        notifications.decided(case, institution)
    if lead == names:
        _complete(clarification, case, at=at)
        return
    due_on = clock("handover_answer", case, on=day(at)).due_on
    owe(lead, case, DueKind.EXECUTION, clarification.key, due_on=due_on)


def _end_positions(clarification: Clarification, *, at: datetime) -> None:
    """Who has not answered need not any more, and is told so."""
    asked = clarification.positions.filter(state=PositionState.ASKED)
    for position in asked.select_related("case__network", "sender", "addressee", "contact"):
        approaching.conclude(position, "lapse", by=None, at=at)
        if position.addressee_id not in (position.sender_id, clarification.names_id):
            approaching.tell_both(position, "position.lapse", at=at)
            notifications.ended(position, at=at)
    for position in clarification.positions.stated():
        settle(DueKind.POSITION, position.key, at=at)


def _complete(clarification: Clarification, case: Case, *, at: datetime) -> None:
    clarification.advance("complete")
    clarification.save()
    settle(DueKind.EXECUTION, clarification.key, at=at)
    _end_interim(case)
    case.clarified_on = case.clarified_on or day(at)
    case.save()


def follow_lead(case: Case, before: Institution, *, at: datetime) -> None:
    """The lead has moved: a decision that named it is executed, what it owes the new lead owes.

    A closing that waits to be confirmed was the former lead's.
    """
    lapse_closing(case, at=at)
    lead = lead_of(case).institution
    for clarification in case.clarifications.open().filter(names=lead):
        _complete(clarification, case, at=at)
    owed = Due.objects.open().filter(case=case, institution=before, kind__in=OWED_BY_THE_LEAD)
    for due in owed:
        pass_on(due, lead, at=at)
    follow_decider(case, at=at)


def overrule(clarification: Clarification, case: Case, *, at: datetime) -> None:
    """The decider has looked at the binding handover again and leaves the lead where it is."""
    clarification = locked_clarification(clarification)
    clarification.names = lead_of(case).institution
    _complete(clarification, case, at=at)


def _end_interim(case: Case) -> None:
    period = lead_of(case)
    if period.interim:
        period.interim = False
        period.save()


def reopen_clarification(
    clarification: Clarification, *, by: Membership, at: datetime, new_facts: str
) -> Clarification:
    """New facts put a decision before the decider once more; the interim lead stands."""
    with step(clarification.case, by=by, at=at, reason="clarification.reopen") as case:
        clarification = locked_clarification(clarification)
        if by.institution_id not in (lead_of(case).institution_id, clarification.names_id):
            message = _("Only the lead and the institution named can bring new facts.")
            raise ValidationError(message, code="not_yours")
        if clarification.reopened_at is not None:
            message = _("It has been reopened once. The steering committee's chair is next.")
            raise ValidationError(message, code="reopened")
        if not new_facts.strip():
            message = _("Say what is new.")
            raise ValidationError({"new_facts": ValidationError(message, code="required")})
        clarification.advance("reopen")
        clarification.reopened_at, clarification.new_facts = at, new_facts
        clarification.names, clarification.escalated_at = None, at
        clarification.full_clean()
        clarification.save()
        _supersede(clarification, case, at=at)
        settle(DueKind.EXECUTION, clarification.key, at=at)
        _to_decider(clarification, case, ON_MANDATE, at=at)
        tell_lead(clarification, "clarification.reopen", at=at)
        return clarification


def _supersede(clarification: Clarification, case: Case, *, at: datetime) -> None:
    handovers = case.handovers.open().filter(clarification=clarification)
    for handover in handovers.select_related("case__network", "sender", "addressee", "contact"):
        supersede(handover, at=at)


def withdraw_clarification(
    clarification: Clarification, *, by: Membership, at: datetime
) -> Clarification:
    with step(clarification.case, by=by, at=at, reason="clarification.withdraw") as case:
        clarification = locked_clarification(clarification)
        require_lead(case, by)
        clarification.advance("withdraw")
        clarification.save()
        _end_positions(clarification, at=at)
        for kind in (DueKind.CLARIFICATION, DueKind.DECISION):
            settle(kind, clarification.key, at=at)
        _end_interim(case)
        tell_lead(clarification, "clarification.withdraw", at=at)
        return clarification


def locked_clarification(clarification: Clarification) -> Clarification:
    rows = Clarification.objects.select_for_update(of=("self",)).select_related(
        "case__network", "case__person", "names"
    )
    return rows.get(pk=clarification.pk)


def tell_lead(clarification: Clarification, verb: str, *, at: datetime, **facts) -> None:
    """The lead reads every step; who was asked reads it on its own page."""
    lead = lead_of(clarification.case).institution
    subject = f"clarification:{clarification.key}"
    tell(clarification.case, verb, at=at, subject=subject, to=lead, **facts)
