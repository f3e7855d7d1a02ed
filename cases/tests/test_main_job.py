"""The line of the main job, told by operations."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from cases.models import Case, Due, DueKind, Responsibility, wrong_rows
from cases.operations.clarifications import (
    decide_clarification,
    escalate_clarification,
    open_clarification,
)
from cases.operations.closing import Ending, close_case, reopen_case
from cases.operations.handovers import (
    Offer,
    accept_handover,
    decline_handover,
    propose_handover,
)
from cases.operations.positions import Statement, ask_position, state_position
from cases.operations.requests import accept_invitation, receive_request, send_request
from cases.reading import reader
from cases.sheets.header import responsibility_status
from cases.states import ClarificationState, HandoverState, Phase, ResponsibilityStatus
from cases.tests.cast import CONSENT, DECLINE


def lead_of(case):
    return Responsibility.objects.current().get(case=case).institution


def test_a_case_finds_its_lead_by_clarification_and_accepted_handover(either_world):
    world = either_world
    case = world.case()

    clarification = open_clarification(
        case,
        by=world.social,
        at=world.tick(),
        question="Who leads the integration?",
        livelihood_secured=True,
        livelihood_by="Sozialdienst",
    )
    position = ask_position(clarification, world.ask(world.iv), by=world.social, at=world.tick())
    state_position(
        position,
        Statement(code="not_responsible", text="Not yet.", decline=DECLINE),
        by=world.iv,
        at=world.tick(),
    )
    escalate_clarification(clarification, by=world.social, at=world.tick(), grounds=CONSENT)
    decide_clarification(
        clarification,
        by=world.decider,
        at=world.tick(),
        names=world.iv.institution,
        reasons="Measures of the IV are needed.",
    )
    handover = propose_handover(
        case,
        world.ask(world.iv),
        Offer(reason="decision"),
        by=world.social,
        at=world.tick(),
    )
    connection.check_constraints()
    assert lead_of(case) == world.social.institution
    with pytest.raises(ValidationError, match="executes a decision"):
        decline_handover(handover, DECLINE, by=world.iv, at=world.tick())

    accept_handover(handover, by=world.iv, at=world.tick(), reservations=["Send the report"])

    connection.check_constraints()
    assert lead_of(case) == world.iv.institution
    clarification.refresh_from_db()
    assert clarification.state == ClarificationState.DONE
    assert wrong_rows([case.pk]) == []
    on = world.tick().date()
    assert Case.objects.visible_to(world.iv, on=on).filter(pk=case.pk).exists()
    assert Due.objects.open().filter(case=case, kind=DueKind.TASK).count() == 1


def test_nobody_but_the_addressee_moves_the_lead(world):
    case = world.case()
    handover = propose_handover(
        case, world.ask(world.iv), Offer(reason="claim_likely"), by=world.social, at=world.tick()
    )

    with pytest.raises(ValidationError, match="belongs to"):
        accept_handover(handover, by=world.rav, at=world.tick())

    assert lead_of(case) == world.social.institution


def test_two_declines_bring_the_decider_and_need_news(world):
    case = world.case()
    for addressee in (world.iv, world.rav):
        handover = propose_handover(
            case,
            world.ask(addressee),
            Offer(reason="claim_likely"),
            by=world.social,
            at=world.tick(),
        )
        decline_handover(handover, DECLINE, by=addressee, at=world.tick())

    case.refresh_from_db()
    assert (case.declines, bool(case.ping_pong_at)) == (2, True)
    assert (
        Due.objects.open()
        .filter(kind=DueKind.PING_PONG, institution=world.coordinator.institution)
        .exists()
    )
    with pytest.raises(ValidationError, match="what is new"):
        propose_handover(
            case,
            world.ask(world.iv),
            Offer(reason="claim_likely"),
            by=world.social,
            at=world.tick(),
        )


def test_an_invitation_makes_a_participant_only_when_accepted(world):
    case, on = world.case(), world.tick().date()
    request = send_request(
        case, world.ask(world.rav), by=world.social, at=world.tick(), kind="take_part"
    )
    assert not Case.objects.visible_to(world.rav, on=on).exists()
    receive_request(request, by=world.rav, at=world.tick())

    accept_invitation(request, by=world.rav, at=world.tick())

    assert Case.objects.visible_to(world.rav, on=on).get() == case


def test_closing_ends_everything_open_and_reopening_gives_one_lead(world):
    case = world.case()
    handover = propose_handover(
        case, world.ask(world.iv), Offer(reason="claim_likely"), by=world.social, at=world.tick()
    )
    close_case(
        case,
        Ending(outcome="stabilised", solution="Stable."),
        by=world.social_head,
        at=world.tick(),
    )
    connection.check_constraints()
    handover.refresh_from_db()
    assert handover.state == HandoverState.LAPSED
    assert not Responsibility.objects.current().filter(case=case).exists()

    reopen_case(case, by=world.social, at=world.tick(), reason="Lost the flat.")

    connection.check_constraints()
    case.refresh_from_db()
    assert case.phase == Phase.REGISTERED
    assert lead_of(case) == world.social.institution


def test_the_lead_waits_for_the_decider_once_it_has_been_asked_to_decide(world):
    case = world.case()
    clarification = open_clarification(
        case,
        by=world.social,
        at=world.tick(),
        question="Who leads?",
        livelihood_secured=True,
        livelihood_by="Sozialdienst",
    )
    assert case.rows.get().waiting_on is None

    escalate_clarification(clarification, by=world.social, at=world.tick())

    rows = {row.institution: row.waiting_on for row in case.rows.all()}
    office = world.coordinator.institution
    assert rows == {world.social.institution: office, office: office}


def test_the_sender_informs_the_person_when_the_one_who_was_to_declines(world):
    case = world.case()
    grounds = replace(CONSENT, informed_on=None, informer=world.iv.institution)
    handover = propose_handover(
        case,
        world.ask(world.iv, grounds=grounds),
        Offer(reason="claim_likely"),
        by=world.social,
        at=world.tick(),
    )
    assert case.notices.open().get().informer == world.iv.institution

    decline_handover(handover, DECLINE, by=world.iv, at=world.tick())

    assert case.notices.open().get().informer == world.social.institution
    owed = Due.objects.open().get(case=case, kind=DueKind.NOTICE)
    assert owed.institution == world.social.institution


def test_responsibility_is_settled_unclear_or_disputed(world):
    """R-STATUS-01"""
    case, on = world.case(), world.tick().date()
    assert status_of(case, world, on) == ResponsibilityStatus.SETTLED
    clarification = open_clarification(
        case,
        by=world.social,
        at=world.tick(),
        question="Who leads?",
        livelihood_secured=True,
        livelihood_by="Sozialdienst",
    )
    assert status_of(case, world, on) == ResponsibilityStatus.UNCLEAR

    escalate_clarification(clarification, by=world.social, at=world.tick())

    assert status_of(case, world, on) == ResponsibilityStatus.DISPUTED


def status_of(case, world, on):
    return responsibility_status(reader(case, world.social, on=on))
