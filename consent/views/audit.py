"""The auditor's desk: the read log, who saw a case, what a person saw, overdue notices,
exchanges without a basis."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cases.models import Case, Paper
from cases.operations.papers import print_paper
from cases.sheets.export import Export
from cases.sheets.spreadsheets import as_csv
from cases.views.doors import refuse
from cases.views.pressing import status_of
from consent.forms.audit import (
    CaseForm,
    DaysForm,
    LogForm,
    PageForm,
    PaperForm,
    PeriodForm,
    ScanKeyForm,
    UserForm,
)
from consent.sheets.audit.irregular import cases_of as irregular_cases
from consent.sheets.audit.irregular import irregulars, irregulars_file
from consent.sheets.audit.log import log_page
from consent.sheets.audit.notices import late_notices
from consent.sheets.audit.readings import Report, as_file, cases_of, of_case, of_user
from consent.sheets.audit.scans import scanned_consents
from consent.sheets.audit.scope import Scope, scope_of
from consent.sheets.papers.access_log import Asked, order_of, typesetter
from consent.views.scans import hand_out
from contacts.middleware import ActingRequest
from iiz.access_log import mark_seen, reads_log, render_seen
from iiz.access_map import Door, Role, access
from iiz.calendar import now, today
from iiz.form_tokens import once, with_file

desk_page = partial(access, door=Door.ACTING, roles={Role.AUDITOR}, reads=True, queries=12)


@desk_page()
@reads_log
def audit_log(request: ActingRequest) -> HttpResponse:
    scope = _scope(request)
    form = LogForm(request.GET, scope=scope)
    if not form.is_valid():
        return _show(request, "audit_log", scope, form=form, status=422)
    page = log_page(scope, form.search())
    return _show(request, "audit_log", scope, page.case_ids, form=form, page=page)


@desk_page()
@reads_log
def audit_case(request: ActingRequest) -> HttpResponse:
    scope = _scope(request)
    form = CaseForm(request.GET, scope=scope)
    report = _of_case(scope, form) if form.is_valid() else None
    return _report(request, "audit_case", scope, form, report)


@desk_page()
@reads_log
def audit_user(request: ActingRequest) -> HttpResponse:
    scope = _scope(request)
    form = UserForm(request.GET, scope=scope)
    report = _of_user(scope, form) if form.is_valid() else None
    return _report(request, "audit_user", scope, form, report)


@desk_page()
@reads_log
def audit_case_csv(request: ActingRequest) -> HttpResponseBase:
    scope = _scope(request)
    form = CaseForm(request.GET, scope=scope)
    if not form.is_valid():
        return _report(request, "audit_case", scope, form, None)
    return _report_file(request, _of_case(scope, form), _("Who saw this case"))


@desk_page()
@reads_log
def audit_user_csv(request: ActingRequest) -> HttpResponseBase:
    scope = _scope(request)
    form = UserForm(request.GET, scope=scope)
    if not form.is_valid():
        return _report(request, "audit_user", scope, form, None)
    return _report_file(request, _of_user(scope, form), _("What this person saw"))


@desk_page(methods={"GET", "POST"}, queries=10)
@once
@reads_log
def audit_paper(request: ActingRequest) -> HttpResponse:
    """The person's list of who looked; a good POST answers the PDF itself."""
    scope, is_sent = _scope(request), request.method == "POST"
    form = PaperForm(request.POST if is_sent else request.GET, scope=scope)
    show = partial(_show, request, "audit_paper", scope, form=form)
    if not form.is_valid() or not is_sent:
        return show(status=422 if is_sent else 200)
    case, at = form.cleaned_data["case"], now()
    order, asked = order_of(case, request.membership), Asked(scope, *form.days)
    make = typesetter(case, order, asked, by=request.membership, at=at)
    try:
        paper, pdf = print_paper(case, order, by=request.membership, at=at, make=make)
    except ValidationError as error:
        refuse(form, error)
        return show(status=status_of(error))
    return _pdf(case, paper, pdf, seen_at=f"{reverse('audit_case')}?{form.query}")


