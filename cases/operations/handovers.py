"""Übergeben: proposing and answering; the lead moves in `effecting`, and only there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases import notifications
from cases.exchange import Item
from cases.models import Case, Clarification, DueKind, Handover, Person, Responsibility, Task
from cases.operations import approaching, asking_back
from cases.operations.approaching import Ask, conclude, tell_both
from cases.operations.deciding import locked_handover, put_before_decider
from cases.operations.declining import Decline, apply_decline
from cases.operations.effecting import mark_effect, take_effect, tell_all
from cases.operations.ending import take_back_reservations
from cases.operations.packages import pack
from cases.operations.ping_pong import count_decline, looked_at, require_news
from cases.operations.records import note_task
from cases.operations.steps import (
    clock,
    day,
    owe,
    require,
    require_institution,
    require_lead,
    settle,
    step,
)
from contacts.codes import is_code
from contacts.models import Membership
from iiz.calendar import add_months

DAYS_AHEAD_AT_MOST = 60
LOAN_MONTHS_AT_MOST = 12


@dataclass(frozen=True)
class Offer:
    """Why the lead is offered, from when and until when, and what goes along if it is accepted.

    `effective_on` None: at acceptance. `loan_until` None: for good.
    """

    reason: str
    summary: str = ""
    summary_category: str = "plan"
    lines: Iterable[Item] = ()
    stays_involved: bool = False
    what_is_new: str = ""
    effective_on: date | None = None
    loan_until: date | None = None
    loan_basis: str = ""


def propose_handover(
    case: Case, ask: Ask, offer: Offer, *, by: Membership, at: datetime
) -> Handover:
    """Offers the lead; the sender leads until the addressee accepts. Raises: ValidationError."""
    with step(case, by=by, at=at, reason="handover.propose") as case:
        require(case, "hand_over")
        period = require_lead(case, by)
        if not is_code("handover_reason", offer.reason):
            message = _("Choose why you hand over.")
            raise ValidationError({"reason": ValidationError(message, code="required")})
        decision = case.clarifications.open().filter(names=ask.addressee).first()
        if decision is None:
            _require_own(period)
            require_news(case, ask.addressee, offer.what_is_new)
        require_terms(offer, decision, covered_until=ask.grounds.covered_until, on=day(at))
        handover = Handover(
            reason="decision" if decision else offer.reason,
            summary=offer.summary,
            summary_category=offer.summary_category if offer.summary else "",
            stays_involved=offer.stays_involved or offer.loan_until is not None,
            effective_on=offer.effective_on,
            loan_until=offer.loan_until,
            loan_basis=offer.loan_basis if offer.loan_until else "",
            what_is_new=offer.what_is_new,
            binding=decision is not None,
            clarification=decision,
            package=pack(case, ask, offer, giver=by.institution, on=day(at)),
        )
        limit = clock(
            "handover_answer", case, on=day(at), sender=by.institution, addressee=ask.addressee
        )
        approaching.send(handover, case, ask, by=by, limit=limit, at=at)
        tell_both(handover, "handover.propose", at=at, reason=handover.reason)
        notifications.asked(handover, at=at)
        if decision:
            settle(DueKind.EXECUTION, decision.key, at=at)
        return handover


def _require_own(period: Responsibility) -> None:
    """What is lent is not passed on; only a decision moves it elsewhere."""
    if period.loan_until:
        message = _(
            "The lead is on loan until %(day)s. Give it back; who lent it can hand it over."
        )
        words = {"day": f"{period.loan_until:%d.%m.%Y}"}
        raise ValidationError(message, code="on_loan", params=words)


def require_terms(
    offer: Offer, decision: Clarification | None, *, covered_until: date | None, on: date
) -> None:
    """Rules: R-EFFECT-01 at most 60 days ahead; R-LOAN-01 a loan of at most 12 months names its
    basis. Raises: ValidationError per field."""
    errors = _effect_errors(offer, covered_until, on=on)
    if offer.loan_until:
        errors |= _loan_errors(offer, decision, on=on)
    if errors:
        raise ValidationError(errors)


def _effect_errors(
    offer: Offer, covered_until: date | None, *, on: date
) -> dict[str, ValidationError]:
    """Units: calendar days, inclusive; today is at acceptance."""
    start, message = offer.effective_on, None
    if start is None:
        return {}
    if start < on:
        message = ValidationError(_("This day has already passed."), code="past")
    elif start > on + timedelta(days=DAYS_AHEAD_AT_MOST):
        message = ValidationError(_("At most 60 days ahead. Propose it later."), code="too_far")
    elif covered_until and start > covered_until:
        words = _("The basis ends before this day. Choose an earlier day or a longer basis.")
        message = ValidationError(words, code="uncovered")
    return {"effective_on": message} if message else {}


def _loan_errors(
    offer: Offer, decision: Clarification | None, *, on: date
) -> dict[str, ValidationError]:
    """Units: calendar months from today, inclusive; a loan lasts at least a day."""
    errors, start = {}, offer.effective_on or on
    if decision is not None:
        message = _("A decision is carried out for good. Leave out the loan.")
        errors["loan_until"] = ValidationError(message, code="decision")
    elif offer.loan_until <= start:
        message = _("Choose a day after the lead has moved.")
        errors["loan_until"] = ValidationError(message, code="past")
    elif offer.loan_until > add_months(on, LOAN_MONTHS_AT_MOST):
        message = _("A loan lasts at most twelve months. Hand the lead over for good.")
        errors["loan_until"] = ValidationError(message, code="too_long")
    if not is_code("legal_basis", offer.loan_basis):
        message = _("Choose the legal basis of the loan.")
        errors["loan_basis"] = ValidationError(message, code="required")
    return errors


def accept_handover(
    handover: Handover,
    *,
    by: Membership,
    at: datetime,
    reservations: Iterable[str] = (),
    own_person: Person | None = None,
) -> Handover:
    """The lead moves at this instant, or on the day agreed; each reservation becomes a task of the
    sender at once."""
    with step(handover.case, by=by, at=at, reason="handover.accept") as case:
        handover = _answerable(handover, by)
        _require_time_left(handover, on=day(at))
        points = [point.strip() for point in reservations if point.strip()]
        _require_short(points)
        handover.reservations, handover.own_person = points, own_person
        waits = handover.effective_on is not None and handover.effective_on > day(at)
        if not waits:
            mark_effect(handover, at=at)
        conclude(handover, "accept_with_reservation" if points else "accept", by=by, at=at)
        looked_at(case, at=at)
        if waits:
            _wait_for_day(handover, case, at=at)
        else:
            take_effect(handover, case, at=at)
            tell_all(handover, "handover.accept", at=at)
        for point in points:
            _reserve(handover, case, point, by=by, at=at)
        notifications.answered(handover)
        return handover


def _require_time_left(handover: Handover, *, on: date) -> None:
    """A decision is accepted all the same, and what it lends then goes back at once."""
    is_over = handover.loan_until is not None and handover.loan_until <= on
    if is_over and handover.can("accept") and not handover.binding:
        message = _("The loan would already be over. Ask the sender to propose it anew.")
        raise ValidationError(message, code="loan_over")


def _require_short(points: Iterable[str]) -> None:
    longest = Task._meta.get_field("title").max_length
    if any(len(point) > longest for point in points):
        message = _("Each reservation becomes a task of at most 200 characters. Shorten it.")
        raise ValidationError({"reservations": ValidationError(message, code="too_long")})


def _wait_for_day(handover: Handover, case: Case, *, at: datetime) -> None:
    """The sender leads on; both sides may press from that day on if the night has not."""
    for side in (handover.sender, handover.addressee):
        owe(side, case, DueKind.EFFECT, handover.key, due_on=handover.effective_on)
    effective_on = handover.effective_on.isoformat()
    tell_both(handover, "handover.accept_later", at=at, effective_on=effective_on)


def _reserve(handover: Handover, case: Case, point: str, *, by: Membership, at: datetime) -> None:
    due_on = clock("plan", case, on=day(at)).due_on
    note_task(case, by=by, at=at, assignee=handover.sender, title=point, due_on=due_on)


def decline_handover(
    handover: Handover, decline: Decline, *, by: Membership, at: datetime
) -> Handover:
    """The sender leads on. The counter-proposal "coordination" puts it before the decider."""
    with step(handover.case, by=by, at=at, reason="handover.decline") as case:
        handover = _answerable(handover, by)
        if handover.binding:
            message = _(
                "This executes a decision: accept it, also with reservation. With new facts the"
                " clarification can be reopened once."
            )
            raise ValidationError(message, code="binding")
        apply_decline(handover, decline, on=day(at))
        to_decider = decline.counter_proposal == "coordination"
        if to_decider:
            put_before_decider(handover, case, at=at)
        else:
            conclude(handover, "decline", by=by, at=at)
        if decline.reason != "wrong_addressee":
            count_decline(case, at=at)
        tell_both(handover, "handover.decline", at=at, decline_reason=decline.reason)
        notifications.answered(handover)
        return handover


def ask_back_handover(
    handover: Handover, *, by: Membership, at: datetime, question: str
) -> Handover:
    with step(handover.case, by=by, at=at, reason="handover.ask_back"):
        handover = _answerable(handover, by)
        asking_back.ask_back(handover, question, at=at)
        tell_both(handover, "handover.ask_back", at=at)
        notifications.asked_back(handover)
        return handover


def answer_back_handover(
    handover: Handover, *, by: Membership, at: datetime, answer: str
) -> Handover:
    with step(handover.case, by=by, at=at, reason="handover.answer_back"):
        handover = locked_handover(handover)
        require_institution(handover.sender, by)
        asking_back.answer_back(handover, answer, at=at)
        tell_both(handover, "handover.answer_back", at=at)
        notifications.asked(handover, at=at)
        return handover


def withdraw_handover(handover: Handover, *, by: Membership, at: datetime) -> Handover:
    """Until the lead has moved. Rule: R-DECISION-01; what was decided is still owed afterwards."""
    with step(handover.case, by=by, at=at, reason="handover.withdraw") as case:
        handover = locked_handover(handover)
        require_institution(handover.sender, by)
        if handover.can("withdraw") and is_bound(handover):
            message = _(
                "The decider decided on this handover: it stays open until it is accepted. Without"
                " an answer in time, put it before the decider again."
            )
            raise ValidationError(message, code="binding")
        conclude(handover, "withdraw", by=by, at=at)
        take_back_reservations(handover, at=at)
        decision = handover.clarification
        if decision is not None and decision.is_open:
            due_on = clock("handover_answer", case, on=day(at)).due_on
            owe(handover.sender, case, DueKind.EXECUTION, decision.key, due_on=due_on)
        tell_both(handover, "handover.withdraw", at=at)
        notifications.ended(handover, at=at)
        return handover


def is_bound(handover: Handover) -> bool:
    """Decided without a clarification that would still owe it, and no later decision stands.

    Queries: none, or 1.
    """
    if not handover.binding or handover.clarification_id is not None:
        return False
    return not handover.case.clarifications.open().filter(names__isnull=False).exists()


def _answerable(handover: Handover, by: Membership) -> Handover:
    handover = locked_handover(handover)
    require_institution(handover.addressee, by)
    return handover
