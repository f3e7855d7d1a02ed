"""What a review resolves: who writes it down, who approves it, which standard changes from when."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cases.models import Due, DueKind
from cases.operations.requests import send_request
from cases.tests.cast import World, build_world, known_world
from cases.tests.test_races import at_once
from contacts.factories import (
    AgreementFactory,
    InstitutionFactory,
    MembershipFactory,
)
from contacts.models import Guideline, Institution, Membership
from contacts.operations.agreements import end_agreement
from iiz.history import change
from iiz.models import OutboxMessage
from iiz.outbox import compose
from reviews.models import Approval, Resolution
from reviews.operations.resolutions import (
    approve_resolution,
    complete_resolution,
    edit_resolution,
    refer_resolution,
    reject_resolution,
)
from reviews.sheets.resolutions import change_of, line_of
from reviews.states import ResolutionState
from reviews.tests.talks import NEW_YEAR, TEN_DAYS, Talk, held, talk_in

OLD_YEAR = datetime(2026, 12, 30, 9, tzinfo=UTC)
SECOND_OF_JANUARY = datetime(2027, 1, 2, 9, tzinfo=UTC)


@pytest.fixture
def talk(world: World) -> Talk:
    return world.first(Talk, lambda: talk_in(world))


def refused(call: Callable[[], Any], field: str = "") -> str:
    with pytest.raises(ValidationError) as caught:
        call()
    if not hasattr(caught.value, "error_dict"):
        assert field == ""
        return str(caught.value.code)
    (error,) = caught.value.error_dict[field]
    return str(error.code)


def owed(resolution: Resolution) -> dict[Institution, date]:
    dues = Due.objects.open().filter(kind=DueKind.RESOLUTION, key=resolution.key)
    return {due.institution: due.due_on for due in dues}


# A changed standard


def due_on(world: World, sender: Membership, addressee: Membership, at: datetime) -> date:
    case = world.case(by=sender)
    asked = send_request(case, world.ask(addressee), by=sender, at=at, kind="info")
    return asked.due_on


def test_what_is_asked_from_that_day_on_has_the_new_deadline(talk: Talk) -> None:
    """R-RESOLVE-03; the two had agreed on fifteen working days, the network on ten."""
    world = talk.world
    narrower = replace(TEN_DAYS, value=5)
    running = send_request(
        world.case(), world.ask(world.iv), by=world.social, at=world.tick(), kind="info"
    )
    resolution = talk.approve(talk.resolve(changed=narrower))

    assert resolution.guideline.version == 2
    pairs = {
        "before": (world.social, world.iv, OLD_YEAR),
        "from then on": (world.social, world.iv, SECOND_OF_JANUARY),
        "the other way": (world.iv, world.social, SECOND_OF_JANUARY),
        "other types": (world.social, world.rav, SECOND_OF_JANUARY),
        "other types before": (world.social, world.rav, OLD_YEAR),
    }
    days = {name: due_on(world, *pair) for name, pair in pairs.items()}
    assert days == {
        "before": date(2027, 1, 21),
        "from then on": date(2027, 1, 8),
        "the other way": date(2027, 1, 8),
        "other types": date(2027, 1, 15),
        "other types before": date(2027, 1, 14),
    }
    before = running.due_on, running.guideline
    running.refresh_from_db()
    assert (running.due_on, running.guideline) == before
    assert running.guideline.version == 1


def test_both_sides_are_told_when_it_is_published(talk: Talk) -> None:
    """R-RESOLVE-03; who approved last sees it, the others have a mail in their language."""
    of_services = MembershipFactory(institution=talk.services.institution, head=True).user
    MembershipFactory(institution=talk.iv.institution)
    with change(by=None, at=talk.world.tick(), reason="test.language"):
        of_services.language = "fr"
        of_services.save()
    row = talk.resolve()

    talk.approve(row, talk.services)
    assert not OutboxMessage.objects.filter(kind="resolution_published").exists()
    talk.approve(row, talk.iv)

    sent = {one.to: one for one in OutboxMessage.objects.filter(kind="resolution_published")}
    assert sent.keys() == {talk.services.user.email, of_services.email}
    mail = compose(sent[of_services.email])
    assert "IV-Stelle – BKSE" in mail.subject
    assert "01.01.2027" in mail.body
    assert f"/reviews/{talk.review.key}/#resolutions" in mail.body


def test_a_part_is_bound_and_another_network_is_not(talk: Talk) -> None:
    world = talk.world
    talk.approve(talk.resolve(changed=replace(TEN_DAYS, value=5)))
    part = InstitutionFactory(iv_office=True, network=world.network, part_of=world.iv.institution)
    other_iv = MembershipFactory(
        institution=InstitutionFactory(iv_office=True, network=world.network)
    )
    bern = known_world(with_mandate=False)

    to_part = due_on(world, world.social, MembershipFactory(institution=part), SECOND_OF_JANUARY)
    to_other = due_on(world, world.social, other_iv, SECOND_OF_JANUARY)
    elsewhere = due_on(bern, bern.social, bern.iv, SECOND_OF_JANUARY)
    assert to_part == date(2027, 1, 8)
    assert to_other == date(2027, 1, 15)
    assert elsewhere == date(2027, 1, 15)


def test_a_change_in_one_direction_leaves_the_other_as_it_was(talk: Talk) -> None:
    world = talk.world
    talk.approve(talk.resolve(changed=replace(TEN_DAYS, value=5, asking="b")))

    assert due_on(world, world.social, world.iv, SECOND_OF_JANUARY) == date(2027, 1, 8)
    assert due_on(world, world.iv, world.social, SECOND_OF_JANUARY) == date(2027, 1, 22)


@pytest.mark.parametrize("other_day", [NEW_YEAR, date(2027, 3, 1), date(2026, 12, 1)])
def test_two_changes_of_one_review_both_hold(talk: Talk, other_day: date) -> None:
    first = talk.approve(talk.resolve(changed=replace(TEN_DAYS, value=5)))
    handover = replace(TEN_DAYS, key="handover_answer", value=4, effective_from=other_day)
    second = talk.approve(talk.resolve(changed=handover))
    first.refresh_from_db()

    versions = Guideline.objects.of_scope(None, talk.agreement).binding()
    last = {row.key: row.value for row in versions.last().standards.all()}
    assert last == {"request_answer": 5, "handover_answer": 4}
    assert first.guideline == versions.get(effective_from=NEW_YEAR)
    assert second.guideline == versions.get(effective_from=other_day)
    assert second.guideline.standards.filter(key="handover_answer", value=4).exists()


@pytest.mark.parametrize(
    ("field", "changes", "code"),
    [
        ("standard", {"key": "ladder_1"}, "required"),
        ("standard", {"key": "follow_up_window"}, "required"),
        ("standard", {"key": "ping_pong"}, "required"),
        ("standard", {"key": "decision"}, "required"),
        ("standard", {"key": "notice"}, "required"),
        ("standard", {"asking": "c"}, "required"),
        ("unit", {"unit": "percent"}, "required"),
        ("value", {"value": 0}, "bounds"),
        ("value", {"value": 61}, "bounds"),
        ("value", {"value": 4, "unit": "months"}, "bounds"),
        ("value", {"value": 15}, "same"),
        ("effective_from", {"effective_from": date(2026, 3, 2)}, "past"),
        ("effective_from", {"effective_from": date(2028, 3, 3)}, "far"),
    ],
)
def test_only_deadlines_between_the_two_change_and_within_bounds(
    talk: Talk, field: str, changes: Any, code: str
) -> None:
    """R-RESOLVE-02"""
    assert refused(lambda: talk.resolve(changed=replace(TEN_DAYS, **changes)), field) == code
    assert not Resolution.objects.exists()


def test_the_bounds_themselves_are_possible(talk: Talk) -> None:
    for changes in (
        {"value": 1},
        {"value": 60},
        {"effective_from": date(2026, 3, 3)},
        {"effective_from": date(2028, 3, 2)},
    ):
        assert talk.resolve(changed=replace(TEN_DAYS, **changes)).state == "open"


def test_directions_need_two_types(talk: Talk) -> None:
    InstitutionFactory(part_of=talk.iv.institution, type="vocational_guidance")
    one_way = replace(TEN_DAYS, asking="a")

    assert refused(lambda: talk.resolve(changed=one_way), "standard") == "required"
    assert talk.resolve().asking == ""


def test_who_does_it_belongs_to_a_side_and_it_is_due_in_time(talk: Talk) -> None:
    world = talk.world
    for other in (world.rav.institution, world.coordinator.institution):
        assert refused(lambda: talk.resolve(owner=other), "owner") == "owner"  # noqa: B023
    for one in (world.stranger.institution, talk.services.institution):
        assert talk.resolve(owner=one).owner == one
    yesterday = date(2026, 3, 1)
    assert refused(lambda: talk.resolve(due_on=yesterday), "due_on") == "past"
    assert refused(lambda: talk.resolve(text="  "), "text") == "required"


# Who


def test_the_coordination_and_the_heads_who_speak_write_it_down(talk: Talk) -> None:
    """R-RESOLVE-01; heads of the services have the association speak for them."""
    world = talk.world
    for by in (world.coordinator, talk.iv, talk.services):
        assert talk.resolve(by=by).state == ResolutionState.OPEN
    for by in (world.iv, world.social, world.social_head, world.steering, world.auditor):
        assert refused(lambda: talk.resolve(by=by)) == "not_yours"  # noqa: B023


def test_both_sides_approve_and_each_once(talk: Talk) -> None:
    """R-RESOLVE-04"""
    world = talk.world
    resolution = talk.resolve()
    for by in (world.coordinator, world.iv, world.social_head, world.steering):
        assert refused(lambda: talk.approve(resolution, by)) == "not_yours"  # noqa: B023

    talk.approve(resolution, talk.iv)
    assert refused(lambda: talk.approve(resolution, talk.iv)) == "approved"
    resolution.refresh_from_db()
    assert (resolution.state, resolution.guideline) == ("open", None)

    done = talk.approve(resolution, talk.services)
    assert (done.state, done.guideline.version) == ("done", 2)
    assert [row.side for row in done.approvals.all()] == ["a", "b"]
    assert refused(lambda: talk.approve(done, talk.services)) == "state"


def test_nobody_approves_for_both_sides(talk: Talk) -> None:
    resolution = talk.approve(talk.resolve(), talk.iv)
    twice = MembershipFactory(user=talk.iv.user, institution=talk.services.institution, head=True)

    assert refused(lambda: talk.approve(resolution, twice)) == "same_person"


def test_of_a_type_any_head_speaks_and_parts_do_not_speak_for_the_whole(world: World) -> None:
    agreement = AgreementFactory(
        network=world.network, a_institution=world.iv.institution, b_type="social_service"
    )
    talk = Talk(world, agreement, held(agreement, world.start), world.iv_head, world.social_head)
    part = InstitutionFactory(network=world.network, type="rav", part_of=world.iv.institution)
    of_part = MembershipFactory(institution=part, head=True)
    resolution = talk.resolve(changed=replace(TEN_DAYS, value=5))

    assert refused(lambda: talk.approve(resolution, of_part)) == "not_yours"
    stranger = MembershipFactory(institution=world.stranger.institution, head=True)
    talk.approve(resolution, stranger)
    assert refused(lambda: talk.approve(resolution, talk.services)) == "approved"
    assert talk.approve(resolution, talk.iv).state == "done"


def test_what_is_approved_is_what_was_read(talk: Talk) -> None:
    resolution = talk.resolve()
    read = resolution.version
    again = talk.draft(text="Answer much sooner.")
    edited = edit_resolution(
        resolution, again, version=read, by=talk.services, at=talk.world.tick()
    )
    at = talk.world.tick()

    def approve(version: int) -> Any:
        return lambda: approve_resolution(resolution, version=version, by=talk.iv, at=at)

    def edit(version: int) -> Any:
        return lambda: edit_resolution(resolution, again, version=version, by=talk.iv, at=at)

    assert refused(approve(read)) == refused(edit(read)) == "conflict"
    approve(edited.version)()
    assert refused(edit(edited.version)) == "approved"


def test_who_approves_too_late_is_told(talk: Talk) -> None:
    """The day before is the last one."""
    resolution = talk.approve(talk.resolve(), talk.iv)

    def approve(at: datetime) -> Any:
        return approve_resolution(resolution, version=1, by=talk.services, at=at)

    assert refused(lambda: approve(datetime(2027, 1, 1, 8, tzinfo=UTC))) == "past"
    assert not Approval.objects.filter(side="b").exists()
    assert approve(datetime(2026, 12, 31, 8, tzinfo=UTC)).guideline.effective_from == NEW_YEAR


@pytest.mark.parametrize("is_referred", [False, True])
def test_what_was_not_agreed_before_its_day_is_written_anew(talk: Talk, is_referred: bool) -> None:
    """R-RESOLVE-06"""
    row, by, late = talk.approve(talk.resolve(), talk.iv), talk.services, SECOND_OF_JANUARY
    draft = talk.draft(
        due_on=date(2027, 6, 1), changed=replace(TEN_DAYS, effective_from=date(2027, 2, 1))
    )
    if is_referred:
        row = refer_resolution(row, "We do not agree.", by=by, at=talk.world.tick())
        early = partial(edit_resolution, row, draft, version=row.version, by=by)
        assert refused(lambda: early(at=OLD_YEAR)) == "state"
    approver = talk.world.steering if is_referred else by
    approve = partial(approve_resolution, row, version=row.version, by=approver, at=late)
    assert refused(approve) == "past"
    line = line_of(row, by, on=late.date())
    assert line.hint
    assert line.steps[-1 if not is_referred else 0].url.endswith("edit/")

    row = edit_resolution(row, draft, version=row.version, by=by, at=late)

    assert (row.state, row.referral, row.approvals.count()) == ("open", "", 0)
    assert owed(row)[talk.iv.institution] == date(2027, 1, 31)
    assert talk.approve(row).guideline.effective_from == date(2027, 2, 1)


def test_nothing_is_approved_for_after_the_end_of_the_agreement(talk: Talk) -> None:
    row = talk.approve(talk.resolve(), talk.iv)
    end_agreement(talk.agreement, last_day=date(2026, 12, 31), by=None, at=talk.world.tick())

    assert refused(lambda: talk.approve(row, talk.services)) == "ended"


def test_either_way_changes_what_differs_in_one_direction(talk: Talk) -> None:
    one_way = replace(TEN_DAYS, value=5, asking="a")
    talk.approve(talk.resolve(changed=one_way))
    february = date(2027, 2, 1)

    either = replace(TEN_DAYS, value=15, effective_from=february)
    row = talk.resolve(changed=either)
    before = change_of(row).before
    assert [words in before for words in ("5 ", "15 ", " · ")] == [True] * 3
    again = replace(one_way, effective_from=february)
    assert refused(lambda: talk.resolve(changed=again), "value") == "same"


# The committee, and the end


def test_the_committee_decides_alone_what_is_before_it(talk: Talk) -> None:
    """R-RESOLVE-04; a member of another network's is none."""
    world = talk.world
    resolution = talk.approve(talk.resolve(), talk.iv)
    at = world.tick()
    assert refused(lambda: refer_resolution(resolution, " ", by=talk.iv, at=at), "reasons")
    refer_resolution(resolution, "We do not agree.", by=talk.services, at=at)

    foreign = known_world(with_mandate=False).steering
    for by in (talk.services, world.coordinator, foreign):
        assert refused(lambda: talk.approve(resolution, by)) == "not_yours"  # noqa: B023
    visible = Resolution.objects.before_the_committee(world.steering)
    assert [row.referral for row in visible] == ["We do not agree."]
    for by in (foreign, talk.iv, None):
        assert not Resolution.objects.before_the_committee(by).exists()
    done = talk.approve(resolution, world.steering)
    assert (done.state, done.guideline.version) == ("done", 2)


