"""Two sides change a standard between them: the next versions of their own guideline."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Agreement, Guideline, Standard
from contacts.operations.guidelines import draft_guideline, publish_guideline
from contacts.operations.recording import lock
from contacts.states import GUIDELINE_TRANSITIONS
from iiz.history import Actor, change

Figures = dict[tuple[str, str], tuple[int, str]]


@dataclass(frozen=True)
class Agreed:
    """One figure. Without types it holds in both directions, whatever was said of one of them."""

    key: str
    value: int
    unit: str
    from_type: str = ""
    to_type: str = ""


def change_agreed(
    agreement: Agreement, agreed: Agreed, *, effective_from: date, by: Actor | None, at: datetime
) -> Guideline:
    """Returns: the version that begins on that day.

    Rule: R-STANDARD-03; it holds from tomorrow at the earliest and keeps all the other standards.
    Versions that were to begin on that day or later begin as versions of their own, with this
    change too unless they change the same standard themselves: the later day has the last word.

    Raises: ValidationError "past".
    """
    with change(by=by, at=at, reason="guideline.agree"):
        lock(agreement)
        _require_to_come(effective_from, on=timezone.localdate(at))
        versions = list(Guideline.objects.of_scope(None, agreement).binding())
        now = next(
            (row for row in reversed(versions) if row.effective_from <= effective_from), None
        )
        later = [row for row in versions if row.effective_from > effective_from]
        for row in versions:
            if row.effective_from >= effective_from:
                _replace(row)
        draft = Guideline(agreement=agreement, effective_from=effective_from)
        first = _publish(draft, agreed, like=now, by=by, at=at)
        untouched = True
        for row in later:
            untouched = untouched and _figures(row, agreed.key) == _figures(now, agreed.key)
            draft = Guideline(agreement=agreement, effective_from=row.effective_from)
            _publish(draft, agreed if untouched else None, like=row, by=by, at=at)
        return first


def _require_to_come(effective_from: date, *, on: date) -> None:
    if effective_from <= on:
        message = _("A changed standard holds from tomorrow at the earliest. Choose a later day.")
        raise ValidationError(message, code="past")


def _replace(version: Guideline) -> None:
    """Nothing runs under it: its day has not come."""
    version.state = GUIDELINE_TRANSITIONS["replace"][1]
    version.save()


def _figures(version: Guideline | None, key: str) -> Figures:
    rows = version.standards.filter(key=key) if version else ()
    return {(row.from_type, row.to_type): (row.value, row.unit) for row in rows}


def _publish(
    draft: Guideline,
    agreed: Agreed | None,
    *,
    like: Guideline | None,
    by: Actor | None,
    at: datetime,
) -> Guideline:
    draft_guideline(draft, by=by, at=at, like=like)
    if agreed:
        _set(draft, agreed)
    return publish_guideline(draft, approved_on=timezone.localdate(at), by=by, at=at)


def _set(draft: Guideline, agreed: Agreed) -> None:
    types = {"from_type": agreed.from_type, "to_type": agreed.to_type}
    said = draft.standards.filter(key=agreed.key)
    for row in said.filter(**types) if any(types.values()) else said:
        row.delete()
    row = Standard(guideline=draft, key=agreed.key, value=agreed.value, unit=agreed.unit, **types)
    row.full_clean()
    row.save()
