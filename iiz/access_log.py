"""The read log: whoever is shown personal data leaves one event, or is shown nothing."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from iiz.calendar import now
from iiz.models import AccessEvent
from iiz.pages import render_page, unavailable

LOG = "log"
log = logging.getLogger("iiz.access")

Answer = TypeVar("Answer", bound=HttpResponseBase)
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


@dataclass(frozen=True)
class Seen:
    """What a response shows: of which cases and which person, on what kind of page."""

    kind: str
    case_ids: tuple[int, ...]
    person_id: int | None


def render_seen(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    kind: str,
    cases: Iterable[int] = (),
    person: int | None = None,
    fragment: str = "",
    status: int = 200,
) -> HttpResponse:
    """`pages.render_page` for a page of personal data; the middleware writes its event."""
    response = render_page(request, template, context, fragment=fragment, status=status)
    return mark_seen(response, kind=kind, cases=cases, person=person)


def mark_seen(
    response: Answer, *, kind: str, cases: Iterable[int] = (), person: int | None = None
) -> Answer:
    """For answers that are no template, such as a file."""
    response.seen = Seen(kind, tuple(sorted(set(cases))), person)  # type: ignore[attr-defined]
    return response


def reads_log(view: View) -> View:
    """For a view that shows the log itself: while the log is away, 503 like everywhere."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(*args, **kwargs)
        except (InterfaceError, OperationalError):
            log.exception("the read log is unavailable")
            return unavailable()

    return answer  # type: ignore[return-value]  # wraps keeps the signature


def write_event(request: HttpRequest, seen: Seen) -> AccessEvent:
    """Write on the log's own connection, apart from any transaction of the request.

    Raises: django.db.Error when the log is unavailable; the answer must then not leave.
    """
    membership = getattr(request, "membership", None)
    match = request.resolver_match
    return AccessEvent.objects.using(LOG).create(
        at=now(),
        user_id=request.user.pk,
        institution_id=getattr(membership, "institution_id", None),
        network_id=getattr(membership, "network_id", None),
        kind=seen.kind,
        case_ids=list(seen.case_ids),
        person_id=seen.person_id,
        route=match.view_name if match else "",
    )
