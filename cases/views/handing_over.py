"""Übergeben: proposing the lead to another institution, and what became of it."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.forms.clarifying import ConfirmForm
from cases.forms.handing_over import AnswerBackForm, DecideHandoverForm, HandOverForm
from cases.models import Case, Handover
from cases.operations.approaching import see_answer
from cases.operations.deciding import decide_handover, escalate_handover, look_at_case
from cases.operations.effecting import effect_handover
from cases.operations.handovers import (
    answer_back_handover,
    propose_handover,
    withdraw_handover,
)
from cases.operations.lending import give_back
from cases.operations.packages import line_texts
from cases.reading import Reader
from cases.sheets.handover import decides, may_open, sheet
from cases.sheets.handover_draft import (
    decision_of,
    denials,
    draft_lines,
    kept_back,
    outlook,
)
from cases.sheets.handover_history import look_by
from cases.views.doors import case_context, open_case, require_verb
from cases.views.pressing import press
from iiz.access_log import render_seen
from iiz.access_map import Door, Relation, Role, access
from iiz.calendar import now
from iiz.form_tokens import once

QUERIES = 28
AT_WORK = {Role.CASEWORKER, Role.HEAD}
BOTH_SIDES = {Relation.LEAD, Relation.PARTICIPANT}
GET_POST = {"GET", "POST"}
FRAGMENTS = {"case_hand_over": "cases/_case_hand_over.html"}
# An earlier lead comes through the same door, to what it sent itself: asked behind it.
lead_page = partial(access, door=Door.CASE, relations={Relation.LEAD}, reads=True, queries=QUERIES)


@lead_page(sample="case", methods=GET_POST, queries=36)
@once
def case_hand_over(request: HttpRequest, key: UUID) -> HttpResponse:
    reader, form = _proposal(request, key)
    return press(
        request,
        form,
        lambda: propose_handover(
            reader.case, form.ask(), form.offer(), by=request.membership, at=now()
        ),
        show=partial(_proposal_page, request, reader),
        then=lambda proposed: page_of(proposed, reader.case),
    )


@lead_page(sample="case", methods={"POST"})
def hand_over_preview(request: HttpRequest, key: UUID) -> HttpResponse:
    """The same page with what is typed so far. Writes nothing; what is typed is in no address."""
    reader, form = _proposal(request, key)
    form.is_valid()
    form.errors.clear()
    return _proposal_page(request, reader, form, 200)


def _proposal(request: HttpRequest, key: UUID) -> tuple[Reader, HandOverForm]:
    reader = open_case(request, key)
    require_verb(reader, "hand_over")
    form = HandOverForm(
        request.POST or None,
        case=reader.case,
        membership=request.membership,
        on=reader.on,
        texts=line_texts(reader.case, request.membership.institution, on=reader.on),
        decision=decision_of(reader.case),
        to=request.GET.get("to", ""),
    )
    return reader, form


def _proposal_page(
    request: HttpRequest, reader: Reader, form: HandOverForm, status: int
) -> HttpResponse:
    case, typed = reader.case, form.typed_so_far()
    ahead = outlook(case, typed.get("addressee"))
    own, to = request.membership.institution, ahead.addressee
    denied = denials(case, own, to, form.texts, on=reader.on)
    facts = {
        "outlook": ahead,
        "lines_anew": request.POST.get("lines_for") != str(to.key if to else ""),
        "draft": form.handover(is_binding=ahead.is_binding),
        "lines": draft_lines(
            form.texts,
            categories=typed.get("categories", ()),
            chosen=form.chosen(),
            denied=denied,
        ),
        "kept": kept_back(denied),
        "open_handover": case.handovers.open().first(),
    }
    facts["preview"] = form.worded(facts["draft"])
    return _show(request, reader, "case_hand_over", facts, form, status)


@lead_page(sample="handover", decider=True)
def case_handover(request: HttpRequest, key: UUID, handover_key: UUID) -> HttpResponse:
    reader, handover = open_handover_page(request, key, handover_key)
    see_answer(handover, by=request.membership, at=now())
    form = DecideHandoverForm(handover=handover)
    return _sheet(request, reader, handover, form, 200)


@lead_page(sample="handover", methods=GET_POST)
@once
def handover_withdraw(request: HttpRequest, key: UUID, handover_key: UUID) -> HttpResponse:
    return _confirm(request, key, handover_key, name="handover_withdraw", act=withdraw_handover)


@lead_page(sample="handover_overdue", methods=GET_POST)
@once
def handover_escalate(request: HttpRequest, key: UUID, handover_key: UUID) -> HttpResponse:
    return _confirm(request, key, handover_key, name="handover_escalate", act=escalate_handover)


@lead_page(sample="handover_waiting", methods=GET_POST)
@once
def handover_effect(request: HttpRequest, key: UUID, handover_key: UUID) -> HttpResponse:
    """On the day agreed, if the night has not been there: the sender's side."""
    return _confirm(request, key, handover_key, name="handover_effect", act=effect_handover)


