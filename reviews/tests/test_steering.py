"""The steering committee reads figures and reaches no case."""

from collections.abc import Callable
from datetime import date

import pytest

from cases.operations.requests import send_request
from cases.tests.samples import own_routes
from contacts.factories import StandardFactory
from contacts.models import Guideline
from contacts.operations import draft_guideline, submit_guideline
from iiz.access_map import Door, Role
from reviews.tests.published import Ended, freeze, write
from reviews.tests.reading import answers

CANARY = "Zilpzalp"
BEHIND = {Door.CASE, Door.ADDRESSED, Door.ENQUIRY, Door.REVIEW}


@pytest.mark.acceptance("steering")
def test_no_door_to_a_case_opens_for_the_committee(figure: Callable[[str], None]) -> None:
    doors = [route for route in own_routes() if route.entry and route.entry.door in BEHIND]
    open_ones = [route.name for route in doors if Role.STEERING in route.entry.roles]

    figure(f"{len(doors)} routes to a case or a review, {len(open_ones)} open to the committee")
    assert open_ones == []
    assert len(doors) > 50


@pytest.mark.acceptance("steering")
def test_nothing_the_committee_can_open_names_a_case_or_a_person(
    world, client, figure: Callable[[str], None]
) -> None:
    """From every page it may open along all links: no number, no name, no key."""
    case = world.case(person=world.person(last_name=f"{CANARY} (Demo)"))
    write(world, [Ended(date(2025, 1, 5), date(2025, 5, 5), "first_lm") for _ in range(12)])
    freeze(date(2026, 1, 2))
    send_request(case, world.ask(world.iv), by=world.social, at=world.tick(), kind="info")
    draft = Guideline(network=world.network, effective_from=date(2027, 1, 1))
    draft_guideline(draft, by=None, at=world.tick())
    StandardFactory(guideline=draft)
    submit_guideline(draft, by=None, at=world.tick())
    secrets = [CANARY, case.number, str(case.key), str(case.person.key), "AG-1999-"]
    client.force_login(world.steering.user)
    opened = 0

    for url, status, _kind, body in answers(client):
        opened += status == 200
        text = body.decode("utf-8", "replace")
        assert [secret for secret in secrets if secret in text] == [], url

    figure(f"{opened} pages and files opened along their links, 0 canaries")
    assert opened >= 8
