"""Who takes part since when, what it covers, and what the lead leaves behind when it moves."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from cases import access
from cases.models import Case, Coverage, DueKind, Handover, Participation, Position, Request
from cases.operations import clarifications, deciding, handovers, requests
from cases.operations.approaching import Grounds
from cases.operations.closing import reopen_case
from cases.operations.positions import Statement
from cases.operations.taking_part import cover
from cases.reading import reader
from cases.states import ClarificationState, HandoverState, ParticipationRole
from cases.tests.cast import CONSENT, START
from cases.tests.factories import (
    CLARIFICATION_IN,
    HANDOVER_IN,
    REQUEST_IN,
    ask_position,
    clarify,
    close,
    decide,
    decide_handover,
    escalate,
    invite,
    open_dues,
    overdue_at,
    propose,
    reread,
    say,
)
from contacts.factories import MandateFactory, MembershipFactory
from contacts.models import Mandate
from contacts.operations import end_mandate
from iiz.calendar import add_months
from iiz.history import change

TODAY = START.date()


def standing_of(case, membership) -> str:
    row = case.participations.get(institution=membership.institution, ended_at__isnull=True)
    return row.role


def lead_of(case):
    return case.periods.current().get().institution


# The two doors


def doors(world, row) -> dict[str, tuple[bool, bool]]:
    """Role → (may open the case, may open what was asked)."""
    roles = {
        "caseworker": world.iv,
        "head": world.iv_head,
        "coordinator": world.coordinator,
        "steering": world.steering,
        "auditor": MembershipFactory(institution=world.iv.institution, auditor=True),
        "administrator": None,
    }
    return {
        role: (
            Case.objects.visible_to(membership, on=TODAY).filter(pk=row.case_id).exists(),
            type(row).objects.addressed_to(membership, on=TODAY).filter(pk=row.pk).exists(),
        )
        for role, membership in roles.items()
    }


OUTSIDE = {"coordinator", "steering", "auditor", "administrator"}


def test_who_was_asked_opens_the_preview_and_not_the_case(world):
    found = doors(world, propose(world, world.case()))

    assert found["caseworker"] == found["head"] == (False, True)
    assert {found[role] for role in OUTSIDE} == {(False, False)}


def test_who_accepted_opens_both_and_keeps_the_preview(world):
    found = doors(world, HANDOVER_IN["accepted"](world))

    assert found["caseworker"] == found["head"] == (True, True)
    assert {found[role] for role in OUTSIDE} == {(False, False)}


@pytest.mark.parametrize("model", [Request, Handover, Position])
def test_nobody_opens_what_others_were_asked(world, model):
    propose(world, world.case())

    for stranger in (world.stranger, world.rav, world.coordinator, world.steering, None):
        assert not model.objects.addressed_to(stranger, on=TODAY).exists()


def test_a_position_stated_is_no_acceptance(world):
    position = CLARIFICATION_IN["positions"](world).positions.get(addressee=world.iv.institution)

    assert doors(world, position)["caseworker"] == (False, True)


@pytest.mark.parametrize(
    ("on", "sees"),
    [(TODAY, True), (TODAY + timedelta(days=5), True), (TODAY + timedelta(days=6), False)],
    ids=["today", "last-day", "day-after"],
)
def test_a_coordinator_sees_what_was_escalated_while_the_mandate_lasts(world, on, sees):
    clarification = escalate(world, clarify(world, world.case()))
    mandate = Mandate.objects.get(network=world.network)
    end_mandate(mandate, last_day=TODAY + timedelta(days=5), by=None, at=world.tick())

    visible = Case.objects.visible_to(world.coordinator, on=on)
    assert visible.filter(pk=clarification.case_id).exists() == sees


def test_a_coordinator_sees_no_case_that_is_not_before_her(world):
    clarify(world, world.case())

    assert not Case.objects.visible_to(world.coordinator, on=TODAY).exists()


def test_a_membership_that_has_ended_opens_nothing(world):
    handover = HANDOVER_IN["accepted"](world)
    with change(by=None, at=world.tick(), reason="membership.end"):
        world.iv.until = TODAY
        world.iv.save()

    for on, sees in ((TODAY, True), (TODAY + timedelta(days=1), False)):
        assert Case.objects.visible_to(world.iv, on=on).exists() == sees
        assert Handover.objects.addressed_to(world.iv, on=on).exists() == sees
    assert handover.case_id


# Grants


def test_grants_say_the_same_as_the_standing(world):
    case = HANDOVER_IN["accepted"](world).case
    invite_accepted = requests.accept_invitation(
        requests.send_request(
            case, world.ask(world.rav), by=world.iv, at=world.tick(), kind="take_part"
        ),
        by=world.rav,
        at=world.tick(),
    )

    assert access.held(world.iv.institution, case) == access.GRANTS["lead"]
    assert access.held(world.rav.institution, case) == access.GRANTS["participant"]
    assert access.held(world.social.institution, case) == access.GRANTS["former"]
    assert access.held(world.stranger.institution, case) == frozenset()
    assert standing_of(invite_accepted.case, world.rav) == ParticipationRole.PARTICIPANT


# Invitations


def test_the_new_lead_cannot_demote_itself_with_an_old_invitation(world):
    case = world.case()
    invitation = invite(world, case, to=world.iv)
    handovers.accept_handover(propose(world, case), by=world.iv, at=world.tick())

    assert reread(invitation).state == "lapsed"
    with pytest.raises(ValidationError):
        requests.accept_invitation(invitation, by=world.iv, at=world.tick())

    connection.check_constraints()
    assert standing_of(case, world.iv) == ParticipationRole.LEAD
    assert (DueKind.REQUEST, world.iv.institution.pk) not in open_dues(case)


@pytest.mark.parametrize(("days", "accepted"), [(0, True), (1, False)], ids=["last-day", "after"])
def test_an_invitation_is_accepted_while_its_basis_lasts(world, days, accepted):
    last_day = TODAY + timedelta(days=7)
    grounds = Grounds(basis="consent", covered_until=last_day, informed_on=TODAY)
    invitation = invite(world, world.case(), grounds=grounds)
    at = world.tick(days=7 + days)

    if accepted:
        requests.accept_invitation(invitation, by=world.rav, at=at)
        assert standing_of(invitation.case, world.rav) == ParticipationRole.PARTICIPANT
    else:
        with pytest.raises(ValidationError, match="run out"):
            requests.accept_invitation(invitation, by=world.rav, at=at)


# Coverage


def readable_by(case, membership, on) -> frozenset[str]:
    return reader(case, membership, on=on).covered


@pytest.mark.parametrize(
    ("days", "covered"), [(7, True), (8, False)], ids=["last-day", "day-after"]
)
def test_coverage_ends_with_its_last_day(world, days, covered):
    grounds = Grounds(
        basis="consent",
        categories=["plan"],
        covered_until=TODAY + timedelta(days=7),
        informed_on=TODAY,
    )
    request = invite(world, world.case(), grounds=grounds)
    requests.accept_invitation(request, by=world.rav, at=world.tick())

    found = readable_by(request.case, world.rav, TODAY + timedelta(days=days))

    assert ("plan" in found) == covered


def test_a_shorter_basis_neither_shortens_nor_takes_over_a_longer_one(world):
    case = REQUEST_IN["accepted"](world).case
    row = case.participations.get(institution=world.rav.institution)
    longest = row.coverage.get(category="plan").until

    with change(by=world.social, at=world.tick(), reason="test.cover"):
        cover(row, ["plan"], basis="ivg68bis", since=TODAY, until=TODAY)

    found = row.coverage.get(category="plan")
    assert (found.basis, found.until) == ("consent", longest)


@pytest.mark.parametrize(
    ("days", "covered"), [(30, True), (31, False)], ids=["last-day", "day-after"]
)
def test_a_former_lead_reads_on_in_the_follow_up_window_only(world, days, covered):
    case = HANDOVER_IN["accepted"](world).case
    back = propose(world, case, by=world.iv, to=world.social)
    handovers.accept_handover(back, by=world.social, at=world.tick())

    on = TODAY + timedelta(days=days)
    found = reader(case, world.iv, on=on)

    assert found.standing == "former"
    assert ("plan" in found.covered) == covered
    assert Case.objects.visible_to(world.iv, on=on).exists(), "its own part stays for good"


def test_a_sender_that_stays_involved_is_a_participant_until_its_basis_ends(world):
    handover = propose(world, world.case(), stays_involved=True)
    handovers.accept_handover(handover, by=world.iv, at=world.tick())

    row = handover.case.participations.get(institution=world.social.institution)
    assert (row.role, row.until) == (ParticipationRole.PARTICIPANT, handover.covered_until)
    assert reader(handover.case, world.social, on=row.until).standing == "participant"
    later = row.until + timedelta(days=1)
    assert reader(handover.case, world.social, on=later).standing == "former"


@pytest.mark.parametrize(
    ("days", "covered"), [(0, True), (1, False)], ids=["last-day", "day-after"]
)
def test_who_stayed_involved_reads_no_longer_than_it_takes_part(world, days, covered):
    """What covered the lead for twelve months covers the participant it became for six only."""
    longest = replace(CONSENT, covered_until=add_months(TODAY, 12))
    offer = handovers.Offer(reason="claim_likely")
    given = {"by": world.social, "at": world.tick()}
    case = world.case()
    there = handovers.propose_handover(case, world.ask(world.iv, grounds=longest), offer, **given)
    handovers.accept_handover(there, by=world.iv, at=world.tick())
    back = propose(world, case, by=world.iv, to=world.social, stays_involved=True)
    handovers.accept_handover(back, by=world.social, at=world.tick())

    found = reader(case, world.iv, on=back.covered_until + timedelta(days=days))

    assert found.is_former != covered
    assert ("plan" in found.covered) == covered


def test_a_handover_accepted_after_its_basis_ran_out_brings_the_bare_header(world):
    grounds = Grounds(basis="consent", categories=["plan"], covered_until=TODAY, informed_on=TODAY)
    handover = handovers.propose_handover(
        world.case(),
        world.ask(world.iv, grounds=grounds),
        handovers.Offer(reason="claim_likely", summary="So far.", summary_category="plan"),
        by=world.social,
        at=world.tick(),
    )

    handovers.accept_handover(handover, by=world.iv, at=world.tick(days=1))

    row = handover.case.participations.get(institution=world.iv.institution)
    assert row.role == ParticipationRole.LEAD
    assert not Coverage.objects.filter(participation=row).exists()


# Closing and reopening


def test_closing_makes_everybody_but_the_last_lead_a_former_participant(world):
    case = close(world, REQUEST_IN["accepted"](world).case)

    assert reader(case, world.social, on=TODAY).standing == "lead"
    assert reader(case, world.rav, on=TODAY).standing == "former"
    assert access.held(world.rav.institution, case) == access.GRANTS["former"]


def test_who_reopens_leads(world):
    case = close(world, REQUEST_IN["accepted"](world).case)

    case = reopen_case(case, by=world.rav, at=world.tick(), reason="Lost the job.")

    connection.check_constraints()
    assert lead_of(case) == world.rav.institution
    assert reader(case, world.social, on=TODAY).standing == "former"
    old = TODAY + timedelta(days=31)
    assert reader(case, world.rav, on=old).covered == frozenset(), "coverage is not revived"


@pytest.mark.parametrize(
    ("after", "reopens"), [(0, True), (1, False)], ids=["last-day", "day-after"]
)
def test_a_case_is_reopened_within_twelve_months(world, after, reopens):
    case = close(world, world.case())
    days = (add_months(TODAY, 12) - TODAY).days + after

    if reopens:
        assert not reopen_case(
            case, by=world.social, at=world.tick(days=days), reason="Lost the job."
        ).is_closed
    else:
        with pytest.raises(ValidationError) as refused:
            reopen_case(case, by=world.social, at=world.tick(days=days), reason="Lost the job.")
        assert refused.value.code == "too_late"


def test_a_case_is_not_reopened_beside_a_newer_one(world):
    case = close(world, world.case())
    world.case(person=case.person)

    with pytest.raises(ValidationError, match="already has an open case"):
        reopen_case(case, by=world.social, at=world.tick(), reason="Lost the job.")


# What moves along with the lead


def test_what_the_lead_owed_the_new_lead_owes(either_world):
    world = either_world
    clarification = escalate(world, clarify(world, world.case()))
    case = clarification.case

    handovers.accept_handover(propose(world, case), by=world.iv, at=world.tick())

    iv = world.iv.institution.pk
    decider = world.coordinator.institution.pk if world.coordinator else iv
    kinds = (DueKind.CLARIFICATION, DueKind.DECISION)
    assert open_dues(case, *kinds) == {(DueKind.CLARIFICATION, iv), (DueKind.DECISION, decider)}


def test_a_decision_is_executed_when_the_institution_it_names_already_took_over(world):
    clarification = escalate(world, clarify(world, world.case()))
    handover = propose(world, clarification.case)
    decide(world, clarification)
    assert not handover.binding

    handovers.accept_handover(handover, by=world.iv, at=world.tick())

    assert reread(clarification).state == ClarificationState.DONE
    assert not open_dues(clarification.case, DueKind.EXECUTION, DueKind.CLARIFICATION)
    assert not clarification.case.periods.current().get().interim


def test_a_decision_waits_for_the_new_lead_when_another_one_took_over(world):
    clarification = escalate(world, clarify(world, world.case()))
    handover = propose(world, clarification.case, to=world.rav)
    decide(world, clarification)

    handovers.accept_handover(handover, by=world.rav, at=world.tick())

    case = clarification.case
    assert open_dues(case, DueKind.EXECUTION) == {(DueKind.EXECUTION, world.rav.institution.pk)}
    assert propose(world, case, by=world.rav).binding
    assert case.periods.current().get().interim


def overdue_binding(world) -> Handover:
    handover = propose(world, decide(world, escalate(world, clarify(world, world.case()))).case)
    return deciding.escalate_handover(handover, by=world.social, at=overdue_at(world, handover))


def test_a_binding_handover_decided_again_still_executes_the_decision(world):
    handover = overdue_binding(world)
    decide_handover(world, handover)

    again = handover.case.handovers.open().get()
    handovers.accept_handover(again, by=world.iv, at=world.tick())

    assert reread(handover.clarification).state == ClarificationState.DONE
    assert lead_of(handover.case) == world.iv.institution


def test_a_decision_overruled_leaves_the_lead_and_ends_the_clarification(world):
    handover = overdue_binding(world)

    decide_handover(world, handover, for_=world.social)

    clarification = reread(handover.clarification)
    assert (clarification.state, clarification.names) == (
        ClarificationState.DONE,
        world.social.institution,
    )
    assert not open_dues(handover.case, DueKind.EXECUTION, DueKind.DECISION)


def test_new_facts_leave_no_decision_due_on_a_handover_that_is_gone(world):
    handover = overdue_binding(world)

    clarifications.reopen_clarification(
        handover.clarification, by=world.social, at=world.tick(), new_facts="A new report."
    )

    assert reread(handover).state == HandoverState.SUPERSEDED
    decisions = handover.case.dues.open().filter(kind=DueKind.DECISION)
    assert [due.key for due in decisions] == [handover.clarification.key]


# Mandates come and go


def test_when_the_mandate_ends_the_head_of_the_lead_decides(world):
    clarification = escalate(world, clarify(world, world.case()))
    mandate = Mandate.objects.get(network=world.network)
    end_mandate(mandate, last_day=TODAY - timedelta(days=1), by=None, at=world.tick())

    assert deciding.renew_deciders(at=world.tick()) == 1

    social = world.social.institution.pk
    assert open_dues(clarification.case, DueKind.DECISION) == {(DueKind.DECISION, social)}
    decided = clarifications.decide_clarification(
        clarification,
        by=world.social_head,
        at=world.tick(),
        names=world.iv.institution,
        reasons="No coordination any more.",
    )
    assert decided.decided_without_coordination


def test_a_new_mandate_brings_its_coordinator_into_what_is_undecided(world_without_mandate):
    world = world_without_mandate
    clarification = escalate(world, clarify(world, world.case()))
    office = MandateFactory(network=world.network).institution
    coordinator = MembershipFactory(institution=office, coordinator=True)
    assert not Case.objects.visible_to(coordinator, on=TODAY).exists()

    deciding.renew_deciders(at=world.tick())

    assert Case.objects.visible_to(coordinator, on=TODAY).get() == clarification.case
    assert open_dues(clarification.case, DueKind.DECISION) == {(DueKind.DECISION, office.pk)}
    assert deciding.renew_deciders(at=world.tick()) == 1
    assert len(clarification.case.participations.filter(institution=office)) == 1


def test_nobody_is_two_things_in_one_case_at_once(world):
    case = world.case()
    with change(by=None, at=world.tick(), reason="test.insert"):
        for role in (ParticipationRole.LEAD, ParticipationRole.PARTICIPANT):
            row = Participation(
                case=case, institution=world.social.institution, role=role, since=date(2026, 3, 2)
            )
            with pytest.raises(ValidationError), transaction.atomic():
                row.full_clean()


def test_the_grounds_of_escalation_cover_the_decider(world):
    case = world.case()
    clarifications.escalate_clarification(
        clarify(world, case), by=world.social, at=world.tick(), grounds=CONSENT
    )

    found = reader(case, world.coordinator, on=TODAY)

    assert found.covered == {"involvement", "personal", "work_capacity", "plan"}
    assert (found.sees_name, found.standing) == (True, "coordination")


def test_new_facts_revive_no_statement_that_was_owed(world):
    """They go to the decider; who wants to may still change its position."""
    clarification = clarify(world, world.case())
    later = Statement("not_yet", "A report is missing.", next_on=TODAY + timedelta(days=40))
    position = say(world, ask_position(world, clarification), later)
    decide(world, escalate(world, clarification))
    clarifications.reopen_clarification(
        clarification, by=world.social, at=world.tick(), new_facts="A new report."
    )
    position_due = (DueKind.POSITION, world.iv.institution.pk)
    assert position_due not in open_dues(clarification.case)

    say(world, position, later)

    assert position_due in open_dues(clarification.case)
