"""What an institution arranges for itself: who of its people looks after a case, and its number."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Participation
from cases.operations.steps import day, require_taking_part, step, tell
from cases.operations.taking_part import entrust
from contacts.colleagues import colleagues
from contacts.models import Membership, User
from contacts.states import MemberRole


def entrust_case(case: Case, *, by: Membership, at: datetime, user: User) -> Case:
    """Within the own institution; colleagues see the case all the same."""
    with step(case, by=by, at=at, reason="case.entrust") as case:
        part = require_taking_part(case, by, on=day(at))
        if not colleagues(by.institution, on=day(at)).filter(pk=user.pk).exists():
            message = _("Choose somebody who works in your institution at present.")
            raise ValidationError({"user": ValidationError(message, code="user")})
        entrust(part, user)
        tell(case, "case.entrust", at=at, subject="case", to=by.institution)
        return case


def reassign_cases(giver: User, taker: User, *, by: Membership, at: datetime) -> int:
    """All that one person looks after, to another: one operation a case, so that what was
    interrupted goes on where it stopped. Returns: how many cases.

    Raises: ValidationError for all but a head, and for somebody of another institution.
    """
    if by.role != MemberRole.HEAD:
        raise ValidationError(_("Only the head of the institution can do this."), code="not_head")
    if giver == taker:
        message = _("Choose somebody else than the one who looks after the cases now.")
        raise ValidationError({"taker": ValidationError(message, code="same")})
    rows = Participation.objects.in_hand(by.institution, on=day(at)).filter(user=giver)
    done = 0
    for row in rows.select_related("case").order_by("pk"):
        entrust_case(row.case, by=by, at=at, user=taker)
        done += 1
    return done


def number_case(case: Case, *, by: Membership, at: datetime, number: str) -> Case:
    """The own dossier number; only the own institution reads it."""
    with step(case, by=by, at=at, reason="case.number") as case:
        part = require_taking_part(case, by, on=day(at))
        part.external_number = number.strip()
        part.full_clean(validate_constraints=False)
        part.save()
        tell(case, "case.number", at=at, subject="case", to=by.institution)
        return case
