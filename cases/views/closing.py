"""Changing the data of a case, moving it to another phase, closing and reopening it."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.forms import conflict
from cases.forms.closing import (
    CaseEditForm,
    CloseForm,
    ConfirmForm,
    FollowUpForm,
    HoldForm,
    MoveForm,
    ReopenForm,
    values_of,
)
from cases.models import Case, Closing, FollowUp
from cases.operations.cases import edit_case, hold_case, move_case, promote_case, resume_case
from cases.operations.closing import (
    confirm_closing,
    end_case,
    needs_confirmation,
    refuse_closing,
    reopen_case,
    withdraw_closing,
)
from cases.operations.follow_ups import answer_follow_up, stop_follow_ups
from cases.reading import Reader
from cases.sheets.closing import closing_card, confirms
from cases.sheets.lapsing import what_lapses
from cases.views.conflicts import conflict_page, needs_choice
from cases.views.doors import (
    open_case,
    refuse,
    require_lead_of,
    require_verb,
    show_task,
)
from cases.views.pressing import press
from cases.views.saying import say_done
from contacts.middleware import ActingRequest
from contacts.models import Membership
from iiz.access_map import Door, Relation, Role, access
from iiz.calendar import now
from iiz.form_tokens import once
from iiz.versions import EditConflict

lead_page = partial(
    access,
    door=Door.CASE,
    relations={Relation.LEAD},
    methods={"GET", "POST"},
    reads=True,
    queries=22,
    sample="case",
)


@lead_page()
@once
def case_edit(request: ActingRequest, key: UUID) -> HttpResponse:
    reader = open_case(request, key)
    require_verb(reader, "edit")
    case, compared = reader.case, partial(values_of, own=request.membership.institution_id)
    form = CaseEditForm(conflict.settle(request.POST, compared(case)) or None, reader=reader)
    show = partial(show_task, request, reader, "case_edit")
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
    say_done(request)
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
        show=partial(show_task, request, reader, "case_move"),
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
        show=partial(
            show_task,
            request,
            reader,
            "case_close",
            lapses=what_lapses(reader),
            asks=needs_confirmation("", request.membership),
        ),
        then=partial(_after_closing, request),
    )


def _after_closing(request: HttpRequest, case: Case) -> str:
    if case.is_closed:
        messages.success(request, _("The case is closed."))
    else:
        messages.info(
            request, _("Not closed yet: the head of your institution or the decider confirms it.")
        )
    return _overview(case)


@lead_page()
@once
def case_promote(request: ActingRequest, key: UUID) -> HttpResponse:
    return _one_click(request, key, "promote", promote_case)


@lead_page(sample="case_held")
@once
def case_resume(request: ActingRequest, key: UUID) -> HttpResponse:
    return _one_click(request, key, "resume", resume_case)


def _one_click(
    request: ActingRequest, key: UUID, verb: str, operation: Callable[..., Any]
) -> HttpResponse:
    """A button of the overview; its own page says so where it is no longer possible."""
    reader = open_case(request, key)
    require_lead_of(reader)
    return press(
        request,
        forms.Form(request.POST or None),
        lambda: operation(reader.case, by=request.membership, at=now()),
        show=partial(show_task, request, reader, f"case_{verb}"),
        then=_overview,
    )


@lead_page()
@once
def case_hold(request: ActingRequest, key: UUID) -> HttpResponse:
    reader = open_case(request, key)
    require_verb(reader, "hold")
    form = HoldForm(request.POST or None)
    return press(
        request,
        form,
        lambda: hold_case(
            reader.case,
            by=request.membership,
            at=now(),
            reason=form.cleaned_data["hold_reason"],
            until=form.cleaned_data["until"],
        ),
        show=partial(show_task, request, reader, "case_hold"),
        then=_overview,
    )


@access(
    door=Door.CASE,
    roles={Role.HEAD, Role.COORDINATOR},
    relations={Relation.LEAD},
    methods={"GET", "POST"},
    reads=True,
    queries=22,
    sample="closing",
    decider=True,
)
@once
def closing_answer(request: ActingRequest, key: UUID, closing_key: UUID) -> HttpResponse:
    """By the head of the lead, or the decider."""
    reader = open_case(request, key)
    closing = _closing(reader, closing_key)
    if not confirms(reader, closing):
        raise PermissionDenied(
            _("Only the head of the institution that leads, or the decider, confirms this.")
        )
    form = ConfirmForm(request.POST or None)
    return press(
        request,
        form,
        lambda: _answer_closing(closing, form, by=request.membership),
        show=partial(show_task, request, reader, "closing_answer", card=closing_card(reader)),
        then=lambda _done: _after_answer(request, reader.case, form.cleaned_data["result"]),
    )


def _after_answer(request: HttpRequest, case: Case, result: str) -> str:
    said = {
        ConfirmForm.CONFIRM: _("The case is closed."),
        ConfirmForm.REFUSE: _("The closing is not confirmed. The case stays open."),
    }
    messages.success(request, said[result])
    return _overview(case)


def _answer_closing(closing: Closing, form: ConfirmForm, *, by: Membership) -> Any:
    given = form.cleaned_data
    if given["result"] == form.CONFIRM:
        return confirm_closing(closing, by=by, at=now())
    return refuse_closing(closing, by=by, at=now(), reasons=given["reasons"])


@lead_page(sample="closing", roles={Role.CASEWORKER, Role.HEAD})
@once
def closing_withdraw(request: ActingRequest, key: UUID, closing_key: UUID) -> HttpResponse:
    reader = open_case(request, key)
    require_lead_of(reader)
    closing = _closing(reader, closing_key)
    return press(
        request,
        forms.Form(request.POST or None),
        lambda: withdraw_closing(closing, by=request.membership, at=now()),
        show=partial(show_task, request, reader, "closing_withdraw"),
        then=lambda _done: _overview(reader.case),
    )


def _closing(reader: Reader, closing_key: UUID) -> Closing:
    rows = reader.case.closings.select_related("case__network", "institution")
    return get_object_or_404(rows, key=closing_key)


@lead_page(sample="case_closed", roles={Role.CASEWORKER, Role.HEAD})
@once
def follow_up_answer(request: ActingRequest, key: UUID, follow_up_key: UUID) -> HttpResponse:
    """By the institution that led last."""
    reader = open_case(request, key)
    rows = reader.case.follow_ups.select_related("case", "institution")
    follow_up = get_object_or_404(rows, key=follow_up_key)
    if not reader.takes_part or follow_up.institution_id != request.membership.institution_id:
        raise PermissionDenied(_("Only the institution that led the case last answers this."))
    form = FollowUpForm(request.POST or None)
    return press(
        request,
        form,
        lambda: _answer_follow_up(follow_up, form, by=request.membership),
        show=partial(show_task, request, reader, "follow_up_answer", follow_up=follow_up),
        then=lambda _done: _overview(reader.case),
    )


def _answer_follow_up(follow_up: FollowUp, form: FollowUpForm, *, by: Membership) -> FollowUp:
    result, at = form.cleaned_data["result"], now()
    if result == form.DECEASED:
        return stop_follow_ups(follow_up, by=by, at=at)
    return answer_follow_up(follow_up, by=by, at=at, result=result)


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
        show=partial(show_task, request, reader, "case_reopen"),
        then=_overview,
    )


def _overview(case: Any) -> str:
    return reverse("case_overview", args=[case.key])
