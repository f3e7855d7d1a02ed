"""The tab of data protection, the form put before the person, her answer, and her withdrawal."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.reading import Reader
from cases.views.doors import open_case, require_taking_part, require_working, row_of, show_task
from cases.views.pressing import press
from cases.views.saying import add_sentences
from consent.forms.consents import AnswerForm, DraftForm, LinesForm, WithdrawForm
from consent.models import Consent
from consent.operations import (
    discard_draft,
    draft_consent,
    mark_not_returned,
    mark_printed,
    record_answer,
    withdraw,
    withdraw_all,
)
from consent.sheets.matrix import matrix
from consent.sheets.privacy import consent_row, consents_of, privacy
from consent.sheets.register import register
from consent.sheets.replacing import before_drafting, replaced
from consent.sheets.withdrawing import all_withdrawn, withdrawn
from contacts.middleware import ActingRequest
from iiz.access_map import Door, Relation, Role, access
from iiz.calendar import now
from iiz.form_tokens import once

WITHDRAWN = gettext_lazy("The withdrawal is recorded. What rested on it has ended.")
add_sentences(
    {
        "consent_discard": gettext_lazy("The draft is discarded. Nothing flows on it."),
        "consent_new": gettext_lazy(
            "The form is drafted. Nothing flows on it before the person has agreed."
        ),
        "consent_not_returned": gettext_lazy("Recorded: the form has not come back."),
        "consent_printed": gettext_lazy("Recorded: the form is printed."),
        "consent_withdraw": WITHDRAWN,
        "consents_withdraw": WITHDRAWN,
    }
)
show = partial(show_task, app="consent")
part_page = partial(
    access,
    door=Door.CASE,
    roles={Role.CASEWORKER, Role.HEAD},
    relations={Relation.LEAD, Relation.PARTICIPANT},
    reads=True,
)
collecting_page = partial(
    part_page, relations={Relation.LEAD}, methods={"GET", "POST"}, sample="consent"
)


@access(door=Door.CASE, reads=True, queries=23, sample="consent_given")
def case_privacy(request: ActingRequest, key: UUID) -> HttpResponse:
    reader = open_case(request, key)
    return show(
        request,
        reader,
        "case_privacy",
        None,
        200,
        tab="privacy",
        privacy=privacy(reader),
        register=register(reader),
    )


@part_page(queries=30, sample="consent_given")
def consent(request: ActingRequest, key: UUID, consent_key: UUID) -> HttpResponse:
    """Rule: R-CONSENT-06; who has left reads on what it collected itself."""
    reader = open_case(request, key)
    consent = row_of(reader, consents_of(reader), consent_key)
    return show(
        request,
        reader,
        "consent",
        None,
        200,
        consent=consent,
        row=consent_row(reader, consent),
        matrix=matrix(consent, reader),
        replaced=replaced(reader, consent),
    )


@part_page(methods={"GET", "POST"}, queries=24, sample="case")
@once
def consent_new(request: ActingRequest, key: UUID) -> HttpResponse:
    reader = _open(request, key)
    form = DraftForm(request.POST or None, reader=reader)
    return press(
        request,
        form,
        lambda: draft_consent(reader.case, form.draft(), by=request.membership, at=now()),
        show=partial(show, request, reader, "consent_new", note=before_drafting(reader)),
        then=partial(consent_page_of, reader),
    )


@collecting_page(queries=32)
@once
def consent_answer(request: ActingRequest, key: UUID, consent_key: UUID) -> HttpResponse:
    reader, row = open_own(request, key, consent_key)
    lines = list(row.lines.all())
    given = request.POST or None, request.FILES or None
    form = AnswerForm(*given, consent=row, lines=lines, reader=reader)
    sheet = matrix(row, reader, form=form)
    return press(
        request,
        form,
        lambda: record_answer(row, form.said(), by=request.membership, at=now()),
        show=partial(
            show,
            request,
            reader,
            "consent_answer",
            consent=row,
            matrix=sheet,
            replaced=replaced(reader, row),
        ),
        then=partial(_answered, request, reader),
    )


@collecting_page(queries=22)
@once
def consent_printed(request: ActingRequest, key: UUID, consent_key: UUID) -> HttpResponse:
    return _mark(request, key, consent_key, "consent_printed", mark_printed)


@collecting_page(queries=22)
@once
def consent_not_returned(request: ActingRequest, key: UUID, consent_key: UUID) -> HttpResponse:
    return _mark(request, key, consent_key, "consent_not_returned", mark_not_returned)


@collecting_page(queries=22)
@once
def consent_discard(request: ActingRequest, key: UUID, consent_key: UUID) -> HttpResponse:
    return _mark(request, key, consent_key, "consent_discard", discard_draft)


@part_page(methods={"GET", "POST"}, queries=35, sample="consent_given")
@once
def consent_withdraw(request: ActingRequest, key: UUID, consent_key: UUID) -> HttpResponse:
    """`?part=1`: only some lines; which, comes along in the address, ids and nothing else."""
    reader = open_case(request, key)
    row = row_of(reader, consents_of(reader), consent_key)
    require_taking_part(reader)
    chosen = LinesForm(request.POST if request.method == "POST" else request.GET)
    sheet = withdrawn(row, reader, chosen)
    form = WithdrawForm(request.POST or None, on=reader.on)
    return press(
        request,
        form,
        lambda: withdraw(row, form.word(), by=request.membership, at=now(), lines=sheet.chosen),
        show=partial(show, request, reader, "consent_withdraw", consent=row, sheet=sheet),
        then=partial(_privacy, reader),
    )


@part_page(methods={"GET", "POST"}, queries=32, sample="consent_given")
@once
def consents_withdraw(request: ActingRequest, key: UUID) -> HttpResponse:
    """Everything, also what this desk has not collected and may not read."""
    reader = open_case(request, key)
    require_taking_part(reader)
    form = WithdrawForm(request.POST or None, on=reader.on)
    return press(
        request,
        form,
        lambda: withdraw_all(reader.case, form.word(), by=request.membership, at=now()),
        show=partial(show, request, reader, "consent_withdraw", sheet=all_withdrawn(reader)),
        then=partial(_privacy, reader),
    )


def _open(request: HttpRequest, key: UUID) -> Reader:
    reader = open_case(request, key)
    require_working(reader)
    return reader


def open_own(request: HttpRequest, key: UUID, consent_key: UUID) -> tuple[Reader, Consent]:
    """Raises: PermissionDenied for all but the institution that asks the person."""
    reader = open_case(request, key)
    row = row_of(reader, Consent.objects.of(reader.case), consent_key)
    require_working(reader)
    require_collected(reader, row)
    return reader, row


def require_collected(reader: Reader, row: Consent) -> None:
    """Raises: PermissionDenied for whoever did not ask the person."""
    if row.collected_by_id != reader.membership.institution_id:
        raise PermissionDenied(_("Only the institution that asks the person can do this."))


def require_whole(reader: Reader, row: Consent) -> None:
    """Who has left keeps what it collected. Raises: PermissionDenied."""
    if not row.is_whole_for(reader.own):
        raise PermissionDenied(_("Only the institution that asked the person reads this."))


def _mark(
    request: ActingRequest, key: UUID, consent_key: UUID, name: str, operation: Callable[..., Any]
) -> HttpResponse:
    reader, row = open_own(request, key, consent_key)
    return press(
        request,
        forms.Form(request.POST or None),
        lambda: operation(row, by=request.membership, at=now()),
        show=partial(show, request, reader, name, consent=row),
        then=partial(_privacy, reader),
    )


def _answered(request: HttpRequest, reader: Reader, done: Consent) -> str:
    taken = replaced(reader, done)
    said = [_("The person's answer is recorded."), *([taken.sentence] if taken else [])]
    messages.success(request, " ".join(said))
    return consent_page_of(reader, done)


def consent_page_of(reader: Reader, done: Consent) -> str:
    return reverse("consent", args=[reader.case.key, done.key])


def _privacy(reader: Reader, _done: Any) -> str:
    return reverse("case_privacy", args=[reader.case.key])
