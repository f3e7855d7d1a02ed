"""Ending a case: closing it, having the closing confirmed, reopening it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases import notifications
from cases.models import (
    OUTLIVING,
    Case,
    Closing,
    Due,
    DueKind,
    Participation,
    Responsibility,
)
from cases.operations.approaching import conclude
from cases.operations.cases import lead_on, one_at_a_time
from cases.operations.follow_ups import cancel_follow_ups, end_contact, open_follow_ups
from cases.operations.steps import (
    clock,
    day,
    lead_of,
    owe,
    require,
    require_lead,
    settle,
    step,
    tell,
)
from cases.operations.taking_part import begin_period, end_period, leave
from cases.outcomes import DECEASED, NEVER_CHOSEN, outcome_group, settled_outcome
from cases.ports import close_elsewhere
from cases.states import ParticipationRole, Phase
from contacts.codes import is_code, label
from contacts.deciders import decider, is_decider
from contacts.models import Institution, Membership
from contacts.states import MemberRole
from iiz.calendar import add_months

REOPEN_MONTHS = 12


@dataclass(frozen=True)
class Ending:
    """How a case ends; `settled_with` is the institution that has accepted."""

    outcome: str
    solution: str = ""
    settled_with: Institution | None = None
    job_started_on: date | None = None
    workload: int | None = None


def needs_confirmation(outcome: str, by: Membership) -> bool:
    """Rule: R-CLOSING-02; another solution is confirmed by the head of the lead, or the decider."""
    return outcome_group(outcome) == "other" and by.role != MemberRole.HEAD


def end_case(case: Case, ending: Ending, *, by: Membership, at: datetime) -> Case:
    """Closes the case, or proposes to close it where somebody else confirms."""
    if needs_confirmation(ending.outcome, by):
        propose_closing(case, ending, by=by, at=at)
        return case
    return close_case(case, ending, by=by, at=at)


def close_case(case: Case, ending: Ending, *, by: Membership, at: datetime) -> Case:
    """Ends the lead and everything open; what is owed to the person stays due, except notices
    after a death."""
    died = ending.outcome == DECEASED
    with step(case, by=by, at=at, reason="case.close", in_all_her_cases=died) as case:
        require(case, "close")
        require_lead(case, by)
        _require_outcome(case, ending)
        if needs_confirmation(ending.outcome, by):
            message = _(
                "Another solution is confirmed by the head of your institution or the decider."
                " Propose the closing."
            )
            raise ValidationError(message, code="unconfirmed")
        lapse_closing(case, at=at)
        _end(case, ending, at=at)
        return case


def propose_closing(case: Case, ending: Ending, *, by: Membership, at: datetime) -> Closing:
    """The case stays open. What the lead found is kept with it from now on, in the lead's name."""
    with step(case, by=by, at=at, reason="closing.propose") as case:
        require(case, "propose_closing")
        require_lead(case, by)
        _require_outcome(case, ending)
        closing = Closing(
            case=case,
            institution=by.institution,
            proposed_by=by.user,
            proposed_at=at,
            outcome=ending.outcome,
            solution=ending.solution,
            job_started_on=ending.job_started_on,
            workload=ending.workload,
        )
        closing.full_clean()
        closing.save()
        _keep(case, ending)
        case.save()
        due_on = clock("decision", case, on=day(at)).due_on
        for house in _confirming(case, by.institution, on=day(at)):
            owe(house, case, DueKind.CLOSING, closing.key, due_on=due_on)
            tell(case, "closing.propose", at=at, subject="case", to=house, outcome=ending.outcome)
        return closing


def _confirming(case: Case, lead: Institution, *, on: date) -> list[Institution]:
    """The lead, for its head, and the decider if it takes part in the case already."""
    office = decider(case.network, lead=lead, on=on).institution
    part = case.participations.filter(institution=office, ended_at__isnull=True)
    return [lead, office] if office != lead and part.exists() else [lead]


def follow_confirmers(case: Case, *, at: datetime) -> None:
    """A mandate may move: who decided before owes nothing, who decides now does, by the same
    day (R-CLOSING-02)."""
    for closing in case.closings.open().select_related("institution"):
        dues = Due.objects.open().filter(kind=DueKind.CLOSING, key=closing.key)
        due_on, owing = dues[0].due_on, {due.institution_id for due in dues}
        confirming = _confirming(case, closing.institution, on=day(at))
        dues.exclude(institution__in=confirming).update(done_at=at)
        for house in confirming:
            if house.pk not in owing:
                owe(house, case, DueKind.CLOSING, closing.key, due_on=due_on)


