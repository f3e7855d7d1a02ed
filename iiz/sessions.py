"""What every session obeys: it ends 12 hours after the login, and no answer of it is kept."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from iiz.calendar import now

ABSOLUTE_EXPIRY = "_session_expiry"  # Django keeps an instant as text, a duration as a number


class AbsoluteSessionMiddleware:
    """Fixes the instant of the end at login; Django itself refuses the session afterwards."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Looking at `accessed` first keeps anonymous answers free of "Vary: Cookie".
        if request.session.accessed and request.user.is_authenticated:
            _fix_end(request.session)
        return response


def _fix_end(session: SessionBase) -> None:
    if not isinstance(session.get(ABSOLUTE_EXPIRY), str):
        session.set_expiry(now() + timedelta(seconds=settings.SESSION_COOKIE_AGE))


class NoStoreMiddleware:
    """Answers to somebody logged in stay out of every cache, the browser's back button included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            add_never_cache_headers(response)
        return response
