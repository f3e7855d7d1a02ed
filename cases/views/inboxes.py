from django.http import Http404, HttpRequest, HttpResponse

from iiz.access_map import Door, access


@access(door=Door.ACTING)
def inbox_handovers(request: HttpRequest, **kwargs) -> HttpResponse:
    raise Http404


@access(door=Door.ACTING)
def inbox_clarifications(request: HttpRequest, **kwargs) -> HttpResponse:
    raise Http404
