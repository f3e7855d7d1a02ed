"""Fifty of everything: copies of the rows that the operations made, written without them.

The operations would need half an hour for what a query count only has to see.
"""

from collections.abc import Callable, Iterable
from copy import copy
from datetime import date, timedelta
from itertools import chain
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db import connection
from django.db.models import Model, QuerySet

from cases.models import Case
from cases.states import OPEN_CLARIFICATION
from cases.tests.samples import Samples
from contacts.factories import InstitutionFactory
from contacts.models import Institution

# The stories whose cases stand in the lists of cases, offers and clarifications.
LISTED = (
    *("case", "request_asked_back", "case_closed"),
    *("handover", "handover_asked_back", "handover_escalated"),
    *("clarification", "clarification_escalated", "clarification_decided"),
)
Change = Any | Callable[[int], Any]


def copies(row: Model, times: int, /, **changes: Change) -> list[Any]:
    """Rows like that one but for the changes; a callable is asked for each copy."""
    made = []
    for place in range(times):
        twin = copy(row)
        twin._state = copy(row._state)
        twin._state.adding, twin._state.fields_cache = True, {}
        twin.pk = None
        if hasattr(twin, "key"):
            twin.key = uuid4()
        for name, change in changes.items():
            setattr(twin, name, change(place) if callable(change) else change)
        made.append(twin)
    # A plain queryset: those of our models refuse to write in bulk.
    return QuerySet(model=type(row)).bulk_create(made)


def fill(samples: Samples, *, rows: int) -> None:
    """Brings every list of every case, and every list of cases, to that many rows or more."""
    houses = [InstitutionFactory(network=samples.world.network) for _ in range(rows)]
    for case in samples.cases.values():
        _fill_case(case, houses)
    _fill_lists(samples, rows)
    _plan_for_many()


def _plan_for_many() -> None:
    """No statistics know of rows that nobody has committed. Where they say "one row", each joined
    to each by a loop takes minutes; until the test is undone, loops are the planner's last choice.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")


def _fill_case(case: Case, houses: list[Institution]) -> None:
    number = len(houses)
    house = houses.__getitem__
    _multiply(case.events.all(), number, operation=lambda place: uuid4())
    _multiply(case.tasks.all(), number)
    _multiply(case.follow_ups.all(), number)
    _multiply(case.goals.all(), number)
    _multiply(case.measures.all(), number)
    _multiply(case.notes.all(), number)
    _multiply(case.documents.all(), number)
    _multiply(case.notices.all(), number)
    _multiply(case.dues.all(), number)
    _multiply(case.requests.filter(type="info"), number)
    _multiply(case.handovers.exclude(pk__in=case.handovers.open()), number)
    _multiply(case.clarifications.exclude(state__in=OPEN_CLARIFICATION), number)
    _multiply(case.problems.all(), number, owner=house)
    _multiply(case.person.representations.all(), number)
    _multiply(case.participations.filter(role="participant"), number, institution=house)
    for opened in case.clarifications.all():
        _multiply(opened.positions.filter(state="asked"), number, addressee=house)
    first = case.periods.earliest("since_at")
    copies(
        first,
        number,
        since_at=lambda place: first.since_at - timedelta(hours=place + 1),
        until_at=lambda place: first.since_at - timedelta(hours=place),
    )


def _multiply(rows: Iterable[Model], times: int, /, **changes: Change) -> None:
    """One row of each kind is copied; where there is none the page has no such list."""
    for row in list(rows)[:1]:
        copies(row, times, **changes)


def _fill_lists(samples: Samples, rows: int) -> None:
    """Further cases, standing to everybody as the first one does, each with all that is open."""
    for kind in LISTED:
        _fill_list(samples.case(kind), rows)


def _fill_list(case: Case, rows: int) -> None:
    persons = copies(case.person, rows, ahv_index="", ahv_number=None)
    cases = copies(
        case, rows, person=persons.__getitem__, number=lambda place: f"{case.number}-{rows}-{place}"
    )
    one = cases.__getitem__
    open_periods = case.periods.filter(until_at__isnull=True)
    for row in chain(case.participations.all(), case.rows.all(), open_periods):
        copies(row, rows, case=one)
    permissions = apps.get_model("cases", "CaseGroupObjectPermission").objects
    for row in permissions.filter(content_object=case):
        copies(row, rows, content_object=one)
    for row in chain(case.requests.all(), case.handovers.all(), case.dues.all()):
        copies(row, rows, case=one, **_days_apart(row))
    for row in case.clarifications.all():
        opened = copies(row, rows, case=one, **_days_apart(row)).__getitem__
        for position in row.positions.all():
            copies(position, rows, case=one, clarification=opened, **_days_apart(position))


def _days_apart(row: Model) -> dict[str, Change]:
    """Each copy is due and was sent on another day, so that a page has rows of every kind."""
    return {
        name: _later(getattr(row, name))
        for name in ("due_on", "sent_at", "answered_at", "opened_at", "decided_at")
        if getattr(row, name, None)
    }


def _later(start: date) -> Callable[[int], date]:
    return lambda place: start + timedelta(days=place // 4)