def confirm_closing(closing: Closing, *, by: Membership, at: datetime) -> Case:
    """The case closes as it was proposed."""
    with step(closing.case, by=by, at=at, reason="closing.confirm") as case:
        closing = _answered(closing, case, "confirm", by=by, at=at)
        ending = Ending(
            closing.outcome,
            closing.solution,
            job_started_on=closing.job_started_on,
            workload=closing.workload,
        )
        _end(case, ending, at=at)
        return case


def refuse_closing(closing: Closing, *, by: Membership, at: datetime, reasons: str) -> Closing:
    """The case stays open; the lead reads why."""
    with step(closing.case, by=by, at=at, reason="closing.refuse") as case:
        if not reasons.strip():
            message = _("Say why the closing is not confirmed.")
            raise ValidationError({"reasons": ValidationError(message, code="required")})
        closing = _answered(closing, case, "refuse", by=by, at=at, reasons=reasons)
        _take_back(case)
        tell(case, "closing.refuse", at=at, subject="case", to=closing.institution)
        return closing


def withdraw_closing(closing: Closing, *, by: Membership, at: datetime) -> Closing:
    with step(closing.case, by=by, at=at, reason="closing.withdraw") as case:
        require_lead(case, by)
        closing = _conclude(closing, "withdraw", by=by, at=at)
        _take_back(case)
        tell(case, "closing.withdraw", at=at, subject="case", to=closing.institution)
        return closing


def lapse_closing(case: Case, *, at: datetime) -> None:
    """What was to be confirmed no longer can be: the lead has moved, or the case has ended."""
    for closing in case.closings.open():
        _conclude(closing, "lapse", by=None, at=at)
        _take_back(case)
        tell(case, "closing.lapse", at=at, subject="case", to=closing.institution)


def _answered(
    closing: Closing, case: Case, verb: str, *, by: Membership, at: datetime, reasons: str = ""
) -> Closing:
    require(case, "close")
    _require_confirmer(case, by, on=day(at))
    return _conclude(closing, verb, by=by, at=at, reasons=reasons)


def may_confirm(case: Case, by: Membership, *, lead: Institution, on: date) -> bool:
    """Queries: 1 or 2, and none for the head of the lead and for a caseworker."""
    is_head_of_lead = by.role == MemberRole.HEAD and by.institution_id == lead.pk
    return is_head_of_lead or is_decider(by, case.network, lead=lead, on=on)


def _require_confirmer(case: Case, by: Membership, *, on: date) -> None:
    if not may_confirm(case, by, lead=lead_of(case).institution, on=on):
        message = _("Only the head of the institution that leads, or the decider, confirms this.")
        raise ValidationError(message, code="not_confirmer")


def _conclude(
    closing: Closing, verb: str, *, by: Membership | None, at: datetime, reasons: str = ""
) -> Closing:
    rows = Closing.objects.select_for_update(of=("self",)).select_related("institution")
    closing = rows.get(pk=closing.pk)
    closing.advance(verb)
    closing.reasons, closing.answered_at = reasons, at
    closing.answered_by = by.user if by else None
    closing.full_clean()
    closing.save()
    settle(DueKind.CLOSING, closing.key, at=at)
    return closing


def _take_back(case: Case) -> None:
    case.solution = ""
    case.save()


def _keep(case: Case, ending: Ending) -> None:
    case.solution = ending.solution
    case.job_started_on = ending.job_started_on or case.job_started_on
    case.workload = ending.workload or case.workload


def _end(case: Case, ending: Ending, *, at: datetime) -> None:
    period = lead_of(case)
    lapse_open(case, at=at)
    case.phase, case.closed_on = Phase.CLOSED, day(at)
    case.held_phase, case.hold_reason, case.hold_until = "", "", None
    case.outcome, case.settled_with = ending.outcome, ending.settled_with
    _keep(case, ending)
    case.full_clean()
    case.save()
    end_period(period, at=at)
    _dismiss(case, period.institution_id, at=at)
    open_follow_ups(case, period.institution, at=at)
    close_elsewhere(case, at=at)
    tell(case, "case.close", at=at, subject="case", outcome=ending.outcome)


