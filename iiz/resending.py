"""A form that was not accepted for who is signed in now: nothing happened, nothing typed is lost.

The page carries what was posted as hidden fields and sends it again to the same address, for the
same membership only. The text stays in the browser it was typed in; here nothing is kept.
"""

import json
import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from iiz.form_tokens import ACTING, FIELD

CSRF = "csrfmiddlewaretoken"
NOT_TYPED = frozenset({CSRF, FIELD, ACTING})
PASSWORD = "password"  # noqa: S105  # a word in the names of fields
BUNDLE = "resend"

CODE = re.compile(r"[a-z0-9_-]+")
"""What a choice sends: it is carried along, and says nothing to a reader."""

Fields = list[tuple[str, str]]


def fields_of(posted: Iterable[tuple[str, list[str]]]) -> Fields:
    """Everything but passwords and the token of a session that is over."""
    kept = [(name, values) for name, values in posted if name != CSRF and PASSWORD not in name]
    return [(name, value) for name, values in kept for value in values]


def typed_in(fields: Fields) -> Fields:
    """What a person typed or chose."""
    return [(name, value) for name, value in fields if value and name not in NOT_TYPED]


def is_a_form_of_ours(request: HttpRequest) -> bool:
    """Posted from a page somebody had open while she was acting for an institution."""
    return request.method == "POST" and ACTING in request.POST and not request.FILES


def comes_from_our_page(request: HttpRequest) -> bool:
    """The browser itself says which site the form stood on."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """401: the session is over. Signing in in another tab leaves this page as it is."""
    context = {
        "action": request.get_full_path(),
        "fields": fields_of(request.POST.lists()),
        "login": f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': '/'})}",
    }
    response = render(request, "signed_out.html", context, status=401)
    add_never_cache_headers(response)
    return response


def offer_to_send(
    request: HttpRequest, action: str, fields: Fields, *, is_own: bool = False, status: int = 409
) -> HttpResponse:
    """For the membership it was written for, at once or after switching to it; for nobody else.

    `is_own`: the text is this person's own even though she can no longer act for that membership.
    """
    acting = getattr(request, "membership", None)
    written_for = _written_for(request, fields)
    typed = typed_in(fields) if is_own or written_for is not None else []
    if written_for is not None:
        typed = [(name, value) for name, value in typed if not CODE.fullmatch(value)]
    context = {
        "action": action,
        "fields": fields if written_for is not None else [],
        "typed": typed,
        "written_for": written_for,
        "may_send": written_for is not None and written_for == acting,
        "bundle": json.dumps({"action": action, "fields": fields}) if written_for else "",
    }
    return render(request, "409.html", context, status=status)


def _written_for(request: HttpRequest, fields: Fields) -> Any:
    memberships = getattr(request, "memberships", [])
    wanted = dict(fields).get(ACTING)
    return next((one for one in memberships if str(one.pk) == wanted), None)


def unpack(request: HttpRequest) -> tuple[str, Fields] | None:
    """What `offer_to_send` bundled, out of the form that switches the membership."""
    try:
        bundle = json.loads(request.POST.get(BUNDLE, ""))
        action, fields = str(bundle["action"]), [(str(n), str(v)) for n, v in bundle["fields"]]
    except (ValueError, TypeError, KeyError):
        return None
    is_ours = action.startswith("/") and url_has_allowed_host_and_scheme(action, allowed_hosts=None)
    return (action, fields) if is_ours else None