@desk_page(queries=10)
def audit_notices(request: ActingRequest) -> HttpResponse:
    scope = _scope(request)
    page, notices = late_notices(scope, page=PageForm(request.GET).number())
    cases = [one.case_id for one in notices]
    return _show(request, "audit_notices", scope, cases, page=page, notices=notices)


@desk_page(queries=10)
def audit_irregular(request: ActingRequest) -> HttpResponse:
    """Rule: R-AUDIT-06."""
    scope = _scope(request)
    form = DaysForm(request.GET, scope=scope)
    found = irregulars(scope, *form.days) if form.is_valid() else None
    cases = irregular_cases(found.shown) if found else ()
    status = 422 if form.errors else 200
    return _show(request, "audit_irregular", scope, cases, form=form, found=found, status=status)


@desk_page(queries=10)
def audit_irregular_csv(request: ActingRequest) -> HttpResponseBase:
    scope, at = _scope(request), now()
    form = DaysForm(request.GET, scope=scope)
    if not form.is_valid():
        return _show(request, "audit_irregular", scope, form=form, status=422)
    found = irregulars(scope, *form.days)
    title = _("Exchanges without a basis")
    return _file(irregulars_file(found, title, by=request.membership, at=at), at=at)


@desk_page(queries=10)
def audit_scans(request: ActingRequest) -> HttpResponse:
    return _scans(request, _scope(request))


@desk_page(queries=10)
def audit_scan(request: ActingRequest) -> HttpResponseBase:
    """Rule: R-CONSENT-10. `?scan=`: the key of a consent; without one, the list."""
    scope, key = _scope(request), ScanKeyForm(request.GET).key()
    if key is None:
        return _scans(request, scope)
    rows = scope.scanned_consents().select_related("case", "scan")
    row = get_object_or_404(rows, key=key)
    return mark_seen(
        hand_out(row), kind="audit.scan", cases=[row.case_id], person=row.case.person_id
    )


def _scans(request: ActingRequest, scope: Scope) -> HttpResponse:
    page, found = scanned_consents(scope, page=PageForm(request.GET).number())
    cases = [one.case_id for one in found]
    return _show(request, "audit_scans", scope, cases, page=page, consents=found)


def _scope(request: ActingRequest) -> Scope:
    return scope_of(request.membership, on=today())


def _of_case(scope: Scope, form: CaseForm) -> Report:
    return of_case(scope, form.cleaned_data["number"], *form.days)


def _of_user(scope: Scope, form: UserForm) -> Report:
    return of_user(scope, form.cleaned_data["user"], *form.days)


def _report(
    request: HttpRequest, name: str, scope: Scope, form: PeriodForm, report: Report | None
) -> HttpResponse:
    cases = cases_of(report.shown) if report else ()
    status = 422 if form.errors else 200
    return _show(request, name, scope, cases, form=form, report=report, status=status)


def _report_file(request: ActingRequest, report: Report, title: str) -> HttpResponseBase:
    at = now()
    return _file(as_file(report, title, by=request.membership, at=at), at=at)


def _file(found: Export, *, at: datetime) -> HttpResponseBase:
    """Named by the day: neither a person nor a case in a folder of downloads."""
    response = StreamingHttpResponse(as_csv(found), content_type="text/csv; charset=utf-8")
    name = f"iiz-audit-{localtime(at):%Y-%m-%d-%H%M}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return mark_seen(response, kind="audit.export", cases=found.case_ids)


def _pdf(case: Case, paper: Paper, pdf: bytes, *, seen_at: str) -> HttpResponse:
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{paper.number}.pdf"'
    with_file(response, seen_at=seen_at)
    return mark_seen(response, kind="paper.print", cases=[case.pk], person=case.person_id)


def _show(
    request: HttpRequest,
    name: str,
    scope: Scope,
    cases: Iterable[int] = (),
    *,
    status: int = 200,
    **facts: Any,
) -> HttpResponse:
    """Rule: R-AUDIT-03; a look at the log is a look like any other."""
    return render_seen(
        request,
        f"consent/{name}.html",
        {"scope": scope, "here": name, "printed_at": now(), **facts},
        kind=name.replace("_", "."),
        cases=cases,
        status=status,
    )
