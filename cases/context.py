"""The main navigation: what the present role may open, with what waits for its institution."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.models import DECIDERS, DECISIONS, REVIEWS, DueKind, count_by_kind_for
from contacts.models import Membership
from iiz.calendar import today
from iiz.routes import entry_of

# Per entry: which dues of the own institution its counter adds up, and where else it is current.
# The start page's counts what the reader has to do herself.
TODAY, AUDIT, SITUATION = "today", "audit_log", "situation"
COUNTED = {
    TODAY: (),
    AUDIT: (),
    "case_list": (),
    "inbox_handovers": (DueKind.HANDOVER, DueKind.REQUEST, DueKind.BACK, DueKind.ANSWER),
    "inbox_clarifications": (DueKind.POSITION, DueKind.EXECUTION),
    "privacy_desk": (
        *(DueKind.NOTICE, DueKind.CONSENT, DueKind.INSPECTION, DueKind.ENQUIRY),
        DueKind.CONFIRMATION,
    ),
    "review_list": (),
    "own_figures": (),
    SITUATION: (),
    "contact_directory": (DueKind.CONTACT,),
}
ELSEWHERE = {
    TODAY: ("/board/", "/risks/", "/team/"),
    AUDIT: (),
    "case_list": ("/persons/", "/search/"),
    "inbox_handovers": ("/requests/",),
    "inbox_clarifications": ("/positions/",),
    "privacy_desk": (),
    "review_list": (),
    "own_figures": ("/situation/",),
    SITUATION: (),
    "contact_directory": (),
}


def rail(request: HttpRequest) -> dict[str, Any]:
    """Templates: `rail`, `may_register`, `may_search`, and `places`: the rail without counters.

    Queries: 1 for the counters, or none if unused.
    """
    acting = getattr(request, "membership", None)
    return {
        "rail": SimpleLazyObject(lambda: _entries(request, acting) if acting else []),
        "places": SimpleLazyObject(lambda: _places(acting) if acting else []),
        "may_register": acting is not None and _is_open("person_search", acting),
        "may_search": acting is not None and _is_open("case_search", acting),
    }


def _places(acting: Membership) -> list[dict[str, Any]]:
    return [{"label": label, "url": reverse(name)} for name, label in _labels(acting)]


def _labels(acting: Membership) -> Iterator[tuple[str, str]]:
    """What the role may open: the name of each route and how the navigation calls it."""
    labels = {
        TODAY: _("Today"),
        AUDIT: _("Oversight"),
        "case_list": _("Cases"),
        "inbox_handovers": _("Handovers"),
        "inbox_clarifications": _("Clarifications"),
        "privacy_desk": pgettext("navigation", "Data protection"),
        "review_list": pgettext("navigation", "Reviews"),
        _figures(acting): pgettext("navigation", "Figures"),
        "contact_directory": _("Contacts"),
    }
    return ((name, label) for name, label in labels.items() if _is_open(name, acting))


def _entries(request: HttpRequest, acting: Membership) -> list[dict[str, Any]]:
    waiting, to_do = count_by_kind_for(acting, on=today())
    counts = {name: sum(waiting.get(kind, 0) for kind in kinds) for name, kinds in COUNTED.items()}
    if acting.role in DECIDERS:
        counts["inbox_clarifications"] += sum(waiting.get(kind, 0) for kind in DECISIONS)
        counts["review_list"] += sum(waiting.get(kind, 0) for kind in REVIEWS)
    counts[TODAY] = to_do
    return [
        {
            "label": label,
            "url": reverse(name),
            "count": counts[name],
            "current": request.path.startswith((reverse(name), *ELSEWHERE[name])),
        }
        for name, label in _labels(acting)
    ]


def _figures(acting: Membership) -> str:
    """The own ones; who has none sees what is published."""
    return "own_figures" if _is_open("own_figures", acting) else SITUATION


def _is_open(name: str, acting: Membership) -> bool:
    entry = entry_of(name, resolve(reverse(name)).func)
    return entry is not None and acting.role in entry.roles