def test_without_a_committee_nothing_is_referred(talk: Talk) -> None:
    resolution, steering = talk.resolve(), talk.world.steering
    with change(by=None, at=talk.world.tick(), reason="test.end"):
        steering.until = date(2026, 3, 1)
        steering.save()

    call = lambda: refer_resolution(resolution, "Why.", by=talk.iv, at=talk.world.tick())  # noqa: E731
    assert refused(call) == "no_committee"


def test_it_is_rejected_with_reasons_by_whom_it_is_before(talk: Talk) -> None:
    world, at = talk.world, talk.world.tick()
    ours, theirs = talk.resolve(), talk.resolve()
    refer_resolution(theirs, "We do not agree.", by=talk.iv, at=at)

    def reject(row: Resolution, by: Membership, why: str = "Too short.") -> Any:
        return lambda: reject_resolution(row, why, by=by, at=at)

    assert refused(reject(ours, world.coordinator)) == "not_yours"
    assert refused(reject(theirs, talk.iv)) == "not_yours"
    assert refused(reject(ours, talk.iv, " "), "reasons") == "required"
    assert reject(ours, talk.services)().reasons == "Too short."
    assert reject(theirs, world.steering)().state == "rejected"
    assert not Guideline.objects.of_scope(None, talk.agreement).filter(version=2).exists()


