"""The desk of data protection."""

from django.http import HttpResponse

from consent.sheets.desk import desk
from consent.sheets.enquiries import open_enquiries
from contacts.middleware import ActingRequest
from iiz.access_log import render_seen
from iiz.access_map import Door, Role, access
from iiz.calendar import today


@access(door=Door.ACTING, roles={Role.CASEWORKER, Role.HEAD}, reads=True, queries=14)
def privacy_desk(request: ActingRequest) -> HttpResponse:
    blocks = desk(request.membership, on=today())
    cases = {line.case.pk for block in blocks for line in block.lines}
    waiting = open_enquiries(request.membership, on=today())
    context = {"blocks": blocks, "enquiries": waiting, "on": today()}
    return render_seen(
        request, "consent/privacy_desk.html", context, kind="privacy.desk", cases=cases
    )
