"""Heute: where everybody with cases starts."""

from django.http import HttpResponse

from contacts.middleware import ActingRequest
from iiz import calendar
from iiz.access_log import render_seen
from iiz.access_map import CASE_ROLES, Door, access


@access(door=Door.ACTING, roles=CASE_ROLES, reads=True, queries=12)
def today(request: ActingRequest) -> HttpResponse:
    return render_seen(request, "worklist/today.html", {"on": calendar.today()}, kind="today")
