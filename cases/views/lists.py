"""Where somebody starts, the list of cases, and the tabs people add to it."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cases.forms.lists import ListForm, RemovedTabForm, SavedTabForm
from cases.operations.tabs import remove_tab, save_tab
from cases.sheets.case_list import case_list as listed
from cases.sheets.list_choice import Choice
from cases.views.doors import refuse
from cases.views.saying import say_done
from contacts.middleware import ActingRequest, SignedInRequest
from iiz.access_log import render_seen
from iiz.access_map import CASE_ROLES, Door, Role, access
from iiz.calendar import today
from iiz.form_tokens import once

START: dict[str, str] = dict.fromkeys(CASE_ROLES, "today") | {Role.AUDITOR: "audit_log"}


@access(door=Door.SIGNED_IN, exact=False)
def home(request: SignedInRequest) -> HttpResponse:
    """To the day's work, the administration, or a page that says what this role can do here."""
    acting = request.membership
    if acting is None and len(request.memberships) > 1:
        return redirect("acting")
    if acting is not None and acting.role in START:
        return redirect(START[acting.role])
    if acting is None and request.user.is_staff:
        return redirect("admin:index")
    return render(request, "cases/home.html")


@access(door=Door.ACTING, roles=CASE_ROLES, reads=True, queries=12)
def case_list(request: ActingRequest) -> HttpResponse:
    return _list_page(request, ListForm(request.GET).chosen())


@access(door=Door.ACTING, roles=CASE_ROLES, methods={"GET", "POST"}, reads=True, queries=12)
@once
def tab_save(request: ActingRequest) -> HttpResponse:
    """Refused, it answers with the list that was to be kept; loaded again, with the list."""
    if request.method != "POST":
        return _list_page(request, Choice())
    form = SavedTabForm(request.POST)
    choice = form.choice()
    if not form.is_valid():
        return _list_page(request, choice, form, status=422)
    name = form.cleaned_data["tab_name"]
    try:
        save_tab(request.membership, name=name, query=choice.query)
    except ValidationError as error:
        refuse(form, error)
        return _list_page(request, choice, form, status=422)
    say_done(request)
    return redirect(choice.url)


@access(door=Door.ACTING, roles=CASE_ROLES, methods={"POST"})
@once
def tab_remove(request: ActingRequest) -> HttpResponse:
    form = RemovedTabForm(request.POST)
    form.full_clean()
    remove_tab(request.membership, form.cleaned_data.get("tab"))
    say_done(request)
    return redirect("case_list")


def _list_page(
    request: ActingRequest, choice: Choice, form: SavedTabForm | None = None, *, status: int = 200
) -> HttpResponse:
    page = listed(request.membership, choice, on=today())
    form = form or SavedTabForm(initial={"query": page.choice.query})
    return render_seen(
        request,
        "cases/case_list.html",
        {"page": page, "form": form},
        kind="case.list",
        cases=[case.pk for case in page.cases],
        status=status,
    )
