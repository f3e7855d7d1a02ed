"""What is before the steering committee: what would change, and reasons; no case, no number."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from contacts.models import Guideline
from contacts.sheets.publishing import replaced_by
from contacts.states import GuidelineState
from reviews.models import Resolution
from reviews.sheets.guideline.versions import Difference, taking_effect
from reviews.sheets.resolutions import Change, change_of, published_words
from reviews.states import ResolutionState


@dataclass(frozen=True)
class CommitteeLine:
    resolution: Resolution
    change: Change | None


@dataclass(frozen=True)
class VersionLine:
    """`before`: which version it takes the place of, if the network has one. `is_late`: its day has
    come, so that it can only be sent back."""

    guideline: Guideline
    before: Guideline | None
    changes: Difference
    is_late: bool


def committee_lines(waiting: Any) -> list[CommitteeLine]:
    """Queries: 1, and 1 per changed standard."""
    return [CommitteeLine(row, change_of(row)) for row in waiting.order_by("pk")]


def version_lines(waiting: Any, *, on: date) -> list[VersionLine]:
    """Queries: 1, and up to 6 for each."""
    rows = waiting.select_related("network", "submitted_by")
    return [_version_line(row, on=on) for row in rows.order_by("effective_from", "pk")]


def _version_line(guideline: Guideline, *, on: date) -> VersionLine:
    before = replaced_by(guideline)
    changes = taking_effect(before, guideline)
    return VersionLine(guideline, before, changes, is_late=guideline.effective_from < on)


def decided_words(decided: Resolution | Guideline) -> str:
    """What came of the committee's decision."""
    if isinstance(decided, Guideline):
        words = {"guideline": decided}
        if decided.state == GuidelineState.APPROVED:
            return _("%(guideline)s is approved. Who put it in is told and can publish it.") % words
        return _("%(guideline)s is sent back. Who put it in is told.") % words
    if decided.state == ResolutionState.DONE:
        return published_words(decided)
    return _("The committee's decision is recorded.")
