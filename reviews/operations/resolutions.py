"""What a review resolves: written down, approved by both sides or the committee, done.

Rules: R-RESOLVE-01 who; R-RESOLVE-03 a changed standard is published with the last approval.
"""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Due, DueKind
from cases.operations.steps import day, owe
from contacts.deciders import has_committee, require_committee
from contacts.models import Agreement, Guideline, Institution, Membership
from contacts.operations import Agreed, change_agreed
from contacts.states import GuidelineState, Side
from iiz.history import change
from iiz.versions import require_version
from reviews.models import Approval, Resolution, Review
from reviews.operations.drafting import Draft, require_possible
from reviews.operations.informing import tell_committee, tell_published, tell_wanted
from reviews.operations.namelessness import present, require_nameless
from reviews.operations.speaking import (
    may_complete,
    require_may_resolve,
    require_side,
)
from reviews.standards import types_of
from reviews.states import PENDING, ResolutionState

SIDES = ("network", "a_institution", "b_institution")
LAPSED = gettext_lazy(
    "The day on which the changed standard was to begin has come before this was agreed. The"
    " resolution can be edited, with a later day: approvals given so far count no more then, and"
    " both sides decide anew."
)


def resolve(review: Review, draft: Draft, *, by: Membership, at: datetime) -> Resolution:
    """Raises: ValidationError "not_yours", "state", or per field."""
    _require_nameless(review, {"text": draft.text}, by=by, on=day(at))
    with change(by=by, at=at, reason="resolution.resolve"):
        review = _locked_review(review)
        require_may_resolve(review.agreement, by, on=day(at))
        before = review.state
        review.advance("resolve")
        if review.state != before:
            review.save()
        resolution = _written(Resolution(review=review), draft, at=at)
        tell_wanted(resolution, by=by, on=day(at))
        return resolution


def edit_resolution(
    resolution: Resolution, draft: Draft, *, version: int, by: Membership, at: datetime
) -> Resolution:
    """As long as nobody has approved it, and once its day has come before it was agreed.

    Rule: R-RESOLVE-06; then it is before the two sides again, and nobody has approved it.
    Raises: as `resolve`, and "approved", "conflict".
    """
    _require_nameless(resolution.review, {"text": draft.text}, by=by, on=day(at))
    with change(by=by, at=at, reason="resolution.edit"):
        resolution = _locked(resolution)
        require_may_resolve(resolution.agreement, by, on=day(at))
        is_anew = resolution.has_lapsed(day(at))
        if is_anew:
            _renew(resolution)
        resolution.advance("edit")
        if resolution.approvals.exists():
            message = _("One side has already approved this. Reject it and resolve it anew.")
            raise ValidationError(message, code="approved")
        require_version(resolution, version)
        _written(resolution, draft, at=at)
        if is_anew:
            tell_wanted(resolution, by=by, on=day(at))
        return resolution


def _renew(resolution: Resolution) -> None:
    """What was approved, or is before the committee, named a day that has come."""
    resolution.advance("renew")
    resolution.referral = ""
    for approval in resolution.approvals.all():
        approval.delete()


def _written(resolution: Resolution, draft: Draft, *, at: datetime) -> Resolution:
    require_possible(resolution.agreement, draft, on=day(at))
    resolution.text, resolution.owner, resolution.due_on = (
        draft.text.strip(),
        draft.owner,
        draft.due_on,
    )
    changed = draft.changed
    resolution.standard = changed.key if changed else ""
    resolution.value = changed.value if changed else None
    resolution.unit = changed.unit if changed else ""
    resolution.asking = changed.asking if changed else ""
    resolution.effective_from = changed.effective_from if changed else None
    resolution.full_clean()
    resolution.save()
    _set_dues(resolution, at=at)
    return resolution


def approve_resolution(
    resolution: Resolution, *, version: int, by: Membership, at: datetime
) -> Resolution:
    """For a side, or once it is before the committee for that; the last approval makes it hold.

    Rule: R-RESOLVE-04; nobody approves for both sides, and what is approved is what was read.
    Raises: ValidationError "not_yours", "state", "approved", "same_person", "conflict", "past",
    "ended".
    """
    with change(by=by, at=at, reason="resolution.approve"):
        resolution = _locked(resolution)
        side = _approving_side(resolution, by, on=day(at))
        resolution.advance("approve")
        require_version(resolution, version)
        if resolution.has_lapsed(day(at)):
            raise ValidationError(LAPSED, code="past")
        _approve(resolution, side, by=by, at=at)
        if side is None or resolution.approvals.exclude(side="").count() == len(Side):
            _agree(resolution, by=by, at=at)
        _set_dues(resolution, at=at)
        return resolution


def _approving_side(resolution: Resolution, by: Membership, *, on: date) -> Side | None:
    """None is the committee."""
    if resolution.state == ResolutionState.TO_COMMITTEE:
        require_committee(resolution.agreement.network, by)
        return None
    return require_side(resolution.agreement, by, on=on)


def _approve(resolution: Resolution, side: Side | None, *, by: Membership, at: datetime) -> None:
    approvals = resolution.approvals.all()
    if any(row.side == (side or "") for row in approvals):
        raise ValidationError(_("This side has already approved."), code="approved")
    if side and any(row.user_id == by.user_id for row in approvals):
        message = _("You have approved it for the other side. Somebody else approves for this one.")
        raise ValidationError(message, code="same_person")
    row = Approval(
        resolution=resolution, side=side or "", user=by.user, institution=by.institution, at=at
    )
    row.full_clean()
    row.save()


