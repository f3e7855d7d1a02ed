"""How a page is answered: whole, as its fragment for htmx, or as a page that refuses."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers


def wants_fragment(request: HttpRequest) -> bool:
    """True when htmx swaps a part of the page that is already there."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx and not htmx.boosted and not htmx.history_restore_request)


def render_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    fragment: str = "",
    status: int = 200,
) -> HttpResponse:
    """One context, two templates: the page, or `fragment` alone where htmx asks.

    For pages without personal data; the others answer through `access_log.render_seen`.
    """
    name = fragment if fragment and wants_fragment(request) else template
    response = render(request, name, context, status=status)
    if fragment:
        patch_vary_headers(response, ["HX-Request"])
    return response


def render_refusal(
    template: str, *, status: int, reason: str = "", request: HttpRequest | None = None
) -> HttpResponse:
    """No form, nonce, counter or echo: the same bytes whatever was refused.

    With the request, whoever is signed in keeps the navigation; without one nothing is asked, not
    even the database.
    """
    context = {"reason": reason} if request else {"reason": reason, "acting": None}
    return HttpResponse(render_to_string(template, context, request), status=status)


def unavailable() -> HttpResponse:
    """503: nothing was shown, because it could not be logged."""
    response = render_refusal("503.html", status=503)
    response["Retry-After"] = "60"
    return response
