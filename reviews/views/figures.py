"""The own figures of heads and coordinators, and the cases behind a number."""

from collections.abc import Callable
from functools import partial

from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.timezone import localtime

from cases.sheets.export import Export
from cases.sheets.spreadsheets import as_csv, as_xlsx
from cases.views.exports import XLSX
from contacts.middleware import ActingRequest
from iiz.access_log import render_seen
from iiz.access_map import Door, Role, access
from iiz.calendar import now, today
from iiz.pages import render_page
from reviews.forms.figures import FigureCasesForm, FiguresForm
from reviews.sheets import desks
from reviews.sheets.choice import chosen
from reviews.sheets.figure_cases import figure_cases as cases_behind
from reviews.sheets.figures import Sheet, figures
from reviews.sheets.figures_export import figures_export

own = partial(access, door=Door.ACTING, roles={Role.HEAD, Role.COORDINATOR})


@own(queries=11)
def own_figures(request: ActingRequest) -> HttpResponse:
    choice = chosen(request.membership, FiguresForm(request.GET).asked(), on=today())
    sheet = figures(choice) if choice else None
    return _show(request, sheet)


def _show(request: ActingRequest, sheet: Sheet | None) -> HttpResponse:
    beside = desks.desks(request.membership, desks.OWN)
    return render_page(request, "reviews/own_figures.html", {"sheet": sheet, "desks": beside})


@own(reads=True, queries=16)
def figure_cases(request: ActingRequest) -> HttpResponse:
    on, asked = today(), FigureCasesForm(request.GET).asked()
    choice = chosen(request.membership, asked, on=on)
    sheet = cases_behind(request.membership, choice, asked, on=on) if choice else None
    return render_seen(
        request,
        "reviews/figure_cases.html",
        {"sheet": sheet},
        kind="figure.cases",
        cases=[row.case_id for row in sheet.rows] if sheet else [],
    )


@own(queries=10)
def figures_csv(request: ActingRequest) -> HttpResponseBase:
    return _file(request, "csv", _as_csv)


@own(queries=10)
def figures_xlsx(request: ActingRequest) -> HttpResponseBase:
    return _file(request, "xlsx", _as_xlsx)


def _file(
    request: ActingRequest, kind: str, answer: Callable[[Export], HttpResponseBase]
) -> HttpResponseBase:
    """Raises: Http404 for a year that is not kept: a file never shows another one instead."""
    at, on = now(), today()
    choice = chosen(request.membership, FiguresForm(request.GET).asked(), on=on)
    if choice is None:
        return _show(request, None)
    if choice.is_other_year:
        raise Http404
    response = answer(figures_export(figures(choice), request.membership, at=at))
    name = f"iiz-{choice.name}-{localtime(at):%Y-%m-%d-%H%M}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _as_csv(found: Export) -> StreamingHttpResponse:
    return StreamingHttpResponse(as_csv(found), content_type="text/csv; charset=utf-8")


def _as_xlsx(found: Export) -> FileResponse:
    return FileResponse(as_xlsx(found), content_type=XLSX)
