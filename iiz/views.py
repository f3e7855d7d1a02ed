"""The pages that refuse. Each is context-free: nothing in it tells one reason from another."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from iiz.pages import render_refusal


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render_refusal("400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Says what would make it possible, where the refusal says so."""
    return render_refusal("403.html", status=403, reason=str(exception))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    message = _("This page was open for too long. Go back, reload it and send it again.")
    return render_refusal("403.html", status=403, reason=message)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same bytes for what does not exist and for what you may not know of."""
    return render_refusal("404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render_refusal("500.html", status=500)
