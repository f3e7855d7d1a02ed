"""Where somebody starts, and the list of cases."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from cases.forms.lists import CLOSED, ListForm
from cases.sheets.case_list import case_list as listed
from contacts.middleware import ActingRequest, SignedInRequest
from iiz.access_log import render_seen
from iiz.access_map import CASE_ROLES, Door, access
from iiz.calendar import today


@access(door=Door.SIGNED_IN, exact=False)
def home(request: SignedInRequest) -> HttpResponse:
    """To the day's work, the administration, or a page that says what the present role can do here."""
    acting = request.membership
    if acting is None and len(request.memberships) > 1:
        return redirect("acting")
    if acting is not None and acting.role in CASE_ROLES:
        return redirect("today")
    if acting is None and request.user.is_staff:
        return redirect("admin:index")
    return render(request, "cases/home.html")


@access(door=Door.ACTING, roles=CASE_ROLES, reads=True, queries=10)
def case_list(request: ActingRequest) -> HttpResponse:
    chosen = ListForm(request.GET).chosen()
    page = listed(
        request.membership,
        on=today(),
        closed=chosen["tab"] == CLOSED,
        sort=chosen["sort"],
        page=chosen["page"],
    )
    return render_seen(
        request,
        "cases/case_list.html",
        {"page": page, "tab": chosen["tab"], "sort": chosen["sort"]},
        kind="case.list",
        cases=[case.pk for case in page.cases],
    )
