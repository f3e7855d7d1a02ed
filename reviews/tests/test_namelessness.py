"""Checklist, remarks and resolutions name nobody whom the writer knows from a case."""

from contextlib import nullcontext
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from cases.models import Case
from cases.operations.entrusting import number_case
from cases.operations.persons import register_person
from cases.operations.taking_part import cover, join
from cases.states import ParticipationRole
from cases.tests.cast import START, World
from cases.tests.factories import invite as ask_in_case
from contacts.factories import InstitutionFactory, MembershipFactory
from iiz.history import change
from reviews.models import Review
from reviews.operations.drafting import Draft
from reviews.operations.namelessness import present, require_nameless
from reviews.operations.resolutions import (
    edit_resolution,
    refer_resolution,
    reject_resolution,
    resolve,
)
from reviews.sheets.frozen import standard_name
from reviews.tests.test_reviews import IN_MAY, held, refused

ON = START.date()


def named(world: World) -> tuple[Case, Review]:
    """A case of social services, beside one of another house, and a review that was held."""
    return world.first("a case and a review", lambda: _named(world))


def _named(world: World) -> tuple[Case, Review]:
    person = world.person(first_name="Änne-Lise", last_name="von Ahorn (Demo)")
    with change(by=None, at=world.tick(), reason="test.put"):
        person.representations.create(
            kind="guardian", name="Herr Tim Mispelbaum", since=world.start.date()
        )
    common = world.case(person=person)
    number_case(common, by=world.social, at=world.tick(), number="SD-4711")
    summer = world.case(person=world.person(first_name="Ida", last_name="Sommer (Demo)"))
    for case in (common, summer):
        ask_in_case(world, case, kind="info", to=world.rav)
    holunder = {"first_name": "Uma", "last_name": "Holunder (Demo)", "birth_date": date(1990, 7, 1)}
    foreign = register_person(by=world.stranger, at=world.tick(), **holunder)
    world.case(by=world.stranger, person=foreign)
    return common, held(world)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("Bei AHORN ging es rasch.", "AHORN", id="last-name"),
        pytest.param("Frau ahorn kam zu spät.", "ahorn", id="after-a-form-of-address"),
        pytest.param("Das Dossier Ahorns lag lange.", "Ahorns", id="genitive"),
        pytest.param("Frau Sommer wartete.", "Sommer", id="everyday-word-after-an-address"),
        pytest.param("Ida Sommer wartete.", "Sommer", id="everyday-word-beside-the-first-name"),
        pytest.param("Der Beistand Mispelbaum rief an.", "Mispelbaum", id="representative"),
        pytest.param("Geboren am 06.02.84.", "06.02.84", id="birth-date"),
        pytest.param("Née le 6\u00a0février 1984.", "6 fevrier 1984", id="birth-date-in-words"),
        pytest.param("Mit 756.1234.5678.97 gesucht.", "756.1234.5678.97", id="ahv-number"),
        pytest.param("Im Fall {number}.", "{number}", id="case-number"),
        pytest.param("Im Fall xy-2019-00007.", "xy-2019-00007", id="shape-of-a-case-number"),
        pytest.param("Dossier sd-4711.", "SD-4711", id="dossier-number"),
        pytest.param("Im Sommer war das RAV knapp besetzt.", "", id="everyday-word"),
        pytest.param("Seit dem 6. März 2024 geht es besser, 12 Tage.", "", id="another-day"),
        pytest.param("Holunder kennen andere.", "", id="case-of-another-house"),
        pytest.param("Änne und Lise gibt es viele.", "", id="first-names-alone"),
        pytest.param("Der Ahornweg bleibt.", "", id="longer-word"),
    ],
)
def test_what_names_somebody_whom_the_writer_knows_is_refused(
    world: World, text: str, words: str
) -> None:
    """R-REVIEW-14"""
    common, _review = named(world)
    given = {"remarks": text.format(number=common.number), "remark_notice": "Ferien."}

    with pytest.raises(ValidationError) if words else nullcontext() as caught:
        require_nameless(given, by=world.social, on=ON)

    if caught:
        assert list(caught.value.error_dict) == ["remarks"]
        (error,) = caught.value.error_dict["remarks"]
        told = (error.code, error.params["words"])
        assert told == ("named", words.format(number=common.number))


WHO = "Ahorn Sommer Mispelbaum Holunder, 06.02.1984, SD-4711"


