"""The real routes and one page that needs an acting membership."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from iiz.access_map import Door, access
from iiz.urls import *  # noqa: F403  # handlers and all
from iiz.urls import urlpatterns as real_routes


@access(door=Door.ACTING, methods={"GET", "POST"})
def desk(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{request.method} as {request.membership.pk}")


@access(door=Door.SIGNED_IN)
def lobby(request: HttpRequest) -> HttpResponse:
    return HttpResponse("lobby")


urlpatterns = [path("desk/", desk, name="desk"), path("lobby/", lobby, name="lobby"), *real_routes]