def _agree(resolution: Resolution, *, by: Membership, at: datetime) -> None:
    """A changed standard is done with its publication; nobody has to record that.

    Rule: R-RESOLVE-03; both sides are told.
    """
    resolution.advance("agree")
    if resolution.changes_standard:
        from_type, to_type = types_of(resolution.agreement, resolution.asking)
        agreed = Agreed(resolution.standard, resolution.value, resolution.unit, from_type, to_type)
        resolution.guideline = change_agreed(
            resolution.agreement, agreed, effective_from=resolution.effective_from, by=by, at=at
        )
        _follow_versions(resolution.agreement)
        resolution.advance("complete")
        resolution.done_on = day(at)
    resolution.full_clean()
    resolution.save()
    if resolution.guideline:
        tell_published(resolution, by=by, on=day(at))


def _follow_versions(agreement: Agreement) -> None:
    """What was agreed before and has not begun stands in another version now, of the same day."""
    moved = Resolution.objects.filter(
        review__agreement=agreement, guideline__state=GuidelineState.REPLACED
    )
    for earlier in moved.select_for_update(of=("self",)).order_by("pk"):
        versions = Guideline.objects.of_scope(None, agreement).binding()
        earlier.guideline = versions.get(effective_from=earlier.effective_from)
        earlier.save()


def refer_resolution(
    resolution: Resolution,
    reasons: str,
    *,
    version: int | None = None,
    by: Membership,
    at: datetime,
) -> Resolution:
    """To the committee, which then decides alone. Raises: ValidationError "not_yours", "state",
    "no_committee", or at the field."""
    _require_nameless(resolution.review, {"reasons": reasons}, by=by, on=day(at))
    with change(by=by, at=at, reason="resolution.refer"):
        resolution = _locked(resolution)
        require_may_resolve(resolution.agreement, by, on=day(at))
        resolution.advance("refer")
        if version is not None:
            require_version(resolution, version)
        if not has_committee(resolution.agreement.network, on=day(at)):
            message = _("This network has no steering committee here. The two sides decide.")
            raise ValidationError(message, code="no_committee")
        resolution.referral = _said(reasons, _("Say why the committee has to decide."))
        _saved(resolution, at=at)
        tell_committee(resolution, by=by, on=day(at))
        return resolution


def reject_resolution(
    resolution: Resolution,
    reasons: str,
    *,
    version: int | None = None,
    by: Membership,
    at: datetime,
) -> Resolution:
    """By a side, or by the committee that it is before, which knows no case.

    Raises: ValidationError "not_yours", "state", or at the field.
    """
    if resolution.state != ResolutionState.TO_COMMITTEE:
        _require_nameless(resolution.review, {"reasons": reasons}, by=by, on=day(at))
    with change(by=by, at=at, reason="resolution.reject"):
        resolution = _locked(resolution)
        _approving_side(resolution, by, on=day(at))
        resolution.advance("reject")
        if version is not None:
            require_version(resolution, version)
        resolution.reasons = _said(reasons, _("Say why it is rejected."))
        return _saved(resolution, at=at)


def complete_resolution(
    resolution: Resolution, done_on: date, *, by: Membership, at: datetime
) -> Resolution:
    """By the head of who does it, or by who writes resolutions down. Raises: ValidationError
    "not_yours", "state", or at the field."""
    with change(by=by, at=at, reason="resolution.complete"):
        resolution = _locked(resolution)
        if not may_complete(by, resolution, on=day(at)):
            message = _("The head of the institution that does it, or who writes it down.")
            raise ValidationError(message, code="not_yours")
        resolution.advance("complete")
        if done_on > day(at):
            message = _("Say on which day it was done, today at the latest.")
            raise ValidationError({"done_on": ValidationError(message, code="future")})
        resolution.done_on = done_on
        return _saved(resolution, at=at)


def _require_nameless(review: Review, texts: dict[str, str], *, by: Membership, on: date) -> None:
    """Rule: R-REVIEW-14; it stands in the minutes, and the committee reads it."""
    require_nameless(texts, by=by, on=on, staff=present(review))


def _said(reasons: str, message: str) -> str:
    if not reasons.strip():
        raise ValidationError({"reasons": ValidationError(message, code="required")})
    return reasons.strip()


def _saved(resolution: Resolution, *, at: datetime) -> Resolution:
    resolution.full_clean()
    resolution.save()
    _set_dues(resolution, at=at)
    return resolution


def _set_dues(resolution: Resolution, *, at: datetime) -> None:
    """Rule: R-RESOLVE-05; whoever does it owes it until it is done, and who alone speaks for a
    side owes its word before the change begins."""
    wanted: dict[Institution, date] = {}
    if resolution.state == ResolutionState.OPEN:
        begins = resolution.effective_from
        word_by = begins - timedelta(days=1) if begins else resolution.due_on
        said = set(resolution.approvals.values_list("side", flat=True))
        for party in resolution.agreement.sides:
            if party.speaker and party.side not in said:
                wanted[party.speaker] = word_by
    if resolution.state in PENDING:
        earlier = wanted.get(resolution.owner, resolution.due_on)
        wanted[resolution.owner] = min(earlier, resolution.due_on)
    dues = Due.objects.open().filter(kind=DueKind.RESOLUTION, key=resolution.key)
    dues.exclude(institution__in=wanted).update(done_at=at)
    for institution, due_on in wanted.items():
        network = resolution.agreement.network
        owe(institution, network, DueKind.RESOLUTION, resolution.key, due_on=due_on)


def _locked(resolution: Resolution) -> Resolution:
    rows = Resolution.objects.select_for_update(of=("self",)).with_agreement()
    return rows.select_related("review").get(pk=resolution.pk)


def _locked_review(review: Review) -> Review:
    rows = Review.objects.select_for_update(of=("self",))
    return rows.select_related(*(f"agreement__{name}" for name in SIDES)).get(pk=review.pk)
