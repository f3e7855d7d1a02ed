"""Somebody of the giver confirms what a rule asks for and the system cannot see."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.models import Case, DueKind
from cases.operations.steps import day, owe, require, require_taking_part, settle, step, tell
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

    Rules: R-EXCHANGE-03; R-EXCHANGE-05 the head owes her word on an acute danger, unless it is she
    who confirms.
    Raises: ValidationError per field.
    """
    with step(case, by=by, at=at, reason="confirmation.make") as case:
        require(case, "edit")
        require_taking_part(case, by, on=day(at))
        _require_known(case, claim, by, on=day(at))
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
        is_head = by.role == MemberRole.HEAD
        if confirmation.head_by and is_head:
            confirmation.head, confirmation.head_on = by.user, day(at)
        confirmation.full_clean()
        confirmation.save()
        if confirmation.waits_for_head and confirmation.head_by:
            house, due_on = confirmation.giver, confirmation.head_by
            owe(house, case, DueKind.CONFIRMATION, confirmation.key, due_on=due_on)
        _tell(confirmation, "confirmation.make", at=at)
        return confirmation


def _tell(confirmation: Confirmation, verb: str, *, at: datetime) -> None:
    """To the giver alone."""
    subject = f"confirmation:{confirmation.key}"
    tell(confirmation.case, verb, at=at, subject=subject, to=confirmation.giver)


def _head_by(case: Case, claim: Claim, *, on: date) -> date | None:
    if claim.condition != Condition.DANGER_TO_LIFE:
        return None
    return add_working_days(on, HEAD_CONFIRMS_WITHIN, canton=case.network.canton)


def _require_known(case: Case, claim: Claim, by: Membership, *, on: date) -> None:
    errors = {}
    if claim.condition not in CONFIRMABLE:
        message = _("This is looked up and cannot be confirmed.")
        errors["condition"] = ValidationError(message, code="condition")
    network = Institution.objects.in_network(case.network, on)
    if claim.receiver.pk == by.institution_id:
        message = _("Choose another institution than your own.")
        errors["receiver"] = ValidationError(message, code="own")
    elif not network.filter(pk=claim.receiver.pk).exists():
        errors["receiver"] = ValidationError(_("Choose from the list."), code="unknown")
    if wrong := _basis_error(claim):
        errors["basis"] = wrong
    if errors:
        raise ValidationError(errors)


def _basis_error(claim: Claim) -> ValidationError | None:
    if claim.condition != Condition.WRITTEN_REQUEST:
        message = _("Only a written request names its legal basis.")
        return ValidationError(message, code="not_needed") if claim.basis else None
    if not claim.basis:
        message = _("Say on which legal basis the request rests.")
        return ValidationError(message, code="required")
    if not is_code("legal_basis", claim.basis):
        return ValidationError(_("Choose from the list."), code="unknown")
    return None


def confirm_as_head(confirmation: Confirmation, *, by: Membership, at: datetime) -> Confirmation:
    """The word of the giver's head on an acute danger; late, it counts from that day on.

    Raises: ValidationError "not_head" or "state".
    """
    with step(confirmation.case, by=by, at=at, reason="confirmation.confirm"):
        lock(confirmation)
        if by.role != MemberRole.HEAD or by.institution_id != confirmation.giver_id:
            message = _("Only the head of %(giver)s can confirm this.")
            params = {"giver": confirmation.giver.name}
            raise ValidationError(message, code="not_head", params=params)
        if confirmation.head_by is None or confirmation.head_on is not None:
            raise ValidationError(_("No head has to confirm this."), code="state")
        if confirmation.has_ended(day(at)):
            raise ValidationError(_("This has ended. Confirm it anew if it holds."), code="state")
        confirmation.head, confirmation.head_on = by.user, day(at)
        confirmation.full_clean()
        confirmation.save()
        settle(DueKind.CONFIRMATION, confirmation.key, at=at)
        _tell(confirmation, "confirmation.confirm", at=at)
        return confirmation


def end_confirmation(
    confirmation: Confirmation, *, last_day: date, by: Membership, at: datetime
) -> Confirmation:
    """It no longer holds after that day, today at the latest; in a closed case, too.

    Raises: ValidationError "not_yours", "not_in_force".
    """
    if by.institution_id != confirmation.giver_id:
        message = _("This step belongs to %(institution)s.")
        params = {"institution": confirmation.giver.name}
        raise ValidationError(message, code="not_yours", params=params)
    with step(confirmation.case, by=by, at=at, reason="confirmation.end"):
        if last_day > day(at):
            message = _("This day lies in the future.")
            raise ValidationError({"last_day": ValidationError(message, code="future")})
        end(confirmation, last_day=last_day, by=by, at=at, reason="confirmation.end")
        settle(DueKind.CONFIRMATION, confirmation.key, at=at)
        _tell(confirmation, "confirmation.end", at=at)
        return confirmation
