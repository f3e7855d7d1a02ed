"""The Lagebild of a network: for the steering committee and the coordination. No case in it."""

from collections.abc import Callable
from functools import partial

from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from cases.sheets.export import Export
from cases.sheets.spreadsheets import as_csv, as_xlsx
from cases.views.exports import XLSX
from contacts.middleware import ActingRequest
from contacts.models import Network
from iiz.access_map import Door, Role, access
from iiz.calendar import now, today
from iiz.pages import render_page
from reviews.forms.situation import SituationForm
from reviews.sheets import choice, desks
from reviews.sheets.situation import situation as situation_of
from reviews.sheets.situation_file import (
    Edition,
    edition,
    report_export,
    signs,
    situation_export,
    situation_paper,
)

committee_page = partial(
    access, door=Door.ACTING, roles={Role.STEERING, Role.COORDINATOR}, queries=12
)


@committee_page()
def situation(request: ActingRequest) -> HttpResponse:
    network, networks = _network(request), _networks(request)
    among = choice.among(networks, network)
    context = {
        "network": network,
        "networks": choice.network_tabs(networks, network),
        "among": among,
        "situation": situation_of(network, _year(request), among=among) if network else None,
        "signs": signs(),
        "desks": desks.desks(request.membership, desks.SITUATION),
    }
    return render_page(request, "reviews/situation.html", context)


@committee_page()
def situation_csv(request: ActingRequest) -> HttpResponseBase:
    return _file(request, lambda found: _csv(_exported(request, found), f"lagebild-{found.name}"))


@committee_page()
def situation_xlsx(request: ActingRequest) -> HttpResponseBase:
    return _file(request, lambda found: _xlsx(_exported(request, found), f"lagebild-{found.name}"))


@committee_page()
def situation_pdf(request: ActingRequest) -> HttpResponseBase:
    return _file(request, _pdf)


@committee_page()
def situation_report(request: ActingRequest) -> HttpResponseBase:
    """For the Sozialbericht: canton and communes, of a year that is over."""
    made_of = partial(_reported, request)
    return _file(request, lambda found: _csv(made_of(found), f"sozialbericht-{found.name}"), True)


def _file(
    request: ActingRequest,
    made_of: Callable[[Edition], HttpResponseBase],
    by_commune: bool = False,
) -> HttpResponseBase:
    """Without a network the page, which says so.

    Raises: Http404 for a year that there is not: a file never shows another one instead.
    """
    network = _network(request)
    if network is None:
        return situation(request)
    found = edition(network, _year(request), by_commune=by_commune)
    if found is None:
        raise Http404
    return made_of(found)


def _reported(request: ActingRequest, found: Edition) -> Export:
    return report_export(found, request.membership, at=now())


def _exported(request: ActingRequest, found: Edition) -> Export:
    return situation_export(found, request.membership, at=now())


def _pdf(found: Edition) -> HttpResponseBase:
    paper = situation_paper(found, at=now())
    answer = HttpResponse(paper, content_type="application/pdf")
    return _named(answer, f"lagebild-{found.name}.pdf")


def _year(request: ActingRequest) -> int | None:
    return SituationForm(request.GET).asked().get("year")


def _network(request: ActingRequest) -> Network | None:
    """The one asked for, else the first. A coordination office whose mandate has ended has none."""
    wanted = SituationForm(request.GET).asked().get("network")
    found = _networks(request)
    return next((one for one in found if one.key == wanted), next(iter(found), None))


def _networks(request: ActingRequest) -> list[Network]:
    rows = Network.objects.reached_by(request.membership, today())
    return list(rows.distinct().order_by("pk"))


def _csv(found: Export, name: str) -> HttpResponseBase:
    answer = StreamingHttpResponse(as_csv(found), content_type="text/csv; charset=utf-8")
    return _named(answer, f"{name}.csv")


def _xlsx(found: Export, name: str) -> HttpResponseBase:
    return _named(FileResponse(as_xlsx(found), content_type=XLSX), f"{name}.xlsx")


def _named(answer: HttpResponseBase, name: str) -> HttpResponseBase:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
