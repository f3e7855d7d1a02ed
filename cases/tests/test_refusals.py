"""Pages that refuse keep the navigation of whoever is signed in, and are alike for all reasons."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.tests.cast import World
from iiz.views import server_error

SESSION_PERSON_MEMBERSHIPS = 3


@pytest.mark.parametrize(
    ("who", "place", "refused"),
    [("social", "case_list", "audit_log"), ("steering", "situation", "case_list")],
)
def test_a_refusal_leads_on(
    client: Client, world: World, rf: RequestFactory, who: str, place: str, refused: str
) -> None:
    """It says who acts, and asks the database nothing of its own."""
    member: Any = getattr(world, who)
    client.force_login(member.user)
    client.get("/nothing/")
    leads_on = f'class="rail-entry" href="{reverse(place)}"'

    with CaptureQueriesContext(connection) as spent:
        absent = client.get("/nothing/")
    forbidden = client.get(reverse(refused))

    assert [absent.status_code, forbidden.status_code] == [404, 403]
    assert len(spent) <= SESSION_PERSON_MEMBERSHIPS
    for page in (absent.text, forbidden.text):
        assert leads_on in page
        assert str(member.body) in page
        assert "<form" not in page
        assert "rail-count" not in page
    assert leads_on not in server_error(rf.get("/")).text
