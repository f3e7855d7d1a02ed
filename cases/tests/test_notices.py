"""The duty to inform: attempted, put off, passed on, and told in one go."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from cases.models import CaseEvent, Due, Notice
from cases.operations import clarifications, handovers, notices, requests
from cases.operations.approaching import Grounds
from cases.operations.notices import Told, receivers
from cases.tests.cast import CONSENT, START
from cases.tests.factories import (
    clarify,
    close,
    defer,
    invite,
    open_dues,
    owed_notice,
    pass_on,
    propose,
    reread,
)
from cases.tests.paper_cases import Scene, printed
from iiz.calendar import add_months

TODAY = START.date()
DUE_ON = TODAY + timedelta(days=14)
LAST = add_months(TODAY, 3)
TO_BE_TOLD = Grounds(basis="consent", categories=("plan",))


def owing(world, number=1):
    """A case whose lead owes the person that many words about the job centre."""
    case = world.case()
    for _number in range(number):
        invite(world, case, grounds=TO_BE_TOLD, kind="info")
    return case


def by_the_iv(world) -> Grounds:
    return replace(TO_BE_TOLD, informer=world.iv.institution)


def ids(institutions) -> set[int]:
    return {institution.pk for institution in institutions}


# R-NOTICE-02: attempts


def test_each_attempt_keeps_its_day_and_channel(world):
    """R-NOTICE-02."""
    notice = owed_notice(world)
    at = world.tick(days=3)
    for on, channel in ((TODAY, "letter"), (TODAY + timedelta(days=2), "phone")):
        notice = notices.attempt_notice(notice, by=world.social, at=at, on=on, channel=channel)

    told = CaseEvent.objects.filter(subject=f"notice:{notice.key}").order_by("pk")
    assert [event.verb for event in told] == ["notice.attempt", "notice.attempt", "notice.suffice"]
    assert [(event.facts["on"], event.facts["channel"]) for event in told[:2]] == [
        ("2026-03-02", "letter"),
        ("2026-03-04", "phone"),
    ]
    assert (notice.state, notice.done_on, notice.channel) == (
        "done",
        TODAY + timedelta(days=2),
        "letter",
    )


def test_an_attempt_has_happened(world):
    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(ValidationError) as refused:
        notices.attempt_notice(
            owed_notice(world), by=world.social, at=world.tick(), on=tomorrow, channel="phone"
        )

    assert list(refused.value.error_dict) == ["done_on"]


# R-NOTICE-03: by when


@pytest.mark.parametrize(
    ("by_when", "is_taken"), [(DUE_ON, True), (DUE_ON + timedelta(days=1), False)]
)
def test_nobody_agrees_to_inform_later_than_the_standard_says(world, by_when, is_taken):
    """R-NOTICE-03."""
    grounds = Grounds(basis="consent", categories=("plan",), inform_by=by_when)
    opened = clarify(world, world.case())
    sends = (
        lambda: invite(world, world.case(), grounds=grounds),
        lambda: handovers.propose_handover(
            world.case(),
            world.ask(world.iv, grounds=grounds),
            handovers.Offer(reason="claim_likely"),
            by=world.social,
            at=world.tick(),
        ),
        lambda: clarifications.escalate_clarification(
            opened, by=world.social, at=world.tick(), grounds=grounds
        ),
    )
    for send in sends:
        if is_taken:
            send()
            continue
        with pytest.raises(ValidationError) as refused:
            send()
        assert list(refused.value.error_dict) == ["inform_by"]
        assert "16.03.2026" in str(refused.value)


# R-NOTICE-04: put off


@pytest.mark.parametrize(
    ("until", "code"),
    [
        (DUE_ON, "past"),
        (DUE_ON + timedelta(days=1), ""),
        (LAST, ""),
        (LAST + timedelta(days=1), "too_long"),
    ],
    ids=["day-due", "day-after", "last-day", "too-late"],
)
def test_the_head_puts_it_off_to_a_later_day_within_three_months(world, until, code):
    """R-NOTICE-04."""
    notice = owed_notice(world)
    put_off = {"by": world.social_head, "until": until, "reason": "She is in hospital."}

    if code:
        with pytest.raises(ValidationError) as refused:
            notices.defer_notice(notice, at=world.tick(), **put_off)
        assert [error.code for error in refused.value.error_dict["until"]] == [code]
    else:
        notice = notices.defer_notice(notice, at=world.tick(), **put_off)
        assert (notice.state, notice.due_on) == ("deferred", until)
        due = Due.objects.open().get(key=notice.key)
        assert (due.institution, due.due_on) == (world.social.institution, until)


def test_what_is_overdue_is_put_off_to_a_day_to_come(world):
    """R-NOTICE-04."""
    notice, late = owed_notice(world), 20
    today = TODAY + timedelta(days=late)
    put_off = {"by": world.social_head, "reason": "She is in hospital."}

    with pytest.raises(ValidationError):
        notices.defer_notice(notice, at=world.tick(days=late), until=today, **put_off)
    tomorrow = today + timedelta(days=1)
    notice = notices.defer_notice(notice, at=world.tick(days=late), until=tomorrow, **put_off)

    assert notice.due_on == tomorrow


@pytest.mark.parametrize(("who", "code"), [("social", "not_head"), ("iv_head", "not_yours")])
def test_only_the_head_of_who_informs_puts_it_off(world, who, code):
    """R-NOTICE-04."""
    notice, by = owed_notice(world), getattr(world, who)

    with pytest.raises(ValidationError) as refused:
        notices.defer_notice(notice, by=by, at=world.tick(), until=LAST, reason="In hospital.")

    assert refused.value.code == code


def test_it_is_put_off_twice_at_most_and_with_a_reason(world):
    """R-NOTICE-04."""
    notice = owed_notice(world)
    with pytest.raises(ValidationError) as refused:
        notices.defer_notice(notice, by=world.social_head, at=world.tick(), until=LAST, reason="  ")
    assert list(refused.value.error_dict) == ["reason"]

    notice = defer(world, defer(world, notice))
    assert not notice.may_be_deferred
    with pytest.raises(ValidationError, match="twice"):
        defer(world, notice)


def test_no_letter_tells_what_is_put_off(world):
    """R-NOTICE-04."""
    case = owing(world, 2)
    first, second = case.notices.all()
    defer(world, first)

    paper, _pdf = printed(world, Scene(case, world.social), "notices")

    assert paper.tells == [second.key]


# R-NOTICE-05: passed on


def test_another_institution_takes_it_over_by_the_same_day(world):
    """R-NOTICE-05."""
    notice = owed_notice(world)
    day = notice.due_on

    notice = pass_on(world, notice)

    assert (notice.state, notice.informer, notice.passed_from, notice.due_on) == (
        "passed_on",
        world.iv.institution,
        world.social.institution,
        day,
    )
    assert open_dues(notice.case, "notice") == {("notice", world.iv.institution_id)}
    told = CaseEvent.objects.filter(verb="notice.pass_on").values_list("audience", flat=True)
    assert set(told) == {world.social.institution_id, world.iv.institution_id}


def test_it_is_given_back_once_and_then_stays(world):
    """R-NOTICE-05."""
    notice = pass_on(world, owed_notice(world, stays_involved=True))
    assert ids(receivers(notice, on=TODAY)) == {world.social.institution_id}

    notice = pass_on(world, notice)

    assert notice.informer == world.social.institution
    assert ids(receivers(notice, on=TODAY)) == set()
    with pytest.raises(ValidationError) as refused:
        pass_on(world, notice)
    assert list(refused.value.error_dict) == ["pass_to"]
    assert open_dues(notice.case, "notice") == {("notice", world.social.institution_id)}


def test_who_has_left_takes_nothing_back(world):
    """R-NOTICE-05."""
    notice = pass_on(world, owed_notice(world))

    assert ids(receivers(notice, on=TODAY)) == set()


def test_only_who_may_know_whom_it_is_about_takes_it_over(world):
    """R-NOTICE-05: participants know of the lead, not of one another."""
    case = world.case()
    for joining, grounds in ((world.rav, TO_BE_TOLD), (world.iv, CONSENT)):
        invitation = invite(world, case, to=joining, grounds=grounds)
        requests.accept_invitation(invitation, by=joining, at=world.tick())
    about_rav = case.notices.open().get()
    assert ids(receivers(about_rav, on=TODAY)) == {world.rav.institution_id}

    offer = propose(world, case, to=world.iv, stays_involved=True)
    handovers.accept_handover(offer, by=world.iv, at=world.tick())
    lead = case.notices.open().get(topic="lead")
    assert ids(receivers(lead, on=TODAY)) == {world.iv.institution_id}
    taken = pass_on(world, lead)
    assert ids(receivers(taken, on=TODAY)) == {world.social.institution_id}


def test_the_coordination_informs_nobody_in_the_place_of_others(world):
    """R-NOTICE-05."""
    opened = clarify(world, world.case())
    clarifications.escalate_clarification(
        opened, by=world.social, at=world.tick(), grounds=TO_BE_TOLD
    )
    notice = opened.case.notices.open().get()

    assert notice.about == world.coordinator.institution
    assert ids(receivers(notice, on=TODAY)) == set()


def test_what_the_head_has_put_off_stays_with_the_institution(world):
    """R-NOTICE-05."""
    notice = defer(world, owed_notice(world))

    with pytest.raises(ValidationError) as refused:
        pass_on(world, notice)

    assert refused.value.code == "state"


# R-NOTICE-06: in one go


def test_one_press_closes_all_that_the_own_institution_owes(world):
    """R-NOTICE-06."""
    case = owing(world, 4)
    invite(world, case, to=world.iv, kind="info", grounds=by_the_iv(world))
    ours = list(Notice.objects.waiting_for(world.social.institution).filter(case=case))
    defer(world, ours[0])
    notices.attempt_notice(ours[1], by=world.social, at=world.tick(), channel="phone")

    at = world.tick()
    told = Told(TODAY, "meeting", "All of it, with her brother.")
    notices.complete_notices(case, [one.key for one in ours], told, by=world.social, at=at)

    closed = [reread(one) for one in ours]
    assert {(one.state, one.done_on, one.channel, one.remark) for one in closed} == {
        ("done", TODAY, "meeting", "All of it, with her brother.")
    }
    assert open_dues(case, "notice") == {("notice", world.iv.institution_id)}
    proofs = [one.history.latest() for one in closed]
    assert {row.history_change_reason for row in proofs} == {"notice.complete_all"}
    assert len({row.history_operation for row in proofs}) == 1
    assert CaseEvent.objects.get(verb="notice.complete_all").facts["number"] == 4


def test_others_words_and_what_has_been_answered_are_not_closed_along(world):
    """R-NOTICE-06."""
    case = owing(world, 2)
    invite(world, case, to=world.iv, kind="info", grounds=by_the_iv(world))
    theirs = case.notices.get(informer=world.iv.institution)
    first, second = Notice.objects.waiting_for(world.social.institution)
    notices.give_up_notice(first, by=world.social, at=world.tick(), remark="Moved away.")
    foreign = owing(world).notices.get()

    for keys, code in (
        ([second.key, theirs.key], "not_yours"),
        ([second.key, first.key], "state"),
        ([second.key, foreign.key], None),
        ([], None),
    ):
        with pytest.raises(ValidationError) as refused:
            notices.complete_notices(
                case, keys, Told(TODAY, "phone"), by=world.social, at=world.tick()
            )
        assert getattr(refused.value, "code", None) == code
    assert reread(second).state == "due"


# What stays


def test_after_closing_it_is_answered_all_the_same(world):
    notice = owed_notice(world)
    close(world, notice.case, by=world.iv)

    notice = defer(world, notice)
    assert reread(notice.case).is_closed
    notice = notices.complete_notice(
        notice, by=world.social, at=world.tick(), done_on=TODAY, channel="phone"
    )

    assert notice.state == "done"
    assert not open_dues(notice.case, "notice")


def test_what_waits_for_an_institution_comes_soonest_first(world):
    case = owing(world, 2)
    first, second = case.notices.all()
    first = defer(world, first)
    third = owed_notice(world)
    notices.give_up_notice(third, by=world.social, at=world.tick(), remark="Moved away.")

    waiting = Notice.objects.waiting_for(world.social.institution)

    assert list(waiting) == [second, first]
    assert not Notice.objects.waiting_for(world.iv.institution).exists()
