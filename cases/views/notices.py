"""The duty to inform: what a case still owes the person, and what became of it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.forms.notices import DeferForm, NoticeForm, NoticesForm, PassOnForm
from cases.models import Notice
from cases.operations.notices import (
    Told,
    attempt_notice,
    complete_notice,
    complete_notices,
    defer_notice,
    give_up_notice,
    pass_on_notice,
)
from cases.reading import Reader
from cases.sheets.notices import answering, last_letter, notices, owed
from cases.views.doors import open_case, show_task
from cases.views.pressing import press
from contacts.middleware import ActingRequest
from contacts.models import Membership
from iiz.access_map import Door, Relation, Role, access
from iiz.calendar import now
from iiz.form_tokens import once

# As a rule the lead's; another institution answers what it owes itself, also a former one.
informer_page = partial(
    access,
    door=Door.CASE,
    roles={Role.CASEWORKER, Role.HEAD},
    relations={Relation.LEAD},
    methods={"GET", "POST"},
    reads=True,
    queries=23,
    sample="notice",
)


@access(door=Door.CASE, reads=True, queries=22, sample="case")
def case_notices(request: ActingRequest, key: UUID) -> HttpResponse:
    reader = open_case(request, key)
    return show_task(request, reader, "case_notices", None, 200, notices=notices(reader))


@informer_page()
@once
def notice_answer(request: ActingRequest, key: UUID, notice_key: UUID) -> HttpResponse:
    reader, notice = _open_own(request, key, notice_key)
    if request.method == "GET" and not notice.can("complete"):
        return redirect("case_notices", key=key)
    form = NoticeForm(request.POST or None, on=reader.on)
    return press(
        request,
        form,
        lambda: _answer(notice, form, by=request.membership),
        show=partial(_show, request, reader, "notice_answer", notice=notice),
        then=lambda notice: _after_answer(request, notice, form.cleaned_data["result"]),
    )


def _answer(notice: Notice, form: NoticeForm, *, by: Membership) -> Notice:
    given, at = form.cleaned_data, now()
    on, channel, remark = given["done_on"], given["channel"], given["remark"]
    if given["result"] == form.IMPOSSIBLE:
        return give_up_notice(notice, by=by, at=at, remark=remark)
    if given["result"] == form.ATTEMPTED:
        return attempt_notice(notice, by=by, at=at, on=on, channel=channel, remark=remark)
    return complete_notice(notice, by=by, at=at, done_on=on, channel=channel, remark=remark)


def _after_answer(request: HttpRequest, notice: Notice, result: str) -> str:
    said = {
        NoticeForm.DONE: _("Recorded: the person was informed."),
        NoticeForm.ATTEMPTED: _("Recorded: the attempt to inform the person failed."),
        NoticeForm.IMPOSSIBLE: _("Recorded: the person could not be informed."),
    }
    if result == NoticeForm.ATTEMPTED and notice.done_on:
        said[result] = _("Recorded: two attempts, one of them a letter. She counts as informed.")
    messages.success(request, said[result])
    return reverse("case_overview", args=[notice.case.key])


@informer_page(relations={Relation.LEAD, Relation.FORMER})
@once
def notices_complete(request: ActingRequest, key: UUID) -> HttpResponse:
    """In one go, or what one letter told."""
    reader = open_case(request, key)
    lines = owed(reader)
    if not lines:
        raise PermissionDenied(_("Your institution owes the person no notice at present."))
    letter = last_letter(reader, lines) if "letter" in request.GET else None
    form = NoticesForm(request.POST or None, lines=lines, letter=letter, on=reader.on)
    return press(
        request,
        form,
        lambda: _complete_all(reader, form, by=request.membership),
        show=partial(show_task, request, reader, "notices_complete", letter=letter),
        then=partial(_overview, reader),
    )


def _complete_all(reader: Reader, form: NoticesForm, *, by: Membership) -> list[Notice]:
    given = form.cleaned_data
    told = Told(given["done_on"], given["channel"], given["remark"])
    return complete_notices(reader.case, given["notices"], told, by=by, at=now())


@informer_page(roles={Role.HEAD})
@once
def notice_defer(request: ActingRequest, key: UUID, notice_key: UUID) -> HttpResponse:
    reader, notice = _open_own(request, key, notice_key)
    if request.method == "GET" and not notice.may_be_deferred:
        raise PermissionDenied(_("This duty to inform cannot be put off any more."))
    form = DeferForm(request.POST or None, on=reader.on)
    return press(
        request,
        form,
        lambda: defer_notice(notice, by=request.membership, at=now(), **form.cleaned_data),
        show=partial(show_task, request, reader, "notice_defer", notice=notice),
        then=partial(_overview, reader),
    )


@informer_page()
@once
def notice_pass_on(request: ActingRequest, key: UUID, notice_key: UUID) -> HttpResponse:
    reader, notice = _open_own(request, key, notice_key)
    ways = answering(reader, notice)
    if request.method == "GET" and not ways.may_pass_on:
        raise PermissionDenied(ways.why_not_pass_on)
    form = PassOnForm(request.POST or None, receivers=ways.receivers)
    return press(
        request,
        form,
        lambda: _pass_on(notice, form, by=request.membership),
        show=partial(show_task, request, reader, "notice_pass_on", notice=notice),
        then=partial(_overview, reader),
    )


def _pass_on(notice: Notice, form: PassOnForm, *, by: Membership) -> Notice:
    to, remark = form.cleaned_data["pass_to"], form.cleaned_data["remark"]
    return pass_on_notice(notice, to, by=by, at=now(), remark=remark)


def _open_own(request: HttpRequest, key: UUID, notice_key: UUID) -> tuple[Reader, Notice]:
    """Raises: Http404; PermissionDenied for what another institution owes."""
    reader = open_case(request, key)
    rows = reader.case.notices.select_related("informer", "about", "passed_from", "case")
    notice = get_object_or_404(rows, key=notice_key)
    if notice.informer_id not in reader.own:
        raise PermissionDenied(_("Only the institution that informs the person can do this."))
    return reader, notice


def _show(
    request: HttpRequest, reader: Reader, name: str, form: Any, status: int, *, notice: Notice
) -> HttpResponse:
    ways = answering(reader, notice)
    return show_task(request, reader, name, form, status, notice=notice, ways=ways)


def _overview(reader: Reader, _done: Any) -> str:
    return reverse("case_overview", args=[reader.case.key])
