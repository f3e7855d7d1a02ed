"""What an auditor reads of one person is exactly what was shown to her: each page of each case."""

import random
from collections import Counter

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, Handover, Position, Request
from cases.tests.samples import Samples, own_routes
from cases.tests.visitors import Visitors, undone
from iiz.access_map import Door, Relation, Role, expected
from iiz.routes import Route

LEAST_PAGES, LEAST_CASES = 20, 8
USER = Role.CASEWORKER, Relation.LEAD
OTHERS = (
    (Role.HEAD, Relation.LEAD),
    (Role.CASEWORKER, Relation.PARTICIPANT),
    (Role.CASEWORKER, Relation.ADDRESSED),
    (Role.COORDINATOR, Relation.PARTICIPANT),
)


@pytest.fixture(scope="module")
def visitors(aargau: Samples) -> Visitors:
    found = Visitors(aargau)
    for route in readable(aargau, *USER):
        aargau.url(route)
    for who in (USER, *OTHERS, (Role.AUDITOR, Relation.LEAD)):
        found.client(*who)
    return found


def readable(samples: Samples, role: Role, relation: Relation) -> list[Route]:
    """Pages of personal data that open for this person."""
    return [
        route
        for route in own_routes()
        if route.entry
        and route.entry.reads
        and "GET" in route.entry.methods
        and route.entry.door in (Door.CASE, Door.ADDRESSED, Door.ACTING)
        and expected(route.entry, role, samples.standing(route.entry.sample, role, relation)) == 200
    ]


def keys_of_cases() -> dict[str, str]:
    """What a page may call a case by → its number."""
    keys = {str(key): number for key, number in Case._base_manager.values_list("key", "number")}
    for model in (Request, Handover, Position):
        rows = model._base_manager.values_list("key", "case__number")
        keys |= {str(key): number for key, number in rows}
    return keys | {number: number for number in keys.values()}


def cases_on(url: str, text: str, route: Route, known: dict[str, str]) -> set[str]:
    """The case of the address; on a page without one, those it links to or names."""
    where = url if route.entry and route.entry.has_object else text
    return {number for key, number in known.items() if key in where} or {""}


@pytest.mark.acceptance("read-log")
def test_the_breach_report_names_exactly_what_was_read(visitors, size, figure):
    dice, samples, number = random.Random(7), visitors.samples, size(ci=100, full=500)
    known, read = keys_of_cases(), Counter()
    with undone():
        for _ in range(number):
            who = USER if dice.random() < 0.6 else dice.choice(OTHERS)
            route = dice.choice(readable(samples, *who))
            url = samples.url(route)
            answer = visitors.client(*who).get(url)
            assert answer.status_code == 200, route.name
            if who == USER:
                text = b"".join(answer).decode("utf-8", "replace")
                read.update((case, route.name) for case in cases_on(url, text, route, known))
        report = reported(visitors)

    cases = {case for case, _route in read if case}
    assert report == read
    assert len({route for _case, route in read}) >= LEAST_PAGES
    assert len(cases) >= LEAST_CASES
    figure(
        f"breach report after {number} random visits: {read.total()} looks of one user at"
        f" {len(cases)} cases, all of them and no other"
    )


def reported(visitors: Visitors) -> Counter:
    user = visitors.samples.user(*USER)
    day = f"{timezone.localdate():%d.%m.%Y}"
    query = {"user": user.pk, "since": day, "until": day}
    page = visitors.client(Role.AUDITOR, Relation.LEAD).get(reverse("audit_user"), query)
    readings = page.context["report"].readings
    return Counter({(one.number, one.route): one.times for one in readings})
