"""The steering committee decides what the two sides put before it; of cases it sees nothing."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy

from cases.views.pressing import press
from cases.views.saying import add_sentences
from contacts.middleware import ActingRequest
from iiz.access_map import Door, Role, access
from iiz.calendar import now
from iiz.form_tokens import once
from iiz.pages import render_page
from reviews.forms.resolutions import REJECT, CommitteeForm
from reviews.models import Resolution
from reviews.operations.resolutions import approve_resolution, reject_resolution
from reviews.sheets import desks
from reviews.sheets.committee import committee_lines

add_sentences({"committee_resolutions": gettext_lazy("The committee's decision is recorded.")})


@access(door=Door.ACTING, roles={Role.STEERING}, methods={"GET", "POST"}, queries=14)
@once
def committee_resolutions(request: ActingRequest) -> HttpResponse:
    waiting = Resolution.objects.before_the_committee(request.membership).with_agreement()
    form = CommitteeForm(request.POST or None, waiting=waiting)
    return press(
        request,
        form,
        lambda: _decide(request, form),
        show=partial(_show, request, waiting),
        then=lambda _done: reverse("committee_resolutions"),
    )


def _decide(request: ActingRequest, form: CommitteeForm) -> Resolution:
    given = form.cleaned_data
    act: Any = approve_resolution
    if given["decision"] == REJECT:
        act = partial(reject_resolution, reasons=given["reasons"])
    return act(given["resolution"], version=given["version"], by=request.membership, at=now())


def _show(request: ActingRequest, waiting: Any, form: CommitteeForm, status: int) -> HttpResponse:
    lines = [
        {"line": line, "form": form.beside(line.resolution)} for line in committee_lines(waiting)
    ]
    beside = desks.desks(request.membership, desks.APPROVALS)
    context = {"lines": lines, "form": form, "typed": form.left_over(), "desks": beside}
    return render_page(request, "reviews/committee_resolutions.html", context, status=status)
