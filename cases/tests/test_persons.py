"""The person's data: found, kept apart, corrected by whom."""

from datetime import date, timedelta
from functools import partial

import pytest
import time_machine

from cases.models import Case, Coverage, wrong_rows
from cases.operations.handovers import accept_handover
from cases.operations.persons import register_person
from cases.sheets.persons_found import alike
from cases.tests.cast import START, World
from cases.tests.factories import propose
from iiz.history import change
from iiz.models import AccessEvent

AHV = "756.9217.0769.85"


@pytest.fixture(autouse=True)
def _soon_after_the_start():
    with time_machine.travel(START + timedelta(days=1)):
        yield


def handed_over(world: World) -> Case:
    case = world.case()
    accept_handover(propose(world, case), by=world.iv, at=world.tick())
    return case


def uncover(world: World, case: Case) -> None:
    with change(by=world.social, at=world.tick(), reason="test"):
        for row in Coverage.objects.filter(participation__case=case, category="personal"):
            row.ended_at = world.tick()
            row.save()


def test_who_registered_her_and_the_covered_lead_correct_her(world, go):
    """R-PERSON-01."""
    case = handed_over(world)
    person = case.person
    typed = {
        "last_name": person.last_name,
        "first_name": "Leni",
        "birth_date": f"{person.birth_date:%d.%m.%Y}",
        "language": "de",
        "phone": "abc",
        "version": person.version,
    }

    assert go(world.social, "person_edit", case.key).status_code == 403  # no longer takes part
    page = go(world.iv, "person_edit", case.key)
    refused = go(world.iv, "person_edit", case.key, **typed)
    assert refused.status_code == 422
    assert "Leni" in refused.text
    saved = go(world.iv, "person_edit", case.key, **typed | {"phone": "031 123 45 67"})

    assert saved.status_code == 303
    assert {"ahv_number", "safe_contact"}.isdisjoint(page.context["form"].fields)
    person.refresh_from_db()
    assert person.first_name == "Leni"
    assert wrong_rows([case.pk]) == []
    assert case.events.filter(verb="person.edit").count() == 1

    uncover(world, case)
    assert go(world.iv, "person_edit", case.key).status_code == 403


def test_a_name_that_unfolds_to_more_than_fits_is_kept_and_found(world, go):
    person = register_person(
        by=world.social,
        at=world.tick(),
        last_name="\ufdfa" * 100,
        first_name="Lea",
        birth_date=date(1980, 1, 1),
    )

    found = go(world.social, "person_search", last_name="\ufdfa" * 100)

    assert [one.person for one in found.context["search"].found] == [person]


def test_the_likeliest_twin_comes_first(world):
    given = {"first_name": "Lea", "birth_date": date(1980, 1, 1)}
    at = world.tick()
    register = partial(register_person, by=world.social, at=at)
    born, named, both = (
        register(last_name="Birke", **given),
        register(last_name="Müller", first_name="Lea", birth_date=date(1990, 1, 1)),
        register(last_name="Mueller", **given),
    )
    known = register(
        last_name="Esche",
        first_name="Ida",
        birth_date=date(1970, 1, 1),
        ahv_number=AHV,
    )

    typed = given | {"last_name": "Müller", "ahv_number": AHV}
    found = alike(world.social, on=at.date(), typed=typed)

    assert [one.person for one in found] == [known, both, named, born]


def test_who_has_left_finds_the_person_no_more_by_her_date_of_birth(world, go):
    case = handed_over(world)
    born = f"{case.person.birth_date:%d.%m.%Y}"
    name = case.person.last_name

    def found(who):
        page = go(who, "person_search", last_name=name, birth_date=born)
        return [one.person for one in page.context["search"].found]

    assert found(world.iv) == [case.person]
    uncover(world, case)
    assert found(world.iv) == []


def test_the_whole_number_is_shown_once_and_logged(world, go):
    case = world.case(person=world.person(ahv_number=AHV))
    client_page = go(world.social, "case_overview", case.key).text

    shown = go(world.social, "person_ahv", case.key, x="1")

    assert AHV not in client_page
    assert AHV in shown.text
    assert AccessEvent.objects.using("log").latest("pk").kind == "person.ahv"
