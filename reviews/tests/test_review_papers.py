"""The invitation as a calendar file, and the minutes in German and French."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from cases.tests.test_papers import read, words
from reviews.models import Review
from reviews.operations.examples import release_example, write_example
from reviews.operations.recording import Planned, add_training
from reviews.operations.reviews import postpone_review, skip_review
from reviews.sheets.calendar import as_calendar
from reviews.sheets.minutes import invitation, minutes
from reviews.tests.samples import WRITTEN
from reviews.tests.test_reviews import IN_MAY, held, planned

SAID = {
    "de": ("Protokoll des jährlichen Gesprächs 2026", "Anwesend", "Vorjahr", "Es wurde nichts"),
    "fr": ("Procès-verbal de l’entretien annuel 2026", "Personnes présentes", "Rien n’a été"),
}


def parsed(text: str) -> dict[str, str]:
    """Lines end with CR LF, hold 75 octets at most, and go on behind a space (RFC 5545)."""
    lines = text.split("\r\n")
    assert lines.pop() == ""
    assert all("\n" not in line and len(line.encode()) <= 75 for line in lines)
    unfolded = text.replace("\r\n ", "").split("\r\n")[:-1]
    assert (unfolded[0], unfolded[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    return dict(line.split(":", 1) for line in unfolded if not line.startswith(("BEGIN", "END")))


def test_the_calendar_file_says_when_and_where_and_names_nobody(world: Any) -> None:
    """R-REVIEW-10"""
    review = planned(world)
    review.place = "Bahnhofplatz 4; Raum „Grün“, 2. Stock\nHinterhaus, beim grossen Lift links"
    at = datetime(2026, 4, 1, 10, tzinfo=UTC)

    text = as_calendar(review, at=at)

    event = parsed(text)
    assert event["DTSTART"] == "20260504T120000Z"
    assert event["DTEND"] == "20260504T133000Z"
    assert event["DTSTAMP"] == "20260401T100000Z"
    assert event["UID"].startswith(f"{review.key}@")
    assert "Raum „Grün“\\, 2. Stock\\nHinterhaus" in event["LOCATION"]
    assert "SD – RAV" in event["SUMMARY"]
    names = review.attendances.values_list("name", flat=True)
    assert not any(name in text for name in names)
    assert "STATUS" not in event
    later = _later(world, review)
    skipped = skip_review(later, "Ill.", by=world.decider, at=world.tick())
    found = [parsed(as_calendar(row, at=at)) for row in (review, later, skipped)]
    assert len({int(one["SEQUENCE"]) for one in found}) == len(found)
    assert [one["METHOD"] for one in found] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert found[2]["STATUS"] == "CANCELLED"
    assert len({one["UID"] for one in found}) == 1
    assert all(one["ORGANIZER"].startswith("mailto:") for one in found)


def test_a_day_that_holds_no_more_is_taken_out_of_the_calendar(world: Any, go: Any) -> None:
    """R-REVIEW-10; also while the new day is still to be found."""
    review = planned(world)
    before = parsed(go(world.rav, "review_calendar", review.key).content.decode())
    postpone_review(review, "Ill.", by=world.decider, at=world.tick())

    answer = go(world.rav, "review_calendar", review.key)

    event = parsed(answer.content.decode())
    assert answer["Content-Type"].endswith("method=CANCEL")
    assert (event["METHOD"], event["STATUS"]) == ("CANCEL", "CANCELLED")
    assert event["UID"] == before["UID"]
    assert int(event["SEQUENCE"]) > int(before["SEQUENCE"])
    assert "DTSTART" not in event
    assert "Cancellation for the calendar" in go(world.rav, "review", review.key).content.decode()


def _later(world: Any, review: Review) -> Review:
    to = IN_MAY + timedelta(days=7)
    return postpone_review(review, "Ill.", to=to, by=world.decider, at=world.tick())


@pytest.mark.parametrize("language", ["de", "fr"])
def test_the_minutes_say_what_was_held(world: Any, language: str) -> None:
    """R-REVIEW-11; whatever the language of who downloads them."""
    review = held(world)
    example = write_example(review, world.case().number, WRITTEN, by=world.social, at=world.tick())
    release_example(example, by=world.social_head, at=world.tick())
    hidden = WRITTEN.lesson.replace("call", "ask")
    draft = type(WRITTEN)(WRITTEN.situation, WRITTEN.course, hidden)
    write_example(review, example.case.number, draft, by=world.social, at=world.tick())
    training = Planned("Day of exchange", IN_MAY.date())
    add_training(review, training, by=world.decider, at=world.tick())

    with translation.override("en"):
        pdf = minutes(review, language, at=world.tick())

    found = read(pdf)
    said = words(pdf)
    assert found.trailer["/Root"]["/Lang"] == f"{language}-CH"
    assert found.trailer["/Root"]["/StructTreeRoot"]["/K"]
    for sentence in SAID[language]:
        assert sentence in said
    for fact in ("02.03.2026", world.social.user.name, "Day of exchange", WRITTEN.lesson, "90"):
        assert fact in said
    assert hidden not in said
    assert example.case.number not in said


def test_the_invitation_is_printed_too(world: Any) -> None:
    pdf = invitation(planned(world), "fr", at=world.tick())

    said = words(pdf)
    assert "Invitation à l’entretien annuel 2026" in said
    assert "04.05.2026, 14:00–15:30" in said
