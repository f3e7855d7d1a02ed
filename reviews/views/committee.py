"""The steering committee decides what is put before it; of cases it sees nothing."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse

from cases.views.pressing import press
from contacts.middleware import ActingRequest
from contacts.models import Guideline
from contacts.operations import approve_guideline, send_back_guideline
from iiz.access_map import Door, Role, access
from iiz.calendar import now, today
from iiz.form_tokens import once
from iiz.pages import render_page
from reviews.forms.committee import APPROVE, CommitteeForm, DecisionForm, VersionForm
from reviews.models import Resolution
from reviews.operations.resolutions import approve_resolution, reject_resolution
from reviews.sheets import desks
from reviews.sheets.committee import committee_lines, decided_words, version_lines

committee_page = access(
    door=Door.ACTING, roles={Role.STEERING}, methods={"GET", "POST"}, queries=20
)


@committee_page
@once
def committee_resolutions(request: ActingRequest) -> HttpResponse:
    form = CommitteeForm(request.POST or None, waiting=_resolutions(request))
    return _press(request, form, partial(_decide, request, form))


@committee_page
@once
def committee_guideline(request: ActingRequest) -> HttpResponse:
    """Refused, or opened by its address, it answers with the whole page of approvals."""
    form = VersionForm(request.POST or None, waiting=_versions(request))
    return _press(request, form, partial(_decide_version, request, form))


def _resolutions(request: ActingRequest) -> Any:
    return Resolution.objects.before_the_committee(request.membership).with_agreement()


def _versions(request: ActingRequest) -> Any:
    return Guideline.objects.before_the_committee(request.membership)


def _decide(request: ActingRequest, form: CommitteeForm) -> Resolution:
    given = form.cleaned_data
    act: Any = approve_resolution
    if given["decision"] != APPROVE:
        act = partial(reject_resolution, reasons=given["reasons"])
    return act(form.row, version=given["version"], by=request.membership, at=now())


def _decide_version(request: ActingRequest, form: VersionForm) -> Guideline:
    given = form.cleaned_data
    act: Any = approve_guideline
    if given["decision"] != APPROVE:
        act = partial(send_back_guideline, reasons=given["reasons"])
    return act(form.row, by=request.membership, at=now())


def _press(request: ActingRequest, form: DecisionForm, act: Any) -> HttpResponse:
    return press(request, form, act, show=partial(_show, request), then=partial(_said, request))


def _said(request: ActingRequest, decided: Resolution | Guideline) -> str:
    messages.success(request, decided_words(decided))
    return reverse("committee_resolutions")


def _show(request: ActingRequest, form: Any, status: int) -> HttpResponse:
    """The form that was sent stands at its line, the others are fresh."""
    resolutions, versions = _resolutions(request), _versions(request)
    one, other = CommitteeForm(waiting=resolutions), VersionForm(waiting=versions)
    for_resolution = form if isinstance(form, CommitteeForm) else one
    for_version = form if isinstance(form, VersionForm) else other
    context = {
        "lines": [
            {"line": line, "form": for_resolution.beside(line.resolution)}
            for line in committee_lines(resolutions)
        ],
        "versions": [
            {"line": line, "form": for_version.beside(line.guideline)}
            for line in version_lines(versions, on=today())
        ],
        "form": form,
        "typed": form.left_over(),
        "desks": desks.desks(request.membership, desks.APPROVALS),
    }
    return render_page(request, "reviews/committee_resolutions.html", context, status=status)
