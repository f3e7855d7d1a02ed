from django.http import Http404, HttpRequest, HttpResponse

from iiz.access_map import Door, access


@access(door=Door.ACTING)
def case_list(request: HttpRequest, **kwargs) -> HttpResponse:
    raise Http404
