"""The pages that show a case: overview, timeline, what one step changed, responsibility."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from cases.forms.closing import ConfirmForm, FollowUpForm
from cases.forms.entrusting import EntrustForm, NumberForm
from cases.forms.lists import PageForm
from cases.forms.records import NoteForm
from cases.reading import Reader
from cases.sheets.changes import changed_rows
from cases.sheets.handover_history import responsibility_page
from cases.sheets.overview import Overview, overview
from cases.sheets.summary import summary
from cases.sheets.timeline import happening, timeline
from cases.views.doors import case_context, open_case
from contacts.middleware import ActingRequest
from iiz.access_log import render_seen
from iiz.access_map import Door, access
from iiz.calendar import now

TABS = {
    "case_overview": "overview",
    "case_timeline": "timeline",
    "case_changes": "timeline",
    "case_responsibility": "responsibility",
}
case_page = partial(access, door=Door.CASE, reads=True, sample="case")


@case_page(queries=38)
def case_overview(request: ActingRequest, key: UUID) -> HttpResponse:
    reader = open_case(request, key)
    sheet = overview(reader)
    return _show(request, reader, "case_overview", overview=sheet, **_forms(reader, sheet))


def _forms(reader: Reader, sheet: Overview) -> dict[str, Any]:
    """What is filled in on the overview itself, each with a page of its own."""
    forms: dict[str, Any] = {
        "note": NoteForm(),
        "confirm": ConfirmForm(),
        "follow_up": FollowUpForm(),
    }
    if sheet.house:
        institution, user = reader.membership.institution, sheet.house.user
        forms["number"] = NumberForm(initial={"external_number": sheet.house.number})
        initial = {"user": user and user.pk}
        forms["entrust"] = EntrustForm(initial=initial, institution=institution, on=reader.on)
    return forms


@case_page(queries=30)
def case_summary(request: ActingRequest, key: UUID) -> HttpResponse:
    """On paper, or copied into another system; the log tells it from reading."""
    reader = open_case(request, key)
    context = case_context(reader, printed_at=now())
    context["summary"] = summary(reader, context["header"])
    return render_seen(
        request,
        "cases/case_summary.html",
        context,
        kind="case.print",
        cases=[reader.case.pk],
        person=reader.case.person_id if reader.sees_name else None,
    )


@case_page(queries=22)
def case_timeline(request: ActingRequest, key: UUID) -> HttpResponse:
    reader = open_case(request, key)
    page = PageForm(request.GET).cursor()
    return _show(request, reader, "case_timeline", timeline=timeline(reader, page=page))


@case_page(queries=22, sample="operation")
def case_changes(request: ActingRequest, key: UUID, operation: UUID) -> HttpResponse:
    """404 for a step the reader may not know of, as for none."""
    reader = open_case(request, key)
    step = happening(reader, operation)
    if step is None:
        raise Http404
    rows = changed_rows(reader, operation)
    return _show(request, reader, "case_changes", step=step, rows=rows)


@case_page(queries=26)
def case_responsibility(request: ActingRequest, key: UUID) -> HttpResponse:
    reader = open_case(request, key)
    return _show(request, reader, "case_responsibility", page=responsibility_page(reader))


@case_page(queries=28)
def case_responsibility_print(request: ActingRequest, key: UUID) -> HttpResponse:
    """The same on paper, for the own dossier or for the person: no decision, and it says so."""
    reader = open_case(request, key)
    return render_seen(
        request,
        "cases/case_responsibility_print.html",
        case_context(reader, page=responsibility_page(reader), printed_at=now()),
        kind="case.print",
        cases=[reader.case.pk],
        person=reader.case.person_id if reader.sees_name else None,
    )


def _show(request: HttpRequest, reader: Reader, name: str, **more: Any) -> HttpResponse:
    return render_seen(
        request,
        f"cases/{name}.html",
        case_context(reader, tab=TABS[name], **more),
        kind=name.replace("_", "."),
        cases=[reader.case.pk],
        person=reader.case.person_id,
    )
