"""A click too many: an acceptance undone on the same day is as if it had not been."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from cases import access
from cases.case_content import readable_fields
from cases.exchange import Item
from cases.models import Case, CaseEvent, DueKind, Notice, wrong_rows
from cases.operations import deciding, handovers, records, requests
from cases.operations.closing import confirm_closing
from cases.operations.undoing import may_undo, undo_acceptance
from cases.reading import reader
from cases.states import HandoverState, RequestState
from cases.tests.cast import DECLINE, START
from cases.tests.factories import (
    clarify,
    decide,
    escalate,
    invite,
    open_dues,
    open_task,
    propose,
    propose_closing,
    reread,
)

TODAY = START.date()


def lead_of(case):
    return case.periods.current().get().institution


def standing_of(case, membership) -> str:
    row = case.participations.filter(institution=membership.institution).latest("pk")
    return "former" if row.ended_at else row.role


def accept(world, handover, **more):
    return handovers.accept_handover(handover, by=world.iv, at=world.tick(), **more)


def undo(world, handover, *, by=None, days=0):
    return undo_acceptance(handover, by=by or world.iv, at=world.tick(days=days))


def test_the_sender_leads_again_and_it_is_proposed_as_before(world):
    """R-UNDO-01."""
    case = world.case()
    task = open_task(world, case)
    offered = propose(world, case, lines=[Item("task", task.pk, "plan")])
    before = open_dues(case)
    handover = accept(world, offered, reservations=["Send the report"])

    handover = undo(world, handover)

    connection.check_constraints()
    assert (handover.state, handover.effected_at) == (HandoverState.PROPOSED, None)
    assert (handover.answered_at, handover.reservations) == (None, [])
    assert lead_of(case) == world.social.institution
    assert case.periods.count() == 3, "what was is not taken back, a new period begins"
    assert (standing_of(case, world.social), standing_of(case, world.iv)) == ("lead", "former")
    assert access.held(world.social.institution, case) == access.GRANTS["lead"]
    assert reader(case, world.iv, on=TODAY).covered == frozenset()
    assert open_dues(case) == before
    assert case.dues.open().get(kind=DueKind.HANDOVER).due_on == offered.due_on
    assert [one.title for one in case.tasks.open()] == [task.title]
    assert reread(task).assignee == world.social.institution
    assert not Notice.objects.open().filter(case=case, topic="lead").exists()
    assert wrong_rows([case.pk]) == []


def test_it_is_accepted_again_and_counts_as_no_return(world):
    handover = undo(world, accept(world, propose(world, world.case())))

    accept(world, handover)

    connection.check_constraints()
    assert lead_of(handover.case) == world.iv.institution
    assert (reread(handover.case).declines, reread(handover.case).returns) == (0, 0)
    assert len(handover.case.participations.filter(ended_at__isnull=True)) == 1


def test_a_return_that_was_undone_is_not_counted(world):
    """R-UNDO-01."""
    case = world.case()
    accept(world, propose(world, case))
    back = propose(world, case, by=world.iv, to=world.social)
    back = handovers.accept_handover(back, by=world.social, at=world.tick())
    assert (reread(case).returns, bool(reread(case).ping_pong_at)) == (1, True)

    undo(world, back, by=world.social)

    assert (reread(case).returns, reread(case).ping_pong_at) == (0, None)
    assert not open_dues(case, DueKind.PING_PONG)
    assert not Case.objects.visible_to(world.coordinator, on=TODAY).filter(pk=case.pk).exists()
    assert wrong_rows([case.pk]) == []


def test_a_look_that_was_owed_is_owed_again(world):
    case = world.case()
    for to in (world.iv, world.rav):
        handovers.decline_handover(propose(world, case, to=to), DECLINE, by=to, at=world.tick())
    handover = propose(world, case)
    owed = open_dues(case, DueKind.PING_PONG)
    accept(world, handover)
    assert not open_dues(case, DueKind.PING_PONG)

    undo(world, handover)

    assert open_dues(case, DueKind.PING_PONG) == owed != set()


def test_a_participant_is_one_again_and_its_invitation_stands(world):
    case = world.case()
    joined = invite(world, case, to=world.iv)
    requests.accept_invitation(joined, by=world.iv, at=world.tick())
    again = invite(world, case, to=world.iv)
    handover = accept(world, propose(world, case))
    assert reread(again).state == RequestState.LAPSED

    undo(world, handover)

    row = case.participations.get(institution=world.iv.institution)
    assert (row.role, row.until, row.ended_at) == ("participant", joined.covered_until, None)
    assert access.held(world.iv.institution, case) == access.GRANTS["participant"]
    assert reread(again).state == RequestState.SENT
    assert (DueKind.REQUEST, world.iv.institution.pk) in open_dues(case)
    assert requests.accept_invitation(again, by=world.iv, at=world.tick()).pk


def test_an_invitation_asked_back_waits_for_its_sender_again(world):
    case = world.case()
    asked = invite(world, case, to=world.iv)
    requests.ask_back_request(asked, by=world.iv, at=world.tick(), question="Since when?")
    owed = case.dues.open().get(kind=DueKind.BACK)
    handover = accept(world, propose(world, case))
    assert (reread(asked).state, open_dues(case, DueKind.BACK)) == (RequestState.LAPSED, set())

    undo(world, handover)

    assert reread(asked).state == RequestState.ASKED_BACK
    kinds = (DueKind.BACK, DueKind.REQUEST)
    assert open_dues(case, *kinds) == {(DueKind.BACK, world.social.institution.pk)}
    assert case.dues.open().get(kind=DueKind.BACK).due_on == owed.due_on
    answered = requests.answer_back_request(asked, by=world.social, at=world.tick(), answer="May.")
    assert answered.state == RequestState.SENT


def test_a_closing_waits_to_be_confirmed_again_in_the_lead_s_own_words(world, go):
    """R-UNDO-01; what the lead has written is nobody else's, although another undid its click."""
    case = escalate(world, clarify(world, world.case())).case
    closing = propose_closing(world, case)
    offered = propose(world, case)
    before = open_dues(case)
    handover = accept(world, offered)
    assert (reread(closing).state, reread(case).solution) == ("lapsed", "")

    undo(world, handover)

    assert (reread(closing).state, reread(closing).answered_at) == ("proposed", None)
    assert reread(case).solution == closing.solution
    assert open_dues(case) == before
    assert "solution" in readable_fields(reader(reread(case), world.social, on=TODAY))
    assert "solution" not in readable_fields(reader(reread(case), world.iv, on=TODAY))
    undone = CaseEvent.objects.filter(case=case, verb="handover.undo").latest("pk").operation
    assert closing.solution in go(world.social, "case_changes", case.key, undone).text
    assert closing.solution not in go(world.iv, "case_changes", case.key, undone).text
    assert confirm_closing(closing, by=world.social_head, at=world.tick()).is_closed


