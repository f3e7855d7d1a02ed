"""The yearly review: who convenes it, each state × each verb, and what is frozen."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from cases.models import Due, DueKind
from cases.operations.requests import answer_request, receive_request
from cases.tests.cast import World, build_world
from cases.tests.factories import invite as ask_in_case
from cases.tests.test_races import at_once
from contacts.factories import (
    AgreementFactory,
    GuidelineFactory,
    InstitutionFactory,
    MembershipFactory,
    NetworkFactory,
    StandardFactory,
)
from contacts.models import Agreement, Membership
from contacts.operations.agreements import end_agreement
from contacts.states import GuidelineState
from iiz.history import change
from iiz.models import OutboxMessage
from reviews.models import Review
from reviews.operations.afterwards import TookPlace, record_review
from reviews.operations.convening import convenes, may_convene
from reviews.operations.freezing import freeze_figures
from reviews.operations.inviting import Guest, Others, invitable, invite
from reviews.operations.missing import call_missing_reviews
from reviews.operations.recording import Checked, Planned, add_training, check_standards
from reviews.operations.reviews import (
    Appointment,
    close_review,
    hold_review,
    plan_review,
    postpone_review,
    prepare_review,
    skip_review,
)
from reviews.operations.speaking import speaks_for
from reviews.sheets.frozen import agreed, figure_row
from reviews.states import REVIEW_VERBS, ReviewState

IN_MAY = datetime(2026, 5, 4, 12, tzinfo=UTC)
ROOM = Appointment(IN_MAY, "Room 3")


def agreement_in(world: World) -> Agreement:
    sides = {"a_institution": world.social.institution, "b_institution": world.rav.institution}
    return AgreementFactory(network=world.network, name_de="SD – RAV", **sides)


def planned(world: World, agreement: Agreement | None = None) -> Review:
    agreement = agreement or agreement_in(world)
    review = plan_review(agreement, 2026, ROOM, by=world.decider, at=world.tick())
    people = [one.membership.pk for one in invitable(agreement, on=world.start.date())]
    return invite(review, people, by=world.decider, at=world.tick())


def held(world: World) -> Review:
    review = prepare_review(planned(world), by=world.decider, at=world.tick())
    came = list(review.attendances.values_list("pk", flat=True))
    on = world.start.date()
    return hold_review(review, on, came, by=world.decider, at=world.tick())


def took(review: Review, on: date) -> TookPlace:
    """Everybody invited was there."""
    everybody = list(review.attendances.values_list("pk", flat=True))
    return TookPlace(on, "Room 3", others=Others(everybody))


def refused(code: str, act: Callable[[], Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        act()
    error = caught.value
    found = error.error_dict.values() if hasattr(error, "error_dict") else [error.error_list]
    assert {one.code for errors in found for one in errors} == {code}


def test_the_coordination_convenes_and_without_one_a_head_of_either_side(
    either_world: World,
) -> None:
    """R-REVIEW-01"""
    world, on = either_world, either_world.start.date()
    review = planned(world)
    rav_head = MembershipFactory(institution=world.rav.institution, head=True)
    heads = [world.social_head, rav_head]

    assert all(may_convene(one, review, on) is (world.coordinator is None) for one in heads)
    others = [world.social, world.rav, world.iv_head, world.steering, world.auditor]
    assert not any(may_convene(one, review, on) for one in others)
    if world.coordinator:
        assert may_convene(world.coordinator, review, on)
    refused("not_convener", lambda: skip_review(review, "No.", by=world.rav, at=world.tick()))


def test_an_association_speaks_for_its_side(world_without_mandate: World) -> None:
    """R-REVIEW-01; the heads of its social services are invited, the association convenes."""
    world = world_without_mandate
    bkse = InstitutionFactory(association=True, network=world.network)
    speaker = MembershipFactory(institution=bkse, head=True)
    sides = {"a_institution": world.iv.institution, "b_institution": bkse}
    agreement = AgreementFactory(network=world.network, b_type="social_service", **sides)

    review = plan_review(agreement, 2026, ROOM, by=speaker, at=world.tick())

    assert not may_convene(world.social_head, review, world.start.date())
    found = {one.membership: one.side for one in invitable(agreement, on=world.start.date())}
    assert found == {world.iv: "a", world.iv_head: "a", speaker: "b", world.social_head: "b"}
    for member in (world.social, world.iv, speaker):
        assert Review.objects.visible_to(member, on=world.start.date()).exists()
    for member in (world.rav, world.steering, world.auditor):
        assert not Review.objects.visible_to(member, on=world.start.date()).exists()


def test_a_part_in_another_network_speaks_for_nobody_here(world_without_mandate: World) -> None:
    """R-REVIEW-01, R-RESOLVE-01; a part in this network does, by the same head."""
    world, on = world_without_mandate, world_without_mandate.start.date()
    whole = InstitutionFactory(network=world.network, type="cantonal_social", head_sees_parts=True)
    InstitutionFactory(iv_office=True, network=NetworkFactory(), part_of=whole)
    head = MembershipFactory(institution=whole, head=True)
    agreement = AgreementFactory(network=world.network, a_type="iv_office", b_type="rav")
    assert (convenes(head, agreement, on=on), speaks_for(head, agreement, on=on)) == (False, None)

    InstitutionFactory(type="rav", network=world.network, part_of=whole)
    assert (convenes(head, agreement, on=on), speaks_for(head, agreement, on=on)) == (True, "b")


VERBS: dict[str, Callable[[Review, Membership, datetime], Any]] = {
    "plan": lambda row, by, at: plan_review(row.agreement, row.year, ROOM, by=by, at=at),
    "invite": lambda row, by, at: invite(
        row, [], Others(list(row.attendances.values_list("pk", flat=True))), by=by, at=at
    ),
    "prepare": lambda row, by, at: prepare_review(row, by=by, at=at),
    "postpone": lambda row, by, at: postpone_review(row, "Ill.", by=by, at=at),
    "skip": lambda row, by, at: skip_review(row, "Nothing happened.", by=by, at=at),
    "hold": lambda row, by, at: hold_review(
        row, at.date(), list(row.attendances.values_list("pk", flat=True)), by=by, at=at
    ),
    "record": lambda row, by, at: record_review(
        row.agreement, row.year, took(row, at.date()), by=by, at=at
    ),
    "check": lambda row, by, at: check_standards(row, {}, version=row.version, by=by, at=at),
    "train": lambda row, by, at: add_training(row, Planned("Day", at.date()), by=by, at=at),
    "close": lambda row, by, at: close_review(row, by=by, at=at),
}
ELSEWHERE = {"tell", "resolve"}
"""Verbs of examples and resolutions, with tests of their own."""


@pytest.mark.parametrize("state", ReviewState.values)
@pytest.mark.parametrize("verb", VERBS)
def test_each_state_allows_what_its_table_says(world: World, state: str, verb: str) -> None:
    review = world.first("review in any state", lambda: _in_any_state(world))
    _put(review, state, at=world.tick())
    allowed, target = REVIEW_VERBS[verb]

    if state in allowed:
        VERBS[verb](review, world.decider, world.tick())
        assert Review.objects.get(pk=review.pk).state == (target or state)
    else:
        refused("state", lambda: VERBS[verb](review, world.decider, world.tick()))
    assert set(VERBS) | ELSEWHERE == set(REVIEW_VERBS)


def _in_any_state(world: World) -> Review:
    review = planned(world)
    guests = [Guest("Vera Espe", "Guest", side) for side in ("a", "b")]
    for guest in guests:
        kept = list(review.attendances.values_list("pk", flat=True))
        review = invite(review, [], Others(kept, guest), by=world.decider, at=world.tick())
    return review


def _put(review: Review, state: str, *, at: datetime) -> None:
    with change(by=None, at=at, reason="test.put"):
        review.state, review.reason = state, "Ill."
        review.prepared_at, review.held_on = at, at.date()
        review.save()


def test_a_fixed_day_is_moved_once_by_postponing(world: World) -> None:
    """R-REVIEW-02"""
    review, by = planned(world), world.decider
    later = Appointment(IN_MAY + timedelta(days=1), "Room 3")
    plan = lambda appointment: plan_review(  # noqa: E731
        review.agreement, 2026, appointment, by=by, at=world.tick()
    )

    plan(Appointment(IN_MAY + timedelta(hours=1), "Room 4"))
    refused("another_day", lambda: plan(later))
    refused("another_day", lambda: plan(Appointment(None, "Room 4")))
    refused("required", lambda: postpone_review(review, " ", by=by, at=world.tick()))
    for to, code in (
        (IN_MAY + timedelta(hours=3), "not_later"),
        (IN_MAY - timedelta(days=1), "not_later"),
        (world.start - timedelta(days=1), "not_later"),
    ):
        refused(code, lambda t=to: postpone_review(review, "Ill.", to=t, by=by, at=world.tick()))
    past = {"to": IN_MAY + timedelta(days=1), "at": IN_MAY + timedelta(days=2)}
    refused("past", lambda: postpone_review(review, "Ill.", by=by, **past))
    postpone_review(review, "Ill.", to=later.starts_at, by=by, at=world.tick())
    refused("another_day", lambda: plan(ROOM))
    refused("postponed", lambda: postpone_review(review, "Ill.", by=by, at=world.tick()))
    prepare_review(review, by=by, at=world.tick())
    refused("postponed", lambda: postpone_review(review, "Ill.", by=by, at=world.tick()))


@pytest.mark.parametrize(
    ("year", "starts_at", "code"),
    [
        (2025, ROOM.starts_at, "year"),
        (2028, ROOM.starts_at, "year"),
        (2027, ROOM.starts_at, "year"),
        (2026, datetime(2028, 1, 3, tzinfo=UTC), "year"),
        (2026, datetime(2026, 3, 1, tzinfo=UTC), "past"),
    ],
)
def test_a_review_is_planned_for_a_day_of_its_year(
    world: World, year: int, starts_at: datetime, code: str
) -> None:
    agreement, given = agreement_in(world), Appointment(starts_at)
    by, at = world.decider, world.tick()

    refused(code, lambda: plan_review(agreement, year, given, by=by, at=at))


def test_the_review_of_next_year_is_planned_and_no_more(world: World) -> None:
    """R-REVIEW-02"""
    by, at = world.decider, world.tick()
    starts_at = datetime(2027, 2, 1, 12, tzinfo=UTC)
    review = plan_review(agreement_in(world), 2027, Appointment(starts_at), by=by, at=at)

    refused("early", lambda: prepare_review(review, by=by, at=at))
    _put(review, ReviewState.PREPARED, at=at)
    refused("early", lambda: hold_review(review, at.date(), [], by=by, at=at))
    new_year = datetime(2027, 1, 1, 8, tzinfo=UTC)
    refused("day", lambda: hold_review(review, date(2026, 12, 31), [], by=by, at=new_year))


def test_of_an_agreement_that_has_ended_nothing_is_planned_or_due(world: World) -> None:
    """R-REVIEW-09"""
    agreement, october = agreement_in(world), datetime(2026, 10, 1, 4, tzinfo=UTC)
    call_missing_reviews(at=october)
    end_agreement(agreement, last_day=date(2026, 12, 31), by=None, at=october)
    dues = Due.objects.open().filter(kind=DueKind.REVIEW)

    call_missing_reviews(at=datetime(2026, 12, 31, 4, tzinfo=UTC))
    assert dues.exists()
    call_missing_reviews(at=datetime(2027, 1, 1, 4, tzinfo=UTC))
    assert not dues.all().exists()
    for year, at in ((2027, october), (2026, datetime(2027, 1, 1, 8, tzinfo=UTC))):
        plan = partial(plan_review, agreement, year, Appointment(None), by=world.decider, at=at)
        refused("ended", plan)


@pytest.mark.django_db(transaction=True)
def test_the_night_and_the_first_plan_make_one_review() -> None:
    world = build_world()
    agreement, october = agreement_in(world), datetime(2026, 10, 1, 4, tzinfo=UTC)
    later = Appointment(datetime(2026, 11, 4, 12, tzinfo=UTC), "Room 3")

    errors = at_once(
        lambda: plan_review(agreement, 2026, later, by=world.decider, at=october),
        lambda: call_missing_reviews(at=october),
    )

    assert errors == [None, None]
    review = Review.objects.get(agreement=agreement)
    assert review.starts_at == later.starts_at
    _put(review, ReviewState.HELD, at=october)
    call_missing_reviews(at=october + timedelta(days=1))
    assert not Due.objects.open().filter(kind=DueKind.REVIEW).exists()


def test_preparing_freezes_one_figure_per_agreed_standard(world: World) -> None:
    """R-REVIEW-03"""
    agreement = agreement_in(world)
    guideline = GuidelineFactory(
        agreement=agreement,
        network=None,
        effective_from=date(2026, 1, 5),
        approved_on=date(2026, 1, 5),
        state=GuidelineState.PUBLISHED,
    )
    StandardFactory(guideline=guideline, key="request_answer", value=15)
    case = world.case()
    asked = ask_in_case(world, case, kind="info", to=world.rav)
    receive_request(asked, by=world.rav, at=world.tick())
    answer_request(asked, by=world.rav, at=world.tick(), answer="Yes.", category="plan")

    review = prepare_review(planned(world, agreement), by=world.decider, at=world.tick())

    row = review.figures.get(key="request_answer")
    assert (row.value, row.unit, row.guideline) == (15, "working_days", guideline)
    assert figure_row(row).agreed == "15 working days"
    row.value = 1
    assert figure_row(row).agreed == "1 working day"
    assert (row.kept, row.counted, row.target) == (1, 1, 90)
    assert (row.kept_before, row.counted_before, row.trend) == (0, 0, None)
    assert review.figures.get(key="notice").target == 100
    assert set(review.checklist.values_list("key", flat=True)) == set(
        review.figures.values_list("key", flat=True)
    )
    later = ask_in_case(world, case, kind="info", to=world.rav)
    answer_request(later, by=world.rav, at=world.tick(), answer="Yes.", category="plan")
    assert review.figures.get(key="request_answer").counted == 1
    with change(by=None, at=world.tick(), reason="test.prepare"):
        following = Review(agreement=agreement, year=2027)
        following.save()
        freeze_figures(following, on=date(2027, 3, 1))
    assert following.figures.get(key="request_answer").counted_before == 2


def test_what_differs_by_direction_is_frozen_for_both(world: World) -> None:
    """R-REVIEW-03"""
    agreement = agreement_in(world)
    guideline = GuidelineFactory(
        agreement=agreement,
        network=None,
        effective_from=date(2026, 1, 5),
        approved_on=date(2026, 1, 5),
        state=GuidelineState.PUBLISHED,
    )
    a, b = (side.of_type for side in agreement.sides)
    for value, one, other in ((5, a, b), (15, b, a)):
        StandardFactory(
            guideline=guideline, key="request_answer", value=value, from_type=one, to_type=other
        )

    review = prepare_review(planned(world, agreement), by=world.decider, at=world.tick())

    row = review.figures.get(key="request_answer")
    assert (row.value, row.value_back) == (5, 15)
    assert agreed(row) == (
        "5 working days for what side A asks, 15 working days for what side B asks"
    )
    assert review.figures.get(key="notice").value_back is None


def test_a_review_not_held_says_why_and_is_due_no_more(world: World) -> None:
    """R-REVIEW-04"""
    review, october = planned(world), datetime(2026, 10, 1, 4, tzinfo=UTC)
    call_missing_reviews(at=october)

    refused("required", lambda: skip_review(review, "", by=world.decider, at=october))
    skip_review(review, "Nothing in common this year.", by=world.decider, at=october)

    assert not Due.objects.open().filter(kind=DueKind.REVIEW).exists()
    call_missing_reviews(at=october + timedelta(days=1))
    assert not Due.objects.open().filter(kind=DueKind.REVIEW).exists()


def test_both_sides_were_there(world: World) -> None:
    """R-REVIEW-05"""
    review = prepare_review(planned(world), by=world.decider, at=world.tick())
    of_a = list(review.attendances.filter(side="a").values_list("pk", flat=True))
    everybody = list(review.attendances.values_list("pk", flat=True))
    today = world.start.date()
    hold = lambda on, came: hold_review(  # noqa: E731
        review, on, came, by=world.decider, at=world.tick()
    )

    refused("one_sided", lambda: hold(today, of_a))
    refused("day", lambda: hold(today + timedelta(days=1), everybody))
    refused("day", lambda: hold(date(2025, 12, 31), everybody))
    assert hold(today, everybody).state == ReviewState.HELD
    assert not review.is_measured_late


def test_it_closes_when_nothing_is_left_open(world: World) -> None:
    """R-REVIEW-06, R-REVIEW-07"""
    review, by = held(world), world.decider

    refused("open", lambda: close_review(review, by=by, at=world.tick()))
    bare = {item.key: Checked("not_met") for item in review.checklist.all()}
    refused(
        "required",
        lambda: check_standards(review, bare, version=review.version, by=by, at=world.tick()),
    )
    said = {key: Checked("not_met", "Holidays.") for key in bare}
    check_standards(review, said, version=review.version, by=by, at=world.tick())
    assert close_review(review, by=by, at=world.tick()).state == ReviewState.CLOSED


def test_who_is_invited_gets_a_link_and_nothing_else(world: World) -> None:
    """R-REVIEW-10"""
    review = planned(world)
    told = OutboxMessage.objects.filter(kind="review")
    people = {one.membership.user.email for one in invitable(review.agreement, on=IN_MAY.date())}
    assert {message.to for message in told} == people
    assert all(set(message.facts) == {"link"} for message in told)
    number = told.all().count()

    guest = Guest("Vera Espe", "")
    kept = [one.membership.pk for one in invitable(review.agreement, on=IN_MAY.date())]
    by = world.decider
    refused("required", lambda: invite(review, kept, Others(further=guest), by=by, at=world.tick()))
    refused("invalid_choice", lambda: invite(review, [world.iv.pk], by=by, at=world.tick()))
    invite(review, kept[:1], Others((), Guest("Vera Espe", "Guest")), by=by, at=world.tick())
    assert review.attendances.count() == 2
    assert told.all().count() == number
    postpone_review(review, "Ill.", by=by, at=world.tick())
    assert told.all().count() == number + 1


@pytest.mark.parametrize(
    ("day", "is_due"),
    [
        pytest.param(datetime(2026, 9, 30, 20, tzinfo=UTC), False, id="30-September"),
        pytest.param(datetime(2026, 9, 30, 23, tzinfo=UTC), True, id="1-October-in-Zurich"),
        pytest.param(datetime(2026, 12, 31, 12, tzinfo=UTC), True, id="31-December"),
        pytest.param(datetime(2027, 1, 1, 12, tzinfo=UTC), False, id="the-next-year"),
    ],
)
def test_on_1_october_a_missing_review_is_due(
    either_world: World, day: datetime, is_due: bool
) -> None:
    """R-REVIEW-09"""
    world = either_world
    agreement_in(world)
    new = AgreementFactory(
        network=world.network, a_type="iv_office", b_type="rav", since=date(2026, 10, 2)
    )

    call_missing_reviews(at=day)
    call_missing_reviews(at=day)

    dues = Due.objects.open().filter(kind=DueKind.REVIEW)
    owing = {world.social.institution, world.rav.institution}
    owing |= {world.coordinator.institution} if world.coordinator else set()
    assert {due.institution for due in dues} == (owing if is_due else set())
    assert {due.due_on for due in dues} == ({date(2026, 10, 1)} if is_due else set())
    assert Review.objects.count() == is_due
    assert not new.reviews.exists()
    if is_due and world.coordinator:
        on = day.date()
        for member in (world.coordinator, world.social_head):
            assert Due.objects.to_do_by(member, on=on).count() == 1
        assert not Due.objects.to_do_by(world.social, on=on).exists()
