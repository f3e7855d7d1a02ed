import json
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import resolve

from iiz.access_map import (
    CASE_ROLES,
    MEMBERS,
    VISIBLE_TO,
    Door,
    Entry,
    Relation,
    Role,
    expected,
    make_entry,
)
from iiz.middleware import AccessMapMiddleware
from iiz.routes import routes, stale_entries, unlisted_routes

rogue_urls = pytest.mark.urls("iiz.tests.urls")


def test_every_route_is_in_the_map_and_every_line_is_needed() -> None:
    assert unlisted_routes() == []
    assert stale_entries() == []


@rogue_urls
def test_a_rogue_route_is_reported_and_refused(client: Client, db: None) -> None:
    assert unlisted_routes() == ["rogue rogue/"]
    assert client.get("/rogue/").status_code == 404
    with pytest.raises(CommandError, match="rogue"):
        call_command("access_map", stdout=StringIO())


def test_the_command_prints_the_map_for_machines() -> None:
    out = StringIO()

    call_command("access_map", json=True, stdout=out)

    lines = {line["route"]: line for line in json.loads(out.getvalue())}
    assert len(lines) <= len(routes())
    assert lines["health"]["door"] == "public"
    assert lines["admin:index"]["expected"]["caseworker"]["none"] == 403
    assert lines["admin:index"]["expected"]["anonymous"]["none"] == 302
    assert lines["account_signup"]["expected"]["anonymous"]["none"] == 404


@pytest.mark.parametrize(
    ("entry", "role", "relation", "status"),
    [
        (make_entry(Door.PUBLIC), Role.ANONYMOUS, Relation.NONE, 200),
        (make_entry(Door.CLOSED), Role.ADMINISTRATOR, Relation.NONE, 404),
        (make_entry(Door.SIGNED_IN), Role.ANONYMOUS, Relation.NONE, 302),
        (make_entry(Door.SIGNED_IN), Role.AUDITOR, Relation.NONE, 200),
        (make_entry(Door.ACTING), Role.ADMINISTRATOR, Relation.NONE, 403),
        (make_entry(Door.CASE), Role.ANONYMOUS, Relation.LEAD, 302),
        (make_entry(Door.CASE), Role.STEERING, Relation.LEAD, 404),
        (make_entry(Door.CASE), Role.HEAD, Relation.FORMER, 200),
        (make_entry(Door.CASE), Role.HEAD, Relation.ADDRESSED, 404),
        (make_entry(Door.CASE), Role.HEAD, Relation.NONE, 404),
        (make_entry(Door.CASE, relations=[Relation.LEAD]), Role.HEAD, Relation.PARTICIPANT, 403),
        (make_entry(Door.CASE, methods=["POST"]), Role.HEAD, Relation.LEAD, 405),
        (make_entry(Door.CASE, methods=["POST"]), Role.AUDITOR, Relation.LEAD, 404),
        (make_entry(Door.ADDRESSED), Role.CASEWORKER, Relation.ADDRESSED, 200),
        (make_entry(Door.ADDRESSED), Role.CASEWORKER, Relation.LEAD, 404),
        (make_entry(Door.ENQUIRY), Role.CASEWORKER, Relation.LEAD, 200),
        (make_entry(Door.ENQUIRY), Role.COORDINATOR, Relation.LEAD, 404),
        (make_entry(Door.ENQUIRY), Role.HEAD, Relation.PARTICIPANT, 404),
    ],
)
def test_expected_status(entry: Entry, role: Role, relation: Relation, status: int) -> None:
    assert expected(entry, role, relation) == status


@pytest.mark.parametrize(
    ("role", "relation", "has_mandate", "status"),
    [
        (Role.COORDINATOR, Relation.PARTICIPANT, True, 200),
        (Role.COORDINATOR, Relation.NONE, True, 404),
        (Role.HEAD, Relation.LEAD, True, 403),
        (Role.HEAD, Relation.LEAD, False, 200),
        (Role.CASEWORKER, Relation.LEAD, False, 403),
        (Role.HEAD, Relation.PARTICIPANT, False, 403),
    ],
)
def test_page_of_the_decider_only(
    role: Role, relation: Relation, has_mandate: bool, status: int
) -> None:
    entry = make_entry(Door.CASE, relations=[], decider=True)

    assert expected(entry, role, relation, has_mandate=has_mandate) == status


def test_defaults_are_what_the_door_lets_in() -> None:
    entry = make_entry(Door.CASE)

    assert entry.roles == CASE_ROLES
    assert entry.relations == VISIBLE_TO[Door.CASE]
    assert entry.methods == {"GET"}


def admitted(path: str, role: Role | None, method: str = "GET") -> int:
    """The status the middleware alone gives; 200 stands for letting the view answer."""
    request: Any = RequestFactory().generic(method, path)
    request.user = SimpleNamespace(
        is_authenticated=role is not Role.ANONYMOUS, is_staff=role is Role.ADMINISTRATOR
    )
    request.membership = SimpleNamespace(role=role) if role in MEMBERS else None
    request.resolver_match = resolve(path)
    gate = AccessMapMiddleware(lambda request: None)
    try:
        answer = gate.process_view(request, request.resolver_match.func, (), {})
    except Http404:
        return 404
    except PermissionDenied:
        return 403
    return answer.status_code if answer else 200


@rogue_urls
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(
    "path", ["/health/", "/signed-in/", "/staff/", "/acting/", "/closed/", "/case/", "/post/"]
)
def test_middleware_does_what_the_map_expects(path: str, role: Role) -> None:
    entry = resolve(path).func.access

    assert admitted(path, role) == expected(entry, role, Relation.LEAD)


@rogue_urls
@pytest.mark.parametrize(
    ("path", "status"),
    [("/signed-in/", 200), ("/acting/", 403), ("/staff/", 403), ("/case/", 404)],
)
def test_account_without_any_role(path: str, status: int) -> None:
    assert admitted(path, None) == status


@rogue_urls
@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/case/", "HEAD", 200),
        ("/case/", "POST", 405),
        ("/case/", "OPTIONS", 405),
        ("/case/", "DELETE", 405),
        ("/post/", "POST", 200),
    ],
)
def test_only_listed_methods_pass(path: str, method: str, status: int) -> None:
    assert admitted(path, Role.CASEWORKER, method) == status


@rogue_urls
def test_anonymous_is_led_to_the_login_and_back(client: Client, db: None) -> None:
    answer = client.get("/case/?tab=1")

    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/case/%3Ftab%3D1"


@rogue_urls
def test_htmx_gets_the_whole_login_page_not_a_login_inside_a_page(client: Client, db: None) -> None:
    answer = client.get("/case/", headers={"HX-Request": "true"})

    assert answer["HX-Redirect"] == "/accounts/login/?next=%2F"
    assert answer.content == b""
