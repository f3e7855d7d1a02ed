from django.http import Http404, HttpRequest, HttpResponse

from iiz.access_map import Door, access


@access(door=Door.ACTING)
def case_clarify(request: HttpRequest, **kwargs) -> HttpResponse:
    raise Http404


@access(door=Door.ACTING)
def clarification(request: HttpRequest, **kwargs) -> HttpResponse:
    raise Http404


@access(door=Door.ACTING)
def clarification_ask(request: HttpRequest, **kwargs) -> HttpResponse:
    raise Http404


@access(door=Door.ACTING)
def clarification_agree(request: HttpRequest, **kwargs) -> HttpResponse:
    raise Http404


@access(door=Door.ACTING)
def clarification_escalate(request: HttpRequest, **kwargs) -> HttpResponse:
    raise Http404


@access(door=Door.ACTING)
def clarification_decide(request: HttpRequest, **kwargs) -> HttpResponse:
    raise Http404


@access(door=Door.ACTING)
def clarification_reopen(request: HttpRequest, **kwargs) -> HttpResponse:
    raise Http404


@access(door=Door.ACTING)
def clarification_withdraw(request: HttpRequest, **kwargs) -> HttpResponse:
    raise Http404
