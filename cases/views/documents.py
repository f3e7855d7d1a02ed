"""The files of a case: filed by all who take part, read by whoever they are shared with."""

from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.forms import conflict
from cases.forms.documents import DocumentEditForm, DocumentForm, TakeBackForm, values_of
from cases.models import Document
from cases.operations.documents import add_document, edit_document, take_back_document
from cases.reading import Reader
from cases.sheets.documents import documents, readable_documents
from cases.views.conflicts import conflict_page, needs_choice
from cases.views.doors import open_case, refuse, require_working, row_of, show_task
from cases.views.pressing import press, status_of
from cases.views.saying import say_done
from cases.views.serving import attachment
from contacts.middleware import ActingRequest
from iiz.access_log import mark_seen
from iiz.access_map import Door, Relation, Role, access
from iiz.calendar import now
from iiz.form_tokens import once
from iiz.versions import EditConflict

document_page = partial(
    access,
    door=Door.CASE,
    roles={Role.CASEWORKER, Role.HEAD},
    methods={"GET", "POST"},
    reads=True,
    queries=21,
)


@access(door=Door.CASE, reads=True, queries=22, sample="case")
def case_documents(request: ActingRequest, key: UUID) -> HttpResponse:
    reader = open_case(request, key)
    sheet = documents(reader)
    form = DocumentForm() if reader.may_record else None
    return show_task(request, reader, "case_documents", form, 200, tab="documents", documents=sheet)


@document_page(relations={Relation.LEAD, Relation.PARTICIPANT}, sample="case")
@once
def document_add(request: ActingRequest, key: UUID) -> HttpResponse:
    reader = open_case(request, key)
    require_working(reader)
    form = DocumentForm(request.POST or None, request.FILES or None)
    return press(
        request,
        form,
        lambda: _add(reader, form, request),
        show=partial(show_task, request, reader, "document_add"),
        then=partial(_list, reader),
    )


def _add(reader: Reader, form: DocumentForm, request: ActingRequest) -> Document:
    given = dict(form.cleaned_data)
    return add_document(reader.case, given.pop("file"), by=request.membership, at=now(), **given)


@access(
    door=Door.CASE,
    relations={Relation.LEAD, Relation.PARTICIPANT},
    reads=True,
    queries=13,
    sample="document",
)
def document_download(request: ActingRequest, key: UUID, document_key: UUID) -> HttpResponseBase:
    reader = open_case(request, key)
    document = row_of(reader, readable_documents(reader), document_key)
    if not document.is_served:
        raise Http404
    response = attachment(document.file, name=document.name, content_type=document.content_type)
    case = reader.case
    return mark_seen(response, kind="document.download", cases=[case.pk], person=case.person_id)


@document_page(relations={Relation.LEAD}, sample="document_own")
@once
def document_edit(request: ActingRequest, key: UUID, document_key: UUID) -> HttpResponse:
    """With the conflict of two editors."""
    reader, document = _open_own(request, key, document_key)
    posted = conflict.settle(request.POST, values_of(document))
    form = DocumentEditForm(posted or None, document=document)
    show = partial(show_task, request, reader, "document_edit")
    if not form.is_valid():
        return show(form, 422 if form.is_bound else 200)
    try:
        needs_choice(request, document)
        version, fields = form.cleaned_data["version"], form.document_fields()
        edit_document(document, by=request.membership, at=now(), version=version, **fields)
    except EditConflict as error:
        return conflict_page(request, reader, form, error.row, values_of)
    except ValidationError as error:
        refuse(form, error)
        return show(form, status_of(error))
    say_done(request)
    return redirect("case_documents", key=key)


@document_page(relations={Relation.LEAD}, sample="document_own")
@once
def document_take_back(request: ActingRequest, key: UUID, document_key: UUID) -> HttpResponse:
    reader, document = _open_own(request, key, document_key)
    form = TakeBackForm(request.POST or None)
    act = partial(take_back_document, document)
    return press(
        request,
        form,
        lambda: act(by=request.membership, at=now(), **form.cleaned_data),
        show=partial(show_task, request, reader, "document_take_back", document=document),
        then=partial(_list, reader),
    )


def _open_own(request: HttpRequest, key: UUID, document_key: UUID) -> tuple[Reader, Document]:
    """Also by who has left the case: what it filed stays its own."""
    reader = open_case(request, key)
    rows = reader.case.documents.select_related("case", "owner")
    document = get_object_or_404(rows, key=document_key)
    if document.owner_id != reader.membership.institution_id:
        raise PermissionDenied(_("Only the institution it belongs to can do this."))
    return reader, document


def _list(reader: Reader, _done: Any) -> str:
    return reverse("case_documents", args=[reader.case.key])
