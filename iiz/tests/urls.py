"""Routes that do what the gates and the log are about; the product's own come with them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import include, path

from iiz.access_log import mark_seen
from iiz.access_map import CASE_ROLES, Door, Relation, Role, access
from iiz.form_tokens import once
from iiz.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def plain(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    return HttpResponse("seen")


@access(door=Door.PUBLIC, reads=True)
def read(request: HttpRequest) -> HttpResponse:
    return mark_seen(HttpResponse("personal"), kind="case.view", cases=[5, 3, 5], person=9)


@access(door=Door.PUBLIC, reads=True)
def forgetful(request: HttpRequest) -> HttpResponse:
    return HttpResponse("personal")


@access(door=Door.CASE, sample="case")
def missing(request: HttpRequest) -> HttpResponse:
    raise Http404("A sentence nobody may see")


@access(door=Door.PUBLIC)
def refusing(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("The lead can <do> this.")


@access(door=Door.PUBLIC, methods=["GET", "POST"])
@once
def pay(request: HttpRequest) -> HttpResponse:
    """Writes one row; `fail` asks for an answer that is no redirect."""
    effect = request.POST.get("effect", "")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO auth_group (name) VALUES (%s)", [effect])
    if request.POST.get("fail"):
        return HttpResponse("wrong", status=422)
    if request.POST.get("forget"):
        return HttpResponse("done")
    return HttpResponseRedirect(f"/done/{effect}/")


def entry(**more: Any) -> Any:
    return access(**more)(plain_copy())


def plain_copy() -> Any:
    def view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return HttpResponse("seen")

    return view


urlpatterns = [
    path("rogue/", plain, name="rogue"),
    path("read/", read, name="read"),
    path("forgetful/", forgetful, name="forgetful"),
    path("missing/", missing, name="missing"),
    path("refusing/", refusing, name="refusing"),
    path("pay/", pay, name="pay"),
    path("public/<path:rest>/", entry(door=Door.PUBLIC), name="public"),
    path("signed-in/", entry(door=Door.SIGNED_IN), name="signed_in"),
    path("staff/", entry(door=Door.SIGNED_IN, roles=[Role.ADMINISTRATOR]), name="staff"),
    path("acting/", entry(door=Door.ACTING), name="acting_page"),
    path("closed/", entry(door=Door.CLOSED), name="closed"),
    path("case/", entry(door=Door.CASE, relations=[Relation.LEAD], sample="case"), name="case"),
    path("post/", entry(door=Door.CASE, roles=CASE_ROLES, methods=["POST"]), name="post"),
    path("", include("iiz.urls")),
]
