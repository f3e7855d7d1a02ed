from django.http import Http404, HttpRequest, HttpResponse

from iiz.access_map import Door, access


@access(door=Door.ACTING)
def case_ask(request: HttpRequest, **kwargs) -> HttpResponse:
    raise Http404


@access(door=Door.ACTING)
def case_invite(request: HttpRequest, **kwargs) -> HttpResponse:
    raise Http404


@access(door=Door.ACTING)
def case_request(request: HttpRequest, **kwargs) -> HttpResponse:
    raise Http404


@access(door=Door.ACTING)
def request_withdraw(request: HttpRequest, **kwargs) -> HttpResponse:
    raise Http404


@access(door=Door.ACTING)
def request_answer_back(request: HttpRequest, **kwargs) -> HttpResponse:
    raise Http404
