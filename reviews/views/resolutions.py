"""What a review resolves: written down, approved, referred, rejected, done."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.views.pressing import press
from cases.views.saying import add_sentences
from contacts.middleware import ActingRequest
from iiz.access_map import Door, Role, access
from iiz.calendar import now, today
from iiz.form_tokens import once
from iiz.pages import render_page
from reviews.forms.resolutions import ApproveForm, DoneForm, ReasonsForm, ResolutionForm
from reviews.forms.version import meanwhile
from reviews.models import Resolution, Review
from reviews.operations.convening import SIDES
from reviews.operations.resolutions import (
    approve_resolution,
    complete_resolution,
    edit_resolution,
    refer_resolution,
    reject_resolution,
    resolve,
)
from reviews.operations.speaking import may_complete, may_resolve, speaks_for
from reviews.sheets.resolutions import approved_words, line_of, running
from reviews.sheets.step_words import STEP_WORDS

add_sentences(
    {
        "resolution_new": gettext_lazy("The resolution is noted. Both sides approve it next."),
        "resolution_edit": gettext_lazy("The resolution is saved."),
        "resolution_refer": gettext_lazy("The resolution is before the steering committee."),
        "resolution_reject": gettext_lazy("The resolution is rejected."),
        "resolution_complete": gettext_lazy("The resolution is done."),
    }
)
GET_POST = {"GET", "POST"}
resolution_page = partial(
    access,
    door=Door.REVIEW,
    roles={Role.HEAD, Role.COORDINATOR},
    methods=GET_POST,
    sample="resolution",
    queries=20,
)


@resolution_page(sample="review_held")
@once
def resolution_new(request: ActingRequest, review_key: UUID) -> HttpResponse:
    reviews = Review.objects.visible_to(request.membership, on=today()).select_related(*SIDES)
    review = get_object_or_404(reviews, key=review_key)
    _require(may_resolve(request.membership, review.agreement, on=today()))
    form = ResolutionForm(request.POST or None, agreement=review.agreement, on=today())

    def show(form: Any, status: int) -> HttpResponse:
        context = {"review": review, "form": form}
        return render_page(request, "reviews/resolution_new.html", context, status=status)

    act = partial(resolve, review, by=request.membership, at=now())
    return press(request, form, lambda: act(form.draft()), show=show, then=_page)


@resolution_page()
@once
def resolution_edit(request: ActingRequest, review_key: UUID, resolution_key: UUID) -> HttpResponse:
    row = _open(request, review_key, resolution_key)
    _require(may_resolve(request.membership, row.agreement, on=today()))
    form = ResolutionForm(request.POST or None, agreement=row.agreement, on=today(), resolution=row)
    act = partial(edit_resolution, row, by=request.membership, at=now())
    return _press(request, row, form, lambda given: act(form.draft(), version=given["version"]))


@resolution_page(roles={Role.HEAD}, queries=16)
@once
def resolution_approve(
    request: ActingRequest, review_key: UUID, resolution_key: UUID
) -> HttpResponse:
    row = _open(request, review_key, resolution_key)
    _require_side(request, row)
    act = partial(approve_resolution, row, by=request.membership, at=now())
    form = ApproveForm(request.POST or None)

    def approve(given: dict[str, Any]) -> Resolution:
        done = act(**given)
        messages.success(request, approved_words(done))
        return done

    is_last = row.approvals.exists()  # the other side's
    return _press(request, row, form, approve, running=running(row), is_last=is_last)


@resolution_page(queries=16)
@once
def resolution_refer(
    request: ActingRequest, review_key: UUID, resolution_key: UUID
) -> HttpResponse:
    row = _open(request, review_key, resolution_key)
    _require(may_resolve(request.membership, row.agreement, on=today()))
    act = partial(refer_resolution, row, by=request.membership, at=now())
    return _press(request, row, ReasonsForm(request.POST or None), lambda given: act(**given))


@resolution_page(roles={Role.HEAD}, queries=16)
@once
def resolution_reject(
    request: ActingRequest, review_key: UUID, resolution_key: UUID
) -> HttpResponse:
    row = _open(request, review_key, resolution_key)
    _require_side(request, row)
    act = partial(reject_resolution, row, by=request.membership, at=now())
    return _press(request, row, ReasonsForm(request.POST or None), lambda given: act(**given))


@resolution_page(sample="resolution_agreed", queries=16)
@once
def resolution_complete(
    request: ActingRequest, review_key: UUID, resolution_key: UUID
) -> HttpResponse:
    row = _open(request, review_key, resolution_key)
    _require(may_complete(request.membership, row, on=today()))
    act = partial(complete_resolution, row, by=request.membership, at=now())
    form = DoneForm(request.POST or None, on=today())
    return _press(request, row, form, lambda given: act(**given))


def _open(request: ActingRequest, review_key: UUID, resolution_key: UUID) -> Resolution:
    """Raises: Http404, for one between others as for none."""
    rows = Resolution.objects.visible_to(request.membership, on=today()).with_agreement()
    return get_object_or_404(rows, key=resolution_key, review__key=review_key)


def _require(is_allowed: bool) -> None:
    if not is_allowed:
        raise PermissionDenied(_("The coordination and the heads who speak for a side do this."))


def _require_side(request: ActingRequest, row: Resolution) -> None:
    if speaks_for(request.membership, row.agreement, on=today()) is None:
        raise PermissionDenied(
            _("Only the head of an institution that speaks for a side can do this.")
        )


def _press(
    request: ActingRequest,
    row: Resolution,
    form: Any,
    act: Callable[[dict[str, Any]], Resolution],
    **shown: Any,
) -> HttpResponse:
    """One step of a resolution, by the name of its route; leads back to the review."""
    return press(
        request,
        form,
        lambda: act(form.cleaned_data),
        show=partial(_show, request, row, shown),
        then=_page,
    )


def _show(
    request: ActingRequest, row: Resolution, shown: dict[str, Any], form: Any, status: int
) -> HttpResponse:
    name = str(request.resolver_match.url_name) if request.resolver_match else ""
    words = STEP_WORDS.get(name)
    context = {
        "line": line_of(row, request.membership, on=today()),
        "review": row.review,
        "form": form,
        "words": words,
        "saved": meanwhile(form) if form.has_error(NON_FIELD_ERRORS, "conflict") else [],
        **shown,
    }
    template = "resolution_step" if words else name
    return render_page(request, f"reviews/{template}.html", context, status=status)


def _page(done: Resolution) -> str:
    return reverse("review", args=[done.review.key]) + "#resolutions"
