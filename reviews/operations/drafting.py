"""What is to be resolved, and whether it can be: who does it, by when, which standard from when."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from contacts.models import Agreement, Institution
from contacts.models.institution import InstitutionQuerySet
from iiz.calendar import add_months
from reviews.standards import (
    BETWEEN_TWO,
    LONGEST,
    MONTHS_AHEAD,
    directions,
    standing_by_way,
)

Errors = dict[str, Any]


@dataclass(frozen=True)
class NewStandard:
    """`asking`: the side whose questions it is about; empty: either way."""

    key: str
    value: int
    unit: str
    effective_from: date
    asking: str = ""


@dataclass(frozen=True)
class Draft:
    text: str
    owner: Institution
    due_on: date
    changed: NewStandard | None = None


def possible_owners(agreement: Agreement, *, on: date) -> InstitutionQuerySet:
    """Of either side, or who speaks for it."""
    a, b = agreement.sides
    there = Institution.objects.in_network(agreement.network, on)
    speakers = [party.speaker.pk for party in (a, b) if party.speaker]
    return there.filter(a.covers() | b.covers()) | there.filter(pk__in=speakers)


def require_possible(agreement: Agreement, draft: Draft, *, on: date) -> None:
    """Rule: R-RESOLVE-02. Raises: ValidationError per field."""
    errors: Errors = {}
    if not draft.text.strip():
        errors["text"] = _error(_("Write down what is resolved."), "required")
    if not possible_owners(agreement, on=on).filter(pk=draft.owner.pk).exists():
        errors["owner"] = _error(_("Choose an institution of one of the two sides."), "owner")
    if draft.due_on < on:
        errors["due_on"] = _error(_("Choose today or a later day."), "past")
    if draft.changed:
        errors |= _standard_errors(agreement, draft.changed, on=on)
    if errors:
        raise ValidationError(errors)


def _standard_errors(agreement: Agreement, new: NewStandard, *, on: date) -> Errors:
    if new.key not in BETWEEN_TWO or new.asking not in ("", *directions(agreement)):
        return {"standard": _error(_("Choose from the list."), "required")}
    errors = _value_errors(new) | _day_errors(agreement, new, on=on)
    if errors:
        return errors
    now = standing_by_way(agreement, new.key, asking=new.asking, on=new.effective_from)
    if all((row.value, row.unit) == (new.value, new.unit) for row in now.values()):
        errors["value"] = _error(_("This is what holds on that day already."), "same")
    return errors


def _value_errors(new: NewStandard) -> Errors:
    longest = LONGEST.get(new.unit)
    if longest is None:
        return {"unit": _error(_("Choose from the list."), "required")}
    if not 1 <= new.value <= longest:
        message = _("Choose a number from 1 to %(longest)s.") % {"longest": longest}
        return {"value": _error(message, "bounds")}
    return {}


def _day_errors(agreement: Agreement, new: NewStandard, *, on: date) -> Errors:
    if new.effective_from <= on:
        message = _("A changed standard holds from tomorrow at the earliest. Choose a later day.")
        return {"effective_from": _error(message, "past")}
    if new.effective_from > add_months(on, MONTHS_AHEAD):
        message = _("Choose a day within the next %(months)s months.") % {"months": MONTHS_AHEAD}
        return {"effective_from": _error(message, "far")}
    if not agreement.is_in_force(new.effective_from):
        return {"effective_from": _error(_("The agreement has ended by then."), "ended")}
    return {}


def _error(message: str, code: str) -> ValidationError:
    return ValidationError(message, code=code)
