"""What every session obeys: an end after 12 hours, a second factor, no answer kept anywhere."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers

from iiz.calendar import now

WITHOUT_FACTOR = ("mfa_", "account_logout", "account_reauthenticate", "language", "set_language")
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


class SecondFactorMiddleware:
    """Whoever has no second factor yet sets one up before anything else (IIZ_MFA_REQUIRED).

    allauth asks everybody who has one at the login; what it has no switch for is making people
    have one, and keep it: whoever takes the last one off sets one up again. Queries: 1.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not settings.IIZ_MFA_REQUIRED or _is_on_the_way(request) or _has_factor(request):
            return None
        return redirect("mfa_index")


def _is_on_the_way(request: HttpRequest) -> bool:
    """Nobody logged in, or a page one needs for setting the factor up or for leaving."""
    route = request.resolver_match.view_name if request.resolver_match else ""
    return not request.user.is_authenticated or route.startswith(WITHOUT_FACTOR)


def _has_factor(request: HttpRequest) -> bool:
    return Authenticator.objects.filter(user_id=request.user.pk).exists()


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
