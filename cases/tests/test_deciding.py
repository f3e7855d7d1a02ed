"""What a decision changes, and what it must not: deadlines, the basis, names, and who is told."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from cases.models import Due, DueKind, Position
from cases.operations import deciding, handovers, requests
from cases.operations.approaching import Grounds
from cases.operations.clarifications import decide_clarification, withdraw_clarification
from cases.operations.steps import clock, settle
from cases.states import HandoverState
from cases.tests.cast import CONSENT, START
from cases.tests.factories import (
    TO_DECIDER,
    ask_position,
    clarify,
    close,
    decide,
    decide_handover,
    escalate,
    invite,
    open_dues,
    open_task,
    propose,
    reread,
)
from contacts.factories import GuidelineFactory, StandardFactory
from contacts.models import Mandate
from contacts.operations import end_mandate
from iiz.models import OutboxMessage

TODAY = START.date()


def put_before_decider(world, *, grounds=CONSENT, **offer):
    handover = handovers.propose_handover(
        world.case(),
        world.ask(world.iv, grounds=grounds),
        handovers.Offer(reason="claim_likely", **offer),
        by=world.social,
        at=world.tick(),
    )
    return handovers.decline_handover(handover, TO_DECIDER, by=world.iv, at=world.tick())


def binding_of(handover):
    return handover.case.handovers.open().get()


def mails(kind):
    return set(OutboxMessage.objects.filter(kind=kind).values_list("to", flat=True))


# The binding offer


def test_the_binding_offer_stretches_no_basis(world):
    until = TODAY + timedelta(days=2)
    grounds = Grounds(basis="consent", covered_until=until, informed_on=TODAY)
    handover = put_before_decider(world, grounds=grounds)

    decide_handover(world, handover)

    assert binding_of(handover).covered_until == until
    assert binding_of(handover).due_on > until


def test_its_deadline_is_that_of_the_two_types_under_the_guideline_in_force(world):
    handover = put_before_decider(world)
    newer = GuidelineFactory(network=world.network, effective_from=TODAY, version=2)
    StandardFactory(
        guideline=newer,
        key="handover_answer",
        from_type=world.social.institution.type,
        to_type=world.iv.institution.type,
        value=3,
    )

    decide_handover(world, handover)

    binding = binding_of(handover)
    sides = {"sender": handover.sender, "addressee": handover.addressee}
    limit = clock("handover_answer", handover.case, on=TODAY, **sides)
    assert (binding.due_on, binding.guideline) == (limit.due_on, newer)
    assert binding.preview["due_on"] == limit.due_on.isoformat()
    assert binding.guideline != handover.guideline


def test_a_loan_that_was_decided_on_stays_a_loan(world):
    loan = {"loan_until": TODAY + timedelta(days=90), "loan_basis": "consent"}
    handover = put_before_decider(world, **loan)

    decide_handover(world, handover)

    assert binding_of(handover).loan_until == loan["loan_until"]


def test_what_was_decided_is_not_withdrawn(world):
    """R-DECISION-01."""
    handover = put_before_decider(world)
    decide_handover(world, handover)
    binding = binding_of(handover)

    with pytest.raises(ValidationError, match="stays open") as refused:
        handovers.withdraw_handover(binding, by=world.social, at=world.tick())
    assert refused.value.code == "binding"

    decide(world, escalate(world, clarify(world, handover.case)), names=world.rav)
    handovers.withdraw_handover(binding, by=world.social, at=world.tick())
    assert reread(binding).state == HandoverState.WITHDRAWN, "a later decision goes first"


def test_a_decision_of_a_clarification_is_owed_again_after_a_withdrawal(world):
    """R-DECISION-01."""
    clarification = decide(world, escalate(world, clarify(world, world.case())))
    binding = propose(world, clarification.case)
    execution = (DueKind.EXECUTION, world.social.institution.pk)
    assert execution not in open_dues(clarification.case)

    handovers.withdraw_handover(binding, by=world.social, at=world.tick())

    assert execution in open_dues(clarification.case)


# Who is told, and whose name is hidden


def test_both_sides_hear_of_a_decision_against_the_addressee(world):
    handover = put_before_decider(world)
    OutboxMessage.objects.all().delete()

    decide_handover(world, handover, for_=world.social)

    assert mails("decided") == {world.social.institution.mailbox}
    assert mails("ended") == {world.iv.institution.mailbox}


@pytest.mark.parametrize(
    ("for_", "days", "masked"),
    [("social", 30, False), ("social", 31, True), ("iv", 31, False)],
    ids=["last-day", "day-after", "in-favour"],
)
def test_the_name_is_hidden_after_a_decision_against(world, for_, days, masked):
    handover = put_before_decider(world)
    decide_handover(world, handover, for_=getattr(world, for_))

    assert reread(handover).is_name_masked(TODAY + timedelta(days=days)) == masked


def test_who_was_asked_and_had_not_answered_is_told_that_it_need_not(world):
    clarification = clarify(world, world.case())
    for to in (world.iv, world.rav):
        ask_position(world, clarification, to=to)
    escalate(world, clarification)
    OutboxMessage.objects.all().delete()

    decide(world, clarification, names=world.iv)

    assert {row.state for row in Position.objects.all()} == {"lapsed"}
    assert mails("ended") == {world.rav.institution.mailbox}
    assert mails("decided") == {world.social.institution.mailbox, world.iv.institution.mailbox}
    told = clarification.case.events.filter(verb="position.lapse", audience=world.rav.institution)
    assert told.count() == 1


def test_who_was_asked_in_vain_is_told_once_when_it_is_withdrawn(world):
    clarification = ask_position(world, clarify(world, world.case())).clarification
    OutboxMessage.objects.all().delete()

    withdraw_clarification(clarification, by=world.social, at=world.tick())

    assert list(OutboxMessage.objects.values_list("kind", "to")) == [
        ("ended", world.iv.institution.mailbox)
    ]


# What moves along


def test_only_the_senders_tasks_move_with_the_package(world):
    from cases.exchange import Item

    case = world.case()
    invitation = invite(world, case)
    requests.accept_invitation(invitation, by=world.rav, at=world.tick())
    ours, theirs = (
        open_task(world, case, title="Send the report"),
        open_task(world, case, title="Plan the meeting", assignee=world.rav.institution),
    )
    lines = [Item("task", task.pk, "plan") for task in (ours, theirs)]

    handovers.accept_handover(propose(world, case, lines=lines), by=world.iv, at=world.tick())

    assert reread(ours).assignee == world.iv.institution
    assert reread(theirs).assignee == world.rav.institution
    assert (DueKind.TASK, world.rav.institution.pk) in open_dues(case)
    told = case.events.filter(verb="task.pass_on")
    assert {event.audience for event in told} == {world.social.institution, world.iv.institution}
    assert {event.subject for event in told} == {f"task:{ours.key}"}


def test_nobody_answered_an_invitation_that_lapsed(world):
    case = world.case()
    invitation = invite(world, case, to=world.iv)

    handovers.accept_handover(propose(world, case), by=world.iv, at=world.tick())

    assert (reread(invitation).state, reread(invitation).answered_by) == ("lapsed", None)


@pytest.mark.parametrize(("more", "basis"), [(-1, "consent"), (1, "atsg32")])
def test_a_second_invitation_shortens_no_stay(world, more, basis):
    case, day = world.case(), TODAY + timedelta(days=100)
    first = Grounds(basis="consent", covered_until=day, informed_on=TODAY)
    second = Grounds(basis="atsg32", covered_until=day + timedelta(days=more), informed_on=TODAY)
    for grounds in (first, second):
        invitation = invite(world, case, grounds=grounds)
        requests.accept_invitation(invitation, by=world.rav, at=world.tick())

    row = case.participations.get(institution=world.rav.institution)

    assert (row.until, row.basis) == (day + timedelta(days=max(more, 0)), basis)


@pytest.mark.parametrize(("length", "accepted"), [(200, True), (201, False)])
def test_a_reservation_is_as_long_as_a_task_and_never_cut(world, length, accepted):
    handover, point = propose(world, world.case()), "x" * length

    if accepted:
        handovers.accept_handover(handover, by=world.iv, at=world.tick(), reservations=[point])
        assert handover.case.tasks.get().title == point
    else:
        with pytest.raises(ValidationError) as refused:
            handovers.accept_handover(handover, by=world.iv, at=world.tick(), reservations=[point])
        assert "reservations" in refused.value.error_dict


# The morning after a mandate began or ended


def stray(world, case=None):
    clarification = escalate(world, clarify(world, case or world.case()))
    return clarification.case


def test_a_case_closed_meanwhile_stops_no_other(world):
    closed, open_one = stray(world), stray(world)
    close(world, closed)
    Due.objects.filter(case=closed, kind=DueKind.DECISION).update(done_at=None)
    _end_mandate(world)

    assert deciding.renew_deciders(at=world.tick()) == 1

    social = (DueKind.DECISION, world.social.institution.pk)
    assert open_dues(open_one, DueKind.DECISION) == {social}


def test_a_case_that_fails_stops_no_other(world, monkeypatch, caplog):
    broken, fine = stray(world), stray(world)
    real = deciding.follow_decider
    _end_mandate(world)

    def failing(case, *, at):
        if case.pk == broken.pk:
            raise ValidationError(case.person.name)
        real(case, at=at)

    monkeypatch.setattr(deciding, "follow_decider", failing)

    assert deciding.renew_deciders(at=world.tick()) == 1

    social = (DueKind.DECISION, world.social.institution.pk)
    assert open_dues(fine, DueKind.DECISION) == {social}
    assert [record.case_id for record in caplog.records] == [broken.pk]
    assert broken.person.last_name not in caplog.text


def test_who_has_nothing_waiting_is_left_alone(world):
    case = stray(world)
    settle(DueKind.DECISION, case.clarifications.get().key, at=world.tick())
    _end_mandate(world)

    assert deciding.renew_deciders(at=world.tick()) == 0


def _end_mandate(world):
    mandate = Mandate.objects.get(network=world.network)
    end_mandate(mandate, last_day=TODAY - timedelta(days=1), by=None, at=world.tick())


def test_the_look_at_a_case_is_told_to_the_lead_and_who_looked(world):
    case = world.case()
    deciding.look_at_case(case, by=world.coordinator, at=world.tick())

    told = case.events.filter(verb="case.look_at")
    assert {event.audience for event in told} == {
        world.social.institution,
        world.coordinator.institution,
    }


def test_only_the_decider_of_today_decides(world):
    clarification = escalate(world, clarify(world, world.case()))
    _end_mandate(world)

    with pytest.raises(ValidationError) as refused:
        decide_clarification(
            clarification,
            by=world.coordinator,
            at=world.tick(),
            names=world.iv.institution,
            reasons="So.",
        )

    assert refused.value.code == "not_decider"