@pytest.mark.parametrize("writer", ["head of the association", "coordinator", "auditor", "rav"])
def test_who_may_not_know_somebody_is_not_told_that_she_is_known(world: World, writer: str) -> None:
    """R-REVIEW-14; numbers are refused by their shape, whether there is such a case or not."""
    common, _review = named(world)
    association = InstitutionFactory(association=True, network=world.network)
    by = {
        "head of the association": MembershipFactory(institution=association, head=True),
        "coordinator": world.decider,
        "auditor": world.auditor,
        "rav": world.rav,
    }[writer]

    require_nameless({"text": WHO}, by=by, on=ON)

    for number in (common.number, "AG-1999-99999", "756.1234.5678.97"):
        refused("named", lambda text=number: require_nameless({"text": text}, by=by, on=ON))


def test_the_coordination_knows_who_was_disclosed_to_it(world: World) -> None:
    """R-REVIEW-14; it takes part without a name, and reads it once the coverage includes it."""
    common, _review = named(world)
    by, at, until = world.decider, world.tick(), ON + timedelta(days=90)
    assert by.institution
    role, agreed = ParticipationRole.COORDINATION, {"since": ON, "until": until}
    with change(by=None, at=at, reason="test.put"):
        part = join(common, by.institution, role, at=at, basis="consent")
        cover(part, ["plan"], basis="consent", **agreed)
    require_nameless({"text": WHO}, by=by, on=ON)

    with change(by=None, at=at, reason="test.put"):
        cover(part, ["personal"], basis="consent", **agreed)

    refused("named", lambda: require_nameless({"text": WHO}, by=by, on=ON))


def test_people_are_sought_in_the_database(world: World, django_assert_num_queries: Any) -> None:
    """R-REVIEW-14; however many there are, only those of whom the text speaks are read."""
    _common, review = named(world)

    with django_assert_num_queries(4) as asked:
        texts = {"remarks": "Wir antworten ab 01.02.2027 rascher.", "text": "Ferien 2026/27."}
        require_nameless(texts, by=world.social, on=ON, staff=present(review))

    assert sum("regexp_split_to_array" in one["sql"] for one in asked.captured_queries) == 1


def test_who_takes_part_in_the_meeting_may_be_named(world: World) -> None:
    """R-REVIEW-14"""
    named(world)
    texts = {"remarks": "Frau Ahorn vom RAV übernimmt."}
    by = world.social

    require_nameless(texts, by=by, on=ON, staff=["Vera Ahorn (Demo)"])

    refused("named", lambda: require_nameless(texts, by=by, on=ON))


def test_a_refused_remark_stands_at_its_field_and_nothing_typed_is_lost(
    world: World, go: Any
) -> None:
    """R-REVIEW-14"""
    common, review = named(world)
    typed = {f"result_{item.key}": "partly" for item in review.checklist.all()}
    typed |= {f"remark_{item.key}": "Ferien." for item in review.checklist.all()}
    typed |= {"remark_notice": f"Siehe {common.number}, danke.", "version": str(review.version)}

    page = go(world.decider, "review_check", review.key, remarks="Danke.", **typed)

    text = " ".join(page.content.decode().split())
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["remark_notice"]
    label = f"Remark: {standard_name('notice')}"
    assert f"{label} – This tells who it is: {common.number}." in text
    for words in (f"Siehe {common.number}, danke.", "Danke.", "Ferien."):
        assert words in text
    assert not review.checklist.exclude(remark="").exists()


def test_a_resolution_and_why_it_is_rejected_or_referred_name_nobody(world: World) -> None:
    """R-REVIEW-14"""
    _common, review = named(world)
    by, owner = world.social_head, review.agreement.sides[0].speaker
    assert owner

    def write(text: str) -> Any:
        return resolve(review, Draft(text, owner, IN_MAY.date()), by=by, at=world.tick())

    refused("named", lambda: write("Frau Ahorn erhält eine Antwort."))
    row = write("Wir antworten rascher.")
    draft = Draft("Frau Ahorn zuerst.", owner, IN_MAY.date())
    given: dict[str, Any] = {"version": row.version, "by": by}
    refused("named", lambda: edit_resolution(row, draft, at=world.tick(), **given))
    why = "Im Fall Ahorn sind wir uneinig."
    for act in (refer_resolution, reject_resolution):
        refused("named", lambda act=act: act(row, why, at=world.tick(), **given))

    assert reject_resolution(row, "Zu wenig Leute.", at=world.tick(), **given).reasons


def test_of_the_committee_no_word_is_searched(world: World) -> None:
    """R-REVIEW-14; it reads and decides without knowing a case."""
    common, review = named(world)
    owner = review.agreement.sides[0].speaker
    assert owner
    draft = Draft("Wir antworten rascher.", owner, IN_MAY.date())
    row = resolve(review, draft, by=world.decider, at=world.tick())
    row = refer_resolution(row, "Uneinig.", by=world.decider, at=world.tick())

    done = reject_resolution(row, f"Nicht {common.number}.", by=world.steering, at=world.tick())

    assert done.reasons == f"Nicht {common.number}."
