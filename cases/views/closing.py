"""Changing the data of a case, moving it to another phase, closing and reopening it."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from cases.forms import conflict
from cases.forms.closing import CaseEditForm, CloseForm, MoveForm, ReopenForm, values_of
from cases.operations.cases import edit_case, move_case
from cases.operations.closing import end_case, reopen_case
from cases.reading import Reader
from cases.sheets.lapsing import what_lapses
from cases.views.conflicts import conflict_page, needs_choice
from cases.views.doors import case_context, open_case, refuse, require_verb
from cases.views.pressing import press
from contacts.middleware import ActingRequest
from iiz.access_log import render_seen
from iiz.access_map import Door, Relation, access
from iiz.calendar import now
from iiz.form_tokens import once
from iiz.versions import EditConflict

lead_page = partial(
    access,
    door=Door.CASE,
    relations={Relation.LEAD},
    methods={"GET", "POST"},
    reads=True,
    queries=20,
    sample="case",
)


@lead_page()
@once
def case_edit(request: ActingRequest, key: UUID) -> HttpResponse:
    reader = open_case(request, key)
    require_verb(reader, "edit")
    case, compared = reader.case, partial(values_of, own=request.membership.institution_id)
    form = CaseEditForm(conflict.settle(request.POST, compared(case)) or None, reader=reader)
    show = partial(_show, request, reader, "case_edit")
    if not form.is_valid():
        return show(form, 422 if form.is_bound else 200)
    try:
        needs_choice(request, case)
        version = form.cleaned_data["version"]
        by = request.membership
        edit_case(case, by=by, at=now(), version=version, **form.case_fields())
    except EditConflict as error:
        return conflict_page(request, reader, form, error.row, compared)
    except ValidationError as error:
        refuse(form, error)
        return show(form, 422)
    return redirect("case_overview", key=key)


@lead_page()
@once
def case_move(request: ActingRequest, key: UUID) -> HttpResponse:
    reader = open_case(request, key)
    require_verb(reader, "move")
    form = MoveForm(request.POST or None, case=reader.case)
    return press(
        request,
        form,
        lambda: move_case(reader.case, by=request.membership, at=now(), **form.cleaned_data),
        show=partial(_show, request, reader, "case_move"),
        then=_overview,
    )


@lead_page(queries=28)
@once
def case_close(request: ActingRequest, key: UUID) -> HttpResponse:
    reader = open_case(request, key)
    require_verb(reader, "close")
    form = CloseForm(request.POST or None, case=reader.case)
    return press(
        request,
        form,
        lambda: end_case(reader.case, form.ending(), by=request.membership, at=now()),
        show=partial(_show, request, reader, "case_close", lapses=what_lapses(reader)),
        then=_overview,
    )


@access(
    door=Door.CASE,
    relations={Relation.LEAD, Relation.FORMER},
    methods={"GET", "POST"},
    reads=True,
    queries=20,
    sample="case_closed",
)
@once
def case_reopen(request: ActingRequest, key: UUID) -> HttpResponse:
    reader = open_case(request, key)
    require_verb(reader, "reopen")
    form = ReopenForm(request.POST or None)
    return press(
        request,
        form,
        lambda: reopen_case(reader.case, by=request.membership, at=now(), **form.cleaned_data),
        show=partial(_show, request, reader, "case_reopen"),
        then=_overview,
    )


def _overview(case: Any) -> str:
    return reverse("case_overview", args=[case.key])


def _show(
    request: HttpRequest, reader: Reader, name: str, form: forms.Form, status: int, **more: Any
) -> HttpResponse:
    return render_seen(
        request,
        f"cases/{name}.html",
        case_context(reader, form=form, **more),
        kind=name.replace("_", "."),
        cases=[reader.case.pk],
        person=reader.case.person_id,
        status=status,
    )
