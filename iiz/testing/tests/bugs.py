"""A bug to plant in a server; see iiz.testing.wsgi."""

from django.http import HttpRequest, HttpResponse

from iiz import urls
from iiz.access_map import Door, access


def fail_health() -> None:
    pattern = next(one for one in urls.urlpatterns if getattr(one, "name", "") == "health")
    pattern.callback = teapot  # type: ignore[union-attr]  # routes with a name have one


@access(door=Door.PUBLIC)
def teapot(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=418)
