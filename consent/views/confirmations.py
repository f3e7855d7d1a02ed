"""What an institution confirms so that a rule holds: made, confirmed by its head, ended.

Rule: R-EXCHANGE-03; by who gives, for its own rows alone.
"""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.reading import Reader
from cases.views.doors import open_case, require_working, row_of, show_task
from cases.views.pressing import press
from cases.views.saying import add_sentences
from consent.forms.confirmations import ConfirmationForm, EndForm
from consent.models import Confirmation
from consent.operations import confirm, confirm_as_head, end_confirmation
from consent.sheets.confirmations import ConfirmationRow, confirmation_row
from contacts.middleware import ActingRequest
from iiz.access_map import Door, Relation, Role, access
from iiz.calendar import now
from iiz.form_tokens import once

add_sentences(
    {
        "confirmation_new": gettext_lazy("Confirmed. It counts from today."),
        "confirmation_head": gettext_lazy("The head has confirmed it."),
        "confirmation_end": gettext_lazy("The confirmation has ended."),
    }
)
show = partial(show_task, app="consent")
own_page = partial(
    access,
    door=Door.CASE,
    roles={Role.CASEWORKER, Role.HEAD},
    relations={Relation.LEAD},
    methods={"GET", "POST"},
    reads=True,
    sample="confirmation",
)


@own_page(queries=22, relations={Relation.LEAD, Relation.PARTICIPANT}, sample="case")
@once
def confirmation_new(request: ActingRequest, key: UUID) -> HttpResponse:
    reader = open_case(request, key)
    require_working(reader)
    form = ConfirmationForm(request.POST or None, reader=reader)
    return press(
        request,
        form,
        lambda: confirm(reader.case, form.claim(), by=request.membership, at=now()),
        show=partial(show, request, reader, "confirmation_new"),
        then=partial(_page, reader),
    )


@own_page(queries=20, methods={"GET"})
def confirmation(request: ActingRequest, key: UUID, confirmation_key: UUID) -> HttpResponse:
    reader, row = _open(request, key, confirmation_key)
    return show(request, reader, "confirmation", None, 200, row=row)


@own_page(queries=20, roles={Role.HEAD})
@once
def confirmation_head(request: ActingRequest, key: UUID, confirmation_key: UUID) -> HttpResponse:
    reader, row = _open(request, key, confirmation_key)
    return press(
        request,
        forms.Form(request.POST or None),
        lambda: confirm_as_head(row.confirmation, by=request.membership, at=now()),
        show=partial(show, request, reader, "confirmation_head", row=row),
        then=partial(_page, reader),
    )


@own_page(queries=20)
@once
def confirmation_end(request: ActingRequest, key: UUID, confirmation_key: UUID) -> HttpResponse:
    reader, row = _open(request, key, confirmation_key)
    form = EndForm(request.POST or None, on=reader.on)
    return press(
        request,
        form,
        lambda: end_confirmation(
            row.confirmation, by=request.membership, at=now(), **form.cleaned_data
        ),
        show=partial(show, request, reader, "confirmation_end", row=row),
        then=partial(_page, reader),
    )


def _open(
    request: HttpRequest, key: UUID, confirmation_key: UUID
) -> tuple[Reader, ConfirmationRow]:
    """Raises: Http404; PermissionDenied for all but who gives."""
    reader = open_case(request, key)
    row = row_of(reader, Confirmation.objects.of(reader.case), confirmation_key)
    if row.giver_id not in reader.own:
        raise PermissionDenied(_("Only the institution it belongs to can do this."))
    return reader, confirmation_row(row, reader)


def _page(reader: Reader, done: Any) -> str:
    return reverse("confirmation", args=[reader.case.key, done.key])
