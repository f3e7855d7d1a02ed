"""To and fro is counted when it happens; at the threshold the decider looks at the case."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases import exchange, notifications
from cases.exchange import Offer
from cases.models import ALWAYS_DISCLOSED, DECISIONS, Case, Due, DueKind
from cases.operations.approaching import (
    ON_MANDATE,
    Grounds,
    require_grounds,
    require_offerable,
)
from cases.operations.steps import clock, day, lead_of, owe, settle, tell
from cases.operations.taking_part import cover, join
from cases.states import ParticipationRole
from contacts.deciders import Decider, decider
from contacts.models import Institution
from contacts.standards import standard


def count_decline(case: Case, *, at: datetime) -> None:
    """R-PINGPONG-01: declines of the lead and "not responsible", but never a wrong desk."""
    case.declines += 1
    _raise_flag(case, at=at, now=case.declines >= _threshold(case, at))


def count_return(case: Case, *, at: datetime) -> None:
    """R-PINGPONG-02: a return to an earlier lead raises the flag at once."""
    case.returns += 1
    _raise_flag(case, at=at, now=True)


def _threshold(case: Case, at: datetime) -> int:
    return standard("ping_pong", network=case.network, on=day(at)).value


def _raise_flag(case: Case, *, at: datetime, now: bool) -> None:
    raised = now and case.ping_pong_at is None
    if raised:
        case.ping_pong_at = at
    case.save()
    if raised:
        who = bring_in_decider(case, at=at)
        due_on = clock("decision", case, on=day(at)).due_on
        owe(who.institution, case, DueKind.PING_PONG, case.key, due_on=due_on)
        tell(case, "case.ping_pong", at=at, subject="case", to=lead_of(case).institution)


def bring_in_decider(case: Case, grounds: Grounds = ON_MANDATE, *, at: datetime) -> Decider:
    """The mandate holder takes part from now on; it reads the person only if covered for her."""
    lead = lead_of(case).institution
    who = decider(case.network, lead=lead, on=day(at))
    if who.has_mandate:
        row = join(case, who.institution, ParticipationRole.COORDINATION, at=at, basis="mandate")
        until = require_grounds(grounds, on=day(at))
        named = {*ALWAYS_DISCLOSED, *grounds.categories} if grounds.names_person else ()
        told = Offer(case, lead, who.institution, named, grounds.basis, grounds.basis_note)
        require_offerable(told, on=day(at))
        cover(row, named, basis=grounds.basis, since=day(at), until=until)
        exchange.release(told, at=at)
    notifications.decision_wanted(case, who.institution)
    return who


def follow_decider(case: Case, *, at: datetime) -> None:
    """What waits for a decision waits for whoever decides now: a mandate or the lead may move."""
    waiting = Due.objects.open().filter(case=case, kind__in=DECISIONS)
    if case.is_closed or not waiting.exists():
        return
    who = decider(case.network, lead=lead_of(case).institution, on=day(at))
    strayed = list(waiting.exclude(institution=who.institution))
    if not strayed:
        return
    bring_in_decider(case, at=at)
    for due in strayed:
        pass_on(due, who.institution, at=at)


def pass_on(due: Due, institution: Institution, *, at: datetime) -> None:
    """The same thing by the same day, but another institution owes it from now on."""
    settle(due.kind, due.key, at=at)
    owe(institution, due.case, due.kind, due.key, due_on=due.due_on)


def looked_at(case: Case, *, at: datetime) -> None:
    settle(DueKind.PING_PONG, case.key, at=at)


def needs_news(case: Case, addressee: Institution) -> bool:
    """A further round, or asking again after a decline, says what is new (R-PINGPONG-03)."""
    return bool(case.ping_pong_at) or case.handovers.declined_by(addressee).exists()


def require_news(case: Case, addressee: Institution, what_is_new: str) -> None:
    if needs_news(case, addressee) and not what_is_new.strip():
        message = _("It has been declined before. Say what is new since then.")
        raise ValidationError({"what_is_new": ValidationError(message, code="required")})
