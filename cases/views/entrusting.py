"""The own dossier number, and who of the own institution looks after which cases."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import ngettext

from cases.forms.entrusting import EntrustForm, NumberForm, ReassignForm
from cases.operations.entrusting import entrust_case, number_case, reassign_cases
from cases.reading import Reader
from cases.sheets.own_house import own_house, reassignment
from cases.views.doors import open_case, refuse, require_taking_part, show_task
from cases.views.pressing import press
from contacts.middleware import ActingRequest
from iiz.access_log import render_seen
from iiz.access_map import Door, Relation, Role, access
from iiz.calendar import now, today
from iiz.form_tokens import once

own_page = partial(
    access,
    door=Door.CASE,
    roles={Role.CASEWORKER, Role.HEAD},
    relations={Relation.LEAD, Relation.PARTICIPANT},
    methods={"GET", "POST"},
    reads=True,
    queries=22,
    sample="case",
)


@own_page()
@once
def case_number(request: ActingRequest, key: UUID) -> HttpResponse:
    reader = _taking_part(request, key)
    house = own_house(reader)
    form = NumberForm(request.POST or None, initial={"external_number": house and house.number})
    return press(
        request,
        form,
        lambda: number_case(
            reader.case,
            by=request.membership,
            at=now(),
            number=form.cleaned_data["external_number"],
        ),
        show=partial(show_task, request, reader, "case_number"),
        then=_overview,
    )


@own_page()
@once
def case_entrust(request: ActingRequest, key: UUID) -> HttpResponse:
    reader = _taking_part(request, key)
    house, institution = own_house(reader), request.membership.institution
    initial = {"user": house and house.user}
    form = EntrustForm(request.POST or None, initial=initial, institution=institution, on=reader.on)
    return press(
        request,
        form,
        lambda: entrust_case(reader.case, by=request.membership, at=now(), **form.cleaned_data),
        show=partial(show_task, request, reader, "case_entrust"),
        then=_overview,
    )


@access(door=Door.ACTING, roles={Role.HEAD}, methods={"GET", "POST"}, reads=True, queries=12)
def cases_reassign(request: ActingRequest) -> HttpResponse:
    """Not under `@once`: each case is a transaction of its own, and a second post finds none left.

    `preview`: chosen, and nothing is done yet.
    """
    institution = request.membership.institution
    form = ReassignForm(request.POST or None, institution=institution, on=today())
    if not form.is_valid():
        return _reassign_page(request, form, status=422 if form.is_bound else 200)
    people = form.cleaned_data
    if "preview" in request.POST:
        sheet = reassignment(people["giver"], people["taker"], institution, on=today())
        return _reassign_page(request, form, sheet=sheet, cases=[case.pk for case in sheet.cases])
    try:
        done = reassign_cases(**people, by=request.membership, at=now())
    except ValidationError as error:
        refuse(form, error)
        return _reassign_page(request, form, status=422)
    text = ngettext("%(number)s case given over.", "%(number)s cases given over.", done)
    messages.success(request, text % {"number": done})
    return HttpResponse(status=303, headers={"Location": reverse("cases_reassign")})


def _reassign_page(
    request: HttpRequest,
    form: ReassignForm,
    *,
    sheet: Any = None,
    cases: Any = (),
    status: int = 200,
) -> HttpResponse:
    return render_seen(
        request,
        "cases/cases_reassign.html",
        {"form": form, "sheet": sheet},
        kind="cases.reassign",
        cases=cases,
        status=status,
    )


def _taking_part(request: HttpRequest, key: UUID) -> Reader:
    reader = open_case(request, key)
    require_taking_part(reader)
    return reader


def _overview(case: Any) -> str:
    return reverse("case_overview", args=[case.key])
