from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contacts.colleagues import colleagues
from contacts.models import Absence
from contacts.operations.recording import lock, record
from contacts.states import INSTITUTION_ROLES
from iiz.history import Actor, change


def record_absence(absence: Absence, *, on: date, by: Actor | None, at: datetime) -> Absence:
    """Raises: ValidationError "over", "user", "deputy" at its field."""
    if absence.until and absence.until < on:
        message = _("This day has passed: only what is to come is entered.")
        raise ValidationError({"until": ValidationError(message, code="over")})
    if absence.deputy_id == absence.user_id:
        message = _("Choose somebody else, or the team.")
        raise ValidationError({"deputy": ValidationError(message, code="herself")})
    here = colleagues(absence.institution, on=max(on, absence.since), roles=INSTITUTION_ROLES)
    ids = set(here.values_list("pk", flat=True))
    message = _("Choose somebody who works in your institution at that time.")
    for name in ("user", "deputy"):
        chosen = getattr(absence, f"{name}_id")
        if chosen and chosen not in ids:
            raise ValidationError({name: ValidationError(message, code=name)})
    return record(absence, by=by, at=at, reason="absence.record")


def end_absence(absence: Absence, *, on: date, by: Actor | None, at: datetime) -> None:
    """Back at work on that day; what had not begun before is taken out.

    Raises: ValidationError "over".
    """
    with change(by=by, at=at, reason="absence.end"):
        lock(absence)
        if absence.until and absence.until < on:
            raise ValidationError(_("This absence is over already."), code="over")
        if absence.since >= on:
            absence.delete()
            return
        absence.until = on - timedelta(days=1)
        absence.full_clean()
        absence.save()
