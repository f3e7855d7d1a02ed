"""Goals and measures: by all who take part, as long as the case is open."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.forms import conflict
from cases.forms.plan import AbortForm, AssessForm, GoalForm, MeasureForm, PlanForm, values_of
from cases.models import Goal, Measure
from cases.operations.plan import (
    abort_measure,
    add_goal,
    add_measure,
    assess_goal,
    complete_measure,
    edit_goal,
    edit_measure,
    start_measure,
)
from cases.reading import Reader
from cases.sheets.plan import may_change, plan, readable_goals, readable_measures
from cases.views.conflicts import conflict_page, needs_choice
from cases.views.doors import (
    open_case,
    refuse,
    require_working,
    row_of,
    show_task,
)
from cases.views.pressing import press, status_of
from cases.views.saying import say_done
from contacts.middleware import ActingRequest
from iiz.access_map import Door, Relation, Role, access
from iiz.calendar import now
from iiz.form_tokens import once
from iiz.versions import EditConflict

plan_page = partial(
    access,
    door=Door.CASE,
    roles={Role.CASEWORKER, Role.HEAD},
    relations={Relation.LEAD, Relation.PARTICIPANT},
    methods={"GET", "POST"},
    reads=True,
    queries=22,
)


@access(door=Door.CASE, reads=True, queries=22, sample="case")
def case_plan(request: ActingRequest, key: UUID) -> HttpResponse:
    reader = open_case(request, key)
    form = forms.Form()
    return show_task(request, reader, "case_plan", form, 200, tab="plan", plan=plan(reader))


@plan_page(sample="case")
@once
def goal_new(request: ActingRequest, key: UUID) -> HttpResponse:
    reader = _open(request, key)
    form = GoalForm(request.POST or None, reader=reader)
    act = partial(add_goal, reader.case)
    return _add(request, reader, "goal_new", form, act)


@plan_page(sample="goal")
@once
def goal_edit(request: ActingRequest, key: UUID, goal_key: UUID) -> HttpResponse:
    reader, goal = _open_goal(request, key, goal_key)
    return _edit(request, reader, goal, GoalForm, edit_goal)


@plan_page(sample="goal")
@once
def goal_assess(request: ActingRequest, key: UUID, goal_key: UUID) -> HttpResponse:
    reader, goal = _open_goal(request, key, goal_key)
    form = AssessForm(request.POST or None, goal=goal)
    act = partial(assess_goal, goal)
    return _press(request, reader, "goal_assess", form, act, goal=goal)


@plan_page(sample="case")
@once
def measure_new(request: ActingRequest, key: UUID) -> HttpResponse:
    reader = _open(request, key)
    form = MeasureForm(request.POST or None, reader=reader)
    return _add(request, reader, "measure_new", form, partial(add_measure, reader.case))


@plan_page(sample="measure")
@once
def measure_edit(request: ActingRequest, key: UUID, measure_key: UUID) -> HttpResponse:
    reader, measure = _open_measure(request, key, measure_key)
    return _edit(request, reader, measure, MeasureForm, edit_measure)


@plan_page(sample="measure")
@once
def measure_start(request: ActingRequest, key: UUID, measure_key: UUID) -> HttpResponse:
    return _pass_on(request, key, measure_key, "measure_start", start_measure)


@plan_page(sample="measure_running")
@once
def measure_complete(request: ActingRequest, key: UUID, measure_key: UUID) -> HttpResponse:
    return _pass_on(request, key, measure_key, "measure_complete", complete_measure)


@plan_page(sample="measure")
@once
def measure_abort(request: ActingRequest, key: UUID, measure_key: UUID) -> HttpResponse:
    reader, measure = _open_measure(request, key, measure_key)
    form = AbortForm(request.POST or None)
    act = partial(abort_measure, measure)
    return _press(request, reader, "measure_abort", form, act, measure=measure)


def _pass_on(
    request: ActingRequest, key: UUID, measure_key: UUID, name: str, operation: Callable[..., Any]
) -> HttpResponse:
    """A button in the row; its own page says so where it is no longer possible."""
    reader, measure = _open_measure(request, key, measure_key)
    form = forms.Form(request.POST or None)
    return _press(request, reader, name, form, partial(operation, measure), measure=measure)


def _open(request: HttpRequest, key: UUID) -> Reader:
    """Raises: PermissionDenied for who takes no part, and in a closed case."""
    reader = open_case(request, key)
    require_working(reader)
    return reader


def _open_goal(request: HttpRequest, key: UUID, goal_key: UUID) -> tuple[Reader, Goal]:
    reader = open_case(request, key)
    goal = row_of(reader, readable_goals(reader).select_related("case"), goal_key)
    return reader, _ours(reader, goal)


def _open_measure(request: HttpRequest, key: UUID, measure_key: UUID) -> tuple[Reader, Measure]:
    reader = open_case(request, key)
    measures = readable_measures(reader).select_related("case", "goal")
    return reader, _ours(reader, row_of(reader, measures, measure_key))


def _ours(reader: Reader, row: Any) -> Any:
    """Raises: PermissionDenied, naming who may."""
    require_working(reader)
    if not may_change(reader, row):
        raise PermissionDenied(
            _("Only the institution it belongs to, who carries it out, and the lead change this.")
        )
    return row


def _add(
    request: ActingRequest, reader: Reader, name: str, form: PlanForm, act: Callable[..., Any]
) -> HttpResponse:
    return press(
        request,
        form,
        lambda: act(by=request.membership, at=now(), **form.plan_fields()),
        show=partial(show_task, request, reader, name),
        then=partial(_plan, reader),
    )


def _press(
    request: ActingRequest,
    reader: Reader,
    name: str,
    form: forms.Form,
    act: Callable[..., Any],
    **more: Any,
) -> HttpResponse:
    return press(
        request,
        form,
        lambda: act(by=request.membership, at=now(), **form.cleaned_data),
        show=partial(show_task, request, reader, name, **more),
        then=partial(_plan, reader),
    )


def _edit(
    request: ActingRequest,
    reader: Reader,
    row: Any,
    form_class: type[PlanForm],
    operation: Callable[..., Any],
) -> HttpResponse:
    """The page of a goal or a measure, with the conflict of two editors."""
    posted = conflict.settle(request.POST, values_of(row))
    form = form_class(posted or None, reader=reader, row=row)
    show = partial(show_task, request, reader, f"{row._meta.model_name}_edit", row=row)
    if not form.is_valid():
        return show(form, 422 if form.is_bound else 200)
    try:
        needs_choice(request, row)
        version = form.cleaned_data["version"]
        operation(row, by=request.membership, at=now(), version=version, **form.plan_fields())
    except EditConflict as error:
        return conflict_page(request, reader, form, error.row, values_of)
    except ValidationError as error:
        refuse(form, error)
        return show(form, status_of(error))
    say_done(request)
    return redirect("case_plan", key=reader.case.key)


def _plan(reader: Reader, _done: Any) -> str:
    return reverse("case_plan", args=[reader.case.key])
