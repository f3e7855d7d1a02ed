"""The guidelines as a document, on a page and as a PDF, and its versions."""

from typing import Any

from django.http import Http404, HttpResponse

from contacts.middleware import ActingRequest
from iiz.access_map import Door, access
from iiz.calendar import now, today
from iiz.pages import render_page
from reviews.forms.guideline import LANGUAGES, GuidelineForm, VersionForm
from reviews.sheets.guideline import document
from reviews.sheets.guideline.paper import pdf
from reviews.sheets.guideline.scope import agreements_of, networks_of
from reviews.sheets.guideline.versions import all_series, contents, difference, find


@access(door=Door.ACTING, queries=20)
def guideline(request: ActingRequest) -> HttpResponse:
    form = _form(request)
    return _show(request, form, document=document(form.scope()) if form.is_valid() else None)


@access(door=Door.ACTING, queries=19)
def guideline_print(request: ActingRequest) -> HttpResponse:
    form = _form(request)
    if not form.is_valid():
        return _show(request, form, document=None)
    scope, at = form.scope(), now()
    response = HttpResponse(pdf(document(scope), at=at), content_type="application/pdf")
    name = f"iiz-{scope.network.key}-{scope.on:%Y-%m-%d}-{scope.language}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@access(door=Door.ACTING, queries=12)
def guideline_versions(request: ActingRequest) -> HttpResponse:
    series = all_series(networks_of(request.membership, today()), on=today())
    return render_page(request, "reviews/guideline_versions.html", {"series": series})


@access(door=Door.ACTING, queries=15)
def guideline_version(request: ActingRequest) -> HttpResponse:
    """`?version=`; without one the newest. Raises: Http404."""
    series = all_series(networks_of(request.membership, today()), on=today())
    first = next((one.versions[0].code for one in series), "")
    found = find(series, request.GET.get("version") or first)
    if found is None:
        raise Http404
    version, others = found
    form = VersionForm(request.GET, version, others)
    against = form.other()
    former = against.guideline if against else None
    standards, rules = contents(version.guideline)
    context = {
        "version": version,
        "others": others,
        "form": form,
        "against": against,
        "changes": difference(former, version.guideline) if against else None,
        "standards": standards,
        "rules": rules,
    }
    status = 422 if form.errors else 200
    return render_page(request, "reviews/guideline_version.html", context, status=status)


def _form(request: ActingRequest) -> GuidelineForm:
    networks = networks_of(request.membership, today())
    agreements = agreements_of(networks)
    return GuidelineForm(request.GET, networks=networks, agreements=agreements, on=today())


def _show(request: ActingRequest, form: GuidelineForm, **facts: Any) -> HttpResponse:
    has_error = bool(form.errors) and bool(form.fields["network"].choices)
    context = {"form": form, "languages": LANGUAGES, **facts}
    status = 422 if has_error else 200
    return render_page(request, "reviews/guideline.html", context, status=status)
