"""Two sides change a standard between them: the next versions of their own guideline."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contacts.models import Agreement, Guideline, Standard
from contacts.operations.guidelines import draft_guideline, publish_guideline
from contacts.operations.recording import lock
from contacts.standards import said_in
from contacts.states import GUIDELINE_TRANSITIONS
from iiz.history import Actor, change

Way = tuple[str, str]
"""From whose type to whose."""
EITHER: Way = ("", "")
Figure = tuple[int, str]


@dataclass(frozen=True)
class Agreed:
    """One figure. Without types it holds in both directions, whatever was said of one of them."""

    key: str
    value: int
    unit: str
    from_type: str = ""
    to_type: str = ""

    @property
    def way(self) -> Way:
        return self.from_type, self.to_type


def change_agreed(
    agreement: Agreement, agreed: Agreed, *, effective_from: date, by: Actor | None, at: datetime
) -> Guideline:
    """Returns: the version that begins on that day.

    Rule: R-STANDARD-03; it holds from tomorrow at the earliest and keeps all the other standards.
    Versions that were to begin on that day or later begin as versions of their own, with this
    change too unless they change the same standard themselves, which is asked of each direction:
    the later day has the last word.

    Raises: ValidationError "past", "ended".
    """
    with change(by=by, at=at, reason="guideline.agree"):
        lock(agreement)
        _require_possible(agreement, effective_from, on=timezone.localdate(at))
        versions = list(Guideline.objects.of_scope(None, agreement).binding())
        now = next(
            (row for row in reversed(versions) if row.effective_from <= effective_from), None
        )
        later = [row for row in versions if row.effective_from > effective_from]
        for row in versions:
            if row.effective_from >= effective_from:
                _replace(row)
        draft = Guideline(agreement=agreement, effective_from=effective_from)
        first = _publish(draft, [agreed], like=now, by=by, at=at)
        for row, changes in _carried(agreed, now, later):
            draft = Guideline(agreement=agreement, effective_from=row.effective_from)
            _publish(draft, changes, like=row, by=by, at=at)
        return first


def _require_possible(agreement: Agreement, effective_from: date, *, on: date) -> None:
    if effective_from <= on:
        message = _("A changed standard holds from tomorrow at the earliest. Choose a later day.")
        raise ValidationError(message, code="past")
    if not agreement.is_in_force(effective_from):
        raise ValidationError(_("The agreement has ended by then."), code="ended")


def _replace(version: Guideline) -> None:
    """Nothing runs under it: its day has not come."""
    version.state = GUIDELINE_TRANSITIONS["replace"][1]
    version.save()


def _carried(
    agreed: Agreed, now: Guideline | None, later: Sequence[Guideline]
) -> Iterator[tuple[Guideline, list[Agreed]]]:
    """Each later version with what it says of the standard once the change is in it."""
    ways = _ways(agreed, [*([now] if now else []), *later])
    before = _said(now, agreed.key, ways)
    untouched = set(ways)
    for row in later:
        said = _said(row, agreed.key, ways)
        untouched -= {way for way in ways if said[way] != before[way]}
        wanted = said | dict.fromkeys(untouched, (agreed.value, agreed.unit))
        yield row, _agreed(agreed.key, wanted) if untouched else []


def _ways(agreed: Agreed, versions: Collection[Guideline]) -> list[Way]:
    """The directions that it changes, as far as one of the versions tells them apart."""
    if agreed.way != EITHER:
        return [agreed.way]
    rows = Standard.objects.filter(guideline__in=versions, key=agreed.key)
    return sorted({EITHER, *rows.values_list("from_type", "to_type")})


def _said(version: Guideline | None, key: str, ways: list[Way]) -> dict[Way, Figure | None]:
    found: dict[Way, Figure | None] = dict.fromkeys(ways)
    if version is None:
        return found
    for from_type, to_type in ways:
        row = said_in(version.pk, key, from_type=from_type, to_type=to_type)
        found[from_type, to_type] = (row.value, row.unit) if row else None
    return found


def _agreed(key: str, wanted: dict[Way, Figure | None]) -> list[Agreed]:
    """Either way first; of the directions those which differ from it."""
    either = wanted.get(EITHER)
    return [
        Agreed(key, *figure, *way)
        for way, figure in wanted.items()
        if figure and (way == EITHER or figure != either)
    ]


def _publish(
    draft: Guideline,
    changes: Iterable[Agreed],
    *,
    like: Guideline | None,
    by: Actor | None,
    at: datetime,
) -> Guideline:
    draft_guideline(draft, by=by, at=at, like=like)
    for agreed in changes:
        _set(draft, agreed)
    return publish_guideline(draft, approved_on=timezone.localdate(at), by=by, at=at)


def _set(draft: Guideline, agreed: Agreed) -> None:
    types = {"from_type": agreed.from_type, "to_type": agreed.to_type}
    said = draft.standards.filter(key=agreed.key)
    for row in said if agreed.way == EITHER else said.filter(**types):
        row.delete()
    row = Standard(guideline=draft, key=agreed.key, value=agreed.value, unit=agreed.unit, **types)
    row.full_clean()
    row.save()
