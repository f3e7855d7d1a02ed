"""The door to a review as its pages open it, and the course of a page with one step."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy

from cases.views.pressing import press
from contacts.middleware import ActingRequest
from contacts.models import Agreement
from iiz.access_map import Door, access
from iiz.calendar import today
from iiz.forms import Form
from iiz.pages import render_page
from reviews.forms.version import meanwhile
from reviews.models import Review
from reviews.operations.convening import SIDES, convenes, may_convene
from reviews.sheets.step_words import STEP_WORDS

BOTH = {"GET", "POST"}
NOT_CONVENER = gettext_lazy(
    "The coordination convenes the review; without one, a head of either side."
)
review_page = partial(access, door=Door.REVIEW, sample="review")
# Whoever convenes; who only reads gets 403.
convener_page = partial(review_page, methods=BOTH, relations=(), decider=True, queries=12)


def open_review(request: ActingRequest, key: UUID) -> Review:
    """Raises: Http404, for one between others as for none. Queries: 1."""
    rows = Review.objects.visible_to(request.membership, on=today()).select_related(*SIDES)
    return get_object_or_404(rows, key=key)


def open_convened(request: ActingRequest, key: UUID) -> Review:
    """Raises: Http404; PermissionDenied for who does not convene it. Queries: at most 4."""
    review = open_review(request, key)
    if not may_convene(request.membership, review, today()):
        raise PermissionDenied(NOT_CONVENER)
    return review


def open_unreviewed(request: ActingRequest, key: UUID) -> Agreement:
    """Nobody has begun its review. Raises: as `open_convened`. Queries: at most 4."""
    reached = Agreement.objects.reached_by(request.membership, today())
    sides = reached.select_related("network", "a_institution", "b_institution")
    agreement = get_object_or_404(sides, key=key)
    if not convenes(request.membership, agreement, on=today()):
        raise PermissionDenied(NOT_CONVENER)
    return agreement


def take_step(
    request: HttpRequest,
    review: Review,
    form: Any,
    act: Callable[[], Any],
    **shown: Any,
) -> HttpResponse:
    """The page of one step, by the name of its route; leads back to the review."""
    name = request.resolver_match.url_name if request.resolver_match else ""
    template = shown.pop("template", "reviews/review_step.html")
    begun = {"review": review} if review.pk else {"agreement": review.agreement}
    context = {**begun, "words": STEP_WORDS[str(name)], **shown}

    def show(form: Any, status: int) -> HttpResponse:
        saved = meanwhile(form) if form.has_error(NON_FIELD_ERRORS, "conflict") else []
        return render_page(
            request, template, context | {"form": form, "saved": saved}, status=status
        )

    return press(request, form, act, show=show, then=partial(_page_after, review))


def _page_after(review: Review, done: Any) -> str:
    """Of the review, also where the step has only begun it."""
    return page_of(done if isinstance(done, Review) else review)


def page_of(review: Review) -> str:
    return reverse("review", args=[review.key])


def nothing_typed(request: HttpRequest) -> Form:
    return Form(request.POST or None)
