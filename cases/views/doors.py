"""The two doors as every view opens them, and what every page of a case shows."""

from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from cases import access
from cases.models import Approach, Case, Task
from cases.reading import Reader, reader
from cases.sheets.header import case_header
from cases.sheets.plan import readable_tasks
from iiz.access_log import render_seen
from iiz.calendar import today

AnyApproach = TypeVar("AnyApproach", bound=Approach)


def open_case(request: HttpRequest, key: UUID) -> Reader:
    """The first door. Raises: Http404, for a foreign case as for none. Queries: 4 or 5."""
    cases = Case.objects.visible_to(request.membership, on=today())
    case = get_object_or_404(cases.select_related("network", "person"), key=key)
    return reader(case, request.membership, on=today())


def open_approach(request: HttpRequest, model: type[AnyApproach], key: UUID) -> AnyApproach:
    """The second door. Raises: Http404."""
    rows = model.objects.addressed_to(request.membership, on=today())
    names = ["case__network", "case__person", "sender", "addressee", "informer"]
    names += ["rerouted_from"] if hasattr(model, "rerouted_from") else []
    return get_object_or_404(rows.select_related(*names), key=key)


def row_of(reader: Reader, rows: QuerySet, key: UUID) -> Any:
    """One of the rows the reader may read. Who takes no part learns of none whether there is one.

    Raises: Http404; PermissionDenied.
    """
    try:
        return get_object_or_404(rows, key=key)
    except Http404:
        require_taking_part(reader)
        raise


def open_task_of(reader: Reader, task_key: UUID) -> Task:
    """Who has left the case still ends what it noted or has to do itself.

    Raises: Http404 for what the reader may not know of; PermissionDenied.
    """
    task = row_of(reader, readable_tasks(reader).select_related("case"), task_key)
    if reader.membership.institution_id not in (task.owner_id, task.assignee_id):
        require_taking_part(reader)
    return task


def require_verb(reader: Reader, verb: str) -> None:
    """Raises: PermissionDenied, saying what would make it possible."""
    if reader.can(verb):
        return
    require_open(reader)
    if verb == "reopen":
        raise PermissionDenied(_("The case is open; there is nothing to reopen."))
    raise PermissionDenied(_("Only the institution that leads the case can do this."))


def require_lead_of(reader: Reader) -> None:
    """Whatever the phase allows. Raises: PermissionDenied."""
    if access.CHANGE not in reader.permissions:
        raise PermissionDenied(_("Only the institution that leads the case can do this."))


def require_taking_part(reader: Reader) -> None:
    """Raises: PermissionDenied for the decider and for whoever has left."""
    if not reader.takes_part:
        raise PermissionDenied(_("Only institutions that take part in the case can do this."))


def require_working(reader: Reader) -> None:
    """Raises: PermissionDenied for who takes no part, and in a closed case."""
    require_taking_part(reader)
    require_open(reader)


def require_open(reader: Reader) -> None:
    """Raises: PermissionDenied in a closed case."""
    if reader.case.is_closed:
        raise PermissionDenied(_("The case is closed. Reopen it first."))


def case_context(reader: Reader, **more: Any) -> dict[str, Any]:
    """What `cases/case_base.html` needs: case, reader, header, and the page's own `tab`."""
    return {"case": reader.case, "reader": reader, "header": case_header(reader), **more}


def show_task(
    request: HttpRequest,
    reader: Reader,
    name: str,
    form: forms.Form | None,
    status: int,
    *,
    app: str = "cases",
    **more: Any,
) -> HttpResponse:
    """The page of one thing to do in a case, by its template's name; logged under that name."""
    return render_seen(
        request,
        f"{app}/{name}.html",
        case_context(reader, form=form, **more),
        kind=name.replace("_", "."),
        cases=[reader.case.pk],
        person=reader.case.person_id,
        status=status,
    )


def refuse(form: forms.BaseForm, error: ValidationError) -> None:
    """Shows an operation's refusal at the fields it names, or on top of the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        known = name in form.fields or name == NON_FIELD_ERRORS
        for one in errors:
            form.add_error(None if name == NON_FIELD_ERRORS or not known else name, one)
