"""To and fro is counted when it happens, and at the threshold the decider looks at the case."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from cases.models import Case, DueKind
from cases.operations import deciding, handovers, requests
from cases.operations.closing import reopen_case
from cases.tests.cast import DECLINE, START
from cases.tests.factories import (
    NOT_US,
    TO_DECIDER,
    WRONG_DESK,
    ask_position,
    clarify,
    close,
    decide_handover,
    invite,
    open_dues,
    propose,
    reread,
    say,
)
from iiz.calendar import add_months

TODAY = START.date()


def bounces(case) -> tuple[int, int]:
    fresh = reread(case)
    return fresh.declines, fresh.returns


def decline(world, case, how=DECLINE, *, to=None, **offer):
    handover = propose(world, case, to=to, **offer)
    return handovers.decline_handover(handover, how, by=to or world.iv, at=world.tick())


def hand_over(world, case, *, by, to, days=0):
    handover = propose(world, case, by=by, to=to, at=world.tick(days=days))
    return handovers.accept_handover(handover, by=to, at=world.tick(days=days))


@pytest.mark.parametrize(
    ("how", "counted"), [(DECLINE, 1), (TO_DECIDER, 1), (WRONG_DESK, 0)], ids=str
)
def test_a_declined_handover_counts_but_for_a_wrong_desk(world, how, counted):
    """R-PINGPONG-01."""
    case = decline(world, world.case(), how).case

    assert bounces(case) == (counted, 0)


@pytest.mark.parametrize(("kind", "counted"), [("take_part", 1), ("info", 0)])
def test_a_declined_invitation_counts_and_a_question_does_not(world, kind, counted):
    """R-PINGPONG-01."""
    request = invite(world, world.case(), kind=kind)
    requests.decline_request(request, DECLINE, by=world.rav, at=world.tick())

    assert bounces(request.case) == (counted, 0)


def test_not_responsible_counts_once_however_often_it_is_said(world):
    """R-PINGPONG-01."""
    position = ask_position(world, clarify(world, world.case()))
    for statement in (NOT_US, NOT_US, "partly", NOT_US):
        say(world, position, statement)

    assert bounces(position.case) == (2, 0), "said again after a change of mind it counts again"


def test_the_lead_saying_not_us_is_the_question_itself(world):
    """R-PINGPONG-01."""
    clarification = ask_position(world, clarify(world, world.case())).clarification
    own = clarification.positions.get(addressee=world.social.institution)
    say(world, own, NOT_US, by=world.social)

    assert bounces(clarification.case) == (0, 0)


def test_withdrawing_counts_nothing(world):
    handover = propose(world, world.case())
    handovers.withdraw_handover(handover, by=world.social, at=world.tick())

    assert bounces(handover.case) == (0, 0)


def test_the_second_decline_puts_the_case_before_the_decider(either_world):
    """R-PINGPONG-01; the threshold is the standard's."""
    world = either_world
    case, decider = world.case(), world.decider.institution.pk
    decline(world, case)
    assert not open_dues(case, DueKind.PING_PONG)

    decline(world, case, to=world.rav)

    assert reread(case).ping_pong_at
    assert open_dues(case, DueKind.PING_PONG) == {(DueKind.PING_PONG, decider)}
    assert Case.objects.visible_to(world.decider, on=TODAY).filter(pk=case.pk).exists()


def test_the_flag_is_raised_once(world):
    case = world.case()
    for to in (world.iv, world.rav):
        decline(world, case, to=to)
    raised_at = reread(case).ping_pong_at
    deciding.look_at_case(case, by=world.coordinator, at=world.tick())
    assert not open_dues(case, DueKind.PING_PONG)

    decline(world, case)

    assert reread(case).ping_pong_at == raised_at
    assert not open_dues(case, DueKind.PING_PONG)


def test_only_the_decider_looks_at_the_case(world):
    case = world.case()
    for to in (world.iv, world.rav):
        decline(world, case, to=to)

    with pytest.raises(ValidationError) as refused:
        deciding.look_at_case(case, by=world.social, at=world.tick())

    assert refused.value.code == "not_decider"


def test_a_return_raises_the_flag_at_once(world):
    """R-PINGPONG-02."""
    case = world.case()
    hand_over(world, case, by=world.social, to=world.iv)

    hand_over(world, case, by=world.iv, to=world.social)

    assert bounces(case) == (0, 1)
    coordinator = world.coordinator.institution.pk
    assert open_dues(case, DueKind.PING_PONG) == {(DueKind.PING_PONG, coordinator)}


@pytest.mark.parametrize(("after", "returned"), [(0, 1), (1, 0)], ids=["last-day", "day-after"])
def test_a_return_is_one_within_twelve_months(world, after, returned):
    """R-PINGPONG-02."""
    case = world.case()
    hand_over(world, case, by=world.social, to=world.iv)
    days = (add_months(TODAY, 12) - TODAY).days + after

    hand_over(world, case, by=world.iv, to=world.social, days=days)

    assert bounces(case) == (0, returned)


def test_a_return_that_was_decided_is_no_return(world):
    """R-PINGPONG-02."""
    case = world.case()
    hand_over(world, case, by=world.social, to=world.iv)
    back = propose(world, case, by=world.iv, to=world.social)
    handovers.decline_handover(back, TO_DECIDER, by=world.social, at=world.tick())
    decide_handover(world, back, for_=world.social)

    binding = case.handovers.open().get()
    handovers.accept_handover(binding, by=world.social, at=world.tick())

    assert bounces(case) == (1, 0)


@pytest.mark.parametrize(
    ("rounds", "addressee", "needed"),
    [
        ([], "iv", False),
        (["iv"], "rav", False),
        (["iv"], "iv", True),
        (["iv", "rav"], "stranger", True),
    ],
    ids=["fresh", "declined-by-another", "declined-by-the-same", "to-and-fro"],
)
def test_a_further_round_says_what_is_new(world, rounds, addressee, needed):
    """R-PINGPONG-03."""
    case, to = world.case(), getattr(world, addressee)
    for name in rounds:
        decline(world, case, to=getattr(world, name))

    if needed:
        with pytest.raises(ValidationError, match="what is new"):
            propose(world, case, to=to, what_is_new=" ")
    assert propose(world, case, to=to, what_is_new="A report." * needed).pk


def test_a_reopened_case_remembers_its_rounds(world):
    case = decline(world, world.case()).case
    close(world, case)
    reopen_case(case, by=world.social, at=world.tick(), reason="Lost the job.")

    decline(world, case, to=world.rav)

    assert bounces(case) == (2, 0)
    assert reread(case).ping_pong_at - START < timedelta(days=1)
