"""Examples: written anew, released by the head, and nobody can be recognised in them."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cases.operations.entrusting import number_case
from cases.tests.cast import START
from cases.tests.samples import ahv_number
from contacts.factories import MembershipFactory
from iiz.history import change
from reviews.models import Example
from reviews.operations.examples import release_example, withdraw_example, write_example
from reviews.operations.reviews import skip_review
from reviews.tests.samples import WRITTEN
from reviews.tests.test_reviews import planned, refused


@pytest.fixture
def case(world: Any) -> Any:
    person = world.person(
        first_name="Änne-Lise", last_name="von Ahorn (Demo)", ahv_number=ahv_number(4711)
    )
    with change(by=None, at=world.tick(), reason="test.put"):
        person.representations.create(
            kind="guardian", name="Herr Tim Mispelbaum", since=START.date()
        )
    case = world.case(person=person)
    number_case(case, by=world.social, at=world.tick(), number="SD-4711")
    return case


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param("Frau AHORN kam.", "Ahorn", id="last-name"),
        pytest.param("Anne kam mit Lise.", "Lise", id="part-of-the-first-name"),
        pytest.param("Mit aenne war es schwer.", "Änne", id="other-spelling"),
        pytest.param("Geboren am 6.2.1984.", "6.2.1984", id="birth-date"),
        pytest.param("Geboren am 06.02.84.", "06.02.84", id="short-birth-date"),
        pytest.param("Frau Ahorns Antrag blieb liegen.", "Ahorn", id="genitive"),
        pytest.param("Geboren am 6.2.84.", "6.2.84", id="shortest-birth-date"),
        pytest.param("Am 6. Februar 1984 geboren.", "6. februar 1984", id="month-in-words"),
        pytest.param("Née le 6\u00a0février 84.", "6 fevrier 84", id="month-in-french"),
        pytest.param("Born on February 6th, 1984.", "february 6th, 1984", id="month-first"),
        pytest.param("Geboren 1984-02-06.", "1984-02-06", id="iso-birth-date"),
        pytest.param("Herrn Mispelbaums Brief.", "Mispelbaum", id="representative"),
        pytest.param("Nummer 756.0000.0471.15", "756.0000.0471", id="ahv-number"),
        pytest.param("Im Fall {number}.", "{number}", id="case-number"),
        pytest.param("Dossier sd-4711.", "SD-4711", id="dossier-number"),
    ],
)
def test_what_tells_who_it_is_is_refused_by_name(
    world: Any, case: Any, text: str, word: str
) -> None:
    """R-REVIEW-08"""
    review, ahv = planned(world), ahv_number(4711)
    text = text.format(number=case.number)
    text = text.replace("756.0000.0471.15", f"{ahv[:3]}.{ahv[3:7]}.{ahv[7:11]}.{ahv[11:]}")
    written = replace(WRITTEN, course=text)

    with pytest.raises(ValidationError) as caught:
        write_example(review, case.number, written, by=world.social, at=world.tick())

    (error,) = caught.value.error_dict["course"]
    assert error.code == "named"
    shown = word.format(number=case.number).replace("756.0000.0471", ahv[:3])
    assert shown in str(error.messages)


def test_it_comes_from_a_case_that_the_own_institution_leads(world: Any, case: Any) -> None:
    """R-REVIEW-08; a foreign case answers like none."""
    review, at = planned(world), world.tick()

    for number, by in ((case.number, world.rav), ("AG-2026-99999", world.social)):
        refused("no_case", lambda n=number, b=by: write_example(review, n, WRITTEN, by=b, at=at))
    course = "Von der ersten Anfrage bis zur Antwort vom 26. Februar 1984 wartete der Herr."
    written = replace(WRITTEN, course=course)
    example = write_example(review, f" {case.number.lower()} ", written, by=world.social, at=at)
    assert example.institution == world.social.institution


def test_the_other_side_reads_it_once_the_head_has_released_it(
    world: Any, case: Any, go: Any
) -> None:
    """R-REVIEW-08"""
    review = planned(world)
    example = write_example(review, case.number, WRITTEN, by=world.social, at=world.tick())

    def readers() -> list[bool]:
        members = (world.social, world.rav, world.coordinator)
        pages = [go(one, "review", review.key).content.decode() for one in members]
        assert case.number not in "".join(pages)
        return [WRITTEN.lesson in page for page in pages]

    assert readers() == [True, False, False]
    other_head = MembershipFactory(institution=world.rav.institution, head=True)
    for by in (world.social, other_head, world.coordinator):
        refused("not_head", lambda b=by: release_example(example, by=b, at=world.tick()))
    release_example(example, by=world.social_head, at=world.tick())
    assert readers() == [True, True, True]
    refused("not_yours", lambda: withdraw_example(example, by=world.rav, at=world.tick()))
    withdraw_example(example, by=world.social, at=world.tick())
    assert readers() == [False, False, False]
    refused("state", lambda: release_example(example, by=world.social_head, at=world.tick()))
    assert Example.objects.get().state == "withdrawn"


def test_it_can_be_taken_back_when_the_review_is_over(world: Any, case: Any, go: Any) -> None:
    """R-REVIEW-08"""
    review = planned(world)
    kept, late = (
        write_example(review, case.number, WRITTEN, by=world.social, at=world.tick())
        for _ in range(2)
    )
    release_example(kept, by=world.social_head, at=world.tick())
    skip_review(review, "Nothing in common.", by=world.decider, at=world.tick())

    refused("state", lambda: release_example(late, by=world.social_head, at=world.tick()))
    back = reverse("example_withdraw", args=[review.key, kept.key])
    assert back in go(world.social, "review", review.key).content.decode()
    withdraw_example(kept, by=world.social, at=world.tick())
    assert WRITTEN.lesson not in go(world.rav, "review", review.key).content.decode()
