"""The yearly review: the list, its page, and one page per step of whoever convenes."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from cases.views.pressing import press
from cases.views.saying import add_sentences
from contacts.middleware import ActingRequest
from iiz.access_map import CASE_ROLES, Door, access
from iiz.calendar import now, today
from iiz.form_tokens import once
from iiz.pages import render_page
from reviews.forms.reviews import (
    CheckForm,
    HoldForm,
    InviteForm,
    PlanForm,
    PostponeForm,
    ReasonForm,
)
from reviews.operations.inviting import invite
from reviews.operations.recording import check_standards
from reviews.operations.reviews import (
    close_review,
    hold_review,
    plan_review,
    postpone_review,
    prepare_review,
    skip_review,
)
from reviews.sheets import review as sheet
from reviews.sheets import review_list as lines
from reviews.sheets.resolutions import resolutions
from reviews.sheets.step_words import STEP_WORDS
from reviews.views.opening import (
    convener_page,
    nothing_typed,
    open_convened,
    open_review,
    open_unreviewed,
    page_of,
    review_page,
    take_step,
)

add_sentences(
    {
        "review_new": gettext_lazy("The review is planned. Now invite people of both sides."),
        "review_plan": gettext_lazy("Day and place are saved."),
        "review_invite": gettext_lazy("The invitations are saved."),
        "review_prepare": gettext_lazy("The review is prepared. Its figures are frozen."),
        "review_postpone": gettext_lazy("The review is postponed."),
        "review_skip": gettext_lazy("Recorded: it is not held this year."),
        "review_check": gettext_lazy("The checklist is saved."),
        "review_hold": gettext_lazy("Recorded: the review was held. Its minutes are ready."),
        "review_close": gettext_lazy("The review is closed."),
    }
)


@access(door=Door.ACTING, roles=CASE_ROLES, queries=15)
def review_list(request: ActingRequest) -> HttpResponse:
    found = lines.review_list(request.membership, on=today())
    return render_page(request, "reviews/review_list.html", {"lines": found})


@convener_page(sample="agreement")
@once
def review_new(request: ActingRequest, agreement_key: UUID) -> HttpResponse:
    agreement = open_unreviewed(request, agreement_key)
    form = PlanForm(request.POST or None, years=lines.years_to_plan(agreement, on=today()))
    shown = {"agreement": agreement, "words": STEP_WORDS["review_new"], "saved": []}
    return press(
        request,
        form,
        lambda: plan_review(
            agreement,
            form.cleaned_data["year"],
            form.appointment(),
            by=request.membership,
            at=now(),
        ),
        show=lambda form, status: render_page(
            request, "reviews/review_step.html", {**shown, "form": form}, status=status
        ),
        then=page_of,
    )


@review_page(queries=20)
def review(request: ActingRequest, review_key: UUID) -> HttpResponse:
    row = open_review(request, review_key)
    context = {
        "sheet": sheet.review_sheet(row, request.membership, on=today()),
        "resolutions": resolutions(row, request.membership, on=today()),
    }
    return render_page(request, "reviews/review.html", context)


@convener_page()
@once
def review_plan(request: ActingRequest, review_key: UUID) -> HttpResponse:
    row = open_convened(request, review_key)
    form = PlanForm(request.POST or None, review=row)
    plan = partial(plan_review, row.agreement, row.year, by=request.membership, at=now())
    return take_step(
        request,
        row,
        form,
        lambda: plan(form.appointment(), version=form.cleaned_data["version"]),
    )


@convener_page(queries=16)
@once
def review_invite(request: ActingRequest, review_key: UUID) -> HttpResponse:
    row = open_convened(request, review_key)
    form = InviteForm(request.POST or None, review=row, on=today())
    return take_step(
        request,
        row,
        form,
        lambda: invite(
            row,
            form.cleaned_data["people"],
            form.others(),
            version=form.cleaned_data["version"],
            by=request.membership,
            at=now(),
        ),
    )


@convener_page()
@once
def review_prepare(request: ActingRequest, review_key: UUID) -> HttpResponse:
    row = open_convened(request, review_key)
    prepare = partial(prepare_review, row, by=request.membership, at=now())
    return take_step(request, row, nothing_typed(request), prepare)


@convener_page()
@once
def review_postpone(request: ActingRequest, review_key: UUID) -> HttpResponse:
    row = open_convened(request, review_key)
    form = PostponeForm(request.POST or None)
    postpone = partial(postpone_review, row, by=request.membership, at=now())
    return take_step(
        request, row, form, lambda: postpone(form.cleaned_data["reason"], to=form.to())
    )


@convener_page()
@once
def review_skip(request: ActingRequest, review_key: UUID) -> HttpResponse:
    row = open_convened(request, review_key)
    form = ReasonForm(request.POST or None)
    skip = partial(skip_review, row, by=request.membership, at=now())
    return take_step(request, row, form, lambda: skip(form.cleaned_data["reason"]))


@convener_page(sample="review_prepared")
@once
def review_check(request: ActingRequest, review_key: UUID) -> HttpResponse:
    row = open_convened(request, review_key)
    form = CheckForm(request.POST or None, review=row)
    check = partial(check_standards, row, by=request.membership, at=now())
    return take_step(
        request,
        row,
        form,
        lambda: check(
            form.checked(),
            version=form.cleaned_data["version"],
            remarks=form.cleaned_data["remarks"],
        ),
        template="reviews/review_check.html",
    )


@convener_page(sample="review_prepared")
@once
def review_hold(request: ActingRequest, review_key: UUID) -> HttpResponse:
    row = open_convened(request, review_key)
    form = HoldForm(request.POST or None, review=row, on=today())
    hold = partial(hold_review, row, by=request.membership, at=now())
    return take_step(
        request,
        row,
        form,
        lambda: hold(form.cleaned_data["held_on"], form.cleaned_data["came"]),
    )


@convener_page(sample="review_held")
@once
def review_close(request: ActingRequest, review_key: UUID) -> HttpResponse:
    row = open_convened(request, review_key)
    close = partial(close_review, row, by=request.membership, at=now())
    return take_step(request, row, nothing_typed(request), close)
