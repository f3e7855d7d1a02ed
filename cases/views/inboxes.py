"""What waits for us across all cases: questions and handovers; clarifications and decisions."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse

from cases.sheets import clarification_inbox as clarifying
from cases.sheets import inbox as asking
from iiz.access_log import render_seen
from iiz.access_map import CASE_ROLES, Door, access
from iiz.calendar import today

inbox_page = partial(access, door=Door.ACTING, roles=CASE_ROLES, reads=True, queries=16)


@inbox_page()
def inbox_handovers(request: HttpRequest) -> HttpResponse:
    tab = _chosen(request, asking.TABS, asking.US)
    number = request.GET.get("page", "1")
    found = asking.inbox(request.membership, tab, number=number, on=today())
    return _page(request, "inbox_handovers", found, tabs(asking.TABS, found))


@inbox_page()
def inbox_clarifications(request: HttpRequest) -> HttpResponse:
    tab = _chosen(request, clarifying.TABS, clarifying.first_tab(request.membership))
    number = request.GET.get("page", "1")
    found = clarifying.clarification_inbox(request.membership, tab, number=number, on=today())
    return _page(request, "inbox_clarifications", found, tabs(clarifying.TABS, found))


def _chosen(request: HttpRequest, known: dict[str, Any], first: str) -> str:
    tab = request.GET.get("tab", first)
    return tab if tab in known else first


def tabs(known: dict[str, Any], found: Any) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": f"?tab={name}",
            "count": found.counts[name],
            "current": name == found.tab,
        }
        for name, label in known.items()
    ]


def _page(
    request: HttpRequest, name: str, found: Any, shown_tabs: list[dict[str, Any]]
) -> HttpResponse:
    context = {"inbox": found, "tabs": shown_tabs}
    cases = [row.case_id for row in found.rows]
    return render_seen(request, f"cases/{name}.html", context, kind="inbox", cases=cases)
