"""File inspections: recorded at any desk of the case, and the own part of each institution.

No address names a part: an institution has one part of an inspection, and of the others' it knows
nothing. Also when the case is closed, and by who has left it.
"""

from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.reading import Reader
from cases.views.doors import open_case, show_task
from cases.views.pressing import press
from cases.views.saying import add_sentences
from consent.forms.delivering import DeliveryForm
from consent.forms.inspections import (
    AppealForm,
    CloseForm,
    DecisionForm,
    IdentityForm,
    InspectionForm,
)
from consent.models import Inspection, InspectionPart
from consent.operations import (
    appeal_part,
    close_part,
    decide_part,
    deliver_part,
    identify_applicant,
    record_inspection,
)
from consent.sheets.inspections import (
    held_parts,
    inspection_sheet,
    inspection_term,
    inspections_of,
    main_dossier,
    may_record_inspection,
)
from contacts.middleware import ActingRequest
from iiz.access_map import Door, Role, access
from iiz.calendar import now
from iiz.form_tokens import once

add_sentences(
    {
        "inspection_appeal": gettext_lazy("Recorded: the decision is contested."),
        "inspection_close": gettext_lazy("Our part of the file inspection is closed."),
        "inspection_decide": gettext_lazy("Our decision on the file inspection is recorded."),
        "inspection_deliver": gettext_lazy("Recorded: what was shown or handed over."),
        "inspection_identify": gettext_lazy("Recorded: it is checked who asks."),
        "inspection_new": gettext_lazy("The file inspection is recorded. Each part has its term."),
    }
)
show = partial(show_task, app="consent")
desk_page = partial(
    access,
    door=Door.CASE,
    roles={Role.CASEWORKER, Role.HEAD},
    methods={"GET", "POST"},
    reads=True,
    sample="inspection",
)


@desk_page(queries=22, sample="case")
@once
def inspection_new(request: ActingRequest, key: UUID) -> HttpResponse:
    reader = open_case(request, key)
    if not may_record_inspection(reader):
        raise PermissionDenied(_("Only institutions that take part or took part can do this."))
    form = InspectionForm(request.POST or None, reader=reader)
    facts = {
        "main_dossier": main_dossier(reader.membership.institution),
        "term": inspection_term(reader),
    }
    return press(
        request,
        form,
        lambda: record_inspection(reader.case, form.asked(), by=request.membership, at=now()),
        show=partial(show, request, reader, "inspection_new", **facts),
        then=partial(_page, reader),
    )


@desk_page(methods={"GET"}, queries=26, sample="inspection_decided")
def inspection(request: ActingRequest, key: UUID, inspection_key: UUID) -> HttpResponse:
    reader, row = _open(request, key, inspection_key)
    return show(request, reader, "inspection", None, 200, sheet=inspection_sheet(reader, row))


@desk_page(queries=26, sample="inspection_unchecked")
@once
def inspection_identify(request: ActingRequest, key: UUID, inspection_key: UUID) -> HttpResponse:
    reader, row = _open(request, key, inspection_key)
    form = IdentityForm(request.POST or None, reader=reader)
    return press(
        request,
        form,
        lambda: identify_applicant(row, form.identity(), by=request.membership, at=now()),
        show=partial(_show, request, reader, row, "inspection_identify"),
        then=partial(_page, reader),
    )


@desk_page(queries=26)
@once
def inspection_decide(request: ActingRequest, key: UUID, inspection_key: UUID) -> HttpResponse:
    reader, part = _open_own(request, key, inspection_key)
    form = DecisionForm(request.POST or None, house=part.holder)
    return press(
        request,
        form,
        lambda: decide_part(part, form.verdict(), by=request.membership, at=now()),
        show=partial(_show, request, reader, part.inspection, "inspection_decide"),
        then=partial(_own_page, reader),
    )


@desk_page(queries=29, sample="inspection_decided")
@once
def inspection_deliver(request: ActingRequest, key: UUID, inspection_key: UUID) -> HttpResponse:
    reader, part = _open_own(request, key, inspection_key)
    form = DeliveryForm(request.POST or None, part=part, on=reader.on)
    return press(
        request,
        form,
        lambda: deliver_part(part, form.copies(), by=request.membership, at=now()),
        show=partial(_show, request, reader, part.inspection, "inspection_deliver"),
        then=partial(_own_page, reader),
    )


@desk_page(queries=26, sample="inspection_refused")
@once
def inspection_appeal(request: ActingRequest, key: UUID, inspection_key: UUID) -> HttpResponse:
    reader, part = _open_own(request, key, inspection_key)
    form = AppealForm(request.POST or None, on=reader.on)
    return press(
        request,
        form,
        lambda: appeal_part(part, by=request.membership, at=now(), **form.cleaned_data),
        show=partial(_show, request, reader, part.inspection, "inspection_appeal"),
        then=partial(_own_page, reader),
    )


@desk_page(queries=26, sample="inspection_refused")
@once
def inspection_close(request: ActingRequest, key: UUID, inspection_key: UUID) -> HttpResponse:
    reader, part = _open_own(request, key, inspection_key)
    form = CloseForm(request.POST or None, part=part)
    return press(
        request,
        form,
        lambda: close_part(part, by=request.membership, at=now(), **form.cleaned_data),
        show=partial(_show, request, reader, part.inspection, "inspection_close"),
        then=partial(_own_page, reader),
    )


def _open(request: HttpRequest, key: UUID, inspection_key: UUID) -> tuple[Reader, Inspection]:
    """Raises: Http404, for an inspection that is none of ours as for none."""
    reader = open_case(request, key)
    return reader, get_object_or_404(inspections_of(reader), key=inspection_key)


def _open_own(
    request: HttpRequest, key: UUID, inspection_key: UUID
) -> tuple[Reader, InspectionPart]:
    """Raises: Http404 for who has recorded it and holds no part."""
    reader, row = _open(request, key, inspection_key)
    return reader, get_object_or_404(held_parts(reader, row))


def _show(
    request: HttpRequest, reader: Reader, row: Inspection, name: str, form: Any, status: int
) -> HttpResponse:
    sheet = inspection_sheet(reader, row)
    return show(request, reader, name, form, status, sheet=sheet)


def _page(reader: Reader, done: Inspection) -> str:
    return reverse("inspection", args=[reader.case.key, done.key])


def _own_page(reader: Reader, done: InspectionPart) -> str:
    return _page(reader, done.inspection)
