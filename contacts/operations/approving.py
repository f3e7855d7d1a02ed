"""A version of a network's guideline before its steering committee: put in, approved, sent back.

Rule: R-STANDARD-04; what the committee reads stays as it is until it has decided, and what it
approved until it is published: the database refuses to change it. Taken back, it is a draft again
and no longer approved.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.deciders import committee, require_committee
from contacts.models import Guideline, Membership, Network
from contacts.notifications import guideline_decided
from contacts.operations.guidelines import require_ready
from contacts.operations.recording import lock
from contacts.ports import tell_committee
from iiz.history import Actor, change


def submit_guideline(guideline: Guideline, *, by: Actor | None, at: datetime) -> Guideline:
    """Its members are told.

    Raises: ValidationError "state", "no_committee", "only_member", or what stands against
    publishing it.
    """
    on = timezone.localdate(at)
    with change(by=by, at=at, reason="guideline.submit"):
        lock(guideline).advance("submit")
        members = committee(_network_of(guideline), on=on).select_related("user").order_by("pk")
        _require_approver(members, by)
        require_ready(guideline, on=on)
        guideline.submission, guideline.returned = uuid4(), ""
        guideline.submitted_on, guideline.submitted_by_id = on, by.user_id if by else None
        _save(guideline)
        tell_committee(guideline, [one.user for one in members])
    return guideline


def approve_guideline(guideline: Guideline, *, by: Membership, at: datetime) -> Guideline:
    """For the committee, by one of its members; who put it in is told.

    Raises: ValidationError "not_yours", "state", "same_person", or what stands against publishing.
    """
    on = timezone.localdate(at)
    with change(by=by, at=at, reason="guideline.approve"):
        _require_before_the_committee(guideline, by)
        guideline.advance("approve")
        if guideline.submitted_by_id == by.user_id:
            message = _("You put it before the committee. Another member approves it.")
            raise ValidationError(message, code="same_person")
        require_ready(guideline, on=on)
        guideline.approved_on, guideline.approved_by_id = on, by.user_id
        _save(guideline)
        guideline_decided("guideline_approved", guideline)
    return guideline


def send_back_guideline(
    guideline: Guideline, reasons: str, *, by: Membership, at: datetime
) -> Guideline:
    """It is a draft again; who put it in is told, and reads why.

    Raises: ValidationError "not_yours", "state", or "required" at the reasons.
    """
    with change(by=by, at=at, reason="guideline.send_back"):
        _require_before_the_committee(guideline, by)
        guideline.advance("send_back")
        if not reasons.strip():
            message = ValidationError(_("Say why it is sent back."), code="required")
            raise ValidationError({"reasons": message})
        guideline.returned = reasons.strip()
        guideline_decided("guideline_returned", guideline)
        return _withdrawn(guideline)


def take_back_guideline(guideline: Guideline, *, by: Actor | None, at: datetime) -> Guideline:
    """To change it. Raises: ValidationError "state"."""
    with change(by=by, at=at, reason="guideline.take_back"):
        lock(guideline).advance("take_back")
        return _withdrawn(guideline)


def _network_of(guideline: Guideline) -> Network:
    """Raises: ValidationError "no_committee"; two sides, or nobody, approve the others."""
    if guideline.network is None:
        message = _("Only versions of a network go before a steering committee.")
        raise ValidationError(message, code="no_committee")
    return guideline.network


def _require_approver(members: Collection[Membership], by: Actor | None) -> None:
    """Somebody else than who puts it in. Raises: ValidationError "no_committee", "only_member"."""
    if not members:
        message = _("Nobody is in a steering committee here that could approve it.")
        raise ValidationError(message, code="no_committee")
    if by and all(one.user_id == by.user_id for one in members):
        message = _(
            "You are the only member of the steering committee, so nobody could approve what you"
            " put in. Somebody else in the administration puts it in, or another member is added."
        )
        raise ValidationError(message, code="only_member")


def _require_before_the_committee(guideline: Guideline, by: Membership) -> None:
    """Locks it, and refuses another content than the one that was read.

    Raises: ValidationError "not_yours", "state".
    """
    read = guideline.submission
    require_committee(_network_of(lock(guideline)), by)
    if guideline.submission != read:
        message = _("It is no longer before the committee as you read it. Read it again.")
        raise ValidationError(message, code="state")


def _withdrawn(guideline: Guideline) -> Guideline:
    guideline.submission = guideline.submitted_by = guideline.approved_by = None
    guideline.submitted_on = guideline.approved_on = None
    return _save(guideline)


def _save(guideline: Guideline) -> Guideline:
    guideline.full_clean()
    guideline.save()
    return guideline
