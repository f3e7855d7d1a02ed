"""Fragen and Beiziehen: one page to send, one to see what became of it."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.forms.asking import AskForm, BackAnswerForm, InviteForm
from cases.forms.clarifying import ConfirmForm
from cases.models import TAKE_PART, Request
from cases.operations.approaching import see_answer
from cases.operations.requests import answer_back_request, send_request, withdraw_request
from cases.preview import shown
from cases.reading import Reader
from cases.sheets.handover import follow_ups
from cases.sheets.terms import term_of
from cases.views.doors import case_context, open_case, require_verb
from cases.views.pressing import press
from contacts.codes import label
from iiz.access_log import render_seen
from iiz.access_map import Door, Relation, access
from iiz.calendar import now
from iiz.form_tokens import once

QUERIES = 26
GET_POST = {"GET", "POST"}
PREVIEW = "cases/_ask_preview.html"
lead_page = partial(access, door=Door.CASE, relations={Relation.LEAD}, reads=True, queries=QUERIES)


@lead_page(sample="case", methods=GET_POST)
@once
def case_ask(request: HttpRequest, key: UUID) -> HttpResponse:
    return _send(request, *_asking(request, key, "ask", AskForm))


@lead_page(sample="case", methods=GET_POST)
@once
def case_invite(request: HttpRequest, key: UUID) -> HttpResponse:
    return _send(request, *_asking(request, key, "invite", InviteForm))


@lead_page(sample="case", methods={"POST"})
def ask_preview(request: HttpRequest, key: UUID) -> HttpResponse:
    """The page with what is typed so far: nothing is written, and nothing typed is in a URL."""
    reader, form = _asking(request, key, "ask", AskForm)
    return _sending_page(request, reader, form, 200)


@lead_page(sample="case", methods={"POST"})
def invite_preview(request: HttpRequest, key: UUID) -> HttpResponse:
    reader, form = _asking(request, key, "invite", InviteForm)
    return _sending_page(request, reader, form, 200)


def _asking(
    request: HttpRequest, key: UUID, verb: str, form_class: type[InviteForm]
) -> tuple[Reader, InviteForm]:
    reader = open_case(request, key)
    require_verb(reader, verb)
    form = form_class(
        request.POST or None,
        case=reader.case,
        membership=request.membership,
        on=reader.on,
        to=request.GET.get("to", ""),
    )
    return reader, form


def _send(request: HttpRequest, reader: Reader, form: InviteForm) -> HttpResponse:
    return press(
        request,
        form,
        lambda: send_request(
            reader.case, form.ask(), by=request.membership, at=now(), kind=form.kind
        ),
        show=partial(_sending_page, request, reader),
        then=lambda sent: _sent(request, sent),
    )


def _sent(request: HttpRequest, sent: Request) -> str:
    messages.success(request, _("Sent to %(name)s. We go on leading.") % {"name": sent.addressee})
    return page_of(sent)


def _sending_page(
    request: HttpRequest, reader: Reader, form: InviteForm, status: int
) -> HttpResponse:
    drafted = form.drafted()
    if request.method == "POST" and status == 200:  # a preview judges nothing yet
        form.errors.clear()
    name = "case_invite" if form.kind == TAKE_PART else "case_ask"
    facts = {"preview": form.worded(drafted), "receiver": form.receiver, "form": form}
    return render_seen(
        request,
        f"cases/{name}.html",
        case_context(reader, **facts),
        kind="case.ask",
        cases=[reader.case.pk],
        person=reader.case.person_id,
        fragment=PREVIEW,
        status=status,
    )


@lead_page(sample="request")
def case_request(request: HttpRequest, key: UUID, request_key: UUID) -> HttpResponse:
    reader, asked = _open_request(request, key, request_key)
    see_answer(asked, by=request.membership, at=now())
    return _request_page(request, reader, asked, BackAnswerForm(), 200)


@lead_page(sample="request", methods=GET_POST)
@once
def request_withdraw(request: HttpRequest, key: UUID, request_key: UUID) -> HttpResponse:
    reader, asked = _open_own(request, key, request_key)
    return press(
        request,
        ConfirmForm(request.POST or None),
        lambda: withdraw_request(asked, by=request.membership, at=now()),
        show=partial(_request_page, request, reader, asked, name="request_withdraw"),
        then=_withdrawn(request),
    )


@lead_page(sample="request_asked_back", methods=GET_POST)
@once
def request_answer_back(request: HttpRequest, key: UUID, request_key: UUID) -> HttpResponse:
    reader, asked = _open_own(request, key, request_key)
    form = BackAnswerForm(request.POST or None)
    return press(
        request,
        form,
        lambda: answer_back_request(
            asked, by=request.membership, at=now(), answer=form.cleaned_data["back_answer"]
        ),
        show=partial(_request_page, request, reader, asked),
        then=page_of,
    )


def _withdrawn(request: HttpRequest) -> Any:
    def then(asked: Request) -> str:
        messages.success(request, _("Withdrawn. %(name)s is told.") % {"name": asked.addressee})
        return page_of(asked)

    return then


def page_of(asked: Request) -> str:
    return reverse("case_request", args=[asked.case.key, asked.key])


def _open_request(request: HttpRequest, key: UUID, request_key: UUID) -> tuple[Reader, Request]:
    """Raises: Http404; PermissionDenied for who only takes part: others' questions stay theirs."""
    reader = open_case(request, key)
    rows = reader.case.requests.select_related(
        "sender", "addressee", "contact", "counter_institution", "answered_by", "rerouted_from"
    )
    asked = get_object_or_404(rows, key=request_key)
    if not (reader.leads or asked.sender_id in reader.own):
        raise PermissionDenied(
            _(
                "Only the institution that asked and the one that leads read a request here."
                " If you were asked, answer it under Handovers."
            )
        )
    asked.case = reader.case
    return reader, asked


def _open_own(request: HttpRequest, key: UUID, request_key: UUID) -> tuple[Reader, Request]:
    reader, asked = _open_request(request, key, request_key)
    if asked.sender_id != request.membership.institution_id:
        words = {"sender": asked.sender.name}
        raise PermissionDenied(_("Only %(sender)s, which asked, can do this.") % words)
    return reader, asked


def _request_page(
    request: HttpRequest,
    reader: Reader,
    asked: Request,
    form: forms.Form,
    status: int,
    *,
    name: str = "case_request",
) -> HttpResponse:
    """The texts are for both sides and for who is covered; the answer falls under a category of
    its own."""
    is_sender = asked.sender_id in reader.own
    facts = {
        "asked": asked,
        "texts": reader.reads_statement(asked.sender_id, asked.addressee_id),
        "form": form,
        "preview": shown(asked.preview),
        "term": term_of(asked),
        "answer_read": is_sender or reader.reads(asked.addressee_id, asked.answer_category),
        "is_ours": asked.sender_id == request.membership.institution_id,
        "follow_ups": follow_ups(asked) if reader.can("ask") else [],
        "decline_reason": label("decline_reason", asked.decline_reason),
        "counter_proposal": label("counter_proposal", asked.counter_proposal),
        "answer_category": label("information_category", asked.answer_category),
    }
    return render_seen(
        request,
        f"cases/{name}.html",
        case_context(reader, **facts),
        kind="request",
        cases=[reader.case.pk],
        person=reader.case.person_id,
        status=status,
    )
