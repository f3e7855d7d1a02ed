"""Finding a case again, in every spelling, and never more than the reader may know."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.forms.search import asked_by
from cases.models import Participation
from cases.operations.clarifications import escalate_clarification
from cases.operations.entrusting import number_case
from cases.operations.persons import register_person
from cases.sheets.search import SHOWN, by_own_number, search
from cases.tests import factories as make
from cases.tests.cast import CONSENT, START
from cases.tests.samples import ahv_number
from iiz.models import AccessEvent

TODAY = START.date()
AHV = ahv_number(4711)


@pytest.fixture(autouse=True)
def _on_that_day():
    with time_machine.travel(START + timedelta(hours=6)):
        yield


@pytest.fixture
def case_of(world):
    def register(last_name, first_name="Lena", **fields):
        person = world.person(last_name=last_name, first_name=first_name, **fields)
        return world.case(person=person)

    return register


def found(membership, text, *, on=TODAY):
    return [one.case.name for one in search(membership, asked_by(text), on=on).cases]


# What is typed


@pytest.mark.parametrize(
    "typed",
    [
        *("Müller", "Mueller", "Muller", "MÜLLER", "müll", "uell", "ülle", "  müller  "),
        *("Müller Élodie", "elodie muller", "Müller, Elo", "lodi ller", "Müller-Élodie"),
    ],
)
def test_a_name_is_found_in_every_spelling_and_in_parts(world, case_of, typed):
    case_of("Müller", "Élodie")
    case_of("Meier", "Élodie")

    assert found(world.social, typed) == ["Müller, Élodie"]


@pytest.mark.parametrize(
    ("stored", "typed"),
    [("Muller", "Müller"), ("Goethe", "Göthe"), ("Weiss", "Weiß"), ("Bär", "Bar")],
)
def test_spellings_meet_from_both_sides(world, case_of, stored, typed):
    case_of(stored)

    assert found(world.social, typed) == [f"{stored}, Lena"]


@pytest.mark.parametrize("typed", ["Müller Peter", "Muellerin", "Mxller", "M.*r", "%ll", "me|mu"])
def test_what_is_not_in_the_name_is_not_found(world, case_of, typed):
    case_of("Müller")

    assert found(world.social, typed) == []


def test_several_words_and_a_date_of_birth_narrow_it_down(world, case_of):
    case_of("Ahorn", "Lena", birth_date=date(1984, 2, 6))
    case_of("Ahorn", "Lina", birth_date=date(1990, 2, 6))

    assert found(world.social, "ahorn") == ["Ahorn, Lena", "Ahorn, Lina"]
    assert found(world.social, "06.02.1984") == ["Ahorn, Lena"]
    assert found(world.social, "6.2.84") == ["Ahorn, Lena"]
    assert found(world.social, "ahorn 6.2.1990") == ["Ahorn, Lina"]
    assert found(world.social, "birke 6.2.1990") == []


@pytest.mark.parametrize("typed", ["a", "ä", "-", "31.02.1984", "756.1234.5678.98", "756.12"])
def test_too_little_or_wrong_is_refused_with_a_reason(typed):
    with pytest.raises(ValidationError):
        asked_by(typed)


def test_a_case_number_is_found_also_without_canton_and_zeros(world, case_of):
    case = case_of("Ahorn")
    canton, year, number = case.number.split("-")

    for typed in (case.number, case.number.lower(), f"{year}-{number}", f"{canton} {year} 1"):
        assert search(world.social, asked_by(typed), on=TODAY).only.case.number == case.number
    assert found(world.social, str(int(number))) == ["Ahorn, Lena"]
    assert found(world.social, f"{canton}-{int(year) - 1}-{number}") == []


def test_an_ahv_number_is_found_exactly(world, case_of):
    person = register_person(
        by=world.social,
        at=world.tick(),
        first_name="Lena",
        last_name="Ahorn",
        birth_date=date(1984, 2, 6),
        ahv_number=AHV,
    )
    case = world.case(person=person)

    for typed in (AHV, f"{AHV[:3]}.{AHV[3:7]}.{AHV[7:11]}.{AHV[11:]}"):
        assert search(world.social, asked_by(typed), on=TODAY).only.case.number == case.number
    assert found(world.social, ahv_number(4712)) == []


# Who may know


def test_nobody_finds_what_they_may_not_open(world, case_of):
    case = case_of("Ahorn")
    number_case(case, by=world.social, at=world.tick(), number="SD 17")

    for reader in (world.iv, world.stranger, world.coordinator):
        for typed in ("Ahorn", case.number, "06.02.1984", "SD 17"):
            assert found(reader, typed) == []


def test_the_coordination_finds_a_number_before_it_may_know_the_name(world, case_of):
    plain, told = case_of("Ahorn"), case_of("Ahorn")
    for case, more in ((plain, {}), (told, {"grounds": CONSENT})):
        escalate_clarification(make.clarify(world, case), by=world.social, at=world.tick(), **more)
    covered = Participation.objects.get(case=told, institution=world.coordinator.institution)
    assert covered.coverage.filter(category="personal").exists()

    assert found(world.coordinator, "Ahorn") == ["Ahorn, Lena"]
    assert found(world.coordinator, "06.02.1984") == ["Ahorn, Lena"]
    assert found(world.coordinator, plain.number) == [""]


def test_who_has_left_finds_the_name_but_not_by_the_date_of_birth(world):
    case = make.REQUEST_IN["accepted"](world).case
    after = TODAY + timedelta(days=400)
    name = case.person.name

    assert found(world.rav, "06.02.1984") == [name]
    assert found(world.rav, "06.02.1984", on=after) == []
    assert found(world.rav, "Ahorn", on=after) == [name]
    shown = search(world.rav, asked_by("Ahorn"), on=after).cases[0]
    assert (shown.birth_date, shown.case.lead) == (None, None)


def test_an_own_number_is_found_by_its_owner_only(world):
    case = make.REQUEST_IN["accepted"](world).case
    number_case(case, by=world.rav, at=world.tick(), number="Stes-4711/b")

    assert search(world.rav, asked_by("stes-4711/b"), on=TODAY).only is None
    assert search(world.rav, asked_by("Stes-4711/b"), on=TODAY).only.own_number == "Stes-4711/b"
    assert found(world.social, "Stes-4711/b") == []


# Bounds


def test_a_long_answer_is_cut_and_says_so(world, case_of):
    for number in range(SHOWN + 1):
        case_of("Ahorn", f"Lena {number:02}")

    answer = search(world.social, asked_by("ahorn"), on=TODAY)

    assert (len(answer.cases), answer.has_more, answer.only) == (SHOWN, True, None)


def test_as_many_queries_for_thirty_hits_as_for_one(world, case_of, client):
    case_of("Ahorn")
    client.force_login(world.social.user)
    client.post("/search/", {"q": "ahorn"})

    with CaptureQueriesContext(connection) as for_one:
        client.post("/search/", {"q": "ahorn"})
    for number in range(SHOWN):
        case_of("Ahorn", f"Lena {number}")
    with CaptureQueriesContext(connection) as for_many:
        client.post("/search/", {"q": "ahorn"})

    assert len(for_one) == len(for_many) <= 9


# Pages


def test_the_page_answers_the_post_itself_and_is_logged(world, case_of, client):
    cases = [case_of("Ahorn"), case_of("Ahorn")]
    client.force_login(world.social.user)

    answer = client.post("/search/", {"q": "ahorn"})

    assert answer.status_code == 200
    assert answer.content.decode().count("Ahorn, Lena") == 2
    event = AccessEvent.objects.using("log").latest("pk")
    assert (event.kind, event.case_ids) == ("case.search", sorted(case.pk for case in cases))
    assert client.get("/search/?q=ahorn").context["found"] is None


@pytest.mark.parametrize("typed", ["", " ", "x", "9" * 101, "a\x00b", "31.02.2026"])
def test_what_cannot_be_searched_is_refused_at_the_field_and_kept(world, client, typed):
    client.force_login(world.social.user)

    answer = client.post("/search/", {"q": typed})

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"q"}
    assert 'role="alert"' in answer.content.decode()


def test_a_whole_number_leads_straight_to_its_case(world, case_of, client):
    case = case_of("Ahorn")
    client.force_login(world.social.user)

    answer = client.post("/search/", {"q": case.number})

    assert (answer.status_code, answer["Location"]) == (303, f"/cases/{case.key}/")


def test_nothing_found_says_what_to_do(world, client):
    client.force_login(world.social.user)

    answer = client.post("/search/", {"q": "Niemand"})

    assert answer.status_code == 200
    assert "/persons/" in answer.content.decode()
    assert AccessEvent.objects.using("log").latest("pk").case_ids == []


@pytest.mark.parametrize("number", ["SD-17", "2026/17.4", "A B", "ä"])
def test_the_number_of_the_own_dossier_opens_the_case(world, case_of, client, number):
    case = case_of("Ahorn")
    number_case(case, by=world.social, at=world.tick(), number=number)
    client.force_login(world.social.user)

    for address in (f"/d/{number}", f"/d/{number}/"):
        assert client.get(address)["Location"] == f"/cases/{case.key}/"
    client.force_login(world.iv.user)
    assert client.get(f"/d/{number}").status_code == 404


def test_one_number_for_two_cases_leads_to_a_choice(world, case_of, client):
    for first_name in ("Lena", "Lina"):
        number_case(
            case_of("Ahorn", first_name), by=world.social, at=world.tick(), number="Familie 7"
        )
    client.force_login(world.social.user)

    answer = client.get("/d/Familie 7")

    assert [one.case.name for one in answer.context["found"].cases] == [
        "Ahorn, Lena",
        "Ahorn, Lina",
    ]


def test_an_own_number_is_at_most_fifty_characters_long(world):
    with CaptureQueriesContext(connection) as queries:
        assert by_own_number(world.social, "9" * 51, on=TODAY).cases == []

    assert len(queries) == 0
