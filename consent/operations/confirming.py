"""Somebody of the giver confirms what a rule asks for and the system cannot see."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from cases.operations.steps import day, step
from consent.models import Confirmation
from consent.states import CONFIRMABLE, Condition
from contacts.codes import is_code
from contacts.models import Institution, Membership
from contacts.operations.recording import end, lock
from contacts.states import MemberRole
from iiz.calendar import add_working_days

HEAD_CONFIRMS_WITHIN = 1  # Rule: R-EXCHANGE-05; working days of the network's canton


@dataclass(frozen=True)
class Claim:
    """What is confirmed towards whom, and how one knows; a written request names its basis."""

    condition: str
    receiver: Institution
    evidence: str
    basis: str = ""
    until: date | None = None


def confirm(case: Case, claim: Claim, *, by: Membership, at: datetime) -> Confirmation:
    """From this day on; who gives answers for it, so only its own people confirm.

    Raises: ValidationError per field.
    """
    with step(case, by=by, at=at, reason="confirmation.make") as case:
        confirmation = Confirmation(
            case=case,
            condition=claim.condition,
            giver=by.institution,
            receiver=claim.receiver,
            basis=claim.basis,
            by=by.user,
            evidence=claim.evidence.strip(),
            since=day(at),
            until=claim.until,
            head_by=_head_by(case, claim, on=day(at)),
        )
        _require_known(claim)
        confirmation.full_clean()
        confirmation.save()
        return confirmation


def _head_by(case: Case, claim: Claim, *, on: date) -> date | None:
    if claim.condition != Condition.DANGER_TO_LIFE:
        return None
    return add_working_days(on, HEAD_CONFIRMS_WITHIN, canton=case.network.canton)


def _require_known(claim: Claim) -> None:
    errors = {}
    if claim.condition not in CONFIRMABLE:
        message = _("This is looked up and cannot be confirmed.")
        errors["condition"] = ValidationError(message, code="condition")
    if claim.basis and not is_code("legal_basis", claim.basis):
        errors["basis"] = ValidationError(_("Choose from the list."), code="unknown")
    if errors:
        raise ValidationError(errors)


def confirm_as_head(confirmation: Confirmation, *, by: Membership, at: datetime) -> Confirmation:
    """The word of the giver's head on an acute danger; late, it counts from that day on.

    Raises: ValidationError "not_head" or "not_asked".
    """
    with step(confirmation.case, by=by, at=at, reason="confirmation.confirm"):
        lock(confirmation)
        if by.role != MemberRole.HEAD or by.institution_id != confirmation.giver_id:
            message = _("Only the head of %(giver)s can confirm this.")
            params = {"giver": confirmation.giver.name}
            raise ValidationError(message, code="not_head", params=params)
        if confirmation.head_by is None or confirmation.head_on is not None:
            raise ValidationError(_("No head has to confirm this."), code="not_asked")
        confirmation.head, confirmation.head_on = by.user, day(at)
        confirmation.full_clean()
        confirmation.save()
        return confirmation


def end_confirmation(
    confirmation: Confirmation, *, last_day: date, by: Membership, at: datetime
) -> Confirmation:
    """It no longer holds after that day. Raises: ValidationError "not_yours", "not_in_force"."""
    if by.institution_id != confirmation.giver_id:
        message = _("This step belongs to %(institution)s.")
        params = {"institution": confirmation.giver.name}
        raise ValidationError(message, code="not_yours", params=params)
    with step(confirmation.case, by=by, at=at, reason="confirmation.end"):
        return end(confirmation, last_day=last_day, by=by, at=at, reason="confirmation.end")
