"""A page asks the database as often for fifty rows as for one, and not more than it promised."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from cases.tests import crowd
from cases.tests.samples import Samples, own_routes
from cases.tests.visitors import queries_counted
from iiz.access_map import Door, Relation, Role, expected
from iiz.routes import Route

Wanted = tuple[Route, Role, Relation, str]

ROWS = 50
# A number far above what a page needs says nothing about the page.
SLACK = 8
VISITORS = [
    (Role.CASEWORKER, Relation.LEAD),
    (Role.CASEWORKER, Relation.ADDRESSED),
    (Role.COORDINATOR, Relation.PARTICIPANT),
]
# Who has the same pages with less on them, or, a head, a button more; in CI only what is theirs.
FURTHER = [
    (Role.HEAD, Relation.LEAD),
    (Role.CASEWORKER, Relation.PARTICIPANT),
    (Role.CASEWORKER, Relation.FORMER),
    (Role.AUDITOR, Relation.LEAD),
]
# What a page is asked for beside itself: the other tabs of the lists.
TABS = {
    "case_list": ("", "?tab=closed", "?tab=team&lead=us&waits=nobody", "?sort=name"),
    "inbox_handovers": ("", "?tab=others", "?tab=done"),
    "inbox_clarifications": ("", "?tab=others", "?tab=done"),
}


def visits(samples: Samples, *, thorough: bool) -> Iterator[Wanted]:
    """Every page of ours × everybody whom it answers differently."""
    for route in own_routes():
        answered = [one for one in VISITORS if _is_answered(samples, route, *one)]
        if thorough or not answered:
            answered += [one for one in FURTHER if _is_answered(samples, route, *one)]
        for role, relation in answered:
            for query in TABS.get(route.name, ("",)):
                yield route, role, relation, samples.url(route) + query


def _is_answered(samples: Samples, route: Route, role: Role, relation: Relation) -> bool:
    entry = route.entry
    if entry is None or entry.door in (Door.PUBLIC, Door.CLOSED):
        return False
    return expected(entry, role, samples.standing(entry.sample, role, relation)) == 200


def spent(client: Client, url: str) -> tuple[int, int]:
    """Returns: status and queries on both connections."""
    with queries_counted() as counts:
        status = client.get(url).status_code
    return status, counts.total()


def measured(
    samples: Samples, wanted: list[Wanted], clients: dict[int, Client]
) -> dict[tuple[str, str], tuple[Route, int, int]]:
    """Returns: route and visitor → route, status, queries. Who is no client yet becomes one."""
    is_first, found = not clients, {}
    for route, role, relation, url in wanted:
        user = samples.user(role, relation)
        assert user is not None
        if user.pk not in clients:
            clients[user.pk] = Client()
            clients[user.pk].force_login(user)
        if is_first:  # it fills caches, and an addressee's look is noted
            spent(clients[user.pk], url)
        who = f"{role}/{relation}{url[url.find('?') :] if '?' in url else ''}"
        found[route.name, who] = (route, *spent(clients[user.pk], url))
    return found


@pytest.mark.acceptance("query-counts")
def test_a_page_needs_no_more_queries_for_fifty_rows(
    aargau: Samples, size: Callable[..., bool], figure: Callable[[str], None]
) -> None:
    for kind in crowd.LISTED:
        aargau.object(kind)
    # Every story is told before the first page is looked at.
    wanted = list(visits(aargau, thorough=size(ci=False, full=True)))
    clients: dict[int, Client] = {}
    before = measured(aargau, wanted, clients)
    crowd.fill(aargau, rows=ROWS - 1)
    after = measured(aargau, wanted, clients)

    grown = [
        f"{name} as {who}: {count} queries, with {ROWS} rows {after[name, who][2]}"
        for (name, who), (_route, _status, count) in before.items()
        if after[name, who][2] > count  # fewer, if the fifty newest are all of one kind
    ]
    most = _most_by_route(after)
    figure(f"{len(after)} visits of {len(most)} pages, {len(grown)} need more with {ROWS} rows")
    assert {status for _route, status, _count in (*before.values(), *after.values())} == {200}
    wrong = grown + _wrong_numbers(most)
    assert not wrong, "\n".join(wrong)


def _most_by_route(found: dict[tuple[str, str], tuple[Route, int, int]]) -> dict[Route, int]:
    most: dict[Route, int] = {}
    for route, _status, count in found.values():
        most[route] = max(count, most.get(route, 0))
    return most


def _wrong_numbers(most: dict[Route, int]) -> list[str]:
    """Numbers in the map that a page exceeds, or that are too far off to tell anything."""
    return [
        f"{route.name}: {count} queries, the map says {route.entry.queries}"
        for route, count in most.items()
        if route.entry and not count <= route.entry.queries <= count + SLACK
    ]
