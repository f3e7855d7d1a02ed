"""Whoever is shown a person's data leaves one event with a name on it, or is shown nothing."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db import OperationalError, connections

from cases.tests.samples import Samples, own_routes
from cases.tests.visitors import Visitors, send, undone
from iiz.access_map import CASE_ROLES, Door, Relation, Role, expected
from iiz.models import AccessEvent
from iiz.routes import Route

Visit = tuple[Route, Role, Relation]
RELATIONS = (Relation.LEAD, Relation.PARTICIPANT, Relation.ADDRESSED, Relation.FORMER)
PERSON = "Ahorn"
LEAST_ROUTES, LEAST_VISITS = 30, 80


@pytest.fixture(scope="module")
def visitors(aargau: Samples) -> Visitors:
    found = Visitors(aargau)
    for visit in visits(aargau):
        aargau.url(visit[0])
    return found


def visits(samples: Samples, *, reads: bool = True) -> Iterator[Visit]:
    """Every page of ours that shows personal data × everybody who may open it."""
    for route in own_routes():
        if route.entry is None or route.entry.reads is not reads:
            continue
        if route.entry.door in (Door.PUBLIC, Door.CLOSED, Door.SIGNED_IN):
            continue
        for role in sorted(CASE_ROLES):
            for relation in RELATIONS:
                if status(samples, (route, role, relation)) == 200:
                    yield route, role, relation


def status(samples: Samples, visit: Visit) -> int:
    """What the map says; a button is treated like the page that would show it."""
    route, role, relation = visit
    entry = replace(route.entry, methods=frozenset({"GET"}))
    return expected(entry, role, samples.standing(entry.sample, role, relation))


def go(visitors: Visitors, visit: Visit):
    """Opens the page; where there is nothing but a button, presses it."""
    route, role, relation = visit
    method = "GET" if "GET" in route.entry.methods else "POST"
    data = visitors.acting(role, relation) if method == "POST" else None
    return send(visitors.client(role, relation), method, visitors.samples.url(route), data)


def leads_on(visit: Visit, answer) -> bool:
    """A button that was pressed shows nobody: its page shows somebody only when it refuses."""
    only_pressed = "GET" not in visit[0].entry.methods
    return only_pressed and answer.status_code == 303 and not answer.content


def events() -> list[AccessEvent]:
    return list(AccessEvent.objects.using("log").order_by("pk"))


def name_of(visit: Visit) -> str:
    route, role, relation = visit
    return f"{route.name} as {role}/{relation}"


@contextmanager
def log_unavailable():
    def broken(*args):
        raise OperationalError("the log is away")

    with connections["log"].execute_wrapper(broken):
        yield


@pytest.mark.acceptance("read-log")
def test_every_page_of_personal_data_leaves_exactly_one_event(visitors, figure):
    wrong, seen, routes = [], 0, set()
    for visit in visits(visitors.samples):
        visitors.client(*visit[1:])
        with undone():
            before = len(events())
            answer = go(visitors, visit)
            new = events()[before:]
            if leads_on(visit, answer):
                continue
            is_shown = answer.status_code in (200, 422)  # 422: a form without its fields
            if not is_shown or len(new) != 1 or not _is_signed(visitors, visit, new[0]):
                wrong.append(f"{name_of(visit)}: {answer.status_code}, {len(new)} events")
        seen, routes = seen + 1, routes | {visit[0].name}

    assert wrong == []
    assert len(routes) >= LEAST_ROUTES
    assert seen >= LEAST_VISITS
    figure(f"{seen} visits of {len(routes)} pages of personal data, each 1 event with its actor")


def _is_signed(visitors: Visitors, visit: Visit, event: AccessEvent) -> bool:
    """Who, for which institution, on which page; and of a case page, which case."""
    route, role, relation = visit
    membership = visitors.samples.membership(role, relation)
    who = (membership.user_id, membership.institution_id, route.name)
    if (event.user_id, event.institution_id, event.route) != who:
        return False
    if not route.entry.has_object:
        return True
    kind = {"request": "case"}.get(route.entry.sample, route.entry.sample)
    kind = "clarification" if kind == "position" else kind
    return visitors.samples.case(kind).pk in event.case_ids


@pytest.mark.acceptance("read-log")
def test_without_the_log_nothing_is_shown(visitors, figure):
    shown, asked = [], 0
    one_each = {visit[0]: visit for visit in visits(visitors.samples)}
    for visit in one_each.values():
        visitors.client(*visit[1:])
        with undone(), log_unavailable():
            answer = go(visitors, visit)
        if leads_on(visit, answer):
            continue
        if answer.status_code != 503 or PERSON.encode() in answer.content:
            shown.append(f"{name_of(visit)}: {answer.status_code}")
        asked += 1

    assert shown == []
    assert asked >= LEAST_ROUTES
    figure(f"log unavailable: {asked} of {asked} pages answer 503")


@pytest.mark.acceptance("read-log")
def test_random_visits_leave_as_many_events(visitors, figure, size):
    dice = random.Random(2)
    routes = [route for route in own_routes() if route.entry and "GET" in route.entry.methods]
    routes = [
        route for route in routes if route.entry.door in (Door.CASE, Door.ADDRESSED, Door.ACTING)
    ]
    roles = [Role.CASEWORKER, Role.HEAD, Role.COORDINATOR, Role.STEERING, Role.AUDITOR]
    number, shown = size(ci=150, full=500), 0
    with undone():
        before = len(events())
        for _ in range(number):
            visit = (dice.choice(routes), dice.choice(roles), dice.choice(list(Relation)))
            answer = go(visitors, visit)
            shown += answer.status_code == 200 and visit[0].entry.reads
        new = events()[before:]

    assert len(new) == shown > number // 10
    assert all(event.user_id and event.institution_id for event in new)
    figure(f"{number} random visits, {shown} shown, {len(new)} events, 0 without actor")


def test_pages_that_leave_no_event_show_nobody(visitors):
    """A page that is not marked as showing personal data does not show any."""
    for visit in visits(visitors.samples, reads=False):
        if "GET" not in visit[0].entry.methods:
            continue
        with undone():
            before = len(events())
            answer = go(visitors, visit)
            assert len(events()) == before, name_of(visit)
        assert PERSON.encode() not in answer.getvalue(), name_of(visit)
