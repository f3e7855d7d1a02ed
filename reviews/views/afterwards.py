"""Recording a review that took place without having been prepared, planned or not."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from cases.views.saying import add_sentences
from contacts.middleware import ActingRequest
from iiz.calendar import now, today
from iiz.form_tokens import once
from reviews.forms.reviews import RecordForm
from reviews.models import Review
from reviews.operations.afterwards import record_review
from reviews.views.opening import convener_page, open_convened, open_unreviewed, take_step

RECORDED = gettext_lazy(
    "Recorded: the review took place. Its figures are frozen as they stand today, and its minutes"
    " are ready."
)
add_sentences({"review_record": RECORDED, "review_record_new": RECORDED})
record_page = partial(convener_page, queries=16)


@record_page()
@once
def review_record(request: ActingRequest, review_key: UUID) -> HttpResponse:
    row = open_convened(request, review_key)
    return _record(request, row)


@record_page(sample="agreement")
@once
def review_record_new(request: ActingRequest, agreement_key: UUID) -> HttpResponse:
    agreement = open_unreviewed(request, agreement_key)
    row = Review(agreement=agreement, year=today().year)
    return _record(request, row)


def _record(request: ActingRequest, row: Review) -> HttpResponse:
    form = RecordForm(request.POST or None, review=row, on=today())
    record = partial(record_review, row.agreement, row.year, by=request.membership, at=now())
    return take_step(
        request, row, form, lambda: record(form.took(), version=form.cleaned_data["version"])
    )