def test_a_clarification_goes_back_with_the_lead(world):
    clarification = escalate(world, clarify(world, world.case()))
    case = clarification.case
    handover = propose(world, case)
    before = open_dues(case)
    accept(world, handover)

    undo(world, handover)

    assert open_dues(case) == before
    assert case.periods.current().get().interim


def test_one_accepted_for_later_is_proposed_again(world):
    on = TODAY + timedelta(days=9)
    handover = propose(world, world.case(), effective_on=on)
    accept(world, handover, reservations=["Send the report"])

    handover = undo(world, handover)

    assert (handover.state, handover.effective_on) == (HandoverState.PROPOSED, on)
    assert handover.case.periods.count() == 1
    assert open_dues(handover.case) == {(DueKind.HANDOVER, world.iv.institution.pk)}


def test_a_loan_undone_is_owed_by_nobody(world):
    loan = {"loan_until": TODAY + timedelta(days=30), "loan_basis": "consent"}
    handover = undo(world, accept(world, propose(world, world.case(), **loan)))

    assert not open_dues(handover.case, DueKind.LOAN)
    assert lead_of(handover.case) == world.social.institution


@pytest.mark.parametrize(("days", "undone"), [(0, True), (1, False)], ids=["same-day", "day-after"])
def test_it_is_possible_on_the_same_day_only(world, days, undone):
    """R-UNDO-01."""
    handover = accept(world, propose(world, world.case()))

    assert may_undo(handover, by=world.iv, at=world.tick(days=days)) == undone
    if undone:
        assert undo(world, handover, days=days).is_open
    else:
        with pytest.raises(ValidationError, match="same day") as refused:
            undo(world, handover, days=days)
        assert refused.value.code == "too_late"


def test_it_is_possible_before_anything_else_has_happened_only(world):
    """R-UNDO-01."""
    handover = accept(world, propose(world, world.case()))
    records.add_note(handover.case, by=world.iv, at=world.tick(), text="Hm.", category="plan")

    assert not may_undo(handover, by=world.iv, at=world.tick())
    with pytest.raises(ValidationError, match="Something else") as refused:
        undo(world, handover)

    assert refused.value.code == "moved_on"


def test_a_decision_carried_out_stays(world):
    clarification = decide(world, escalate(world, clarify(world, world.case())))
    binding = accept(world, propose(world, clarification.case))

    with pytest.raises(ValidationError) as refused:
        undo(world, binding)

    assert refused.value.code == "decision"


def test_so_does_one_that_an_unbound_acceptance_carried_out(world):
    clarification = escalate(world, clarify(world, world.case()))
    handover = propose(world, clarification.case)
    decide(world, clarification)
    accept(world, handover)

    with pytest.raises(ValidationError) as refused:
        undo(world, handover)

    assert refused.value.code == "decision"


def test_only_the_institution_that_accepted_undoes(world):
    handover = accept(world, propose(world, world.case()))

    for by in (world.social, world.rav, world.coordinator):
        assert not may_undo(handover, by=by, at=world.tick())
        with pytest.raises(ValidationError) as refused:
            undo(world, handover, by=by)
        assert refused.value.code == "not_yours"
    assert undo(world, handover, by=world.iv_head).is_open, "anybody there, not only who pressed"


def test_without_mandate_what_the_decider_owes_goes_back_too(world_without_mandate):
    world = world_without_mandate
    clarification = escalate(world, clarify(world, world.case()))
    handover = propose(world, clarification.case)
    accept(world, handover)

    undo(world, handover)

    social = world.social.institution.pk
    assert open_dues(handover.case, DueKind.DECISION) == {(DueKind.DECISION, social)}
    assert deciding.renew_deciders(at=world.tick()) == 1