def test_who_does_it_owes_it_until_it_is_done(talk: Talk) -> None:
    """R-RESOLVE-05; who speaks for a side owes its word until the day before the change."""
    world = talk.world
    iv, services, doer = (
        talk.iv.institution,
        talk.services.institution,
        world.social.institution,
    )
    resolution = talk.resolve(owner=doer, due_on=date(2027, 2, 1))
    eve = date(2026, 12, 31)
    assert owed(resolution) == {iv: eve, services: eve, doer: date(2027, 2, 1)}
    talk.approve(resolution, talk.iv)
    assert owed(resolution) == {services: eve, doer: date(2027, 2, 1)}
    published = talk.approve(resolution, talk.services)
    assert (published.state, published.done_on) == ("done", world.start.date())
    assert owed(resolution) == {}

    resolution = talk.approve(talk.resolve(owner=doer, due_on=date(2027, 2, 1), changed=None))
    assert (resolution.state, owed(resolution)) == ("agreed", {doer: date(2027, 2, 1)})
    at = world.tick()
    for by in (world.iv, world.social, world.stranger, world.steering):
        call = lambda: complete_resolution(resolution, at.date(), by=by, at=at)  # noqa: B023, E731
        assert refused(call) == "not_yours"
    later = date(2026, 3, 3)
    future = lambda: complete_resolution(resolution, later, by=world.social_head, at=at)  # noqa: E731
    assert refused(future, "done_on") == "future"
    done = complete_resolution(resolution, at.date(), by=world.social_head, at=at)
    assert (done.state, done.done_on, owed(done)) == ("done", at.date(), {})


