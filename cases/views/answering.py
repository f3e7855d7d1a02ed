"""What others asked us: the second door. The frozen preview, and our answer beside it."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.forms.answering import HandoverAnswerForm, RequestAnswerForm
from cases.forms.cards import CardForm
from cases.forms.clarifying import ConfirmForm
from cases.forms.stating import PositionForm
from cases.models import Approach, Handover, Position, Request
from cases.operations.effecting import effect_handover
from cases.operations.handovers import (
    accept_handover,
    ask_back_handover,
    decline_handover,
)
from cases.operations.positions import state_position
from cases.operations.requests import (
    accept_invitation,
    answer_request,
    ask_back_request,
    decline_request,
    receive_request,
)
from cases.operations.rerouting import reroute
from cases.operations.undoing import undo_acceptance
from cases.preview import shown
from cases.sheets.answer import AnswerSheet, answer_sheet, arrived
from cases.views.doors import open_approach
from cases.views.pressing import press
from iiz.access_log import render_seen
from iiz.access_map import Door, access
from iiz.calendar import now, today
from iiz.form_tokens import once
from iiz.forms import Form

INBOX_OF = {
    "request": "inbox_handovers",
    "handover": "inbox_handovers",
    "position": "inbox_clarifications",
}
addressed_page = partial(
    access, door=Door.ADDRESSED, methods={"GET", "POST"}, reads=True, queries=11
)


@addressed_page(sample="request")
@once
def request_answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """The first opening by a person of the addressee is the receipt: the one GET that writes."""
    asked = open_approach(request, Request, key)
    if request.method == "GET" and asked.can("receive") and _is_ours(request, asked):
        asked = receive_request(asked, by=request.membership, at=now())
    return _answer(request, asked, RequestAnswerForm, _answer_request)


@addressed_page(sample="handover")
@once
def handover_answer(request: HttpRequest, key: UUID) -> HttpResponse:
    handover = open_approach(request, Handover, key)
    return _answer(request, handover, HandoverAnswerForm, _answer_handover)


@addressed_page(sample="position")
@once
def position_answer(request: HttpRequest, key: UUID) -> HttpResponse:
    position = open_approach(request, Position, key)
    return _answer(request, position, PositionForm, _state)


def _is_ours(request: HttpRequest, approach: Approach) -> bool:
    """A head sees what her organisation's parts are asked, but the part itself answers."""
    return approach.addressee_id == request.membership.institution_id


def _answer(
    request: HttpRequest,
    approach: Any,
    form_class: type[CardForm],
    act: Callable[..., Approach],
) -> HttpResponse:
    form = form_class(
        request.POST or None,
        approach=approach,
        membership=request.membership,
        on=today(),
        initial=form_class.begin_with(approach, request.GET.get("answer", "")),
    )
    return press(
        request,
        form,
        lambda: act(approach, form, by=request.membership, at=now()),
        show=partial(_page, request, approach),
        then=partial(_done, request),
    )


def _answer_request(asked: Request, form: RequestAnswerForm, **who: Any) -> Approach:
    given = form.cleaned_data
    match form.chosen:
        case "accept":
            return accept_invitation(asked, own_person=given.get("own_person"), **who)
        case "ask_back":
            return ask_back_request(asked, question=given["back_question"], **who)
        case "decline":
            return decline_request(asked, form.decline(), **who)
        case "pass_on":
            return reroute(asked, given["pass_to"], **who)
    parts = {name: given[name] for name in ("answer", "category", "partly")}
    return answer_request(asked, **parts, **who)


def _answer_handover(handover: Handover, form: HandoverAnswerForm, **who: Any) -> Approach:
    given = form.cleaned_data
    match form.chosen:
        case "ask_back":
            return ask_back_handover(handover, question=given["back_question"], **who)
        case "decline":
            return decline_handover(handover, form.decline(), **who)
        case "pass_on":
            return reroute(handover, given["pass_to"], **who)
    reserved = given["reservations"] if form.chosen == "accept_with_reservation" else ()
    own_person = given.get("own_person")
    return accept_handover(handover, reservations=reserved, own_person=own_person, **who)


def _state(position: Position, form: PositionForm, **who: Any) -> Position:
    return state_position(position, form.statement(), **who)


