"""The end of a loan: a person on either side gives the lead back, nothing moves by itself."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases import access, exchange, notifications
from cases.exchange import Offer
from cases.models import Case, Coverage, DueKind, Handover, Participation, Responsibility
from cases.operations.approaching import require_side
from cases.operations.clarifications import follow_lead
from cases.operations.deciding import locked_handover
from cases.operations.effecting import pass_tasks, tell_all
from cases.operations.ending import supersede
from cases.operations.steps import day, lead_of, settle, step
from cases.operations.taking_part import begin_period, end_period, join, leave, row_of
from cases.states import ParticipationRole
from contacts.models import Membership


def give_back(handover: Handover, *, by: Membership, at: datetime) -> Handover:
    """Rule: R-LOAN-01; accepting the loan has accepted the return, which is no to and fro.

    Possible before the agreed day too. Raises: ValidationError "not_lent", "not_yours".
    """
    with step(handover.case, by=by, at=at, reason="handover.give_back") as case:
        handover = locked_handover(handover)
        require_side(handover, by)
        handover.advance("give_back")
        period = lead_of(case)
        if not is_lent(handover, period):
            message = _("The lead is not on loan by this handover any more.")
            raise ValidationError(message, code="not_lent")
        for open_one in case.handovers.open().select_related("sender", "addressee", "contact"):
            supersede(open_one, at=at)
        handover.returned_at = at
        handover.full_clean()
        handover.save()
        settle(DueKind.LOAN, handover.key, at=at)
        _lead_back(handover, case, period, at=at)
        tell_all(handover, "handover.give_back", at=at)
        notifications.returned(case, handover.sender)
        notifications.returned(case, handover.addressee)
        return handover


def is_lent(handover: Handover, period: Responsibility | None) -> bool:
    """The period of lead that stands now came about by this loan."""
    if period is None or handover.returned_at or not handover.loan_until:
        return False
    return period.since_at == handover.effected_at


def _lead_back(handover: Handover, case: Case, period: Responsibility, *, at: datetime) -> None:
    end_period(period, at=at)
    _step_aside(row_of(period), handover, at=at)
    lender = handover.sender
    stayed = case.participations.get(institution=lender, ended_at__isnull=True)
    join(case, lender, ParticipationRole.LEAD, at=at, basis=stayed.basis)
    pass_tasks(handover, case, to=lender, at=at)
    undecided = case.clarifications.open().exists()
    begin_period(case, lender, at=at, interim=undecided)
    follow_lead(case, handover.addressee, at=at)


def _step_aside(row: Participation, handover: Handover, *, at: datetime) -> None:
    """The borrower takes part as it did before the loan if that lasts, else it is a former one."""
    was = row.history.filter(history_date__lt=handover.effected_at).order_by("history_id").last()
    took_part = was is not None and was.role == ParticipationRole.PARTICIPANT
    if took_part and (was.until is None or was.until >= day(at)):
        row.role, row.basis, row.until = was.role, was.basis, was.until
        row.save()
        _uncover(row, handover, at=at)
        access.grant(row.institution, row.case, "participant")
    else:
        leave(row, at=at)


def _uncover(row: Participation, handover: Handover, *, at: datetime) -> None:
    """What the loan covered ends with it; what was covered before lasts as long as it would have,
    unless it was ended meanwhile."""
    for covered in row.coverage.filter(ended_at__isnull=True):
        versions = covered.history.filter(history_date__lt=handover.effected_at)
        was = versions.order_by("history_id").last()
        if was is None:
            covered.ended_at = at
        else:
            covered.until = was.until
            _rest_again(covered, was.basis, handover, at=at)
        covered.save()


def _rest_again(covered: Coverage, basis: str, handover: Handover, *, at: datetime) -> None:
    """On what it rested before the loan, unless the person took that back meanwhile."""
    if basis == covered.basis or covered.basis != handover.basis:
        return
    sides = handover.case, handover.sender, handover.addressee
    offer = Offer(*sides, [covered.category], basis)
    if exchange.refusals(offer, on=day(at)):
        covered.ended_at = at
    else:
        covered.basis = basis
