"""Checklist, remarks and resolutions name nobody of the common cases, as examples do not."""

from contextlib import nullcontext
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from cases.models import Case
from cases.operations.entrusting import number_case
from cases.tests.cast import World
from cases.tests.factories import invite as ask_in_case
from iiz.history import change
from reviews.models import Review
from reviews.operations.drafting import Draft
from reviews.operations.namelessness import require_nameless
from reviews.operations.resolutions import refer_resolution, resolve
from reviews.sheets.frozen import standard_name
from reviews.tests.test_reviews import IN_MAY, held, refused


def named(world: World) -> tuple[Case, Review]:
    """A common case, beside one that the other side never heard of, and a review that was held."""
    return world.first("a common case and a review", lambda: _named(world))


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
    world.case(person=world.person(last_name="Holunder (Demo)"))
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
        pytest.param("Dossier sd-4711.", "SD-4711", id="dossier-number"),
        pytest.param("Im Sommer war das RAV knapp besetzt.", "", id="everyday-word"),
        pytest.param("Seit dem 6. März 2024 geht es besser, 12 Tage.", "", id="another-day"),
        pytest.param("Holunder kennt nur eine Seite.", "", id="no-common-case"),
        pytest.param("Änne und Lise gibt es viele.", "", id="first-names-alone"),
        pytest.param("Der Ahornweg bleibt.", "", id="longer-word"),
    ],
)
def test_what_names_somebody_of_the_common_cases_is_refused(
    world: World, text: str, words: str
) -> None:
    """R-REVIEW-14"""
    common, review = named(world)
    given = {"remarks": text.format(number=common.number), "remark_notice": "Ferien."}

    with pytest.raises(ValidationError) if words else nullcontext() as caught:
        require_nameless(review.agreement, given)

    if caught:
        assert list(caught.value.error_dict) == ["remarks"]
        (error,) = caught.value.error_dict["remarks"]
        told = (error.code, error.params["words"])
        assert told == ("named", words.format(number=common.number))


def test_who_takes_part_in_the_meeting_may_be_named(world: World) -> None:
    """R-REVIEW-14"""
    _common, review = named(world)
    texts = {"remarks": "Frau Ahorn vom RAV übernimmt."}

    require_nameless(review.agreement, texts, staff=["Vera Ahorn (Demo)"])

    refused("named", lambda: require_nameless(review.agreement, texts))


def test_a_refused_remark_stands_at_its_field_and_nothing_typed_is_lost(
    world: World, go: Any
) -> None:
    """R-REVIEW-14"""
    _common, review = named(world)
    typed = {f"result_{item.key}": "partly" for item in review.checklist.all()}
    typed |= {f"remark_{item.key}": "Ferien." for item in review.checklist.all()}
    typed |= {"remark_notice": "Frau Ahorn wusste nichts.", "version": str(review.version)}

    page = go(world.decider, "review_check", review.key, remarks="Danke.", **typed)

    text = " ".join(page.content.decode().split())
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["remark_notice"]
    label = f"Remark: {standard_name('notice')}"
    assert f"{label} – This tells who it is: Ahorn." in text
    for words in ("Frau Ahorn wusste nichts.", "Danke.", "Ferien."):
        assert words in text
    assert not review.checklist.exclude(remark="").exists()


def test_a_resolution_and_why_it_goes_to_the_committee_name_nobody(world: World) -> None:
    """R-REVIEW-14"""
    _common, review = named(world)
    by, owner = world.decider, review.agreement.sides[0].speaker
    assert owner

    def write(text: str) -> Any:
        return resolve(review, Draft(text, owner, IN_MAY.date()), by=by, at=world.tick())

    refused("named", lambda: write("Frau Ahorn erhält eine Antwort."))
    row = write("Wir antworten rascher.")
    why = "Im Fall Ahorn sind wir uneinig."
    refused("named", lambda: refer_resolution(row, why, by=by, at=world.tick()))
