"""The pages that refuse: nothing in them tells one reason from another."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from iiz.pages import render_refusal
from iiz.resending import (
    ask_to_sign_in,
    comes_from_our_page,
    fields_of,
    is_a_form_of_ours,
    offer_to_send,
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render_refusal("400.html", status=400, request=request)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Says what would make it possible, where the refusal says so."""
    return render_refusal("403.html", status=403, reason=str(exception), request=request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The usual cause: the page was open while its person signed in anew. Then it is sent again
    from a fresh one; what came from another site is refused."""
    if is_a_form_of_ours(request) and comes_from_our_page(request):
        if not request.user.is_authenticated:
            return ask_to_sign_in(request)
        return offer_to_send(request, request.get_full_path(), fields_of(request.POST.lists()))
    message = _("This page was open for too long. Go back, reload it and send it again.")
    return render_refusal("403.html", status=403, reason=message, request=request)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same bytes for what does not exist and for what you may not know of."""
    return render_refusal("404.html", status=404, request=request)


def server_error(request: HttpRequest) -> HttpResponse:
    """Alone: what failed may be the database or the navigation itself."""
    return render_refusal("500.html", status=500)
