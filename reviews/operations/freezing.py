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

    Queries: 3, beside 3 per standard.
    """
    frozen = {row.key: row for row in review.figures.all()}
    checked = set(review.checklist.values_list("key", flat=True))
    before = figures_before(review)
    for agreed in agreed_standards(review.agreement, on=on):
        row = frozen.get(agreed.key) or ReviewFigure(review=review, key=agreed.key)
        _measure(row, agreed, before.get(agreed.key), on=on)
        row.full_clean()
        row.save()
        if agreed.key not in checked:
            ChecklistItem(review=review, key=agreed.key).save()


def figures_before(review: Review) -> dict[str, ReviewFigure]:
    """What was frozen for the year before. Queries: 1."""
    rows = ReviewFigure.objects.filter(
        review__agreement=review.agreement_id, review__year=review.year - 1
    )
    return {row.key: row for row in rows}


def agreed_standards(agreement: Agreement, *, on: date) -> Iterator[Standard]:
    """Those that are measured, as they hold between the two sides on the day."""
    for key in KEPT:
        found = agreed_standard(agreement, key, on=on)
        if found is not None:
            yield found


def agreed_standard(agreement: Agreement, key: str, *, on: date) -> Standard | None:
    """Where it differs by direction, that of what side A asks of side B."""
    try:
        return _standard(agreement, key, on=on)
    except ValidationError:
        return None


def _standard(agreement: Agreement, key: str, *, on: date) -> Standard:
    """Raises: ValidationError "no_standard"."""
    return standing(agreement, key, types=types_of(agreement, Side.A), on=on)


def _measure(row: ReviewFigure, agreed: Standard, before: ReviewFigure | None, *, on: date) -> None:
    review = row.review
    row.figure = KEPT[agreed.key]
    row.target = target_of(review.agreement, agreed.key, on=on)
    row.value, row.unit, row.guideline = agreed.value, agreed.unit, agreed.guideline
    found = measured(row.figure, agreement=review.agreement, year=review.year, on=on)
    row.counted, row.kept = found.counted, found.total
    row.counted_before = before.counted if before else None
    row.kept_before = before.kept if before else None


def target_of(agreement: Agreement, key: str, *, on: date) -> int:
    """In percent, by the guideline in force: the target of this standard, else that of all.

    Rule: R-REVIEW-03; as delivered 90 percent, and 100 percent for informing the person.
    """
    own = agreed_standard(agreement, f"{TARGET}_{key}", on=on)
    return (own or _standard(agreement, TARGET, on=on)).value
