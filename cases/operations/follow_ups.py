"""Six and twelve months after closing: how is the person doing?"""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.models import Case, DueKind, FollowUp, Notice
from cases.operations.steps import day, owe, require_institution, settle, step, tell
from contacts.codes import is_code
from contacts.models import Institution, Membership
from iiz.calendar import add_months

MONTHS_AFTER = (6, 12)
GROUPS_FOLLOWED_UP = frozenset({"works", "settled", "other"})


def open_follow_ups(case: Case, institution: Institution, *, at: datetime) -> None:
    """Units: calendar months after closing. Rule: R-FOLLOWUP-01; not where facts ended the case."""
    if case.outcome_group not in GROUPS_FOLLOWED_UP:
        return
    for months in MONTHS_AFTER:
        due_on = add_months(day(at), months)
        row = FollowUp(case=case, institution=institution, months=months, due_on=due_on)
        row.full_clean()
        row.save()
        owe(institution, case, DueKind.FOLLOW_UP, row.key, due_on=due_on)


def answer_follow_up(follow_up: FollowUp, *, by: Membership, at: datetime, result: str) -> FollowUp:
    """By the institution that led last; the case stays closed."""
    with step(follow_up.case, by=by, at=at, reason="follow_up.answer") as case:
        follow_up = _own(follow_up, by)
        if not is_code("follow_up_result", result):
            message = _("Choose how the person is doing.")
            raise ValidationError({"result": ValidationError(message, code="required")})
        follow_up.advance("answer")
        follow_up.result, follow_up.answered_on = result, day(at)
        follow_up.answered_by = by.user
        follow_up.full_clean()
        follow_up.save()
        settle(DueKind.FOLLOW_UP, follow_up.key, at=at)
        to = follow_up.institution
        tell(case, "follow_up.answer", at=at, subject="case", to=to, result=result)
        return follow_up


def stop_follow_ups(follow_up: FollowUp, *, by: Membership, at: datetime) -> FollowUp:
    """The person has died."""
    with step(follow_up.case, by=by, at=at, reason="follow_up.stop", in_all_her_cases=True) as case:
        follow_up = _own(follow_up, by)
        follow_up.advance("cancel")
        end_contact(case, at=at)
        tell(case, "follow_up.stop", at=at, subject="case", to=follow_up.institution)
        return follow_up


def end_contact(case: Case, *, at: datetime) -> None:
    """Rule: R-DEATH-01; after a death nobody asks or informs the person, in none of her cases.

    Within a step in all her cases.
    """
    cases = case.person.cases.all()
    cancel_follow_ups(cases, at=at)
    for notice in Notice.objects.open().filter(case__in=cases).select_for_update(of=("self",)):
        notice.advance("give_up")
        notice.remark = "deceased"
        notice.save()
        settle(DueKind.NOTICE, notice.key, at=at)


def cancel_follow_ups(cases: Iterable[Case], *, at: datetime) -> None:
    for row in FollowUp.objects.open().filter(case__in=cases).select_for_update(of=("self",)):
        row.advance("cancel")
        row.save()
        settle(DueKind.FOLLOW_UP, row.key, at=at)


def _own(follow_up: FollowUp, by: Membership) -> FollowUp:
    rows = FollowUp.objects.select_for_update(of=("self",)).select_related("institution")
    follow_up = rows.get(pk=follow_up.pk)
    require_institution(follow_up.institution, by)
    return follow_up
