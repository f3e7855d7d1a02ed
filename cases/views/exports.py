"""The list as a file."""

from collections.abc import Callable

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.timezone import localtime

from cases.forms.lists import ListForm
from cases.sheets.export import Export, export
from cases.sheets.spreadsheets import as_csv, as_xlsx
from contacts.middleware import ActingRequest
from iiz.access_log import mark_seen
from iiz.access_map import CASE_ROLES, Door, access
from iiz.calendar import now

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@access(door=Door.ACTING, roles=CASE_ROLES, reads=True, queries=8)
def case_export_csv(request: ActingRequest) -> HttpResponseBase:
    return _file(request, "csv", _as_csv)


@access(door=Door.ACTING, roles=CASE_ROLES, reads=True, queries=8)
def case_export_xlsx(request: ActingRequest) -> HttpResponseBase:
    return _file(request, "xlsx", _as_xlsx)


def _file(
    request: ActingRequest, kind: str, answer: Callable[[Export], HttpResponseBase]
) -> HttpResponseBase:
    at = now()
    found = export(request.membership, ListForm(request.GET).chosen(), at=at)
    response = answer(found)
    name = f"iiz-{localtime(at):%Y-%m-%d-%H%M}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return mark_seen(response, kind="case.export", cases=found.case_ids)


def _as_csv(found: Export) -> StreamingHttpResponse:
    return StreamingHttpResponse(as_csv(found), content_type="text/csv; charset=utf-8")


def _as_xlsx(found: Export) -> FileResponse:
    return FileResponse(as_xlsx(found), content_type=XLSX)
