"""What can be learnt from a case, written anew: nobody can be recognised, and the case stays shut.

Rule: R-REVIEW-08; the institution that leads writes it, its head releases it, and only then the
other side reads it. The case itself is shown to nobody who could not open it anyway.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.models import Case, Responsibility
from cases.operations.steps import day
from contacts.models import Membership
from contacts.states import MemberRole
from iiz.history import change
from reviews.models import Example, Review
from reviews.operations.convening import lock_review
from reviews.operations.telling import telling

FIELDS = ("situation", "course", "lesson")


@dataclass(frozen=True)
class Written:
    """The template: what the situation was, what happened, what we learn from it."""

    situation: str
    course: str
    lesson: str


def write_example(
    review: Review, number: str, written: Written, *, by: Membership, at: datetime
) -> Example:
    """`number`: of a case that the own institution leads, or led when it was closed.

    Raises: ValidationError per field; "named" says which words tell who it is.
    """
    with change(by=by, at=at, reason="example.write"):
        review = lock_review(review)
        review.advance("tell")
        case = _own_case(review, number, by=by, on=day(at))
        example = Example(review=review, case=case, institution=by.institution, **vars(written))
        _require_nameless(example)
        example.full_clean()
        example.save()
        return example


def _own_case(review: Review, number: str, *, by: Membership, on: date) -> Case:
    """Raises: ValidationError "no_case", the same for a foreign case as for none."""
    cases = Case.objects.visible_to(by, on=on).filter(network=review.agreement.network_id)
    case = cases.select_related("person").filter(number=number.strip().upper()).first()
    if case is None or _led_last(case) != by.institution_id:
        message = _("No case that we lead has this number.")
        raise ValidationError({"number": ValidationError(message, code="no_case")})
    return case


def _led_last(case: Case) -> int | None:
    periods = Responsibility.objects.filter(case=case).order_by("since_at")
    last = periods.last()
    return last.institution_id if last else None


def _require_nameless(example: Example) -> None:
    """Raises: ValidationError per field, "named"."""
    told = telling(example.case)
    errors = {}
    for field in FIELDS:
        found = told.found(getattr(example, field))
        if found:
            message = _("This tells who it is: %(words)s. Leave it out.")
            params = {"words": ", ".join(found)}
            errors[field] = ValidationError(message, code="named", params=params)
    if errors:
        raise ValidationError(errors)


def release_example(example: Example, *, by: Membership, at: datetime) -> Example:
    """By the head of the institution that wrote it. Raises: ValidationError "not_head", "state",
    "named"."""
    with change(by=by, at=at, reason="example.release"):
        example = _locked(example)
        example.review.advance("tell")
        if by.role != MemberRole.HEAD or example.institution_id not in by.institutions(day(at)):
            message = _("The head of the institution that leads the case releases it.")
            raise ValidationError(message, code="not_head")
        example.advance("release")
        _require_nameless(example)
        example.released_by = by.user
        example.full_clean()
        example.save()
        return example


def withdraw_example(example: Example, *, by: Membership, at: datetime) -> Example:
    """By the institution that wrote it, whatever became of the review; from then on nobody else
    reads it. Raises: ValidationError "not_yours", "state"."""
    with change(by=by, at=at, reason="example.withdraw"):
        example = _locked(example)
        if example.institution_id not in by.institutions(day(at)):
            message = _("Only the institution that wrote it can take it back.")
            raise ValidationError(message, code="not_yours")
        example.advance("withdraw")
        example.full_clean()
        example.save()
        return example


def _locked(example: Example) -> Example:
    """After the row of its review."""
    lock_review(example.review)
    rows = Example.objects.select_for_update(of=("self",)).select_related("case__person", "review")
    return rows.get(pk=example.pk)
