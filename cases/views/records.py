"""Tasks and notes: by all who take part."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from cases.forms.records import NoteForm, TaskForm
from cases.operations.records import (
    add_note,
    cancel_task,
    finish_task,
    open_task,
)
from cases.reading import Reader
from cases.sheets.overview import note_readers
from cases.views.doors import open_case, open_task_of, require_open, require_taking_part, show_task
from cases.views.pressing import press
from contacts.middleware import ActingRequest
from iiz.access_map import Door, Relation, Role, access
from iiz.calendar import now
from iiz.form_tokens import once

TAKES_PART = {Relation.LEAD, Relation.PARTICIPANT}
AT_WORK = {Role.CASEWORKER, Role.HEAD}
task_ended = access(
    door=Door.CASE, roles=AT_WORK, relations=TAKES_PART, methods={"POST"}, sample="task"
)


@access(
    door=Door.CASE,
    roles=AT_WORK,
    relations=TAKES_PART,
    methods={"GET", "POST"},
    reads=True,
    queries=21,
    sample="case",
)
@once
def task_new(request: ActingRequest, key: UUID) -> HttpResponse:
    reader = _taking_part(request, key)
    require_open(reader)
    form = TaskForm(request.POST or None, reader=reader)
    back = _back(request)
    return press(
        request,
        form,
        lambda: open_task(reader.case, by=request.membership, at=now(), **form.cleaned_data),
        show=partial(show_task, request, reader, "task_new", back=back),
        then=lambda task: reverse(back, args=[key]),
    )


@task_ended
@once
def task_finish(request: ActingRequest, key: UUID, task_key: UUID) -> HttpResponse:
    return _end_task(request, key, task_key, finish_task)


@task_ended
@once
def task_cancel(request: ActingRequest, key: UUID, task_key: UUID) -> HttpResponse:
    return _end_task(request, key, task_key, cancel_task)


def _end_task(request: ActingRequest, key: UUID, task_key: UUID, operation: Any) -> HttpResponse:
    reader = open_case(request, key)
    task = open_task_of(reader, task_key)
    form = forms.Form(request.POST)
    return press(
        request,
        form,
        lambda: operation(task, by=request.membership, at=now()),
        show=partial(show_task, request, reader, "task_stale", task=task),
        then=lambda task: reverse(_back(request), args=[key]),
    )


def _back(request: HttpRequest) -> str:
    """The name of the page from which somebody came: the plan, or the overview."""
    came_from = request.POST.get("back") or request.GET.get("back")
    return "case_plan" if came_from == "plan" else "case_overview"


@access(
    door=Door.CASE,
    roles=AT_WORK,
    relations=TAKES_PART,
    methods={"POST"},
    reads=True,
    sample="case",
)
@once
def note_add(request: ActingRequest, key: UUID) -> HttpResponse:
    reader = _taking_part(request, key)
    form = NoteForm(request.POST)
    readers = note_readers(request.membership, on=reader.on)
    return press(
        request,
        form,
        lambda: add_note(reader.case, by=request.membership, at=now(), **form.cleaned_data),
        show=partial(show_task, request, reader, "note_add", note_readers=readers),
        then=lambda note: reverse("case_overview", args=[key]),
    )


def _taking_part(request: HttpRequest, key: UUID) -> Reader:
    reader = open_case(request, key)
    require_taking_part(reader)
    return reader