# Every state and every verb


VERBS: dict[str, Callable[[Talk, Resolution], Any]] = {
    "edit": lambda talk, row: edit_resolution(
        row, talk.draft(), version=row.version, by=talk.iv, at=talk.world.tick()
    ),
    "approve": lambda talk, row: approve_resolution(
        row, version=row.version, by=_before(talk, row), at=talk.world.tick()
    ),
    "refer": lambda talk, row: refer_resolution(row, "Why.", by=talk.iv, at=talk.world.tick()),
    "reject": lambda talk, row: reject_resolution(
        row, "Why.", by=_before(talk, row), at=talk.world.tick()
    ),
    "complete": lambda talk, row: complete_resolution(
        row, talk.world.start.date(), by=talk.iv, at=talk.world.tick()
    ),
}


def _before(talk: Talk, row: Resolution) -> Membership:
    return talk.world.steering if row.state == "to_committee" else talk.iv


def in_state(talk: Talk, state: str) -> Resolution:
    row, at = talk.resolve(changed=None), talk.world.tick()
    if state == "to_committee":
        return refer_resolution(row, "Why.", by=talk.iv, at=at)
    if state == "rejected":
        return reject_resolution(row, "Why.", by=talk.iv, at=at)
    if state in ("agreed", "done"):
        row = talk.approve(row)
    return complete_resolution(row, at.date(), by=talk.iv, at=at) if state == "done" else row


