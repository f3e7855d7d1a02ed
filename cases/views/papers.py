"""The person's papers: what can be printed, what was, and the printing."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from cases.forms.papers import PaperForm
from cases.models import Paper
from cases.operations.papers import ALSO_BY_FORMER, Order, print_paper
from cases.reading import Reader
from cases.sheets.papers import ToPrint, papers_page, sheet_of, to_print, typeset_paper, with_told
from cases.views.doors import case_context, open_case, refuse, require_taking_part
from cases.views.pressing import status_of
from contacts.middleware import ActingRequest
from iiz.access_log import mark_seen, render_seen
from iiz.access_map import Door, Relation, Role, access
from iiz.calendar import now
from iiz.form_tokens import once, with_file


@access(door=Door.CASE, reads=True, queries=30, sample="case")
def case_papers(request: ActingRequest, key: UUID) -> HttpResponse:
    reader = open_case(request, key)
    return _show(request, reader, "case_papers", page=papers_page(reader))


@access(
    door=Door.CASE,
    roles={Role.CASEWORKER, Role.HEAD},
    relations={Relation.LEAD, Relation.PARTICIPANT},
    methods={"GET", "POST"},
    reads=True,
    queries=24,
    sample="case",
)
@once
def paper_print(request: ActingRequest, key: UUID) -> HttpResponse:
    """A good POST answers the PDF itself; sent again, it leads to the register.

    By who takes part; of some kinds also by who has left, about its own part.
    """
    reader = open_case(request, key)
    planned = _planned(request, reader)
    form = PaperForm(request.POST or None, planned=planned)
    show = partial(_show, request, reader, "paper_print", planned=planned, form=form)
    if not form.is_valid():
        return show(status=422 if form.is_bound else 200)
    order, at = with_told(reader, planned.sheet, form.order()), now()
    about, by = planned.about(order), request.membership
    make = partial(_make, reader, planned, order, at)
    moves = partial(planned.sheet.moves, about, by, at)
    try:
        paper, pdf = print_paper(reader.case, order, by=by, at=at, make=make, moves=moves)
    except ValidationError as error:
        refuse(form, error)
        return show(status=status_of(error))
    return _file(reader, paper, pdf)


def _planned(request: HttpRequest, reader: Reader) -> ToPrint:
    """Raises: Http404 for no paper of ours; PermissionDenied where there is nothing to print."""
    named = request.POST.get("paper") or request.GET.get("paper")
    default = "closing" if reader.case.is_closed else "information"
    sheet = sheet_of(named or default)
    if sheet is None or sheet.kind not in ALSO_BY_FORMER:
        require_taking_part(reader)
    if sheet is None:
        raise Http404
    about = request.POST.get("about") or request.GET.get("about", "")
    planned = to_print(reader, sheet, about=about)
    if not planned.subjects:
        raise PermissionDenied(sheet.why_not)
    if not planned.ways.addresses:
        raise PermissionDenied(planned.ways.why)
    return planned


def _make(reader: Reader, planned: ToPrint, order: Order, at: datetime, number: str) -> bytes:
    return typeset_paper(reader, planned, order, number=number, at=at)


def _file(reader: Reader, paper: Paper, pdf: bytes) -> HttpResponse:
    """Named by its number: no name of a person in a folder of downloads."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{paper.number}.pdf"'
    with_file(response, seen_at=reverse("case_papers", args=[reader.case.key]))
    case = reader.case
    return mark_seen(response, kind="paper.print", cases=[case.pk], person=case.person_id)


def _show(
    request: HttpRequest, reader: Reader, name: str, *, status: int = 200, **facts: Any
) -> HttpResponse:
    return render_seen(
        request,
        f"cases/{name}.html",
        case_context(reader, tab="overview", **facts),
        kind="case.papers",
        cases=[reader.case.pk],
        person=reader.case.person_id if reader.sees_name else None,
        status=status,
    )
