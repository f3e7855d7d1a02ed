"""What can be learnt from a case, written anew: nobody can be recognised, and the case stays shut.

Rule: R-REVIEW-08; the institution that leads writes it, its head releases it, and only then the
other side reads it. The case itself is shown to nobody who could not open it anyway.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.models import Case, Participation, Person, Responsibility
from cases.operations.steps import day
from contacts.models import Membership
from contacts.states import MemberRole
from iiz import ahv
from iiz.history import change
from iiz.text import fold
from reviews.models import Example, Review
from reviews.operations.convening import lock_review

FIELDS = ("situation", "course", "lesson")
WORD = re.compile(r"[^\W_]+")
# Parts of names that are everybody's words.
PARTICLES = frozenset(
    {
        *("da", "dal", "de", "del", "della", "den", "der", "des", "di", "do", "dos", "du", "el"),
        *("im", "la", "las", "le", "les", "los", "van", "von", "zu", "zum", "zur"),
    }
)


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
    told = list(_telling(example.case))
    errors = {}
    for field in FIELDS:
        found = _named(getattr(example, field), told)
        if found:
            message = _("This tells who it is: %(words)s. Leave it out.")
            params = {"words": ", ".join(found)}
            errors[field] = ValidationError(message, code="named", params=params)
    if errors:
        raise ValidationError(errors)


def _named(text: str, told: list[str]) -> list[str]:
    """Which of what tells who it is stands in the text, whatever the spelling."""
    folded = f" {' '.join(WORD.findall(fold(text)))} "
    return [word for word in told if f" {' '.join(WORD.findall(fold(word)))} " in folded]


def _telling(case: Case) -> Iterator[str]:
    person = case.person
    yield from dict.fromkeys(_names(person))
    yield from _days(person.birth_date)
    if person.ahv_number:
        yield from _numbers(ahv.decrypt(person.ahv_number))
    yield case.number
    dossiers = Participation.objects.filter(case=case).exclude(external_number="")
    yield from dossiers.order_by("pk").values_list("external_number", flat=True)


def _names(person: Person) -> Iterator[str]:
    for name in (person.last_name, person.first_name):
        without_remark = re.sub(r"\(.*?\)", "", name)
        for word in WORD.findall(without_remark):
            if fold(word) not in PARTICLES:
                yield word


def _days(day: date) -> list[str]:
    """As people here write a birth date."""
    short = f"{day.day}.{day.month}.{day.year}"
    return [*dict.fromkeys([f"{day:%d.%m.%Y}", short]), f"{day:%d.%m.%y}", f"{day:%Y-%m-%d}"]


def _numbers(number: str) -> list[str]:
    digits = "".join(char for char in number if char.isdigit())
    return [f"{digits[:3]}.{digits[3:7]}.{digits[7:11]}.{digits[11:]}", digits]


def release_example(example: Example, *, by: Membership, at: datetime) -> Example:
    """By the head of the institution that wrote it. Raises: ValidationError "not_head", "named"."""
    with change(by=by, at=at, reason="example.release"):
        example = _locked(example)
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
    """By the institution that wrote it; from then on nobody else reads it."""
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
    """Raises: ValidationError "state" once the review is closed."""
    lock_review(example.review).advance("tell")
    rows = Example.objects.select_for_update(of=("self",)).select_related("case__person", "review")
    return rows.get(pk=example.pk)
