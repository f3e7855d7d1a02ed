"""Finding a case again, from the top bar or by the number of one's own dossier."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from cases.forms.search import CaseSearchForm
from cases.sheets.search import Found, by_own_number, search
from contacts.middleware import ActingRequest
from iiz.access_log import render_seen
from iiz.access_map import CASE_ROLES, Door, access
from iiz.calendar import today


@access(door=Door.ACTING, roles=CASE_ROLES, methods={"GET", "POST"}, reads=True, queries=8)
def case_search(request: ActingRequest) -> HttpResponse:
    """By POST, so that no name ever stands in an address, a log or a bookmark; nothing changes, so
    that no one-time key is needed."""
    form = CaseSearchForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, form, None, status=422 if form.is_bound else 200)
    found = search(request.membership, form.asked(), on=today())
    if found.only:
        target = reverse("case_overview", args=[found.only.case.key])
        return HttpResponse(status=303, headers={"Location": target})
    return _page(request, form, found)


@access(door=Door.ACTING, roles=CASE_ROLES, reads=True, exact=False)
def own_number(request: ActingRequest, number: str) -> HttpResponse:
    """Links from an institution's own system: to the case, or to a choice where it has several."""
    found = by_own_number(request.membership, number.removesuffix("/"), on=today())
    if found.only:
        return redirect("case_overview", key=found.only.case.key)
    if not found.cases:
        raise Http404
    return _page(request, CaseSearchForm(), found)


def _page(
    request: ActingRequest, form: CaseSearchForm, found: Found | None, *, status: int = 200
) -> HttpResponse:
    return render_seen(
        request,
        "cases/case_search.html",
        {"form": form, "found": found},
        kind="case.search",
        cases=found.case_ids if found else (),
        status=status,
    )
