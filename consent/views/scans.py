"""The scan of a signed consent: added and handed out, to the institution that collected it."""

from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy

from cases.views.doors import open_case, row_of
from cases.views.pressing import press
from cases.views.saying import add_sentences
from cases.views.serving import attachment
from consent.forms.scans import ScanForm
from consent.models import Consent
from consent.operations import add_scan
from consent.views.consents import consent_page_of, open_own, part_page, require_whole, show
from contacts.middleware import ActingRequest
from iiz.access_log import mark_seen
from iiz.access_map import Relation
from iiz.calendar import now
from iiz.form_tokens import once

add_sentences(
    {"consent_scan_add": gettext_lazy("The scan is kept. It opens once it has been checked.")}
)
scan_page = partial(part_page, relations={Relation.LEAD}, sample="consent_scanned")


@scan_page(methods={"GET", "POST"}, queries=22)
@once
def consent_scan_add(request: ActingRequest, key: UUID, consent_key: UUID) -> HttpResponse:
    reader, row = open_own(request, key, consent_key)
    form = ScanForm(request.POST or None, request.FILES or None)
    return press(
        request,
        form,
        lambda: add_scan(row, form.cleaned_data["scan"], by=request.membership, at=now()),
        show=partial(show, request, reader, "consent_scan_add", consent=row),
        then=partial(consent_page_of, reader),
    )


@scan_page(queries=13)
def consent_scan(request: ActingRequest, key: UUID, consent_key: UUID) -> HttpResponseBase:
    """Rule: R-CONSENT-10."""
    reader = open_case(request, key)
    row = row_of(reader, Consent.objects.of(reader.case), consent_key)
    require_whole(reader, row)
    response = hand_out(row)
    return mark_seen(
        response, kind="consent.scan", cases=[reader.case.pk], person=reader.case.person_id
    )


def hand_out(consent: Consent) -> HttpResponseBase:
    """Named after the case: the name it was given might tell of the person. Raises: Http404."""
    scan = consent.scan
    if scan is None or not scan.is_served:
        raise Http404
    name = f"{consent.case.number}-{consent.drafted_on:%Y-%m-%d}.{scan.ending}"
    return attachment(scan.file, name=name, content_type=scan.content_type)
