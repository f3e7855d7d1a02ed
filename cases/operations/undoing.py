"""Undoing an acceptance: a click too many, on the same day, before anything else has happened."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases import access, notifications
from cases.models import (
    Case,
    CaseEvent,
    Clarification,
    Closing,
    Coverage,
    Document,
    Due,
    DueKind,
    Handover,
    Notice,
    Participation,
    Request,
    Share,
    Task,
)
from cases.operations.approaching import tell_both
from cases.operations.clarifications import follow_lead
from cases.operations.deciding import locked_handover
from cases.operations.effecting import tell_all
from cases.operations.ending import take_back_reservations
from cases.operations.steps import day, lead_of, owe, require_institution, settle, step
from cases.operations.taking_part import begin_period, end_period
from cases.states import NoticeTopic, ParticipationRole
from contacts.models import Membership

ACCEPTED = ("handover.accept", "handover.accept_later")
# What acceptance changes in rows that were there before, and what stays with who was there.
RESTORED: dict[type[models.Model], tuple[str, ...]] = {
    Participation: (
        *("role", "basis", "until", "ended_at", "follow_up_until"),
        *("user_id", "own_person_id"),
    ),
    Coverage: ("basis", "until", "ended_at"),
    Share: ("since", "until", "ended_at"),
    Document: ("state",),
    Task: ("assignee_id",),
    Request: ("state", "answered_at", "answered_by_id"),
    Closing: ("state", "answered_at", "answered_by_id", "reasons"),
    Case: ("returns", "ping_pong_at", "solution"),
}


def undo_acceptance(handover: Handover, *, by: Membership, at: datetime) -> Handover:
    """Rule: R-UNDO-01; it is proposed again, the sender leads, and nothing counts as to and fro.

    Raises: ValidationError "too_late", "moved_on", "decision", each saying what to do instead.
    """
    with step(handover.case, by=by, at=at, reason="handover.undo") as case:
        handover = locked_handover(handover)
        require_institution(handover.addressee, by)
        handover.advance("undo")
        accepted = _acceptance(handover)
        refusal = _refusal(handover, accepted, at=at)
        if refusal is not None:
            raise refusal
        take_back_reservations(handover, at=at)
        settle(DueKind.ANSWER, handover.key, at=at)
        had_led = handover.effected_at is not None
        if had_led:
            _lead_back(handover, case, accepted.operation, at=at)
        _propose_again(handover, accepted.operation, at=at)
        (tell_all if had_led else tell_both)(handover, "handover.undo", at=at)
        notifications.answered(handover)
        return handover


def may_undo(handover: Handover, *, by: Membership, at: datetime) -> bool:
    """Queries: none, or 3."""
    is_ours = handover.addressee_id == by.institution_id
    if not is_ours or not handover.can("undo") or day(handover.answered_at) != day(at):
        return False
    return _refusal(handover, _acceptance(handover), at=at) is None


def _acceptance(handover: Handover) -> CaseEvent:
    told = CaseEvent.objects.filter(subject=f"handover:{handover.key}", verb__in=ACCEPTED)
    return told.latest("at", "pk")


def _refusal(handover: Handover, accepted: CaseEvent, *, at: datetime) -> ValidationError | None:
    if timezone.localdate(accepted.at) != day(at):
        message = _("An acceptance can be undone on the same day only. Hand the lead back instead.")
        return ValidationError(message, code="too_late")
    decided = Clarification.history.filter(history_operation=accepted.operation)
    if handover.binding or decided.exists():
        message = _(
            "The acceptance carried out a decision, so it stays. Hand the lead back instead."
        )
        return ValidationError(message, code="decision")
    later = CaseEvent.objects.filter(case=handover.case, at__gte=accepted.at)
    if later.exclude(operation=accepted.operation).exists():
        message = _(
            "Something else has been done in the case since the acceptance, so it can no longer be"
            " undone. Hand the lead back instead."
        )
        return ValidationError(message, code="moved_on")
    return None


def _lead_back(handover: Handover, case: Case, operation: UUID, *, at: datetime) -> None:
    """A new period for the sender, at one instant; who takes part as before the acceptance."""
    end_period(lead_of(case), at=at)
    settle(DueKind.LOAN, handover.key, at=at)
    _restore_counts(case, operation, at=at)
    _restore_parts(operation, at=at)
    _restore_work(case, operation, at=at)
    undecided = case.clarifications.open().exists()
    begin_period(case, handover.sender, at=at, interim=undecided)
    follow_lead(case, handover.addressee, at=at)
    _restore_closing(operation, at=at)


def _restore_counts(case: Case, operation: UUID, *, at: datetime) -> None:
    for row, was in _touched(Case, operation):
        _restore(case, was, at=at)
        if row.ping_pong_at and not was.ping_pong_at:
            settle(DueKind.PING_PONG, case.key, at=at)


def _restore_parts(operation: UUID, *, at: datetime) -> None:
    """The lead is laid down before it is taken up; who came with the acceptance leaves."""
    for model in (Coverage, Share, Document):
        for row, was in _touched(model, operation):
            _restore(row, was, at=at)
    found = list(_touched(Participation, operation))
    for row, was in sorted(found, key=lambda pair: not _leads(pair[0])):
        _restore(row, was, at=at)
        access.grant(row.institution, row.case, "former" if row.ended_at else row.role)


def _leads(row: Participation) -> bool:
    return row.role == ParticipationRole.LEAD and row.ended_at is None


def _restore_work(case: Case, operation: UUID, *, at: datetime) -> None:
    """Tasks, invitations and the notice of the change; a look that was owed is owed again."""
    for task, was in _touched(Task, operation):
        if was is not None:
            _restore(task, was, at=at)
            settle(DueKind.TASK, task.key, at=at)
            owe(task.assignee, case, DueKind.TASK, task.key, due_on=task.due_on)
    for request, was in _touched(Request, operation):
        lapsed_at = request.answered_at
        _restore(request, was, at=at)
        _owe_again(request.key, DueKind.REQUEST, DueKind.BACK, settled_at=lapsed_at)
    for notice, was in _touched(Notice, operation):
        if was is None and notice.topic == NoticeTopic.LEAD:
            notice.advance("give_up")
            notice.remark = "undone"
            notice.save()
            settle(DueKind.NOTICE, notice.key, at=at)


def _restore_closing(operation: UUID, *, at: datetime) -> None:
    """What waited to be confirmed waits again: the lead that wrote it leads."""
    for closing, was in _touched(Closing, operation):
        lapsed_at = closing.answered_at
        _restore(closing, was, at=at)
        _owe_again(closing.key, DueKind.CLOSING, settled_at=lapsed_at)


def _owe_again(key: UUID, *kinds: str, settled_at: datetime) -> None:
    """By whom and by when it was owed until that instant."""
    Due.objects.filter(kind__in=kinds, key=key, done_at=settled_at).update(done_at=None)


def _propose_again(handover: Handover, operation: UUID, *, at: datetime) -> None:
    """As it was when it was accepted, due on the same day."""
    was = handover.history.exclude(history_operation=operation).latest("history_id")
    settle(DueKind.EFFECT, handover.key, at=at)
    accepted_at = handover.answered_at
    handover.package, handover.reservations = was.package, []
    handover.answered_at = handover.answered_by = None
    handover.effected_at = handover.own_person = None
    handover.full_clean()
    handover.save()
    _owe_again(handover.case.key, DueKind.PING_PONG, settled_at=accepted_at)
    kind = DueKind.HANDOVER
    owe(handover.addressee, handover.case, kind, handover.key, due_on=handover.due_on)


def _touched(model: Any, operation: UUID) -> Iterator[tuple[Any, Any]]:
    """Each row the operation changed, and its version before; None where it was made by it."""
    ids = model.history.filter(history_operation=operation).values("id")
    versions = model.history.filter(id__in=ids).exclude(history_operation=operation)
    before = {version.id: version for version in versions.order_by("history_id")}
    for row in model._base_manager.filter(pk__in=ids).order_by("pk"):
        yield row, before.get(row.pk)


def _restore(row: Any, was: Any, *, at: datetime) -> None:
    """What did not exist before the operation is over."""
    if was is None:
        row.ended_at = at
    else:
        for name in RESTORED[type(row)]:
            setattr(row, name, getattr(was, name))
    row.save()
