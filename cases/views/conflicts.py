"""409: somebody else changed the same row; both values, and the reader chooses."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from cases.forms import conflict
from cases.reading import Reader
from cases.views.doors import case_context
from iiz.access_log import render_seen
from iiz.versions import EditConflict, Versioned


def needs_choice(request: HttpRequest, row: Versioned) -> None:
    """Raises: EditConflict while a field was asked about and not answered."""
    if conflict.is_unsettled(request.POST):
        raise EditConflict(row)


def conflict_page(
    request: HttpRequest,
    reader: Reader,
    form: forms.BaseForm,
    row: Any,
    values_of: Callable[[Any], dict[str, Any]],
) -> HttpResponse:
    """`row` as it stands now, `form` valid and refused, `values_of` what is compared of a row."""
    base_version = conflict.base_version(request.POST)
    started = conflict.as_it_was(row, base_version)
    base = values_of(started) if started else None
    stored = {name: value for name, value in values_of(row).items() if name in form.fields}
    typed = form.typed()  # type: ignore[attr-defined]  # the edit forms have it
    mine = {**stored, **(base or {}), **typed}
    compared = conflict.compare(
        form, mine={name: mine[name] for name in stored}, stored=stored, base=base
    )
    context = case_context(
        reader,
        conflict=compared,
        version=row.version,
        base_version=base_version,
        writer=conflict.last_writer(row, own=reader.own),
        is_again=conflict.is_unsettled(request.POST),
    )
    return render_seen(
        request,
        "cases/conflict.html",
        context,
        kind="case.conflict",
        cases=[reader.case.pk],
        person=reader.case.person_id,
        status=409,
    )
