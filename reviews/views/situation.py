"""The Lagebild of a network: for the steering committee and the coordination. No case in it."""

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
from reviews.forms.situation import YearForm
from reviews.sheets import desks
from reviews.sheets.situation import situation as situation_of
from reviews.sheets.situation_file import (
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
    network = _network(request)
    found = situation_of(network, _year(request)) if network else None
    beside = desks.desks(request.membership, desks.SITUATION)
    context = {"network": network, "situation": found, "signs": signs(), "desks": beside}
    return render_page(request, "reviews/situation.html", context)


@committee_page()
def situation_csv(request: ActingRequest) -> HttpResponseBase:
    return _csv(_exported(request), "lagebild")


@committee_page()
def situation_xlsx(request: ActingRequest) -> HttpResponseBase:
    return _xlsx(_exported(request), "lagebild")


@committee_page()
def situation_pdf(request: ActingRequest) -> HttpResponseBase:
    paper = situation_paper(_network_or_404(request), _year(request), at=now())
    return _named(HttpResponse(paper, content_type="application/pdf"), "lagebild.pdf")


@committee_page()
def situation_report(request: ActingRequest) -> HttpResponseBase:
    """For the Sozialbericht: canton and communes, of a year that is over."""
    network = _network_or_404(request)
    found = report_export(network, _year(request), request.membership, at=now())
    return _csv(found, "sozialbericht")


def _exported(request: ActingRequest) -> Export:
    network = _network_or_404(request)
    return situation_export(network, _year(request), request.membership, at=now())


def _year(request: ActingRequest) -> int | None:
    return YearForm(request.GET).chosen()


def _network(request: ActingRequest) -> Network | None:
    """A coordination office whose mandate has ended has none."""
    return Network.objects.reached_by(request.membership, today()).order_by("pk").first()


def _network_or_404(request: ActingRequest) -> Network:
    network = _network(request)
    if network is None:
        raise Http404
    return network


def _csv(found: Export, name: str) -> HttpResponseBase:
    answer = StreamingHttpResponse(as_csv(found), content_type="text/csv; charset=utf-8")
    return _named(answer, f"{name}.csv")


def _xlsx(found: Export, name: str) -> HttpResponseBase:
    return _named(FileResponse(as_xlsx(found), content_type=XLSX), f"{name}.xlsx")


def _named(answer: HttpResponseBase, name: str) -> HttpResponseBase:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
