"""Every address × role × relation × method answers what the access map says, and nothing else."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import product
from typing import Any
from zlib import crc32

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from cases.tests.form_pages import seat_at
from cases.tests.samples import Samples, object_routes
from cases.tests.visitors import Visitors, send, undone
from iiz.access_map import Relation, Role, expected
from iiz.routes import Route, routes, unlisted_routes
from iiz.testing.fixtures import ALIASES
from iiz.urls import handler400, handler403, handler404, handler500
from iiz.urls import urlpatterns as real_patterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

Size = Callable[..., Any]
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")
# The methods that reach a view. The others are refused before an object is looked for, so that in
# CI one person of each role stands for all five relations, and libraries' routes are not asked.
LOOKING = ("GET", "POST")
# A post there ends the session, or begins another one.
NEW_SESSION = frozenset({"account_logout", "admin:logout", "usersessions_list"})
# Of those whose role a library's route refuses, in CI one posts for all; so do they where a method
# of ours is refused before anybody looks who asks.
POSTING = frozenset({Role.ANONYMOUS, Role.CASEWORKER, Role.ADMINISTRATOR})
# What a POST may answer to somebody it lets in: done, refused with a page, or stale.
POSTED = frozenset({303, 409, 422})
# Posts that only show a page: with what is typed so far, or with the whole number.
SHOWING = frozenset(
    {"ask_preview", "invite_preview", "hand_over_preview", "person_ahv", "case_search"}
)
# A form of a library may say yes or no, but no page is missing and none breaks.
LIBRARY = frozenset({200, 301, 302, 400, 403, 404, 405, 422})
UNLIKE = frozenset({"date", "x-request-id"})

urlpatterns = [path("rogue/", lambda request: HttpResponse("seen"), name="rogue"), *real_patterns]


@dataclass(frozen=True)
class Cell:
    route: Route
    role: Role
    relation: Relation
    method: str

    @property
    def has_object(self) -> bool:
        return bool(self.route.entry and self.route.entry.has_object)

    def __str__(self) -> str:
        return f"{self.method} {self.route.name} as {self.role}/{self.relation}"


def cells_of(route: Route, *, thorough: bool = True) -> Iterator[Cell]:
    is_ours = bool(route.entry and route.entry.exact)
    for role, relation, method in product(Role, Relation, METHODS):
        known = method in LOOKING if is_ours else method == "GET"
        if thorough or known or (role in POSTING and (is_ours or method == "POST")):
            yield Cell(route, role, relation, method)


def promised(samples: Samples, cell: Cell) -> int:
    """What the map says of somebody who stands to the object as this person really does."""
    entry = cell.route.entry
    assert entry is not None
    method = "GET" if cell.method == "HEAD" else cell.method
    standing = samples.standing(entry.sample, cell.role, cell.relation)
    return expected(entry, cell.role, standing, method=method, has_mandate=samples.has_mandate)


def is_kept(cell: Cell, promise: int, status: int) -> bool:
    entry = cell.route.entry
    if promise != 200 or entry is None:
        return status == promise
    if not entry.exact:
        return status in LIBRARY
    if cell.method == "POST":
        return status in (POSTED | {200} if cell.route.name in SHOWING else POSTED)
    return status == 200


class Matrix:
    """Visits the cells of one network and remembers what differs."""

    def __init__(self, samples: Samples, *, thorough: bool) -> None:
        self.samples, self.thorough = samples, thorough
        self.visitors = Visitors(samples)
        self.seen: Counter[str] = Counter()
        self.answers: dict[tuple[Any, ...], int] = {}
        self.wrong: list[str] = []

    def visit(self, wanted: Iterable[Route]) -> None:
        for route in wanted:
            url = self.samples.url(route)
            for cell in cells_of(route, thorough=self.thorough):
                self._look(url, cell)

    def _look(self, url: str, cell: Cell) -> None:
        who = self._stand_in(cell)
        user = self.samples.user(cell.role, who)
        key = (url, user.pk if user else None, cell.method)
        if key not in self.answers:
            self.answers[key] = self._send(url, cell, who)
        self.seen["cells"] += 1
        status, promise = self.answers[key], promised(self.samples, replace_relation(cell, who))
        if not is_kept(cell, promise, status):
            self.wrong.append(f"{cell}: {status}, the map says {promise}")

    def _stand_in(self, cell: Cell) -> Relation:
        """Without an object there is no relation; who is refused by role stands to nothing."""
        if cell.has_object and (self.thorough or self._is_looking(cell)):
            return cell.relation
        return Relation.LEAD

    def _is_looking(self, cell: Cell) -> bool:
        entry = cell.route.entry
        if entry is None or cell.role not in entry.roles:
            return False
        return cell.method == "GET" or (cell.method == "POST" and cell.role == poster(cell.route))

    def _send(self, url: str, cell: Cell, who: Relation) -> int:
        self.seen["visits"] += 1
        if cell.method in ("PUT", "DELETE"):
            return send(self.visitors.client(cell.role, who), cell.method, url).status_code
        is_ending = cell.method == "POST" and cell.route.name in NEW_SESSION
        take = self.visitors.fresh_client if is_ending else self.visitors.client
        client, data = take(cell.role, who), self.visitors.acting(cell.role, who)
        with undone():
            return send(client, cell.method, url, data).status_code


def poster(route: Route) -> Role:
    """In CI one role for each route posts in all five relations, another one for the next route."""
    roles = sorted(route.entry.roles) if route.entry else []
    return roles[crc32(route.name.encode()) % len(roles)]


def replace_relation(cell: Cell, relation: Relation) -> Cell:
    return Cell(cell.route, cell.role, relation, cell.method)


@pytest.mark.acceptance("access-matrix")
def test_every_cell_of_the_map_is_as_it_says(
    aargau: Samples, size: Size, figure: Callable[[str], None]
) -> None:
    matrix = Matrix(aargau, thorough=size(ci=False, full=True))

    matrix.visit(routes())

    seen, wrong = matrix.seen, matrix.wrong
    figure(f"{seen['cells']} cells in {seen['visits']} visits, {len(wrong)} differ")
    assert not wrong, "\n".join(wrong)
    assert seen["cells"] >= len(routes()) * len(Role) * len(Relation)


@pytest.mark.acceptance("access-matrix")
def test_without_a_mandate_the_head_of_the_lead_decides(
    bern: Samples, size: Size, figure: Callable[[str], None]
) -> None:
    matrix = Matrix(bern, thorough=size(ci=False, full=True))

    matrix.visit(route for route in object_routes() if route.entry and route.entry.decider)

    figure(f"{matrix.seen['cells']} cells without a mandate, {len(matrix.wrong)} differ")
    assert not matrix.wrong, "\n".join(matrix.wrong)
    assert matrix.seen["cells"] >= 4 * len(Role) * len(Relation) * len(LOOKING)


@pytest.mark.acceptance("access-matrix")
@pytest.mark.urls("cases.tests.test_access_matrix")
def test_a_rogue_address_is_refused_to_everybody(
    aargau: Samples, figure: Callable[[str], None]
) -> None:
    rogue = next(route for route in routes() if route.name == "rogue")
    visitors = Visitors(aargau)

    statuses = Counter(
        send(visitors.client(cell.role, cell.relation), cell.method, "/rogue/").status_code
        for cell in cells_of(rogue)
    )

    figure(f"a rogue address refused {statuses[404]} of {statuses.total()} times")
    assert unlisted_routes() == ["rogue rogue/"]
    assert set(statuses) == {404}


def told(client: Client, method: str, url: str, data: dict[str, str]) -> dict[str, Any]:
    """All that somebody refused could compare: status, bytes, headers, and queries spent."""
    spent: Counter[str] = Counter()

    def count(execute: Any, *query: Any) -> Any:
        spent["queries"] += 1
        return execute(*query)

    with undone(), ExitStack() as counted:
        for alias in ALIASES:
            counted.enter_context(connections[alias].execute_wrapper(count))
        answer = send(client, method, url, data)
    headers = {key: value for key, value in answer.items() if key.lower() not in UNLIKE}
    facts = {"status": answer.status_code, "bytes": answer.content, "headers": headers}
    return facts | {"queries": spent["queries"]}


@pytest.mark.acceptance("access-matrix")
def test_forbidden_is_the_same_as_absent(
    aargau: Samples, size: Size, figure: Callable[[str], None]
) -> None:
    visitors, compared, different = Visitors(aargau), 0, []
    for route in object_routes():
        url, absent = aargau.url(route), aargau.absent_url(route)
        for cell in refused(aargau, route, thorough=size(ci=False, full=True)):
            client = visitors.client(cell.role, cell.relation)
            data = visitors.acting(cell.role, cell.relation)
            here = told(client, cell.method, url, data)
            there = told(client, cell.method, absent, data)
            compared += 1
            differ = [word for word in here if here[word] != there[word]]
            different += [f"{cell}: {differ}"] if differ else []

    figure(f"{compared} refusals compared with absent ones, {len(different)} differ")
    assert not different, "\n".join(different)
    assert compared >= 500


def refused(samples: Samples, route: Route, *, thorough: bool) -> Iterator[Cell]:
    """Those to whom the object is absent; in CI one of each role and standing."""
    entry, people = route.entry, set()
    assert entry is not None
    for role, relation, method in product(Role, Relation, LOOKING):
        cell = Cell(route, role, relation, method)
        if method == "POST" and not thorough and entry.roles and role != poster(route):
            continue
        user = samples.user(role, relation)
        standing = samples.standing(entry.sample, role, relation) if role in entry.roles else None
        person = (user and user.pk, method) if thorough else (role, standing, method)
        if promised(samples, cell) == 404 and person not in people:
            people.add(person)
            yield cell


@pytest.mark.acceptance("access-matrix")
def test_an_object_of_another_case_is_absent(
    aargau: Samples, figure: Callable[[str], None]
) -> None:
    """Both cases, or both reviews, may be seen; the second id still has to belong to the first."""
    visitors = Visitors(aargau)
    keys = {
        route: [word for word in aargau.words(route) if "key" in word] for route in object_routes()
    }
    nested = [route for route, words in keys.items() if len(words) > 1]
    others = {
        "key": [str(aargau.case(kind).key) for kind in ("case_closed", "case")],
        "review_key": [
            str(aargau.object(kind)["review_key"]) for kind in ("review_held", "review")
        ],
    }

    statuses = []
    for route in nested:
        words = aargau.words(route)
        above = next(word for word in others if word in words)
        first, second = others[above]
        own = str(words[above])
        url = aargau.url(route).replace(own, second if own == first else first)
        assert route.entry is not None
        who = (Role.CASEWORKER, Relation.LEAD) if above == "key" else seat_at(route.entry)
        for method in sorted(route.entry.methods):
            with undone():
                answer = send(visitors.client(*who), method, url, visitors.acting(*who))
            # Whose example it is, only its writer is told: any other one is refused alike.
            fits = {404} if above == "key" else {403, 404}
            statuses.append((answer.status_code in fits, f"{method} {route.name}"))

    figure(f"{len(statuses)} ids of another case refused")
    assert [found for found in statuses if not found[0]] == []
    assert len(nested) >= 8


def test_every_address_has_something_to_be_tested_with(aargau: Samples) -> None:
    assert len([aargau.url(route) for route in routes()]) == len(routes())
