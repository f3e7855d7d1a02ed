from django.http import Http404, HttpRequest, HttpResponse

from iiz.access_map import Door, access


@access(door=Door.ACTING)
def person_search(request: HttpRequest, **kwargs) -> HttpResponse:
    raise Http404


@access(door=Door.ACTING)
def person_new(request: HttpRequest, **kwargs) -> HttpResponse:
    raise Http404


@access(door=Door.ACTING)
def case_new(request: HttpRequest, **kwargs) -> HttpResponse:
    raise Http404


@access(door=Door.ACTING)
def person_edit(request: HttpRequest, **kwargs) -> HttpResponse:
    raise Http404


@access(door=Door.ACTING)
def person_ahv(request: HttpRequest, **kwargs) -> HttpResponse:
    raise Http404
