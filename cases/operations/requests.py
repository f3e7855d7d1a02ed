"""Fragen and Beiziehen: the lead stays with the sender whatever the answer is."""

from dataclasses import replace
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases import exchange, notifications
from cases.exchange import Offer
from cases.models import TAKE_PART, Case, Person, Request
from cases.operations import approaching, asking_back
from cases.operations.approaching import Ask, conclude, offer_of, tell_both, told_on_acceptance
from cases.operations.declining import Decline, apply_decline
from cases.operations.ping_pong import count_decline
from cases.operations.steps import (
    clock,
    day,
    require,
    require_institution,
    require_lead,
    step,
    tell,
)
from cases.operations.taking_part import cover, entrust, join
from cases.states import ParticipationRole
from cases.states.categories import STRICT_CATEGORIES
from contacts.codes import is_code
from contacts.models import Membership


def send_request(case: Case, ask: Ask, *, by: Membership, at: datetime, kind: str) -> Request:
    """`kind` is a request type; `take_part` invites. Raises: ValidationError per field."""
    with step(case, by=by, at=at, reason="request.send") as case:
        require(case, "invite" if kind == TAKE_PART else "ask")
        require_lead(case, by)
        if not is_code("request_type", kind):
            message = _("Choose from the list.")
            raise ValidationError({"type": ValidationError(message, code="required")})
        limit = clock(
            "request_answer", case, on=day(at), sender=by.institution, addressee=ask.addressee
        )
        request = Request(type=kind)
        approaching.send(request, case, ask, by=by, limit=limit, at=at)
        tell_both(request, "request.send", at=at, type=kind)
        notifications.asked(request, at=at)
        return request


def receive_request(request: Request, *, by: Membership, at: datetime) -> Request:
    """A person of the addressee has opened it; opening it again changes nothing."""
    with step(request.case, by=by, at=at, reason="request.receive"):
        request = _locked(request)
        require_institution(request.addressee, by)
        if request.can("receive"):
            request.advance("receive")
            request.received_at = at
            request.save()
            tell_both(request, "request.receive", at=at)
        return request


def answer_request(
    request: Request,
    *,
    by: Membership,
    at: datetime,
    answer: str,
    category: str,
    partly: bool = False,
) -> Request:
    with step(request.case, by=by, at=at, reason="request.answer"):
        request = _answerable(request, by)
        if not answer.strip():
            message = _("Write the answer.")
            raise ValidationError({"answer": ValidationError(message, code="required")})
        if not is_code("information_category", category):
            message = _("Choose the category of your answer.")
            raise ValidationError({"category": ValidationError(message, code="required")})
        if category in STRICT_CATEGORIES and request.basis != "consent":
            message = _("Diagnosis, protection measures and sanctions need the person's consent.")
            raise ValidationError({"category": ValidationError(message, code="strict")})
        told = _require_tellable(request, category, on=day(at))
        request.answer, request.answer_category = answer, category
        conclude(request, "answer_partly" if partly else "answer", by=by, at=at)
        exchange.release(told, at=at)
        tell_both(request, "request.answer", at=at, partly=partly)
        notifications.answered(request)
        return request


def _require_tellable(request: Request, category: str, *, on: date) -> Offer:
    """The answer tells the sender something too. Raises: ValidationError "category"."""
    told = replace(offer_of(request, [category]), giver=request.addressee, receiver=request.sender)
    refused = exchange.refusals(told, on=on)
    if refused:
        raise ValidationError({"category": ValidationError(refused[category], code="exchange")})
    return told


def accept_invitation(
    request: Request, *, by: Membership, at: datetime, own_person: Person | None = None
) -> Request:
    """Makes the addressee a participant, covered for what was offered and still lasts.

    `own_person` is the addressee's own row for the same person; only the addressee sees it.
    """
    with step(request.case, by=by, at=at, reason="request.accept") as case:
        request = _answerable(request, by)
        lasts = request.covered_until >= day(at) and still_offered(request, on=day(at))
        if request.can("accept") and not lasts:
            message = _("The basis offered has run out. Ask the sender to invite you anew.")
            raise ValidationError(message, code="expired")
        conclude(request, "accept", by=by, at=at)
        take_in(request, case, ParticipationRole.PARTICIPANT, at=at, own_person=own_person)
        tell_both(request, "request.accept", at=at)
        tell(case, "case.join", at=at, subject="case", joined=request.addressee_id)
        notifications.answered(request)
        return request


def take_in(approach, case: Case, role: str, *, at: datetime, own_person: Person | None) -> None:
    """Participation and coverage of the addressee, as the accepted approach offered them and as
    the basis still allows."""
    until = None if role == ParticipationRole.LEAD else approach.covered_until
    row = join(case, approach.addressee, role, at=at, basis=approach.basis, until=until)
    row.own_person = own_person or row.own_person
    entrust(row, approach.answered_by)
    if approach.covered_until >= day(at):
        told = still_offered(approach, on=day(at))
        cover(row, told, basis=approach.basis, since=day(at), until=approach.covered_until)
        anew = told_on_acceptance(approach).intersection(told)
        exchange.release(offer_of(approach, anew), at=at)


def still_offered(approach, *, on: date) -> list[str]:
    """Its categories without those that meanwhile may not be offered any more."""
    refused = exchange.refusals(offer_of(approach, approach.categories), on=on)
    return [category for category in approach.categories if category not in refused]


def decline_request(request: Request, decline: Decline, *, by: Membership, at: datetime) -> Request:
    """A declined invitation counts as to and fro, a declined question does not."""
    with step(request.case, by=by, at=at, reason="request.decline") as case:
        request = _answerable(request, by)
        apply_decline(request, decline, on=day(at))
        conclude(request, "decline", by=by, at=at)
        if request.is_invitation and decline.reason != "wrong_addressee":
            count_decline(case, at=at)
        tell_both(request, "request.decline", at=at, decline_reason=decline.reason)
        notifications.answered(request)
        return request


def ask_back_request(request: Request, *, by: Membership, at: datetime, question: str) -> Request:
    with step(request.case, by=by, at=at, reason="request.ask_back"):
        request = _answerable(request, by)
        asking_back.ask_back(request, question, at=at)
        tell_both(request, "request.ask_back", at=at)
        notifications.asked_back(request)
        return request


def answer_back_request(request: Request, *, by: Membership, at: datetime, answer: str) -> Request:
    with step(request.case, by=by, at=at, reason="request.answer_back"):
        request = _locked(request)
        require_institution(request.sender, by)
        asking_back.answer_back(request, answer, at=at)
        tell_both(request, "request.answer_back", at=at)
        notifications.asked(request, at=at)
        return request


def withdraw_request(request: Request, *, by: Membership, at: datetime) -> Request:
    with step(request.case, by=by, at=at, reason="request.withdraw"):
        request = _locked(request)
        require_institution(request.sender, by)
        conclude(request, "withdraw", by=by, at=at)
        tell_both(request, "request.withdraw", at=at)
        notifications.ended(request, at=at)
        return request


def _locked(request: Request) -> Request:
    rows = Request.objects.select_for_update(of=("self",)).select_related(
        "case__network", "case__person", "sender", "addressee__group", "contact", "informer"
    )
    return rows.get(pk=request.pk)


def _answerable(request: Request, by: Membership) -> Request:
    request = _locked(request)
    require_institution(request.addressee, by)
    return request
