"""The figures of a review, as they stand when it is prepared: one per agreed standard."""

from collections.abc import Iterator
from datetime import date

from django.core.exceptions import ValidationError

from contacts.models import Agreement, Standard
from contacts.states import Side
from reviews.figures import KEPT
from reviews.figures.measuring import measured
from reviews.models import ChecklistItem, Review, ReviewFigure
from reviews.standards import standing, types_of

TARGET = "target"


def freeze_figures(review: Review, *, on: date) -> None:
    """Inside the change that prepares it; frozen before, they are written over.

    Queries: 2, beside 5 per standard.
    """
    frozen = {row.key: row for row in review.figures.all()}
    checked = set(review.checklist.values_list("key", flat=True))
    for agreed in agreed_standards(review.agreement, on=on):
        row = frozen.get(agreed.key) or ReviewFigure(review=review, key=agreed.key)
        _measure(row, agreed, on=on)
        row.full_clean()
        row.save()
        if agreed.key not in checked:
            ChecklistItem(review=review, key=agreed.key).save()


def agreed_standards(agreement: Agreement, *, on: date) -> Iterator[Standard]:
    """Those that are measured, as they hold between the two sides on the day."""
    for key in KEPT:
        found = agreed_standard(agreement, key, on=on)
        if found is not None:
            yield found


def agreed_standard(
    agreement: Agreement, key: str, *, on: date, asking: Side = Side.A
) -> Standard | None:
    """It may differ by direction: of what one side asks the other."""
    try:
        return _standard(agreement, key, on=on, asking=asking)
    except ValidationError:
        return None


def _standard(agreement: Agreement, key: str, *, on: date, asking: Side = Side.A) -> Standard:
    """Raises: ValidationError "no_standard"."""
    return standing(agreement, key, types=types_of(agreement, asking), on=on)


def _measure(row: ReviewFigure, agreed: Standard, *, on: date) -> None:
    """The year before too, anew: when its own review was prepared it was not over."""
    review = row.review
    row.figure = KEPT[agreed.key]
    row.target = target_of(review.agreement, agreed.key, on=on)
    row.value, row.unit, row.guideline = agreed.value, agreed.unit, agreed.guideline
    row.value_back, row.unit_back = _way_back(review.agreement, agreed, on=on)
    now, before = (
        measured(row.figure, agreement=review.agreement, year=year, on=on)
        for year in (review.year, review.year - 1)
    )
    row.counted, row.kept = now.counted, now.total
    row.counted_before, row.kept_before = before.counted, before.total


def _way_back(agreement: Agreement, agreed: Standard, *, on: date) -> tuple[int | None, str]:
    """What B asks of A, where it is not the same."""
    back = agreed_standard(agreement, agreed.key, on=on, asking=Side.B)
    if back is None or (back.value, back.unit) == (agreed.value, agreed.unit):
        return None, ""
    return back.value, back.unit


def target_of(agreement: Agreement, key: str, *, on: date) -> int:
    """In percent, by the guideline in force: the target of this standard, else that of all.

    Rule: R-REVIEW-03; as delivered 90 percent, and 100 percent for informing the person.
    """
    own = agreed_standard(agreement, f"{TARGET}_{key}", on=on)
    return (own or _standard(agreement, TARGET, on=on)).value
