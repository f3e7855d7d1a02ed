from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.codes import label
from contacts.deciders import has_committee
from contacts.models import Guideline, Standard
from contacts.operations.recording import lock, record
from contacts.ports import carry_over
from contacts.states import UNITS_OF, GuidelineState
from iiz.history import Actor, change


def draft_guideline(
    draft: Guideline, *, by: Actor | None, at: datetime, like: Guideline | None = None
) -> Guideline:
    """The next version, with all that belongs to `like`, or to the latest one, to start from: the
    one that the committee has before it or has approved, else the last that was published."""
    scope = Guideline.objects.of_scope(draft.network, draft.agreement)
    waiting = scope.filter(state__in=(GuidelineState.SUBMITTED, GuidelineState.APPROVED))
    latest = like or waiting.last() or scope.binding().last()
    draft.version = (scope.aggregate(last=Max("version"))["last"] or 0) + 1
    with change(by=by, at=at, reason="guideline.draft"):
        record(draft, by=by, at=at, reason="guideline.draft")
        for standard in latest.standards.all() if latest else ():
            standard.pk, standard.guideline, standard._state.adding = None, draft, True
            standard.save()
        if latest:
            carry_over(latest, draft)
    return draft


def publish_guideline(
    guideline: Guideline, *, approved_on: date | None = None, by: Actor | None, at: datetime
) -> Guideline:
    """From its day on it drives deadlines; what runs under an older version keeps that one.

    `approved_on`: of what no committee has to approve; of a network's it is the committee's day.
    Raises: ValidationError "state", "not_approved", "no_standards", "incomplete", "past" or
    "too_early".
    """
    on = timezone.localdate(at)
    with change(by=by, at=at, reason="guideline.publish"):
        approved = _approval(lock(guideline), approved_on, on=on)
        guideline.advance("publish")
        require_ready(guideline, on=on)
        for older in _published_versions(guideline):
            older.advance("supersede")
            older.save()
        guideline.approved_on = approved
        guideline.full_clean()
        guideline.save()
    return guideline


def needs_committee(guideline: Guideline, *, on: date) -> bool:
    """Rule: R-STANDARD-04; a network's own, as long as the network has a committee here."""
    return guideline.network is not None and has_committee(guideline.network, on=on)


def _approval(guideline: Guideline, typed: date | None, *, on: date) -> date | None:
    if guideline.state == GuidelineState.APPROVED:
        return guideline.approved_on
    if guideline.is_ahead and needs_committee(guideline, on=on):
        message = _("The steering committee of the network has not approved this version yet.")
        raise ValidationError(message, code="not_approved")
    return typed


def require_ready(guideline: Guideline, *, on: date) -> None:
    """What publishing asks of its content and its day.

    Raises: ValidationError "no_standards", "incomplete", "past" or "too_early".
    """
    _require_complete(guideline)
    _require_not_past(guideline, on=on)
    for older in _published_versions(guideline):
        if older.effective_from >= guideline.effective_from:
            message = _("It must take effect after the version it replaces.")
            raise ValidationError(message, code="too_early")


def _published_versions(guideline: Guideline) -> list[Guideline]:
    return list(
        Guideline.objects.of_scope(guideline.network, guideline.agreement)
        .filter(state=GuidelineState.PUBLISHED)
        .select_for_update(of=("self",))
    )


def _require_complete(guideline: Guideline) -> None:
    """Rule: R-STANDARD-02; the default has a figure of every standard for all types."""
    standards = Standard.objects.filter(guideline=guideline)
    if not standards.exists():
        raise ValidationError(_("A guideline needs at least one standard."), code="no_standards")
    for_all = set(standards.filter(from_type="", to_type="").values_list("key", flat=True))
    missing = [key for key in UNITS_OF if key not in for_all]
    if _is_default(guideline) and missing:
        raise ValidationError(
            _("The default needs a figure for all types of: %(standards)s."),
            code="incomplete",
            params={"standards": ", ".join(label("standard", key) for key in missing)},
        )


def _is_default(guideline: Guideline) -> bool:
    return guideline.network is None and guideline.agreement is None


def _require_not_past(guideline: Guideline, *, on: date) -> None:
    """Rule: R-STANDARD-02; what runs asks for the standards of past days, so these stay. Before the
    first default of all nothing was in force."""
    if guideline.effective_from >= on:
        return
    published = Guideline.objects.of_scope(None).exclude(state=GuidelineState.DRAFT)
    if not _is_default(guideline) or published.exists():
        raise ValidationError(_("It takes effect today at the earliest."), code="past")
