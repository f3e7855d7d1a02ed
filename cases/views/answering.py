from django.http import Http404, HttpRequest, HttpResponse

from iiz.access_map import Door, access


@access(door=Door.ACTING)
def request_answer(request: HttpRequest, **kwargs) -> HttpResponse:
    raise Http404


@access(door=Door.ACTING)
def handover_answer(request: HttpRequest, **kwargs) -> HttpResponse:
    raise Http404


@access(door=Door.ACTING)
def position_answer(request: HttpRequest, **kwargs) -> HttpResponse:
    raise Http404
