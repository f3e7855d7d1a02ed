"""Klären: opening the question, the page of its positions, and the ways it ends."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.forms.clarifying import (
    ClarifyForm,
    ConfirmForm,
    DecideForm,
    EscalateForm,
    FurtherForm,
    NewFactsForm,
)
from cases.models import Case, Clarification
from cases.operations.clarifications import (
    agree,
    consensus,
    decide_clarification,
    escalate_clarification,
    open_clarification,
    reopen_clarification,
    withdraw_clarification,
)
from cases.operations.positions import ask_position
from cases.reading import Reader
from cases.sheets.clarification_board import Board, board
from cases.sheets.terms import clarifying_terms
from cases.views.doors import case_context, open_case, require_verb
from cases.views.pressing import press
from contacts.models import Membership
from iiz.access_log import render_seen
from iiz.access_map import Door, Relation, access
from iiz.calendar import now, today
from iiz.form_tokens import once

QUERIES = 30
GET_POST = {"GET", "POST"}
lead_page = partial(access, door=Door.CASE, relations={Relation.LEAD}, reads=True, queries=QUERIES)


@lead_page(sample="case", methods=GET_POST)
@once
def case_clarify(request: HttpRequest, key: UUID) -> HttpResponse:
    reader = open_case(request, key)
    require_verb(reader, "clarify")
    going_on = reader.case.clarifications.open().first()
    if going_on and request.method == "GET":
        return redirect(page_of(going_on, reader.case))
    form = ClarifyForm(
        request.POST or None, case=reader.case, membership=request.membership, on=reader.on
    )
    terms = clarifying_terms(reader.case, request.membership.institution, on=reader.on)
    facts = {"going_on": going_on, "terms": terms}
    return press(
        request,
        form,
        partial(_open_and_ask, reader.case, form, by=request.membership),
        show=partial(_show, request, reader, "case_clarify", facts),
        then=lambda opened: page_of(opened, reader.case),
    )


def _open_and_ask(case: Case, form: ClarifyForm, *, by: Membership) -> Clarification:
    """Two verbs of the page: noting the question, and asking whoever was chosen."""
    opened = open_clarification(
        case,
        by=by,
        at=now(),
        question=form.cleaned_data["question"],
        livelihood_secured=form.is_secured,
        livelihood_by=form.cleaned_data["livelihood_by"],
    )
    for ask in form.asks():
        ask_position(opened, ask, by=by, at=now())
    return opened


@lead_page(sample="clarification", decider=True)
def clarification(request: HttpRequest, key: UUID, clarification_key: UUID) -> HttpResponse:
    reader, subject = open_clarification_page(request, key, clarification_key)
    form = DecideForm(network=reader.case.network, on=reader.on)
    return _board(request, reader, subject, form, 200)


@lead_page(sample="clarification", methods=GET_POST)
@once
def clarification_ask(request: HttpRequest, key: UUID, clarification_key: UUID) -> HttpResponse:
    reader, subject = open_clarification_page(request, key, clarification_key)
    require_verb(reader, "clarify")
    form = FurtherForm(
        request.POST or None,
        case=reader.case,
        membership=request.membership,
        on=reader.on,
        clarification=subject,
    )
    return press(
        request,
        form,
        lambda: ask_position(subject, form.ask(), by=request.membership, at=now()),
        show=partial(_show, request, reader, "clarification_ask", {"clarification": subject}),
        then=lambda _asked: page_of(subject, reader.case),
    )


@lead_page(sample="clarification_agreed", methods=GET_POST)
@once
def clarification_agree(request: HttpRequest, key: UUID, clarification_key: UUID) -> HttpResponse:
    return _confirm(request, key, clarification_key, name="clarification_agree", act=agree)


@lead_page(sample="clarification", methods=GET_POST)
@once
def clarification_withdraw(
    request: HttpRequest, key: UUID, clarification_key: UUID
) -> HttpResponse:
    return _confirm(
        request,
        key,
        clarification_key,
        name="clarification_withdraw",
        act=withdraw_clarification,
    )


def _confirm(
    request: HttpRequest, key: UUID, clarification_key: UUID, *, name: str, act: Any
) -> HttpResponse:
    """The effect before the act, on a page of its own, so that it works without script."""
    reader, subject = open_clarification_page(request, key, clarification_key)
    require_verb(reader, "clarify")
    facts = {"board": board(reader, subject), "consensus": consensus(subject)}
    return press(
        request,
        ConfirmForm(request.POST or None),
        lambda: act(subject, by=request.membership, at=now()),
        show=partial(_show, request, reader, name, facts),
        then=lambda _done: page_of(subject, reader.case),
    )


@lead_page(sample="clarification", methods=GET_POST)
@once
def clarification_escalate(
    request: HttpRequest, key: UUID, clarification_key: UUID
) -> HttpResponse:
    reader, subject = open_clarification_page(request, key, clarification_key)
    require_verb(reader, "clarify")
    shown = board(reader, subject)
    form = EscalateForm(
        request.POST or None,
        case=reader.case,
        membership=request.membership,
        on=reader.on,
        has_mandate=shown.decider.has_mandate,
    )
    return press(
        request,
        form,
        lambda: escalate_clarification(
            subject, by=request.membership, at=now(), grounds=form.grounds()
        ),
        show=partial(_show, request, reader, "clarification_escalate", {"board": shown}),
        then=lambda _done: page_of(subject, reader.case),
    )


@lead_page(
    sample="clarification_escalated", relations=[], decider=True, methods=GET_POST, queries=35
)
@once
def clarification_decide(request: HttpRequest, key: UUID, clarification_key: UUID) -> HttpResponse:
    reader, subject = open_clarification_page(request, key, clarification_key)
    if not board(reader, subject).decides:
        raise PermissionDenied(
            _("Only the coordination office decides; without one, the head of the leading side.")
        )
    form = DecideForm(request.POST or None, network=reader.case.network, on=reader.on)
    return press(
        request,
        form,
        lambda: decide_clarification(subject, by=request.membership, at=now(), **form.cleaned_data),
        show=partial(_board, request, reader, subject),
        then=lambda _done: page_of(subject, reader.case),
    )


@lead_page(
    sample="clarification_decided",
    relations={Relation.LEAD, Relation.ADDRESSED},
    methods=GET_POST,
    queries=16,
)
@once
def clarification_reopen(request: HttpRequest, key: UUID, clarification_key: UUID) -> HttpResponse:
    subject, then = _reopenable(request, key, clarification_key)
    form = NewFactsForm(request.POST or None)
    return press(
        request,
        form,
        lambda: reopen_clarification(subject, by=request.membership, at=now(), **form.cleaned_data),
        show=partial(_reopen_page, request, subject, then),
        then=lambda _done: then,
    )


def _reopenable(
    request: HttpRequest, key: UUID, clarification_key: UUID
) -> tuple[Clarification, str]:
    """By the second door for the institution the decision names, by the first for the lead."""
    named = Clarification.objects.naming(request.membership, on=today())
    try:
        subject = named.select_related("case", "names").get(case__key=key, key=clarification_key)
    except Clarification.DoesNotExist:
        reader, subject = open_clarification_page(request, key, clarification_key)
        require_verb(reader, "clarify")
        return subject, page_of(subject, reader.case)
    return subject, reverse("inbox_clarifications")


def _reopen_page(
    request: HttpRequest, subject: Clarification, back: str, form: forms.Form, status: int
) -> HttpResponse:
    """The number and nothing of the person: an institution outside the case may read it too."""
    return render_seen(
        request,
        "cases/clarification_reopen.html",
        {"clarification": subject, "case": subject.case, "form": form, "back": back},
        kind="clarification",
        cases=[subject.case_id],
        status=status,
    )


def open_clarification_page(
    request: HttpRequest, key: UUID, clarification_key: UUID
) -> tuple[Reader, Clarification]:
    """Raises: Http404; PermissionDenied for who only takes part or was only asked."""
    reader = open_case(request, key)
    rows = reader.case.clarifications.select_related("names", "opened_by", "guideline")
    subject = get_object_or_404(rows, key=clarification_key)
    if not reader.sees_declines:
        raise PermissionDenied(
            _(
                "Only the institution that leads and the decider read what the others said."
                " Your own position stands under Clarifications, if you were asked."
            )
        )
    subject.case = reader.case
    return reader, subject


def page_of(subject: Clarification, case: Case) -> str:
    return reverse("clarification", args=[case.key, subject.key])


def _show(
    request: HttpRequest,
    reader: Reader,
    name: str,
    facts: dict[str, Any],
    form: forms.Form,
    status: int,
) -> HttpResponse:
    return render_seen(
        request,
        f"cases/{name}.html",
        case_context(reader, tab="responsibility", form=form, **facts),
        kind="clarification",
        cases=[reader.case.pk],
        person=reader.case.person_id if reader.sees_name else None,
        status=status,
    )


def _board(
    request: HttpRequest, reader: Reader, subject: Clarification, form: forms.Form, status: int
) -> HttpResponse:
    facts: dict[str, Board | object] = {"board": board(reader, subject)}
    facts["consensus"] = consensus(subject)
    return _show(request, reader, "clarification", facts, form, status)
