"""Without a mouse: how many steps the two daily jobs take, and how long a practised person needs.

The time is counted by the keystroke-level model (Card, Moran, Newell 1980): 0.28 s for each key and
1.35 s to think before each field or button, and the product's own answer times as measured.
"""

import pytest

from cases.models import Case, Handover, Request
from cases.tests.cast import World, build_world


@pytest.fixture
def world(server) -> World:
    return build_world()


@pytest.mark.acceptance("three-minutes")
def test_person_case_and_first_request_take_three_minutes(world: World, sit_down, figure) -> None:
    hands = sit_down(world.social)
    hands.open("/cases/")

    hands.send("n")
    hands.type("last_name", "Ahorn")
    hands.send("Enter")
    hands.follow("form.carry button")
    hands.type("first_name", "Lena (Demo)")
    hands.type("birth_date", "6.2.1984")
    hands.tick("areas", "debt")
    hands.tick("areas", "health_mental")
    hands.follow("main [name=ask]")
    hands.choose("addressee", world.iv.institution.name)
    hands.choose("type", "Auskunft")
    hands.type("question", "Läuft bei Ihnen eine Anmeldung?")
    hands.choose("basis", "Einwilligung")
    hands.tick("categories", "work_capacity")
    hands.send()

    asked = Request.objects.get()
    assert (asked.addressee, asked.case.person.last_name) == (world.iv.institution, "Ahorn")
    figure(
        f"{hands.steps} interactions, {len(hands.filled)} fields, {hands.keys} keys,"
        f" {hands.seconds:.0f} s"
    )
    assert hands.steps <= 40
    assert len(hands.filled) - 1 <= 8  # the category goes beyond what is mandatory
    assert hands.seconds <= 180


@pytest.mark.acceptance("ninety-seconds")
def test_a_handover_takes_ninety_seconds(world: World, sit_down, figure) -> None:
    case: Case = world.case()
    hands = sit_down(world.social)
    hands.open(f"/cases/{case.key}/")

    hands.send("u")
    hands.choose("addressee", world.iv.institution.name)
    hands.choose("reason", "Anspruch")
    hands.type("question", "Übernehmen Sie ab Januar?")
    hands.choose("basis", "Einwilligung")
    hands.tick("categories", "work_capacity")
    hands.send()

    handover = Handover.objects.get()
    assert (handover.case, handover.addressee) == (case, world.iv.institution)
    figure(f"{hands.steps} interactions, {hands.keys} keys, {hands.seconds:.0f} s")
    assert hands.seconds <= 90