@lead_page(
    sample="handover_loan", roles=AT_WORK, relations=BOTH_SIDES, methods=GET_POST, queries=QUERIES
)
@once
def handover_give_back(request: HttpRequest, key: UUID, handover_key: UUID) -> HttpResponse:
    """Who leads and who lent the lead alike."""
    reader, handover = open_handover_page(request, key, handover_key)
    return _confirmed(request, reader, handover, name="handover_give_back", act=give_back)


def _confirm(
    request: HttpRequest, key: UUID, handover_key: UUID, *, name: str, act: Any
) -> HttpResponse:
    reader, handover = open_handover_page(request, key, handover_key)
    require_verb(reader, "hand_over")
    return _confirmed(request, reader, handover, name=name, act=act)


def _confirmed(
    request: HttpRequest, reader: Reader, handover: Handover, *, name: str, act: Any
) -> HttpResponse:
    return press(
        request,
        ConfirmForm(request.POST or None),
        lambda: act(handover, by=request.membership, at=now()),
        show=partial(_show, request, reader, name, {"sheet": sheet(reader, handover)}),
        then=lambda _done: page_of(handover, reader.case),
    )


@lead_page(sample="handover_asked_back", methods=GET_POST)
@once
def handover_answer_back(request: HttpRequest, key: UUID, handover_key: UUID) -> HttpResponse:
    reader, handover = open_handover_page(request, key, handover_key)
    require_verb(reader, "hand_over")
    form = AnswerBackForm(request.POST or None)
    return press(
        request,
        form,
        lambda: answer_back_handover(
            handover, by=request.membership, at=now(), **form.cleaned_data
        ),
        show=partial(
            _show, request, reader, "handover_answer_back", {"sheet": sheet(reader, handover)}
        ),
        then=lambda _done: page_of(handover, reader.case),
    )


@lead_page(sample="handover_escalated", relations=[], decider=True, methods=GET_POST)
@once
def handover_decide(request: HttpRequest, key: UUID, handover_key: UUID) -> HttpResponse:
    reader, handover = open_handover_page(request, key, handover_key)
    if not sheet(reader, handover).decides:
        raise PermissionDenied(
            _("Only the coordination office decides; without one, the head of the leading side.")
        )
    form = DecideHandoverForm(request.POST or None, handover=handover)
    return press(
        request,
        form,
        lambda: decide_handover(handover, by=request.membership, at=now(), **form.cleaned_data),
        show=partial(_sheet, request, reader, handover),
        then=lambda _done: page_of(handover, reader.case),
    )


@lead_page(sample="case_bouncing", relations=[], decider=True, methods=GET_POST, queries=24)
@once
def case_looked_at(request: HttpRequest, key: UUID) -> HttpResponse:
    """The decider has looked at the to and fro; nothing is decided by it."""
    reader = open_case(request, key)
    if not decides(reader):
        raise PermissionDenied(
            _("Only the coordination office looks; without one, the head of the leading side.")
        )
    return press(
        request,
        ConfirmForm(request.POST or None),
        lambda: look_at_case(reader.case, by=request.membership, at=now()),
        show=partial(_show, request, reader, "case_looked_at", {"look_by": look_by(reader)}),
        then=lambda case: reverse("case_responsibility", args=[case.key]),
    )


def open_handover_page(
    request: HttpRequest, key: UUID, handover_key: UUID
) -> tuple[Reader, Handover]:
    """Raises: Http404; PermissionDenied for who only takes part in the case."""
    reader = open_case(request, key)
    rows = reader.case.handovers.select_related(
        "sender",
        "sender_user",
        "addressee",
        "contact",
        "informer",
        "counter_institution",
        "decided_for",
        "answered_by",
        "guideline",
        "rerouted_from",
    )
    handover = get_object_or_404(rows, key=handover_key)
    if not may_open(reader, handover):
        raise PermissionDenied(
            _(
                "Only the institution that leads, the one that proposed it and the decider read"
                " a handover here. If it was offered to you, answer it under Handovers."
            )
        )
    handover.case = reader.case
    return reader, handover


def page_of(handover: Handover, case: Case) -> str:
    return reverse("case_handover", args=[case.key, handover.key])


def _sheet(
    request: HttpRequest, reader: Reader, handover: Handover, form: forms.Form, status: int
) -> HttpResponse:
    facts = {"sheet": sheet(reader, handover)}
    return _show(request, reader, "case_handover", facts, form, status)


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
        kind="handover",
        cases=[reader.case.pk],
        person=reader.case.person_id if reader.sees_name else None,
        fragment=FRAGMENTS.get(name, ""),
        status=status,
    )
