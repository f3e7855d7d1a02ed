"""No bare "no": what belongs to declining a question, an invitation, a position or a handover."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.models import Approach, Position
from contacts.codes import is_code
from contacts.models import Institution


@dataclass(frozen=True)
class Decline:
    """No bare "no": reason, ground, explanation and counter-proposal, as codes and texts."""

    reason: str
    ground: str
    text: str
    counter_proposal: str
    counter_institution: Institution | None = None
    counter_on: date | None = None
    counter_text: str = ""


def apply_decline(approach: Approach, decline: Decline, *, on: date) -> None:
    """Raises: ValidationError per field (R-DECLINE-01)."""
    errors = {}
    for name, value, code_list in (
        ("decline_reason", decline.reason, "decline_reason"),
        ("counter_proposal", decline.counter_proposal, "counter_proposal"),
    ):
        if not is_code(code_list, value):
            errors[name] = ValidationError(_("Choose from the list."), code="required")
    for name, text in (("ground", decline.ground), ("decline_text", decline.text)):
        if not text.strip():
            errors[name] = ValidationError(_("Fill in this field."), code="required")
    errors |= _counter_errors(approach, decline, on=on)
    if errors:
        raise ValidationError(errors)
    approach.decline_reason, approach.ground = decline.reason, decline.ground
    approach.decline_text, approach.counter_proposal = decline.text, decline.counter_proposal
    approach.counter_institution = decline.counter_institution
    approach.counter_on, approach.counter_text = decline.counter_on, decline.counter_text


def never_proposed(approach: Approach) -> set[int]:
    """Rule: R-DECLINE-02; sending it back to who asked is a bare no, unless the question is just
    who is responsible."""
    answers = approach.addressee_id
    return {answers} if isinstance(approach, Position) else {answers, approach.sender_id}


def _counter_errors(
    approach: Approach, decline: Decline, *, on: date
) -> dict[str, ValidationError]:
    errors = {}
    if decline.counter_proposal == "other_institution" and decline.counter_institution is None:
        errors["counter_institution"] = ValidationError(
            _("Name the other institution."), code="required"
        )
    if getattr(decline.counter_institution, "pk", None) in never_proposed(approach):
        errors["counter_institution"] = ValidationError(
            _("Name an institution other than who asked and your own."), code="sent_back"
        )
    needs_day = decline.counter_proposal == "later" or decline.reason == "capacity"
    if needs_day and decline.counter_on is None:
        errors["counter_on"] = ValidationError(_("Say from which day."), code="required")
    elif decline.counter_on is not None and decline.counter_on < on:
        errors["counter_on"] = ValidationError(_("This day has already passed."), code="past")
    return errors
