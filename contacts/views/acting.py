"""In whose name, and in which language, somebody works."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from contacts.adapters import remember_language
from contacts.forms import ActingForm, LanguageForm
from contacts.middleware import SESSION_KEY, SignedInRequest
from contacts.operations import change_language
from iiz.access_map import Door, access
from iiz.calendar import now
from iiz.resending import offer_to_send, unpack


@access(door=Door.SIGNED_IN, methods={"GET", "POST"}, queries=6)
def acting(request: SignedInRequest) -> HttpResponse:
    """Choose a membership, or switch to another one."""
    data = request.POST if request.method == "POST" else None
    form = ActingForm(request.memberships, data)
    if form.is_valid():
        chosen = form.cleaned_data["membership"]
        request.session[SESSION_KEY] = chosen
        request.session.cycle_key()
        return _resend(request, chosen) or _back(request)
    return render(
        request,
        "contacts/acting.html",
        {"form": form, "next": _next(request)},
        status=422 if form.is_bound else 200,
    )


def _resend(request: SignedInRequest, chosen: int) -> HttpResponse | None:
    """A form that waited for the switch is shown once more, and sent by its person."""
    waiting = unpack(request)
    if waiting is None:
        return None
    request.membership = next(one for one in request.memberships if one.pk == chosen)
    return offer_to_send(request, *waiting, status=200)


@access(door=Door.SIGNED_IN, methods={"POST"})
def language(request: SignedInRequest) -> HttpResponse:
    """The language stays with the account and goes along to the next device."""
    form = LanguageForm(request.POST)
    response = _back(request)
    if form.is_valid():
        chosen = form.cleaned_data["language"]
        change_language(request.user, chosen, by=request.membership or request.user, at=now())
        remember_language(response, chosen)
    return response


def _next(request: HttpRequest) -> str:
    """Where to go afterwards: a page of ours, else the start page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else "/"


def _back(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": _next(request)})
