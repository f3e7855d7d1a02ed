"""What waits for us, what waits for others, and what is done: rows of questions and handovers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import Approach, Due, DueKind, Handover, Request
from cases.preview import shown
from cases.states import HandoverState, RequestState
from contacts.models import Institution, Membership

ROWS_ON_A_PAGE = 50
US, OTHERS, DONE = "us", "others", "done"
TABS: dict[str, str | Promise] = {
    US: _("Waiting for us"),
    OTHERS: _("Waiting for others"),
    DONE: _("Done"),
}
BACK = "asked_back"
# While in these states the addressee is to act; while asked back the sender is.
TO_ANSWER: dict[type[Approach], tuple[str, ...]] = {
    Request: (RequestState.SENT, RequestState.RECEIVED),
    Handover: (HandoverState.PROPOSED,),
}
WITH_DECIDER = HandoverState.ESCALATED


@dataclass(frozen=True)
class Row:
    """`is_incoming`: they asked us; else we asked them. `name` is empty once it is masked."""

    case_id: int
    kind: str
    name: str
    number: str
    other: Institution
    is_incoming: bool
    since: date
    due_on: date | None
    is_late: bool
    state: str | Promise
    url: str


@dataclass(frozen=True)
class Inbox:
    tab: str
    counts: dict[str, int]
    page: Page
    rows: list[Row]


def inbox(membership: Membership, tab: str, *, number: str, on: date) -> Inbox:
    """One page of one tab, the soonest (when done: the newest) first.

    Queries: 2 for the counts, 2 for the page, 3 for its rows.
    """
    both = {model: _mine(model, membership, on=on) for model in TO_ANSWER}
    counts = _counts(both, membership, on=on)
    chosen = {
        model: rows.filter(_condition(tab, model, membership, on=on))
        for model, rows in both.items()
    }
    sort, order = (_ended(), "-sort") if tab == DONE else (F("due_on"), "sort")
    page = paged(chosen, sort, order, number)
    found = loaded(page, chosen)
    backs = _back_dues(found)
    own = membership.institutions(on)
    rows = [_row(one, own=own, back_due=backs.get(one.key), on=on) for one in found]
    return Inbox(tab, counts, page, rows)


def _mine(model: type[Approach], membership: Membership, *, on: date) -> QuerySet:
    """What our institution was asked, and what it asked of others."""
    addressed = model.objects.addressed_to(membership, on=on)
    return addressed | model.objects.sent_by(membership, on=on)


def _condition(tab: str, model: type[Approach], membership: Membership, *, on: date) -> Q:
    own = membership.institutions(on)
    answering, asked_back = Q(state__in=TO_ANSWER[model]), Q(state=BACK)
    unread = Due.objects.open().of(own).filter(kind=DueKind.ANSWER).values("key")
    we_are_asked, we_asked = Q(addressee__in=own), Q(sender__in=own)
    ours = we_are_asked | we_asked  # else we have passed it on
    if tab == US:
        return we_are_asked & answering | we_asked & asked_back | Q(key__in=unread)
    if tab == OTHERS:
        waits = (we_asked & ~we_are_asked) & answering | (we_are_asked & ~we_asked) & asked_back
        return waits | ours & Q(state=WITH_DECIDER)
    return ~ours | ~Q(state__in=model.OPEN) & ~Q(key__in=unread)


def _counts(
    both: dict[type[Approach], QuerySet], membership: Membership, *, on: date
) -> dict[str, int]:
    totals = dict.fromkeys(TABS, 0)
    for model, rows in both.items():
        counted = rows.aggregate(
            **{tab: Count("pk", filter=_condition(tab, model, membership, on=on)) for tab in TABS}
        )
        totals = {tab: totals[tab] + counted[tab] for tab in TABS}
    return totals


def _ended() -> Coalesce:
    return Coalesce("answered_at", "sent_at")


def paged(chosen: dict[type[Any], QuerySet], sort: Any, order: str, number: str) -> Page:
    """One page over rows of several models: (name of the model, pk). Queries: 2."""
    parts = [
        rows.order_by()
        .annotate(model=Value(model._meta.model_name), sort=sort)
        .values_list("model", "pk", "sort")
        for model, rows in chosen.items()
    ]
    merged = parts[0].union(*parts[1:], all=True).order_by(order, "model", "pk")
    return Paginator(merged, ROWS_ON_A_PAGE).get_page(number)


def loaded(page: Page, chosen: Iterable[type[Any]]) -> list[Any]:
    """The rows of the page, in its order. Queries: 1 per model."""
    keys = [(name, pk) for name, pk, _sort in page.object_list]
    found: dict[tuple[str, int], Any] = {}
    for model in chosen:
        name = model._meta.model_name
        rows = model.objects.select_related(*RELATED[name])
        found |= {
            (name, pk): row
            for pk, row in rows.in_bulk([pk for kind, pk in keys if kind == name]).items()
        }
    return [found[key] for key in keys]


RELATED = {
    "request": ("case", "sender", "addressee"),
    "handover": ("case", "sender", "addressee"),
    "position": ("case", "sender", "addressee", "clarification"),
    "clarification": ("case__person", "opened_by", "names"),
    "due": ("case",),
}


def _back_dues(rows: list[Approach]) -> dict[Any, date]:
    """While asked back, the answer to the question back is what is due."""
    keys = [row.key for row in rows if row.state == BACK]
    dues = Due.objects.open().filter(kind=DueKind.BACK, key__in=keys)
    return dict(dues.values_list("key", "due_on"))


def _row(approach: Approach, *, own: frozenset[int], back_due: date | None, on: date) -> Row:
    passed_on = approach.was_passed_on_by(own)
    incoming = passed_on or approach.addressee_id in own
    preview = shown(approach.preview, masked=incoming and approach.is_name_masked(on, own=own))
    waits = approach.is_open and not passed_on
    due_on = back_due or approach.due_on if waits else None
    return Row(
        case_id=approach.case_id,
        kind=preview.kind,
        name=preview.name,
        number=approach.case.number,
        other=approach.sender if incoming else approach.addressee,
        is_incoming=incoming,
        since=_since(approach, passed_on=passed_on),
        due_on=due_on,
        is_late=due_on is not None and due_on < on,
        state=_("Passed on") if passed_on else approach.get_state_display(),
        url=url_of(approach, incoming=incoming),
    )


def _since(approach: Any, *, passed_on: bool) -> date | None:
    if passed_on:
        return _day(approach.rerouted_at)
    return _day(approach.sent_at if approach.is_open else approach.answered_at)


def url_of(approach: Approach, *, incoming: bool) -> str:
    """The page to answer on, or for what we asked the page in our case."""
    name = approach._meta.model_name
    if incoming:
        return reverse(f"{name}_answer", args=[approach.key])
    return reverse(f"case_{name}", args=[approach.case.key, approach.key])


def _day(instant: datetime | None) -> date | None:
    return timezone.localdate(instant) if instant else None