def _require_outcome(case: Case, ending: Ending) -> None:
    """Rule: R-CLOSING-01; another solution is described, a settled one names who has accepted."""
    errors, outcome = {}, ending.outcome
    if not is_code("closing_outcome", outcome) or outcome in NEVER_CHOSEN:
        errors["outcome"] = ValidationError(_("Choose an outcome."), code="required")
    group = outcome_group(outcome)
    if group == "other" and not ending.solution.strip():
        message = _("Describe the solution that was found.")
        errors["solution"] = ValidationError(message, code="required")
    if group == "settled":
        errors |= _not_settled(case, ending)
    if errors:
        raise ValidationError(errors)


def _not_settled(case: Case, ending: Ending) -> dict[str, ValidationError]:
    house = ending.settled_with
    if house is None or house.pk not in accepted_by(case):
        message = _("Name the institution that leads or has said that it is responsible.")
        return {"settled_with": ValidationError(message, code="settled_with")}
    if (fitting := settled_outcome(house.type)) == ending.outcome:
        return {}
    message = _("With %(institution)s the outcome is “%(outcome)s”.")
    words = {"institution": house.name, "outcome": label("closing_outcome", fitting)}
    return {"outcome": ValidationError(message, code="other_outcome", params=words)}


def accepted_by(case: Case) -> frozenset[int]:
    """Ids of the institution that leads and of those that say that they are responsible."""
    accepting = case.positions.accepting().values_list("addressee", flat=True)
    return frozenset({lead_of(case).institution_id, *accepting})


def lapse_open(case: Case, *, at: datetime) -> None:
    """Open handovers, requests and clarifications lapse unanswered; open tasks are cancelled."""
    for related in (case.requests, case.handovers, case.positions):
        for approach in related.open().select_related("case__network", "addressee", "contact"):
            conclude(approach, "lapse", by=None, at=at)
            if approach.addressee_id != approach.sender_id:
                notifications.ended(approach, at=at)
    for clarification in case.clarifications.open():
        clarification.advance("lapse")
        clarification.save()
    for task in case.tasks.open():
        task.advance("cancel")
        task.save()
    stays = Due.objects.open().filter(case=case).exclude(kind__in=OUTLIVING)
    stays.update(done_at=at)


def _dismiss(case: Case, lead_id: int, *, at: datetime) -> None:
    """Everybody but the last lead becomes former; after a death nobody is asked or informed."""
    others = case.participations.filter(ended_at__isnull=True).exclude(institution=lead_id)
    for row in others.select_related("case__network", "institution__group"):
        leave(row, at=at)
    if case.outcome == DECEASED:
        end_contact(case, at=at)


def reopen_case(case: Case, *, by: Membership, at: datetime, reason: str) -> Case:
    """Who reopens leads; coverage is not revived. Raises: ValidationError "too_late"."""
    with step(case, by=by, at=at, reason="case.reopen") as case:
        require(case, "reopen")
        if day(at) > add_months(case.closed_on, REOPEN_MONTHS):
            raise ValidationError(
                _("Closed more than twelve months ago. Open a new case for this person."),
                code="too_late",
            )
        if not reason.strip():
            message = _("Say why the case is reopened.")
            raise ValidationError({"reason": ValidationError(message, code="required")})
        one_at_a_time(case.person)
        case.phase, case.closed_on = Phase.REGISTERED, None
        case.outcome, case.solution, case.settled_with = "", "", None
        case.step_reason = reason.strip()
        case.full_clean()
        case.save()
        cancel_follow_ups([case], at=at)
        _replace_lead(case, by, at=at)
        tell(case, "case.reopen", at=at, subject="case")
        return case


def _replace_lead(case: Case, by: Membership, *, at: datetime) -> Responsibility:
    last = Participation.objects.select_related("case__network", "institution__group").filter(
        case=case, role=ParticipationRole.LEAD, ended_at__isnull=True
    )
    for row in last.exclude(institution=by.institution):
        leave(row, at=at)
    lead_on(case, by, at=at)
    return begin_period(case, by.institution, at=at)
