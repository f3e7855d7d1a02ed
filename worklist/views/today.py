"""Heute: where everybody with cases starts, each of its blocks as a list, and what ends there."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.operations.notices import complete_notice
from cases.operations.records import finish_task
from cases.views.doors import open_case, open_task_of
from cases.views.pressing import press
from contacts.middleware import ActingRequest
from iiz import calendar
from iiz.access_log import render_seen
from iiz.access_map import CASE_ROLES, Door, Relation, Role, access
from iiz.form_tokens import once
from iiz.nights import last_night
from worklist.forms.today import BlockForm, NoticeDoneForm
from worklist.sheets import desks
from worklist.sheets import today as sheet
from worklist.sheets.lines import Line
from worklist.sheets.news import news

at_work = partial(
    access,
    door=Door.CASE,
    roles={Role.CASEWORKER, Role.HEAD},
    methods={"POST"},
    reads=True,
)


@access(door=Door.ACTING, roles=CASE_ROLES, reads=True, queries=12)
def today(request: ActingRequest) -> HttpResponse:
    return _page(request, None, 200)


@access(door=Door.ACTING, roles=CASE_ROLES, reads=True, queries=12)
def today_all(request: ActingRequest) -> HttpResponse:
    """All lines of one block; its number is the one that stands at the block."""
    name, number = BlockForm(request.GET).chosen()
    on = calendar.today()
    context: dict[str, Any] = {"block": name, "title": sheet.TITLES[name], "on": on}
    if name == sheet.NEWS:
        found = news(request.membership, on=on)
        page = Paginator(found.happenings, sheet.LINES_ON_A_PAGE).get_page(number)
        context |= {"page": page, "news": found, "lines": []}
        cases = [one.case_id for one in page.object_list]
    else:
        page, lines = sheet.page_of(name, request.membership, number=number, on=on)
        context |= {"page": page, "lines": lines, "notices": _with_forms(lines)}
        cases = list(sheet.cases_of(lines))
    return render_seen(request, "worklist/today_all.html", context, kind="today", cases=cases)


@at_work(relations={Relation.LEAD, Relation.PARTICIPANT}, sample="task")
@once
def today_task_finish(request: ActingRequest, key: UUID, task_key: UUID) -> HttpResponse:
    task = open_task_of(open_case(request, key), task_key)
    return press(
        request,
        forms.Form(request.POST),
        lambda: finish_task(task, by=request.membership, at=calendar.now()),
        show=partial(_page, request),
        then=partial(_back, request, _("The task is done.")),
    )


@at_work(relations={Relation.LEAD}, sample="notice")
@once
def today_notice_done(request: ActingRequest, key: UUID, notice_key: UUID) -> HttpResponse:
    """As on the notice's own page, whoever is to inform the person records it."""
    reader = open_case(request, key)
    notice = get_object_or_404(reader.case.notices.select_related("case"), key=notice_key)
    if notice.informer_id not in reader.own:
        raise PermissionDenied(_("Only the institution that informs the person can do this."))
    form = NoticeDoneForm(request.POST, auto_id=_auto_id(notice_key))
    return press(
        request,
        form,
        lambda: complete_notice(
            notice,
            by=request.membership,
            at=calendar.now(),
            done_on=reader.on,
            channel=form.cleaned_data["channel"],
        ),
        show=partial(_page, request, about=notice_key),
        then=partial(_back, request, _("Recorded: the person was informed today.")),
    )


def _back(request: HttpRequest, said: str, _done: Any) -> str:
    messages.success(request, said)
    return reverse("today")


def _page(
    request: ActingRequest,
    refused: forms.Form | None,
    status: int,
    *,
    about: UUID | None = None,
) -> HttpResponse:
    """`refused`: what was pressed and did not happen; `about` the line whose fields it holds."""
    membership, on = request.membership, calendar.today()
    page = sheet.today(membership, on=on)
    return render_seen(
        request,
        "worklist/today.html",
        {
            "today": page,
            "notices": _with_forms(page.notices.lines, refused, about),
            "refused": refused,
            "night": last_night(at=calendar.now()),
            "desks": desks.desks(membership, desks.TODAY, on=on),
        },
        kind="today",
        cases=page.case_ids,
        fragment="worklist/_today_swapped.html",
        status=status,
    )


def _with_forms(
    lines: list[Line], refused: forms.Form | None = None, about: UUID | None = None
) -> list[tuple[Line, forms.Form]]:
    """Each notice with the form that records it, the one that was refused with its errors."""
    return [
        (line, refused if refused and line.key == about else _notice_form(line)) for line in lines
    ]


def _notice_form(line: Line) -> NoticeDoneForm:
    return NoticeDoneForm(auto_id=_auto_id(line.key))


def _auto_id(key: UUID) -> str:
    return f"id_%s_{key.hex}"
