"""What is downloaded of a review: the invitation for a calendar or on paper, and the minutes."""

from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse

from contacts.middleware import ActingRequest
from iiz.calendar import now
from reviews.models import Review
from reviews.sheets import minutes as papers
from reviews.sheets.calendar import as_calendar, method_of
from reviews.views.opening import open_review, review_page

file_page = partial(review_page, queries=11)


@file_page()
def review_calendar(request: ActingRequest, review_key: UUID) -> HttpResponse:
    row = open_review(request, review_key)
    if row.starts_at is None and not row.is_called_off:
        raise Http404
    words = as_calendar(row, at=now())
    kind = f"text/calendar; charset=utf-8; method={method_of(row)}"
    response = HttpResponse(words, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="iiz-review-{_named(row)}.ics"'
    return response


@file_page()
def review_invitation(request: ActingRequest, review_key: UUID, language: str) -> HttpResponse:
    row = open_review(request, review_key)
    if row.starts_at is None:
        raise Http404
    pdf = papers.invitation(row, _printed(language), at=now())
    return _pdf(pdf, f"iiz-invitation-{_named(row)}-{language}")


@file_page(sample="review_held", queries=18)
def review_minutes(request: ActingRequest, review_key: UUID, language: str) -> HttpResponse:
    row = open_review(request, review_key)
    if not row.took_place:
        raise Http404
    pdf = papers.minutes(row, _printed(language), at=now())
    return _pdf(pdf, f"iiz-minutes-{_named(row)}-{language}")


def _named(review: Review) -> str:
    return f"{review.agreement.network.key}-{review.year}"


def _printed(language: str) -> str:
    """Raises: Http404."""
    if language not in papers.LANGUAGES:
        raise Http404
    return language


def _pdf(pdf: bytes, name: str) -> HttpResponse:
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response
