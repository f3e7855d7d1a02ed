"""What a review holds beside its figures: examples from cases, trainings, and its files."""

from functools import partial
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.views.saying import add_sentences
from contacts.middleware import ActingRequest
from iiz.access_map import Relation, Role
from iiz.calendar import now, today
from iiz.form_tokens import once
from reviews.forms.examples import ExampleForm
from reviews.forms.reviews import TrainingForm
from reviews.models import Example, Review
from reviews.operations.examples import release_example, withdraw_example, write_example
from reviews.operations.recording import add_training, remove_training
from reviews.views.opening import (
    BOTH,
    convener_page,
    nothing_typed,
    open_convened,
    open_review,
    review_page,
    take_step,
)

add_sentences(
    {
        "training_new": gettext_lazy("The training stands in the review."),
        "training_remove": gettext_lazy("The training is removed."),
        "example_new": gettext_lazy("The example is saved. Your head releases it."),
        "example_release": gettext_lazy("The example is released. The other side reads it now."),
        "example_withdraw": gettext_lazy("The example is taken back."),
    }
)
writers_page = partial(review_page, methods=BOTH, roles={Role.CASEWORKER, Role.HEAD}, queries=12)
our_example = partial(writers_page, sample="example", relations={Relation.LEAD})


@convener_page(sample="review_prepared")
@once
def training_new(request: ActingRequest, review_key: UUID) -> HttpResponse:
    row = open_convened(request, review_key)
    form = TrainingForm(request.POST or None)
    add = partial(add_training, row, by=request.membership, at=now())
    return take_step(request, row, form, lambda: add(form.planned()))


@convener_page(sample="review_held")
@once
def training_remove(request: ActingRequest, review_key: UUID, training_key: UUID) -> HttpResponse:
    row = open_convened(request, review_key)
    training = get_object_or_404(row.trainings.select_related("review"), key=training_key)
    remove = partial(remove_training, training, by=request.membership, at=now())
    return take_step(request, row, nothing_typed(request), remove, subject=training.title)


@writers_page(sample="review_prepared")
@once
def example_new(request: ActingRequest, review_key: UUID) -> HttpResponse:
    row = open_review(request, review_key)
    form = ExampleForm(request.POST or None)
    write = partial(write_example, row, by=request.membership, at=now())
    return take_step(request, row, form, lambda: write(form.cleaned_data["number"], form.written()))


@our_example(roles={Role.HEAD})
@once
def example_release(request: ActingRequest, review_key: UUID, example_key: UUID) -> HttpResponse:
    row = open_review(request, review_key)
    example = _our_example(request, row, example_key)
    release = partial(release_example, example, by=request.membership, at=now())
    return take_step(request, row, nothing_typed(request), release, example=example)


@our_example()
@once
def example_withdraw(request: ActingRequest, review_key: UUID, example_key: UUID) -> HttpResponse:
    row = open_review(request, review_key)
    example = _our_example(request, row, example_key)
    withdraw = partial(withdraw_example, example, by=request.membership, at=now())
    return take_step(request, row, nothing_typed(request), withdraw, example=example)


def _our_example(request: ActingRequest, review: Review, key: UUID) -> Example:
    """Raises: PermissionDenied, for what the other side wrote as for what nobody did."""
    rows = review.examples.of_houses(request.membership.institutions(today()))
    try:
        return get_object_or_404(rows.select_related("review", "institution"), key=key)
    except Http404 as error:
        message = _("Only the institution that wrote the example can do this.")
        raise PermissionDenied(message) from error
