from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.codes import label
from contacts.models import Guideline, Standard
from contacts.operations.recording import lock, record
from contacts.ports import carry_over
from contacts.states import GUIDELINE_TRANSITIONS, UNITS_OF, GuidelineState
from iiz.history import Actor, change


def draft_guideline(
    draft: Guideline, *, by: Actor | None, at: datetime, like: Guideline | None = None
) -> Guideline:
    """The next version, with all that belongs to `like`, or to the latest one, to start from."""
    scope = Guideline.objects.of_scope(draft.network, draft.agreement)
    latest = like or scope.binding().last()
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
    guideline: Guideline, *, approved_on: date, by: Actor | None, at: datetime
) -> Guideline:
    """From its day on it drives deadlines; what runs under an older version keeps that one.

    Raises: ValidationError "state", "no_standards", "incomplete", "past" or "too_early".
    """
    with change(by=by, at=at, reason="guideline.publish"):
        _require_publishable(lock(guideline))
        _require_not_past(guideline, on=timezone.localdate(at))
        for older in _published_versions(guideline):
            _supersede(older, by=guideline)
        guideline.approved_on = approved_on
        guideline.state = GUIDELINE_TRANSITIONS["publish"][1]
        guideline.full_clean()
        guideline.save()
    return guideline


def _published_versions(guideline: Guideline) -> list[Guideline]:
    return list(
        Guideline.objects.of_scope(guideline.network, guideline.agreement)
        .filter(state=GuidelineState.PUBLISHED)
        .select_for_update(of=("self",))
    )


def _require_publishable(guideline: Guideline) -> None:
    """Rule: R-STANDARD-02; the default has a figure of every standard for all types."""
    if not guideline.can("publish"):
        raise ValidationError(_("Only a draft can be published."), code="state")
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


def _supersede(older: Guideline, *, by: Guideline) -> None:
    if older.effective_from >= by.effective_from:
        raise ValidationError(
            _("It must take effect after the version it replaces."), code="too_early"
        )
    older.state = GUIDELINE_TRANSITIONS["supersede"][1]
    older.save()
