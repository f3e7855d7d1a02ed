"""Anonymous questions between two institutions: no case, no person, and so no read log."""

from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.views.pressing import press
from cases.views.saying import add_sentences
from consent.forms.enquiries import EnquiryForm, ReplyForm
from consent.models import Enquiry
from consent.operations import (
    answer_enquiry,
    see_enquiry_answer,
    send_enquiry,
    withdraw_enquiry,
)
from consent.sheets import enquiries as sheet
from contacts.middleware import ActingRequest
from iiz.access_map import Door, Relation, Role, access
from iiz.calendar import now, today
from iiz.form_tokens import once
from iiz.forms import Form
from iiz.pages import render_page

add_sentences(
    {
        "enquiry_new": gettext_lazy("The anonymous question is sent. No person is named in it."),
        "enquiry_answer": gettext_lazy("Your answer is sent to the institution that asked."),
        "enquiry_withdraw": gettext_lazy("The anonymous question is withdrawn."),
    }
)
desk_page = partial(access, door=Door.ACTING, roles={Role.CASEWORKER, Role.HEAD})
enquiry_page = partial(access, door=Door.ENQUIRY, sample="enquiry", queries=12)


@desk_page(queries=12)
def enquiry_list(request: ActingRequest) -> HttpResponse:
    tab = request.GET.get("tab", sheet.RECEIVED)
    tab = tab if tab in sheet.TABS else sheet.RECEIVED
    number = request.GET.get("page", "1")
    found = sheet.enquiry_list(request.membership, tab, number=number, on=today())
    tabs = [
        {
            "label": label,
            "url": f"?tab={name}",
            "count": found.counts[name],
            "current": name == tab,
        }
        for name, label in sheet.TABS.items()
    ]
    return render_page(request, "consent/enquiry_list.html", {"list": found, "tabs": tabs})


@desk_page(methods={"GET", "POST"}, queries=12)
@once
def enquiry_new(request: ActingRequest) -> HttpResponse:
    form = EnquiryForm(request.POST or None, membership=request.membership, on=today())
    return press(
        request,
        form,
        lambda: send_enquiry(form.asked(), by=request.membership, at=now()),
        show=partial(_show_form, request),
        then=_page,
    )


@enquiry_page()
def enquiry(request: ActingRequest, enquiry_key: UUID) -> HttpResponse:
    row = _open(request, enquiry_key)
    see_enquiry_answer(row, by=request.membership, at=now())
    return _show(request, row, "enquiry", None, 200)


@enquiry_page(methods={"GET", "POST"}, relations={Relation.ADDRESSED})
@once
def enquiry_answer(request: ActingRequest, enquiry_key: UUID) -> HttpResponse:
    row = _open(request, enquiry_key)
    if row.addressee_id != request.membership.institution_id:
        raise PermissionDenied(_("Only the institution that was asked can answer."))
    form = ReplyForm(request.POST or None)
    return press(
        request,
        form,
        lambda: answer_enquiry(row, by=request.membership, at=now(), **form.cleaned_data),
        show=partial(_show, request, row, "enquiry_answer"),
        then=_page,
    )


@enquiry_page(methods={"GET", "POST"}, relations={Relation.LEAD})
@once
def enquiry_withdraw(request: ActingRequest, enquiry_key: UUID) -> HttpResponse:
    row = _open(request, enquiry_key)
    if row.sender_id != request.membership.institution_id:
        raise PermissionDenied(_("Only the institution that asked can withdraw the question."))
    return press(
        request,
        Form(request.POST or None),
        lambda: withdraw_enquiry(row, by=request.membership, at=now()),
        show=partial(_show, request, row, "enquiry_withdraw"),
        then=_page,
    )


def _open(request: ActingRequest, key: UUID) -> Enquiry:
    """Raises: Http404, for one between others as for none."""
    rows = Enquiry.objects.readable(request.membership, on=today()).with_sides()
    return get_object_or_404(rows.select_related("sender_user", "answered_by"), key=key)


def _page(done: Enquiry) -> str:
    return reverse("enquiry", args=[done.key])


def _show_form(request: HttpRequest, form: Any, status: int) -> HttpResponse:
    return render_page(request, "consent/enquiry_new.html", {"form": form}, status=status)


def _show(request: ActingRequest, row: Enquiry, name: str, form: Any, status: int) -> HttpResponse:
    words = sheet.enquiry_sheet(row, request.membership, on=today())
    context = {"sheet": words, "form": form}
    return render_page(request, f"consent/{name}.html", context, status=status)