@pytest.mark.parametrize("state", ResolutionState.values)
def test_every_step_is_possible_in_its_states_only(talk: Talk, state: str) -> None:
    """State by verb, as the table says; "agree" comes with the last approval, "renew" with an edit
    of what was not agreed before its day."""
    row = in_state(talk, state)
    assert set(VERBS) | {"agree", "renew"} == set(Resolution.VERBS)

    for verb, press in VERBS.items():
        if row.can(verb):
            with transaction.atomic():
                press(talk, row)
                transaction.set_rollback(True)
            row.refresh_from_db()
        else:
            assert refused(lambda: press(talk, row)) == "state", verb  # noqa: B023


@pytest.mark.parametrize("state", ["planned", "prepared", "postponed", "not_held", "closed"])
def test_only_a_review_that_was_held_resolves(talk: Talk, state: str) -> None:
    with change(by=None, at=talk.world.tick(), reason="test.review"):
        talk.review.state, talk.review.reason = state, "Because."
        talk.review.save()

    assert refused(talk.resolve) == "state"


# What the database refuses, and what happens at once


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"value": None}, "a_changed_standard_says_to_what_and_from_when"),
        ({"standard": ""}, "a_changed_standard_says_to_what_and_from_when"),
        ({"state": "done"}, "a_resolution_was_done_on_a_day"),
        ({"state": "to_committee"}, "the_committee_is_told_why"),
        ({"state": "rejected"}, "a_resolution_is_rejected_with_reasons"),
        ({"state": "agreed"}, "an_agreed_change_stands_in_a_guideline"),
    ],
)
def test_the_database_refuses_half_a_resolution(talk: Talk, changes: Any, constraint: str) -> None:
    row = talk.resolve()
    for name, value in changes.items():
        setattr(row, name, value)

    with (
        pytest.raises(IntegrityError, match=constraint),
        transaction.atomic(),
        change(by=None, at=talk.world.tick(), reason="test.break"),
    ):
        row.save()


@pytest.mark.django_db(transaction=True)
def test_both_sides_at_the_same_moment_make_one_version() -> None:
    talk = talk_in(build_world())
    first, second = (
        talk.resolve(),
        talk.resolve(changed=replace(TEN_DAYS, key="handover_answer", value=4)),
    )

    errors = at_once(
        *(
            lambda row=row, by=by: approve_resolution(row, version=1, by=by, at=talk.world.tick())
            for row in (first, second)
            for by in (talk.iv, talk.services)
        )
    )

    assert errors == [None] * 4
    for row in (first, second):
        row.refresh_from_db()
    versions = Guideline.objects.of_scope(None, talk.agreement)
    assert first.guideline == second.guideline == versions.get(state="published")
    assert versions.count() == 3
    assert Approval.objects.count() == 4
