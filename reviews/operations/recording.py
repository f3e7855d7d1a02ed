"""What both sides record in a review: the checklist, remarks, and trainings they agreed on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.operations.steps import day
from contacts.models import Membership
from iiz.versions import require_version
from reviews.models import ChecklistItem, Review, Training
from reviews.operations.convening import review_step
from reviews.operations.namelessness import present, require_nameless
from reviews.states import ChecklistResult


@dataclass(frozen=True)
class Checked:
    result: str
    remark: str = ""


def check_standards(
    review: Review,
    checked: Mapping[str, Checked],
    *,
    version: int,
    remarks: str = "",
    by: Membership,
    at: datetime,
) -> Review:
    """`checked`: key of a standard → what both sides say of it; a result may still be open.

    `version`: the one that was read. Rules: R-REVIEW-07; what is not met says why. R-REVIEW-14;
    nobody whom the writer knows from a case is named.
    Raises: ValidationError "conflict", or per field.
    """
    texts = {f"remark_{key}": said.remark for key, said in checked.items()} | {"remarks": remarks}
    require_nameless(texts, by=by, on=day(at), staff=present(review))
    with review_step(review, by=by, at=at, reason="review.check") as review:
        review.advance("check")
        require_version(review, version)
        items = [item for item in review.checklist.order_by("pk") if item.key in checked]
        errors = {f"remark_{item.key}": error for item in items if (error := _check(item, checked))}
        if errors:
            raise ValidationError(errors)
        for item in items:
            item.full_clean()
            item.save()
        review.remarks = remarks.strip()
        review.full_clean()
        review.save()
        return review


def _check(item: ChecklistItem, checked: Mapping[str, Checked]) -> ValidationError | None:
    said = checked[item.key]
    item.result, item.remark = said.result, said.remark.strip()
    if item.result in (ChecklistResult.PARTLY, ChecklistResult.NOT_MET) and not item.remark:
        return ValidationError(_("Say in a few words why."), code="required")
    return None


@dataclass(frozen=True)
class Planned:
    title: str
    on: date
    place: str = ""
    audience: str = ""


def add_training(review: Review, planned: Planned, *, by: Membership, at: datetime) -> Training:
    with review_step(review, by=by, at=at, reason="review.train") as review:
        review.advance("train")
        fields: dict[str, Any] = vars(planned)
        training = Training(review=review, **fields)
        training.full_clean()
        training.save()
        return training


def remove_training(training: Training, *, by: Membership, at: datetime) -> Review:
    with review_step(training.review, by=by, at=at, reason="review.train") as review:
        review.advance("train")
        training.delete()
        return review
