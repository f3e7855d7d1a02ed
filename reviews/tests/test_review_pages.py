"""A review from its first to its last page, as who convenes it and both sides see it."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from cases.tests.cast import START
from contacts.factories import AgreementFactory
from contacts.models import Agreement
from iiz.history import change
from reviews.models import Review
from reviews.operations.reviews import Appointment, plan_review, prepare_review
from reviews.sheets.frozen import standard_name


@pytest.fixture
def agreement(world: Any) -> Agreement:
    sides = {"a_institution": world.social.institution, "b_institution": world.rav.institution}
    return AgreementFactory(network=world.network, name_de="SD – RAV", **sides)


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def day(days: int) -> str:
    return f"{START + timedelta(days=days):%d.%m.%Y}"


def test_a_review_from_its_first_to_its_last_page(
    world: Any, go: Any, agreement: Agreement
) -> None:
    by = world.coordinator
    assert reverse("review_new", args=[agreement.key]) in text(go(by, "review_list"))

    typed = {"year": "2026", "day": day(20), "clock": "14:30", "minutes_long": "90"}
    done = go(by, "review_new", agreement.key, place="Room 3", **typed)
    review = Review.objects.get()
    assert done["Location"] == reverse("review", args=[review.key])
    invited = [world.social.pk, world.rav.pk]
    guest = {"guest_name": "Vera Espe", "guest_function": "Councillor"}
    read = {"version": str(review.version)}
    go(by, "review_invite", review.key, people=invited, **guest, **read)
    go(by, "review_prepare", review.key, sent="1")
    page = text(go(world.rav, "review", review.key))
    for words in ("Review 2026: SD – RAV", "Room 3", "Councillor", "0 of 0", "internal"):
        assert words in page
    assert reverse("review_hold", args=[review.key]) not in page

    came = list(review.attendances.values_list("pk", flat=True))
    go(by, "review_hold", review.key, held_on=day(1), came=came)
    go(by, "training_new", review.key, title="Day of exchange", on=day(30))
    refused = go(by, "review_close", review.key, sent="1")
    assert refused.status_code == 422
    assert "Points of the checklist without a result: 8." in text(refused)
    said = {f"result_{item.key}": "met" for item in review.checklist.all()}
    review.refresh_from_db()
    said["version"] = str(review.version)
    go(by, "review_check", review.key, remarks="It goes well.", **said)
    go(by, "review_close", review.key, sent="1")

    page = text(go(world.social, "review", review.key))
    for words in ("closed", "It goes well.", "Day of exchange", "(present)"):
        assert words in page
    for language in ("de", "fr"):
        minutes = go(world.rav, "review_minutes", review.key, language)
        assert minutes["Content-Type"] == "application/pdf"


def test_two_who_edit_at_once_lose_nothing(world: Any, go: Any, agreement: Agreement) -> None:
    """The second reads what the first saved, beside what she typed, and may save it now."""
    by, typed = world.coordinator, {"day": day(20), "clock": "14:30", "minutes_long": "90"}
    go(by, "review_new", agreement.key, year="2026", place="Room 3", **typed)
    review = Review.objects.get()
    read = {"version": str(review.version), **typed}
    go(by, "review_plan", review.key, place="Room 4", **read)

    refused = go(by, "review_plan", review.key, place="Room 5", **read)

    assert refused.status_code == 422
    assert "Saved by somebody else in the meantime" in text(refused)
    assert "<dt>Place</dt><dd>Room 4</dd>" in text(refused)
    assert 'value="Room 5"' in text(refused)
    now = refused.context["form"].data["version"]
    go(by, "review_plan", review.key, place="Room 5", **read | {"version": now})
    review.refresh_from_db()
    assert review.place == "Room 5"


def test_two_who_invite_at_once_uninvite_nobody_unseen(
    world: Any, go: Any, agreement: Agreement
) -> None:
    by, at = world.coordinator, world.tick()
    room = Appointment(START + timedelta(days=20), "Room 3")
    review = plan_review(agreement, 2026, room, by=by, at=at)
    read = {"version": str(review.version)}
    go(by, "review_invite", review.key, people=[world.social.pk, world.rav.pk], **read)

    refused = go(by, "review_invite", review.key, people=[world.rav.pk], **read)

    assert refused.status_code == 422
    assert f"<dd>{world.social.user.name}, " in text(refused)
    assert review.attendances.count() == 2
    with change(by=None, at=world.tick(), reason="test.put"):
        world.social.until = at.date() - timedelta(days=1)
        world.social.save()
    page = go(by, "review_invite", review.key)
    gone = page.context["form"]["guests"].initial
    read = {"version": str(page.context["form"]["version"].initial)}
    go(by, "review_invite", review.key, people=[world.rav.pk], guests=gone, **read)
    assert review.attendances.filter(user=world.social.user).exists()


@pytest.mark.parametrize(
    ("to", "clock", "field"),
    [
        pytest.param(25, "", "clock", id="no-time"),
        pytest.param(None, "14:30", "day", id="no-day"),
        pytest.param(20, "16:30", "day", id="the-same-day"),
        pytest.param(10, "14:30", "day", id="an-earlier-day"),
        pytest.param(-10, "14:30", "day", id="a-day-that-is-over"),
    ],
)
def test_a_new_day_is_later_and_has_a_time(
    world: Any, go: Any, agreement: Agreement, to: int | None, clock: str, field: str
) -> None:
    """R-REVIEW-02; what is wrong is said at the field, and nothing typed is lost."""
    by, room = world.coordinator, Appointment(START + timedelta(days=20), "Room 3")
    review = plan_review(agreement, 2026, room, by=by, at=world.tick())
    typed = {"day": "" if to is None else day(to), "clock": clock, "reason": "Half of us are ill."}

    refused = go(by, "review_postpone", review.key, **typed)

    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [field]
    for words in filter(None, typed.values()):
        assert words in text(refused)
    assert go(by, "review_postpone", review.key, reason="Ill.", day=day(25), clock="16:30")
    review.refresh_from_db()
    assert review.starts_at == (START + timedelta(days=25)).replace(hour=15, minute=30)


def test_each_question_of_the_checklist_bears_its_standard_and_its_figure(
    world: Any, go: Any, agreement: Agreement
) -> None:
    """R-REVIEW-07; the labels tell the fields apart, also in the summary above."""
    by, room = world.coordinator, Appointment(START + timedelta(days=20), "Room 3")
    review = plan_review(agreement, 2026, room, by=by, at=world.tick())
    prepare_review(review, by=by, at=world.tick())
    with change(by=None, at=world.tick(), reason="test.put"):
        row = review.figures.get(key="notice")
        row.counted, row.kept, row.counted_before, row.kept_before = 20, 17, 10, 9
        row.save()
    name = standard_name("notice")

    page = text(go(by, "review_check", review.key))
    wrong = text(go(by, "review_check", review.key, version="2", result_notice="not_met"))

    for words in (f"Result: {name}", f"Remark: {name}", "17 of 20", "85 %", "90 %", "−5"):
        assert words in page
    assert page.count('class="check-figure"') == review.checklist.count()
    assert f'<a href="#id_remark_notice">Remark: {name} – Say in a few words why.</a>' in wrong


def test_once_this_years_is_over_next_years_can_be_planned(
    world: Any, go: Any, agreement: Agreement
) -> None:
    by, at = world.coordinator, world.tick()
    room = Appointment(START + timedelta(days=20), "Room 3")
    review = plan_review(agreement, 2026, room, by=by, at=at)
    assert [line.year for line in go(by, "review_list").context["lines"]] == [2026]

    go(by, "review_skip", review.key, reasons="Nobody has time.", reason="Nobody has time.")

    lines = go(by, "review_list").context["lines"]
    assert [(line.year, bool(line.plan_url)) for line in lines] == [(2027, True), (2026, False)]
    years = go(by, "review_new", agreement.key).context["form"].fields["year"].choices
    assert list(years) == [(2027, "2027")]
    assert [line.year for line in go(world.social, "review_list").context["lines"]] == [2026]
