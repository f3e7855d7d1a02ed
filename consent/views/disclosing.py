"""The register: recording what was told, sharing a note or document, confirming what came."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Document, Note
from cases.reading import Reader
from cases.views.doors import open_case, require_working, row_of, show_task
from cases.views.pressing import press
from cases.views.saying import add_sentences
from consent.forms.disclosing import ShareEndForm, ShareForm, ToldForm
from consent.models import Disclosure
from consent.operations import confirm_disclosure, disclose, stop_sharing
from consent.sheets.register import name_of, outcome, prospects
from contacts.codes import label
from contacts.middleware import ActingRequest
from iiz.access_map import Door, Relation, Role, access
from iiz.calendar import now
from iiz.form_tokens import once

SHARED = gettext_lazy("Shared. It stands in the register of both sides.")
NO_LONGER = gettext_lazy("No longer shared. From now on nobody there reads it.")
add_sentences(
    {
        "disclosure_confirm": gettext_lazy("Confirmed: it was so."),
        "note_share": SHARED,
        "document_share": SHARED,
        "note_share_end": NO_LONGER,
        "document_share_end": NO_LONGER,
    }
)
show = partial(show_task, app="consent")
register_page = partial(
    access,
    door=Door.CASE,
    roles={Role.CASEWORKER, Role.HEAD},
    relations={Relation.LEAD, Relation.PARTICIPANT},
    methods={"GET", "POST"},
    reads=True,
)
own_row_page = partial(register_page, relations={Relation.LEAD})


@register_page(queries=26, sample="case")
@once
def disclosure_new(request: ActingRequest, key: UUID) -> HttpResponse:
    reader = open_case(request, key)
    require_working(reader)
    form = ToldForm(request.POST or None, reader=reader)
    return press(
        request,
        form,
        lambda: disclose(reader.case, form.told(), by=request.membership, at=now()),
        show=partial(show, request, reader, "disclosure_new"),
        then=partial(_recorded, request, reader),
    )


@register_page(queries=16, sample="disclosure", relations={Relation.PARTICIPANT})
@once
def disclosure_confirm(request: ActingRequest, key: UUID, disclosure_key: UUID) -> HttpResponse:
    """By the other side, also after it has left the case."""
    reader = open_case(request, key)
    rows = Disclosure.objects.of(reader.case).readable(reader.own)
    row = row_of(reader, rows, disclosure_key)
    if request.membership.institution_id != row.heard_by_id:
        raise PermissionDenied(_("Only the other institution can confirm this."))
    return press(
        request,
        forms.Form(request.POST or None),
        lambda: confirm_disclosure(row, by=request.membership, at=now()),
        show=partial(show, request, reader, "disclosure_confirm", row=row),
        then=partial(_privacy, reader),
    )


@own_row_page(queries=30, sample="note_given")
@once
def note_share(request: ActingRequest, key: UUID, note_key: UUID) -> HttpResponse:
    reader = open_case(request, key)
    item = _own(reader, reader.case.notes, note_key)
    return _share(request, reader, item, "case_overview")


@own_row_page(queries=30, sample="document_given")
@once
def document_share(request: ActingRequest, key: UUID, document_key: UUID) -> HttpResponse:
    reader = open_case(request, key)
    item = _own(reader, reader.case.documents, document_key)
    return _share(request, reader, item, "case_documents")


@own_row_page(queries=22, sample="note_given")
@once
def note_share_end(request: ActingRequest, key: UUID, note_key: UUID) -> HttpResponse:
    reader = open_case(request, key)
    return _end(request, reader, _own(reader, reader.case.notes, note_key), "case_overview")


@own_row_page(queries=22, sample="document_given")
@once
def document_share_end(request: ActingRequest, key: UUID, document_key: UUID) -> HttpResponse:
    reader = open_case(request, key)
    item = _own(reader, reader.case.documents, document_key)
    return _end(request, reader, item, "case_documents")


def _recorded(request: ActingRequest, reader: Reader, rows: list[Disclosure]) -> str:
    """Whether it was irregular, who was told of that, and what is owed to the person."""
    done = outcome(rows, reader)
    say = messages.warning if done.is_irregular else messages.success
    say(request, " ".join(done.sentences))
    return _privacy(reader, rows)


def _own(reader: Reader, rows: Any, key: UUID) -> Any:
    """Raises: Http404; PermissionDenied for all but its owner."""
    item = get_object_or_404(rows.select_related("case", "owner"), key=key)
    if item.owner_id != reader.membership.institution_id:
        raise PermissionDenied(_("Only the institution it belongs to can do this."))
    return item


def _share(
    request: ActingRequest, reader: Reader, item: Note | Document, back: str
) -> HttpResponse:
    require_working(reader)
    form = ShareForm(request.POST or None, reader=reader, item=item)
    category = label("information_category", item.category)
    page = {"item": item, "title": name_of(item), "category": category, "back": back}
    return press(
        request,
        form,
        lambda: disclose(reader.case, form.told(), by=request.membership, at=now()),
        show=partial(show, request, reader, "share", prospects=prospects(item, reader), **page),
        then=partial(_back, reader, back),
    )


def _end(request: ActingRequest, reader: Reader, item: Note | Document, back: str) -> HttpResponse:
    form = ShareEndForm(request.POST or None, item=item)
    return press(
        request,
        form,
        lambda: stop_sharing(item, by=request.membership, at=now(), **form.cleaned_data),
        show=partial(show, request, reader, "share_end", item=item, back=back),
        then=partial(_back, reader, back),
    )


def _back(reader: Reader, name: str, _done: Any) -> str:
    return reverse(name, args=[reader.case.key])


def _privacy(reader: Reader, done: Any) -> str:
    return _back(reader, "case_privacy", done)
