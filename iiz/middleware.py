"""What stands before and behind every view: sane input, the access map, the read log."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import Error as DatabaseFailure
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import resolve_url
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from iiz.access_log import write_event
from iiz.access_map import Door, Entry, Role
from iiz.pages import render_refusal, unavailable
from iiz.resending import ask_to_sign_in, is_a_form_of_ours
from iiz.routes import entry_of

log = logging.getLogger("iiz.access")

GetResponse = Callable[[HttpRequest], HttpResponse]
NUL = "\x00"
FIRST_SURROGATE, LAST_SURROGATE = "\ud800", "\udfff"


class UnloggedReadError(RuntimeError):
    """A route that shows personal data answered without saying what it showed."""


class BadInputMiddleware:
    """Answers 400 to what no keyboard types and no database column takes.

    Only path, query and cookies: in a posted form the field itself says what is wrong.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if any(map(is_unusable, _texts(request))):
            return render_refusal("400.html", status=400)
        return self.get_response(request)


def _texts(request: HttpRequest) -> Iterable[str]:
    yield request.path_info
    yield from request.COOKIES.values()
    for key, values in request.GET.lists():
        yield key
        yield from values


def is_unusable(text: str) -> bool:
    """A NUL character, or half of a surrogate pair."""
    return any(
        char == NUL or FIRST_SURROGATE <= char <= LAST_SURROGATE
        for char in text
        if char == NUL or char >= FIRST_SURROGATE
    )


class AccessMapMiddleware:
    """Refuses every route that is not in the access map, and everybody its entry does not name.

    After authentication and the acting membership. Relation to the object is the view's part: it
    fetches through a door.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        route = request.resolver_match.view_name  # type: ignore[union-attr]  # resolved by now
        entry = entry_of(route, view)
        if entry is None or entry.door is Door.CLOSED:
            log.warning("refused: route %s is not in the access map", route)
            raise Http404
        request.access_entry = entry  # type: ignore[attr-defined]  # read by the read log
        return _admit(request, entry)


def _admit(request: HttpRequest, entry: Entry) -> HttpResponse | None:
    if entry.door is not Door.PUBLIC:
        if not request.user.is_authenticated:
            return _to_login(request)
        _require_role(role_of(request), entry)
    method = "GET" if request.method == "HEAD" else request.method
    if method not in entry.methods:
        return HttpResponseNotAllowed(sorted(entry.methods))
    return None


def _to_login(request: HttpRequest) -> HttpResponse:
    htmx = getattr(request, "htmx", None)
    if htmx:  # a login form swapped into the middle of a page would help nobody
        back = urlencode({"next": htmx.current_url_abs_path or "/"})
        return HttpResponseClientRedirect(f"{resolve_url(settings.LOGIN_URL)}?{back}")
    if is_a_form_of_ours(request):
        return ask_to_sign_in(request)
    # What only takes posts is no place to come back to.
    return redirect_to_login(request.get_full_path() if request.method != "POST" else "/")


def role_of(request: HttpRequest) -> Role | None:
    """None: an account without membership in force that is not staff either."""
    membership = getattr(request, "membership", None)
    if not request.user.is_authenticated:
        return Role.ANONYMOUS
    if membership is not None:
        return Role(membership.role)
    return Role.ADMINISTRATOR if request.user.is_staff else None


def _require_role(role: Role | None, entry: Entry) -> None:
    if role in entry.roles or (role is None and entry.door is Door.SIGNED_IN and entry.is_for_all):
        return
    if entry.has_object:
        raise Http404
    log.info("refused: role %s", role)
    raise PermissionDenied(_reason(role))


def _reason(role: Role | None) -> str:
    if role is None:
        return _("You have no role in an institution at present. Its head can give you one.")
    return _("Your present role does not include this page. Switch to another one if you have it.")


class ReadLogMiddleware:
    """Writes the access event before the answer leaves; no event, no answer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        seen = getattr(response, "seen", None)
        if seen is None:
            return self._without_event(request, response)
        try:
            write_event(request, seen)
        except DatabaseFailure:
            log.exception("the read log is unavailable")
            return unavailable()
        return response

    def _without_event(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        entry: Entry | None = getattr(request, "access_entry", None)
        if entry is None or not entry.reads or response.status_code != 200:
            return response
        if "HX-Redirect" in response and not response.content:  # leads elsewhere, shows nothing
            return response
        route = request.resolver_match.view_name  # type: ignore[union-attr]  # it has an entry
        if settings.DEBUG or settings.IIZ_TESTING:
            raise UnloggedReadError(f"{route} shows personal data without render_seen.")
        log.error("refused: %s showed personal data without render_seen", route)
        return unavailable()
