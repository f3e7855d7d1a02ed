"""A form that is posted twice has one effect; the second post gets the first one's result."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from iiz.calendar import now
from iiz.models import FormToken
from iiz.pages import render_refusal

FIELD = "form_token"
ACTING = "acting"
DONE_COOKIE = settings.COOKIE_PREFIX + "done"
"""Names the form that last took effect, so that static/js/draft.js drops its draft."""
DONE_SECONDS = 300
View = Callable[..., HttpResponse]

# A second post of the same form waits here until the first has committed or rolled back.
CLAIM = """
    INSERT INTO iiz_formtoken (key, user_id, membership_id, path, location, created_at)
    VALUES (%s, %s, %s, %s, '', %s) ON CONFLICT (key) DO NOTHING
"""


def once(view: View) -> View:
    """For views that answer a good POST with a redirect, or `with_file`; needs `{% form_token %}`.

    The work and the token share one transaction. Any other answer rolls both back, so that the
    corrected form can be sent again.
    """

    @wraps(view)
    def posted_once(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        key = _key(request)
        if key is None:
            return _refuse(request)
        with transaction.atomic():
            if not _claim(key, request):
                return _first_result(key, request)
            return _conclude(key, view(request, *args, **kwargs))

    return posted_once


def with_file(response: HttpResponse, *, seen_at: str) -> HttpResponse:
    """A good POST answers a file instead; sent again, it leads to where its effect is seen."""
    response.seen_at = seen_at  # type: ignore[attr-defined]  # for `once`
    return response


def _key(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None


def _claim(key: UUID, request: HttpRequest) -> bool:
    """True if this post is the first with its key."""
    membership = getattr(request, "membership", None)
    values = [key, request.user.pk, getattr(membership, "pk", None), request.path, now()]
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, values)
        return cursor.rowcount == 1


def _first_result(key: UUID, request: HttpRequest) -> HttpResponse:
    used = FormToken.objects.filter(key=key, user_id=request.user.pk, path=request.path).first()
    return _done(key, _see_other(used.location)) if used and used.location else _refuse(request)


def _conclude(key: UUID, response: HttpResponse) -> HttpResponse:
    if file_seen_at := getattr(response, "seen_at", ""):
        return _keep(key, file_seen_at, response)
    if 200 <= response.status_code < 300:
        raise RuntimeError("A view under @once answers a good POST with a redirect or a file.")
    if 300 <= response.status_code < 400:
        response.status_code = 303
        return _keep(key, response["Location"], response)
    transaction.set_rollback(True)
    return response


def _keep(key: UUID, location: str, response: HttpResponse) -> HttpResponse:
    FormToken.objects.filter(key=key).update(location=location)
    return _done(key, response)


def _done(key: UUID, response: HttpResponse) -> HttpResponse:
    """Readable by our script; it holds the form's one-time key and nothing else."""
    response.set_cookie(
        DONE_COOKIE,
        str(key),
        max_age=DONE_SECONDS,
        secure=settings.IIZ_HTTPS,
        samesite="Lax",
    )
    return response


def _see_other(location: str) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": location})


def _refuse(request: HttpRequest) -> HttpResponse:
    reason = _("This form was sent without its key. Go back, reload the page and send it again.")
    return render_refusal("422.html", status=422, reason=reason, request=request)
