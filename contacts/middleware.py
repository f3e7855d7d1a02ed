"""In whose name a request acts: one membership, read from the database each time."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from contacts.models import Membership, User
from iiz.access_map import Door
from iiz.calendar import today
from iiz.form_tokens import ACTING
from iiz.resending import fields_of, offer_to_send

SESSION_KEY = "membership_id"
ACTING_DOORS = frozenset({Door.ACTING, Door.CASE, Door.ADDRESSED, Door.ENQUIRY})


class SignedInRequest(HttpRequest):
    """What a view behind the door SIGNED_IN receives."""

    user: User
    membership: Membership | None
    memberships: list[Membership]


class ActingRequest(SignedInRequest):
    """What a view behind the doors ACTING, CASE, ADDRESSED and ENQUIRY receives."""

    membership: Membership  # the access map lets nobody else pass


class ActingMembershipMiddleware:
    """Sets `request.membership` and `request.memberships` (what the user could act as today).

    Queries: 1 for somebody logged in, none for a request without a session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        memberships = _memberships(request)
        request.memberships = memberships  # type: ignore[attr-defined]  # ours
        request.membership = _acting(request, memberships)  # type: ignore[attr-defined]  # ours
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        entry = getattr(view, "access", None)
        if entry is None or entry.door not in ACTING_DOORS or not request.user.is_authenticated:
            return None
        if _was_written_for_another(request):
            return _refuse(request)
        if request.membership is None and len(request.memberships) > 1:  # type: ignore[attr-defined]  # ours
            return _let_choose(request)
        return None


def _memberships(request: HttpRequest) -> list[Membership]:
    # Without a session cookie nobody is logged in; asking would make public pages vary by cookie.
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    if not has_session or not request.user.is_authenticated:
        return []
    return list(Membership.objects.for_user(request.user, today()))


def _acting(request: HttpRequest, memberships: list[Membership]) -> Membership | None:
    """The chosen one while it is in force; the only one needs no choice."""
    if len(memberships) == 1:
        return memberships[0]
    if not memberships:
        return None
    chosen = request.session.get(SESSION_KEY)
    return next((one for one in memberships if one.pk == chosen), None)


def _was_written_for_another(request: HttpRequest) -> bool:
    """A form that does not say for whom it was written counts as written for another."""
    acting = request.membership  # type: ignore[attr-defined]  # ours
    if request.method != "POST" or (acting is None and ACTING not in request.POST):
        return False
    return acting is None or request.POST.get(ACTING) != str(acting.pk)


def _refuse(request: HttpRequest) -> HttpResponse:
    """Nothing happened; the page says for whom the form was, and sends it again from there."""
    written_for = request.POST.get(ACTING)
    fields = fields_of(request.POST.lists())
    is_own = written_for is None or Membership.objects.was_held_by(request.user.pk, written_for)
    return offer_to_send(request, request.get_full_path(), fields, is_own=is_own)


def _let_choose(request: HttpRequest) -> HttpResponse:
    choose = reverse("acting")
    if getattr(request, "htmx", None):  # the choice is a page, nothing to swap into another one
        return HttpResponseClientRedirect(choose)
    target = request.get_full_path() if request.method == "GET" else "/"
    return HttpResponseRedirect(f"{choose}?{urlencode({'next': target})}")