def _done(request: HttpRequest, approach: Approach) -> str:
    """Who has accepted goes to the case, which is open to it now; else back to the answer. Who
    has passed it on has nothing to answer there any more."""
    if not _is_ours(request, approach):
        messages.success(request, _("Passed on to %(name)s.") % {"name": approach.addressee.name})
        return reverse(INBOX_OF[approach._meta.model_name])
    sheet = answer_sheet(approach, membership=request.membership, at=now())
    if sheet.opens_case:
        messages.success(request, _accepted(sheet))
        return reverse("case_overview", args=[approach.case.key])
    if approach.addressee_id == approach.sender_id:
        messages.success(request, _("Your position is noted."))
        return reverse("clarification", args=[approach.case.key, approach.clarification.key])
    messages.success(request, _("Sent to %(name)s.") % {"name": approach.sender.name})
    return reverse(f"{approach._meta.model_name}_answer", args=[approach.key])


def _wants_form(request: HttpRequest, approach: Approach) -> bool:
    """A position that was stated stands there as text until somebody wants to change it."""
    return not getattr(approach, "code", "") or "change" in request.GET or "answer" in request.GET


def _accepted(sheet: AnswerSheet) -> str:
    if sheet.can_undo:
        return _("Accepted. The case is open to you now. Today it can be undone, under Handovers.")
    return _("Accepted. The case is open to you now.")


@addressed_page(sample="handover_waiting")
@once
def handover_effect_ours(request: HttpRequest, key: UUID) -> HttpResponse:
    """On the day agreed, if the night has not been there."""
    handover = open_approach(request, Handover, key)
    to_case = reverse("case_overview", args=[handover.case.key])
    return _confirm(request, handover, "handover_effect_ours", effect_handover, then=to_case)


@addressed_page(sample="handover_accepted", queries=16)
@once
def handover_undo(request: HttpRequest, key: UUID) -> HttpResponse:
    handover = open_approach(request, Handover, key)
    back = reverse("handover_answer", args=[handover.key])
    return _confirm(request, handover, "handover_undo", undo_acceptance, then=back)


def _confirm(
    request: HttpRequest, handover: Handover, name: str, act: Callable[..., Handover], *, then: str
) -> HttpResponse:
    return press(
        request,
        ConfirmForm(request.POST or None),
        lambda: act(handover, by=request.membership, at=now()),
        show=partial(_page, request, handover, name=name),
        then=lambda _done: then,
    )


def _passed_on(request: HttpRequest, approach: Any, status: int) -> HttpResponse:
    """What the desk reads that was asked first; it answers nothing, whatever it has sent."""
    own = request.membership.institutions(today())
    masked = approach.is_name_masked(today(), own=own)
    return render_seen(
        request,
        "cases/passed_on.html",
        {
            "approach": approach,
            "preview": shown(approach.preview, masked=masked),
            "is_refused": status != 200,
            "inbox_url": reverse(INBOX_OF[approach._meta.model_name]) + "?tab=done",
        },
        kind=f"{approach._meta.model_name}.preview",
        cases=[approach.case_id],
        person=None if masked else approach.case.person_id,
        status=200 if status == 200 else 403,
    )


def _page(
    request: HttpRequest, approach: Any, form: Form, status: int, *, name: str = ""
) -> HttpResponse:
    """`name` of the template, if it is not the page of the answer."""
    noun, on = approach._meta.model_name, today()
    if approach.was_passed_on_by(request.membership.institutions(on)):
        return _passed_on(request, approach, status)
    sheet = answer_sheet(approach, membership=request.membership, at=now())
    context = {
        "approach": approach,
        "sheet": sheet,
        "form": form,
        "shows_form": status != 200 or (sheet.can_answer and _wants_form(request, approach)),
        "is_stale": status == 409,
        "inbox_url": reverse(INBOX_OF[noun]),
    }
    if noun == "handover":
        context["arrived"] = arrived(approach, membership=request.membership, on=on)
    return render_seen(
        request,
        f"cases/{name or f'{noun}_answer'}.html",
        context,
        kind=f"{noun}.preview",
        cases=[approach.case_id],
        person=None if sheet.is_masked else approach.case.person_id,
        status=status,
    )
