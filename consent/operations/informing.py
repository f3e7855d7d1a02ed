"""Who tells the person of an exchange by when: as the rule that allowed it says."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.models import Case, Notice
from cases.operations.approaching import Grounds, open_notice
from cases.operations.steps import clock, day
from cases.states import NoticeTopic
from consent.permission import Answer
from consent.states import Informer, NoticeTime
from contacts.models import Institution

INFORM_FIRST = _("Inform the person first, and say on which day: the rule asks for it.")
AT_ONCE = frozenset({NoticeTime.BEFORE, NoticeTime.AS_SOON_AS_POSSIBLE})


def owe_notice(
    case: Case,
    giver: Institution,
    receiver: Institution,
    answers: Iterable[Answer],
    informed_on: date | None,
    *,
    at: datetime,
) -> Notice | None:
    """Rule: R-REGISTER-05; one notice for one receiver, by the earliest day that a rule sets.

    Who consented was informed before. What had no basis is told by the standard of a notice. What a
    head has put off is one already (R-NOTICE-04).
    """
    owed = [answer for answer in answers if _is_owed(answer)]
    if not owed:
        return None
    first = min(owed, key=lambda answer: _due_on(answer, case, on=day(at)))
    due_on = _due_on(first, case, on=day(at))
    sides = (receiver, giver) if first.informer == Informer.RECEIVER else (giver, receiver)
    informer, about = sides
    open_ones = case.notices.open().filter(
        topic=NoticeTopic.EXCHANGE, informer=informer, about=about
    )
    told_in_time = open_ones.filter(due_on__lte=due_on) | open_ones.put_off(day(at))
    if informed_on is None and told_in_time.exists():
        return None
    grounds = Grounds(
        basis=first.basis,
        informed_on=informed_on,  # type: ignore[arg-type]  # None: not yet
        inform_by=due_on,
    )
    return open_notice(case, NoticeTopic.EXCHANGE, grounds, informer=informer, about=about, at=at)


def must_know(answer: Answer) -> bool:
    """Allowed only once the person has been told of it. Who consented was informed before."""
    return answer.allowed and answer.notice == NoticeTime.BEFORE and not answer.needs_consent


def is_put_off(case: Case, giver: Institution, receiver: Institution, *, on: date) -> bool:
    """Rule: R-NOTICE-04; the giver's head has a reason why the person is told later."""
    return _owed_about(case, giver, receiver).put_off(on).exists()


def is_still_owed(case: Case, giver: Institution, receiver: Institution, *, on: date) -> bool:
    """The person has not been told yet that the receiver learns something, and should have been."""
    return _owed_about(case, giver, receiver).to_be_told(on).exists()


def _owed_about(case: Case, giver: Institution, receiver: Institution) -> Any:
    of_both = case.notices.open().filter(informer__in=[giver, receiver], about=receiver)
    return of_both.filter(topic=NoticeTopic.EXCHANGE)


def _is_owed(answer: Answer) -> bool:
    if not answer.allowed:
        return True
    if answer.needs_consent:
        return False
    return answer.notice == NoticeTime.AFTERWARDS or answer.notice in AT_ONCE


def _due_on(answer: Answer, case: Case, *, on: date) -> date:
    """Never later than the standard of a notice: the stricter of the two holds."""
    standard = clock("notice", case, on=on).due_on
    if not answer.allowed:
        return standard
    return min(standard, on + timedelta(days=answer.notice_days or 0))
