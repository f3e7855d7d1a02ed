from django.http import Http404, HttpRequest, HttpResponse

from iiz.access_map import Door, access


@access(door=Door.ACTING)
def task_new(request: HttpRequest, **kwargs) -> HttpResponse:
    raise Http404


@access(door=Door.ACTING)
def task_finish(request: HttpRequest, **kwargs) -> HttpResponse:
    raise Http404


@access(door=Door.ACTING)
def task_cancel(request: HttpRequest, **kwargs) -> HttpResponse:
    raise Http404


@access(door=Door.ACTING)
def note_add(request: HttpRequest, **kwargs) -> HttpResponse:
    raise Http404


@access(door=Door.ACTING)
def notice_answer(request: HttpRequest, **kwargs) -> HttpResponse:
    raise Http404
