"""Accepted for a later day: until then the sender leads, and nothing moves by itself before."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from cases import access
from cases.exchange import Item
from cases.models import Case, DueKind, wrong_rows
from cases.operations import clarifications, handovers
from cases.operations.approaching import Grounds
from cases.operations.effecting import effect_due_handovers, effect_handover
from cases.states import HandoverState
from cases.tests.cast import START
from cases.tests.factories import (
    clarify,
    close,
    decide,
    escalate,
    open_dues,
    open_task,
    propose,
    reread,
)
from iiz.models import OutboxMessage

TODAY = START.date()
DAY = TODAY + timedelta(days=20)


def lead_of(case):
    return case.periods.current().get().institution


def accepted(world, *, on=DAY, reservations=(), **offer):
    """Proposed and accepted today, for `on`."""
    handover = propose(world, world.case(), effective_on=on, **offer)
    return handovers.accept_handover(
        handover, by=world.iv, at=world.tick(), reservations=reservations
    )


@pytest.mark.parametrize(
    ("days", "code"),
    [(-1, "past"), (0, ""), (60, ""), (61, "too_far")],
    ids=["yesterday", "today", "last-day", "day-after"],
)
def test_the_day_is_at_most_sixty_days_ahead(world, days, code):
    """R-EFFECT-01."""
    case, on = world.case(), TODAY + timedelta(days=days)

    if not code:
        assert propose(world, case, effective_on=on).effective_on == on
        return
    with pytest.raises(ValidationError) as refused:
        propose(world, case, effective_on=on)
    assert [error.code for error in refused.value.error_dict["effective_on"]] == [code]


def test_the_basis_still_lasts_on_that_day(world):
    grounds = Grounds(basis="consent", covered_until=DAY, informed_on=TODAY)
    late = handovers.Offer(reason="claim_likely", effective_on=DAY + timedelta(days=1))

    with pytest.raises(ValidationError) as refused:
        handovers.propose_handover(
            world.case(),
            world.ask(world.iv, grounds=grounds),
            late,
            by=world.social,
            at=world.tick(),
        )

    assert "effective_on" in refused.value.error_dict


def test_until_that_day_the_sender_leads_and_the_case_stays_closed_to_the_other(world):
    handover = accepted(world)
    case = handover.case

    assert (handover.state, handover.effected_at) == (HandoverState.ACCEPTED, None)
    assert lead_of(case) == world.social.institution
    assert not Case.objects.visible_to(world.iv, on=TODAY).exists()
    sides = {world.social.institution.pk, world.iv.institution.pk}
    assert open_dues(case, DueKind.EFFECT) == {(DueKind.EFFECT, pk) for pk in sides}
    assert set(case.dues.filter(kind=DueKind.EFFECT).values_list("due_on", flat=True)) == {DAY}
    assert not case.notices.filter(topic="lead").exists()
    assert handover.preview["effective_on"] == DAY.isoformat()


@pytest.mark.parametrize("side", ["social", "iv"])
@pytest.mark.parametrize(("days", "moves"), [(19, False), (20, True)], ids=["day-before", "day"])
def test_either_side_presses_from_that_day_on(world, side, days, moves):
    """R-EFFECT-01."""
    handover, by = accepted(world), getattr(world, side)

    if moves:
        effect_handover(handover, by=by, at=world.tick(days=days))
        assert lead_of(handover.case) == world.iv.institution
    else:
        with pytest.raises(ValidationError, match="Agreed for 22") as refused:
            effect_handover(handover, by=by, at=world.tick(days=days))
        assert refused.value.code == "too_early"


def test_nobody_else_presses(world):
    with pytest.raises(ValidationError) as refused:
        effect_handover(accepted(world), by=world.rav, at=world.tick(days=20))

    assert refused.value.code == "not_yours"


def test_the_lead_moves_once_with_all_that_goes_along(world):
    case = world.case()
    task = open_task(world, case, title="Send the report")
    lines = [Item("task", task.pk, "plan")]
    handover = propose(world, case, effective_on=DAY, lines=lines, stays_involved=True)
    handovers.accept_handover(handover, by=world.iv, at=world.tick())
    assert reread(task).assignee == world.social.institution

    at = world.tick(days=20)
    handover = effect_handover(handover, at=at)

    connection.check_constraints()
    assert handover.effected_at == at
    assert access.held(world.iv.institution, case) == access.GRANTS["lead"]
    assert access.held(world.social.institution, case) == access.GRANTS["participant"]
    assert reread(task).assignee == world.iv.institution
    assert not open_dues(case, DueKind.EFFECT)
    assert case.notices.open().filter(topic="lead").exists()
    assert wrong_rows([case.pk]) == []
    with pytest.raises(ValidationError) as again:
        effect_handover(handover, by=world.iv, at=world.tick(days=20))
    assert again.value.code == "state"


def test_the_package_is_checked_again_on_that_day(world):
    grounds = Grounds(basis="consent", categories=["plan"], covered_until=DAY, informed_on=TODAY)
    case = world.case()
    task = open_task(world, case)
    offer = handovers.Offer(
        reason="claim_likely", lines=[Item("task", task.pk, "plan")], effective_on=DAY
    )
    handover = handovers.propose_handover(
        case, world.ask(world.iv, grounds=grounds), offer, by=world.social, at=world.tick()
    )
    handover = handovers.accept_handover(handover, by=world.iv, at=world.tick())
    assert len(handover.package) == 1

    handover = effect_handover(handover, at=world.tick(days=21))

    assert handover.package == []
    assert reread(task).assignee == world.social.institution


def test_an_answer_on_that_day_or_later_takes_effect_at_once(world):
    handover = propose(world, world.case(), effective_on=TODAY + timedelta(days=1))

    handover = handovers.accept_handover(handover, by=world.iv, at=world.tick(days=1))

    assert handover.effected_at == handover.answered_at
    assert lead_of(handover.case) == world.iv.institution


def test_the_night_effects_what_is_due_and_nothing_twice(world):
    due, late = accepted(world), accepted(world, on=DAY - timedelta(days=3))
    early = accepted(world, on=DAY + timedelta(days=1))

    assert effect_due_handovers(at=world.tick(days=20)) == 2
    assert effect_due_handovers(at=world.tick(days=20)) == 0

    assert [bool(reread(one).effected_at) for one in (due, late, early)] == [True, True, False]
    event = due.case.events.get(verb="handover.effect")
    assert (event.by, event.institution, event.audience) == (None, None, None)


def test_one_that_fails_stops_no_other(world, monkeypatch, caplog):
    first, second = accepted(world), accepted(world)
    real = effect_handover

    def failing(handover, **fields):
        if handover.pk == first.pk:
            raise ValidationError(handover.case.person.name)
        return real(handover, **fields)

    monkeypatch.setattr("cases.operations.effecting.effect_handover", failing)

    assert effect_due_handovers(at=world.tick(days=20)) == 1

    assert reread(second).effected_at
    assert [record.handover_id for record in caplog.records] == [first.pk]
    assert first.case.person.last_name not in caplog.text


def test_the_sender_withdraws_until_then_and_the_other_side_is_told(world):
    handover = accepted(world, reservations=["Send the report"])
    assert handover.case.tasks.open().count() == 1
    OutboxMessage.objects.all().delete()

    handover = handovers.withdraw_handover(handover, by=world.social, at=world.tick(days=19))

    assert handover.state == HandoverState.WITHDRAWN
    assert not open_dues(handover.case, DueKind.EFFECT, DueKind.HANDOVER, DueKind.TASK)
    assert not handover.case.tasks.open().exists()
    told = OutboxMessage.objects.values_list("kind", "to")
    assert list(told) == [("ended", world.iv.institution.mailbox)]
    assert propose(world, handover.case).pk


def test_what_has_taken_effect_is_not_withdrawn(world):
    handover = effect_handover(accepted(world), at=world.tick(days=20))

    with pytest.raises(ValidationError) as refused:
        handovers.withdraw_handover(handover, by=world.social, at=world.tick(days=20))

    assert refused.value.code == "state"


def test_a_second_handover_waits_for_the_first(world):
    handover = accepted(world)

    with pytest.raises(ValidationError, match="already open"):
        propose(world, handover.case, to=world.rav)


def test_closing_ends_what_was_accepted_for_later(world):
    handover = accepted(world)

    close(world, handover.case)

    assert reread(handover).state == HandoverState.LAPSED
    assert effect_due_handovers(at=world.tick(days=20)) == 0


def test_new_facts_end_what_was_accepted_for_later(world):
    clarification = decide(world, escalate(world, clarify(world, world.case())))
    handover = propose(world, clarification.case, effective_on=DAY)
    handovers.accept_handover(handover, by=world.iv, at=world.tick())

    clarifications.reopen_clarification(
        clarification, by=world.social, at=world.tick(), new_facts="A new report."
    )

    assert reread(handover).state == HandoverState.SUPERSEDED
    assert not open_dues(clarification.case, DueKind.EFFECT)
    assert clarification.case.events.filter(verb="handover.supersede").count() == 2
