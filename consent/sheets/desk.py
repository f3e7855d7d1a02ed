"""The desk of data protection: what is open about consents, notices and exchanges, case by case.

Queries: one per block, whatever the number of rows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Due, DueKind, Participation
from consent.models import Consent, Disclosure
from consent.states import ConsentState
from contacts.codes import label
from contacts.models import Membership

MOST = 20
SOON = timedelta(days=30)
LOOKED_BACK = timedelta(days=90)


@dataclass(frozen=True)
class DeskLine:
    """`url` is where it is acted on."""

    case: Case
    words: str | Promise
    on: date
    url: str
    is_late: bool = False


@dataclass(frozen=True)
class Block:
    """`more`: there are further rows than these."""

    name: str
    title: str | Promise
    empty: str | Promise
    lines: list[DeskLine]
    more: bool


Find = Callable[[Membership, date], QuerySet[Any]]
Write = Callable[[Any, Membership, date], DeskLine]


def desk(membership: Membership, *, on: date) -> list[Block]:
    """Of cases the reader can open. Rows of cases she cannot open are nobody's on this page."""
    visible = Case.objects.visible_to(membership, on=on)
    return [
        _block(name, find(membership, on).filter(case__in=visible), membership, on=on)
        for name, find in FINDERS.items()
    ]


def _block(name: str, rows: QuerySet[Any], membership: Membership, *, on: date) -> Block:
    found = list(rows.select_related("case__person")[: MOST + 1])
    title, empty = TITLES[name]
    lines = [WRITERS[name](row, membership, on) for row in found[:MOST]]
    return Block(name, title, empty, lines, more=len(found) > MOST)


def _collected(membership: Membership, on: date) -> QuerySet[Consent]:
    return Consent.objects.filter(collected_by__in=membership.institutions(on))


def _unanswered(membership: Membership, on: date) -> QuerySet[Consent]:
    rows = _collected(membership, on)
    asked = rows.filter(state__in=[ConsentState.DRAFT, ConsentState.PRINTED])
    return asked.order_by("drafted_on", "pk")


def _not_returned(membership: Membership, on: date) -> QuerySet[Consent]:
    rows = _collected(membership, on).filter(state=ConsentState.NOT_RETURNED)
    return rows.filter(case__closed_on__isnull=True).order_by("drafted_on", "pk")


def _ending(membership: Membership, on: date) -> QuerySet[Consent]:
    rows = Consent.objects.valid() & _collected(membership, on)
    return rows.filter(until__lte=on + SOON).order_by("until", "pk")


def _withdrawn(membership: Membership, on: date) -> QuerySet[Consent]:
    """Rule: R-CONSENT-06; of its own rows, as long as it takes part or has collected them."""
    own = membership.institutions(on)
    parts = Participation.objects.in_force(on).filter(case=OuterRef("case"), institution__in=own)
    rows = Consent.objects.known_to(own).filter(lost_at__date__gte=on - SOON)
    return rows.filter(Q(collected_by__in=own) | Exists(parts)).order_by("-lost_at", "pk")


def _dues(kind: str) -> Find:
    def find(membership: Membership, on: date) -> QuerySet[Due]:
        rows = Due.objects.open().of(membership.institutions(on)).filter(kind=kind)
        return rows.order_by("due_on", "pk")

    return find


def _to_confirm(membership: Membership, on: date) -> QuerySet[Disclosure]:
    """What others have recorded by hand; what the system carried needs no word."""
    own = frozenset({membership.institution_id or 0})
    rows = Disclosure.objects.to_confirm(own).filter(on__gte=on - LOOKED_BACK)
    return rows.by_hand().select_related("giver", "receiver").order_by("on", "pk")


def _irregular(membership: Membership, on: date) -> QuerySet[Disclosure]:
    own = membership.institutions(on)
    rows = Disclosure.objects.readable(own).irregular().filter(on__gte=on - LOOKED_BACK)
    return rows.select_related("giver", "receiver").order_by("-on", "pk")


def _consent(row: Consent, day: date, *, is_late: bool = False) -> DeskLine:
    words = label("consent_purpose", row.purpose)
    url = reverse("consent", args=[row.case.key, row.key])
    return DeskLine(row.case, words, day, url, is_late)


def _due(row: Any, on: date, route: str) -> DeskLine:
    url = reverse(route, args=[row.case.key, row.key])
    return DeskLine(row.case, row.get_kind_display(), row.due_on, url, row.due_on < on)


def _exchange(row: Disclosure, membership: Membership, on: date, route: str) -> DeskLine:
    own = membership.institutions(on)
    parts = (row.direction(own).label, row.other_side(own).short, label("channel", row.channel))
    keys = [row.case.key, row.key] if route == "disclosure_confirm" else [row.case.key]
    return DeskLine(row.case, " · ".join(map(str, parts)), row.on, reverse(route, args=keys))


FINDERS: dict[str, Find] = {
    "unanswered": _unanswered,
    "ending": _ending,
    "withdrawn": _withdrawn,
    "not_returned": _not_returned,
    "notices": _dues(DueKind.NOTICE),
    "inspections": _dues(DueKind.INSPECTION),
    "to_confirm": _to_confirm,
    "irregular": _irregular,
}
WRITERS: dict[str, Write] = {
    "unanswered": lambda row, _by, _on: _consent(row, row.drafted_on),
    "ending": lambda row, _by, on: _consent(row, row.until, is_late=row.until < on),
    "withdrawn": lambda row, _by, _on: _consent(row, localdate(row.lost_at)),
    "not_returned": lambda row, _by, _on: _consent(row, row.drafted_on),
    "notices": lambda row, _by, on: _due(row, on, "notice_answer"),
    "inspections": lambda row, _by, on: _due(row, on, "inspection"),
    "to_confirm": lambda row, by, on: _exchange(row, by, on, "disclosure_confirm"),
    "irregular": lambda row, by, on: _exchange(row, by, on, "case_privacy"),
}
TITLES: dict[str, tuple[str | Promise, str | Promise]] = {
    "unanswered": (_("Answer of the person missing"), _("Every form has its answer.")),
    "ending": (_("Consents that end within 30 days"), _("No consent ends soon.")),
    "withdrawn": (_("Withdrawn in the last 30 days"), _("Nobody has withdrawn anything.")),
    "not_returned": (_("Forms not returned"), _("Every form came back.")),
    "notices": (_("Duty to inform"), _("Everybody has been informed.")),
    "inspections": (_("File inspections"), _("No file inspection is open.")),
    "to_confirm": (_("Exchanges to confirm"), _("Nothing waits to be confirmed.")),
    "irregular": (_("Irregular exchanges, 90 days"), _("Each exchange had a basis.")),
}
