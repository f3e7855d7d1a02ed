"""Looking for a person, registering her with her case, correcting her data."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cases.forms import conflict
from cases.forms.person_edit import PersonEditForm, compared_values
from cases.forms.persons import (
    CaseForm,
    NewCaseForm,
    RegisterForm,
    SearchForm,
)
from cases.models import Case
from cases.operations.cases import register_case
from cases.operations.persons import add_representation, edit_person, register_person
from cases.reading import Reader
from cases.sheets.persons_found import Found, alike, search
from cases.views.conflicts import conflict_page, needs_choice
from cases.views.doors import case_context, open_case, refuse
from cases.views.saying import say_done
from contacts.middleware import ActingRequest
from iiz.access_log import render_seen
from iiz.access_map import Door, Relation, Role, access
from iiz.ahv import decrypt
from iiz.calendar import now, today
from iiz.form_tokens import once
from iiz.versions import EditConflict

REGISTRARS = {Role.CASEWORKER, Role.HEAD}


@access(door=Door.ACTING, roles=REGISTRARS, methods={"GET", "POST"}, reads=True, queries=8)
def person_search(request: ActingRequest) -> HttpResponse:
    """Searched by POST, so that no name ever stands in an address, a log or a bookmark."""
    form = SearchForm(request.POST or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return _search_page(request, {"form": form, "search": None}, status=status)
    found = search(request.membership, on=today(), **form.cleaned_data)
    return _search_page(request, {"form": form, "search": found}, cases=found.case_ids)


def _search_page(request: HttpRequest, context: dict[str, Any], **more: Any) -> HttpResponse:
    return render_seen(request, "cases/person_search.html", context, kind="person.search", **more)


@access(door=Door.ACTING, roles=REGISTRARS, methods={"GET", "POST"}, reads=True, queries=8)
def person_new(request: ActingRequest) -> HttpResponse:
    """`carry`: what was typed into the search comes along, and nothing is registered yet."""
    if "carry" in request.POST:
        typed = {name: request.POST.get(name, "") for name in SearchForm.base_fields}
        form = RegisterForm(initial=typed, membership=request.membership, on=today())
        return _person_new_page(request, form)
    return _register(request)


@once
def _register(request: ActingRequest) -> HttpResponse:
    form = RegisterForm(request.POST or None, membership=request.membership, on=today())
    if not form.is_valid():
        return _person_new_page(request, form, status=422 if form.is_bound else 200)
    twins = alike(request.membership, on=today(), typed=form.cleaned_data)
    if twins and not form.cleaned_data["sure"]:
        return _person_new_page(request, form, twins=twins, status=422)
    try:
        case = _register_all(request, form)
    except ValidationError as error:
        refuse(form, error)
        return _person_new_page(request, form, twins=twins, status=422)
    return _to_the_new_case(request, form, case)


def _to_the_new_case(request: HttpRequest, form: CaseForm, case: Case) -> HttpResponse:
    """One problem area alone is a warning, no refusal."""
    say_done(request)
    if form.has_one_area:
        messages.warning(
            request,
            _("Only one problem area is named. Cooperation is meant for two and more."),
        )
    return redirect("case_ask" if "ask" in request.POST else "case_overview", key=case.key)


def _register_all(request: ActingRequest, form: RegisterForm) -> Case:
    """Person, who speaks for her, and case; `@once` takes it all back if one of them fails."""
    by, at = request.membership, now()
    number = form.cleaned_data["ahv_number"]
    person = register_person(by=by, at=at, ahv_number=number, **form.person_fields())
    representation = form.representation_fields()
    if representation:
        add_representation(person, by=by, at=at, since=today(), **representation)
    return register_case(person, by=by, at=at, **form.case_fields())


def _person_new_page(
    request: HttpRequest, form: RegisterForm, *, twins: list[Found] | None = None, status: int = 200
) -> HttpResponse:
    seen = [case.pk for twin in twins or [] for case in twin.cases]
    context = {"form": form, "twins": twins or []}
    return render_seen(
        request, "cases/person_new.html", context, kind="person.new", cases=seen, status=status
    )


@access(door=Door.ACTING, roles=REGISTRARS, methods={"GET", "POST"}, reads=True, queries=8)
def case_new(request: ActingRequest) -> HttpResponse:
    """A case for a person of the own register; `carry`: she has just been chosen."""
    if "carry" in request.POST:
        form = NewCaseForm({"person": request.POST.get("person")}, **_today(request))
        return _case_new_page(request, form.unbound(), status=200)
    return _open_new_case(request)


@once
def _open_new_case(request: ActingRequest) -> HttpResponse:
    form = NewCaseForm(request.POST or None, **_today(request))
    if form.is_valid():
        try:
            at, person = now(), form.cleaned_data["person"]
            case = register_case(person, by=request.membership, at=at, **form.case_fields())
            return _to_the_new_case(request, form, case)
        except ValidationError as error:
            refuse(form, error)
    return _case_new_page(request, form, status=422 if form.is_bound else 200)


def _today(request: ActingRequest) -> dict[str, Any]:
    return {"membership": request.membership, "on": today()}


def _case_new_page(request: HttpRequest, form: NewCaseForm, *, status: int) -> HttpResponse:
    person = form.chosen
    return render_seen(
        request,
        "cases/case_new.html",
        {"form": form, "person": person},
        kind="case.new",
        person=person.pk if person else None,
        status=status,
    )


@access(
    door=Door.CASE,
    roles=REGISTRARS,
    relations={Relation.LEAD},
    methods={"GET", "POST"},
    reads=True,
    queries=20,
    sample="registered",
)
@once
def person_edit(request: ActingRequest, key: UUID) -> HttpResponse:
    reader = open_case(request, key)
    _require_corrector(reader)
    person = reader.case.person
    stored = compared_values(person)
    form = PersonEditForm(conflict.settle(request.POST, stored) or None, reader=reader)
    if not form.is_valid():
        return _person_edit_page(request, reader, form, 422 if form.is_bound else 200)
    try:
        needs_choice(request, person)
        version = form.cleaned_data["version"]
        more = {"version": version, "ahv_number": form.ahv(), **form.person_fields()}
        edit_person(person, by=request.membership, at=now(), **more)
    except EditConflict as error:
        return conflict_page(request, reader, form, error.row, compared_values)
    except ValidationError as error:
        refuse(form, error)
        return _person_edit_page(request, reader, form, 422)
    say_done(request)
    return redirect("case_overview", key=key)


def _require_corrector(reader: Reader) -> None:
    """Raises: PermissionDenied, saying who may."""
    if reader.is_former:
        raise PermissionDenied(_("Your institution no longer takes part in this case."))
    if not reader.may_correct_person:
        raise PermissionDenied(
            _(
                "The institution that registered the person and the one that leads correct her"
                " data. Tell them what is wrong."
            )
        )


def _person_edit_page(
    request: HttpRequest, reader: Reader, form: PersonEditForm, status: int
) -> HttpResponse:
    return render_seen(
        request,
        "cases/person_edit.html",
        case_context(reader, form=form),
        kind="person.edit",
        cases=[reader.case.pk],
        person=reader.case.person_id,
        status=status,
    )


@access(
    door=Door.CASE,
    roles=REGISTRARS,
    relations={Relation.LEAD, Relation.PARTICIPANT},
    methods={"POST"},
    reads=True,
    sample="case",
)
def person_ahv(request: ActingRequest, key: UUID) -> HttpResponse:
    """The whole number, once and logged; the next page shows it masked again."""
    reader = open_case(request, key)
    if not reader.sees_person or reader.is_former:
        raise PermissionDenied(_("The person's data is not covered for your institution."))
    person = reader.case.person
    number = decrypt(person.ahv_number) if person.ahv_number else ""
    return render_seen(
        request,
        "cases/person_ahv.html",
        case_context(reader, number=number),
        kind="person.ahv",
        cases=[reader.case.pk],
        person=person.pk,
        fragment="cases/_person_ahv.html",
    )
