"""The pages of a clarification: who sees what, who may press what, and nothing typed is lost."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from cases.clock import clock_of
from cases.models import Clarification, Handover, Position
from cases.operations.approaching import ON_MANDATE
from cases.operations.clarifications import (
    decide_clarification,
    escalate_clarification,
    open_clarification,
    withdraw_clarification,
)
from cases.operations.handovers import accept_handover
from cases.operations.positions import Statement, ask_position, state_position
from cases.operations.requests import accept_invitation, send_request
from cases.reading import reader
from cases.states import ClarificationState
from cases.tests.cast import CONSENT, DECLINE
from cases.tests.factories import propose as offer_lead
from iiz.calendar import now, today

SECRET = "Two trials failed because of her back."
NOTED = {
    "question": "Who leads the integration?",
    "livelihood": "secured",
    "livelihood_by": "Social service",
}


@pytest.fixture
def asked(either_world):
    """(world, clarification, position of the IV, which said that it is responsible)."""
    return ask_iv(either_world)


def ask_iv(world):
    case = world.case()
    clarification = open_clarification(
        case,
        by=world.social,
        at=now(),
        question=f"Who leads {case.person.last_name}?",
        livelihood_secured=True,
        livelihood_by="Social service",
    )
    position = ask_position(
        clarification, world.ask(world.iv, grounds=recent()), by=world.social, at=now()
    )
    statement = Statement(code="responsible", text=SECRET)
    position = state_position(position, statement, by=world.iv, at=now())
    return world, Clarification.objects.get(pk=clarification.pk), position


def recent(**changes):
    return replace(CONSENT, informed_on=today(), **changes)


def own_states(world, clarification, **changes):
    own = clarification.positions.get(addressee=world.social.institution)
    given = {"code": "not_responsible", "text": "Not us.", "decline": DECLINE}
    given |= {"names": world.iv.institution}
    return state_position(own, Statement(**(given | changes)), by=world.social, at=now())


def url(name, clarification):
    return reverse(name, args=[clarification.case.key, clarification.key])


def send(client, address, **fields):
    return client.post(address, {"form_token": str(uuid4()), **fields})


def as_member(client, membership):
    client.force_login(membership.user)
    return client


def test_clarify_notes_the_question_and_asks_nobody(client, world):
    case = world.case()
    as_member(client, world.social)
    address = reverse("case_clarify", args=[case.key])
    page = client.get(address, headers={"accept-language": "en"}).text
    for days in (2, 4, 10):
        assert f"{days} working days, guideline v1" in page

    response = send(client, address, **NOTED)

    clarification = case.clarifications.get()
    assert response.status_code == 303
    assert response["Location"] == url("clarification", clarification)
    assert clarification.state == ClarificationState.NOTED
    assert clarification.positions.count() == 0


def test_clarify_asks_several_at_once_on_one_basis(client, world):
    case = world.case()
    as_member(client, world.social)
    both = [world.iv.institution.pk, world.rav.institution.pk]

    grounds = {"basis": "consent", "categories": ["plan"], "informed_on": f"{today():%d.%m.%Y}"}
    address = reverse("case_clarify", args=[case.key])
    response = send(client, address, **NOTED, **grounds, channel="meeting", addressees=both)

    assert response.status_code == 303
    clarification = case.clarifications.get()
    assert clarification.state == ClarificationState.ASKED
    addressees = set(clarification.positions.values_list("addressee", flat=True))
    assert addressees == {*both, world.social.institution.pk}


def test_clarify_without_basis_writes_nothing_and_keeps_what_was_typed(client, world):
    case = world.case()
    as_member(client, world.social)

    fields = NOTED | {"livelihood": "open", "addressees": [world.iv.institution.pk]}
    response = send(client, reverse("case_clarify", args=[case.key]), **fields)

    assert response.status_code == 422
    assert not case.clarifications.exists()
    page = response.content.decode()
    assert NOTED["question"] in page
    assert NOTED["livelihood_by"] in page
    assert response.context["form"].has_error("basis", "basis")


def test_clarify_leads_to_the_open_clarification(client, world):
    _world, clarification, _position = ask_iv(world)
    as_member(client, world.social)

    response = client.get(reverse("case_clarify", args=[clarification.case.key]))

    assert response["Location"] == url("clarification", clarification)


def test_the_lead_reads_everything(client, asked):
    world, clarification, _position = asked
    as_member(client, world.social)

    response = client.get(url("clarification", clarification))

    assert response.status_code == 200
    page = response.content.decode()
    assert clarification.question in page
    assert SECRET in page
    own = clarification.positions.get(addressee=world.social.institution)
    assert reverse("position_answer", args=[own.key]) in page
    board = response.context["board"]
    assert (board.stated, len(board.cards), len(board.clock.cells)) == (1, 2, 10)


def test_the_coordination_on_its_mandate_sees_codes_and_no_name_anywhere(client, world):
    _world, clarification, _position = ask_iv(world)
    escalate_clarification(clarification, by=world.social, at=now(), grounds=ON_MANDATE)
    as_member(client, world.coordinator)

    response = client.get(url("clarification", clarification))

    assert response.status_code == 200
    page = response.content.decode()
    person = clarification.case.person
    for hidden in (person.last_name, person.first_name, SECRET, clarification.question):
        assert hidden not in page
    assert clarification.case.number in page
    assert world.iv.institution.name in page
    assert response.context["board"].can_decide


def test_the_coordination_reads_texts_once_plan_matters_are_covered(client, world):
    _world, clarification, _position = ask_iv(world)
    grounds = recent(categories=("involvement", "personal", "plan"))
    escalate_clarification(clarification, by=world.social, at=now(), grounds=grounds)
    as_member(client, world.coordinator)

    page = client.get(url("clarification", clarification)).content.decode()

    assert SECRET in page
    assert clarification.case.person.last_name in page


@pytest.mark.parametrize(
    ("who", "covered", "reads"),
    [("social", False, True), ("coordinator", False, False), ("coordinator", True, True)],
)
def test_who_reads_a_statement(world, who, covered, reads):
    """R-STATEMENT-01."""
    _world, clarification, position = ask_iv(world)
    grounds = recent(categories=("plan",)) if covered else ON_MANDATE
    escalate_clarification(clarification, by=world.social, at=now(), grounds=grounds)

    reading = reader(clarification.case, getattr(world, who), on=today())

    assert reading.reads_statement(position.addressee_id, position.sender_id) is reads


def test_a_later_lead_reads_what_was_written_to_the_earlier_one_only_if_covered(world):
    """R-STATEMENT-01: the lead carries no right to read on."""
    _world, clarification, position = ask_iv(world)
    case = clarification.case
    accept_handover(offer_lead(world, case, to=world.rav), by=world.rav, at=now())

    reading = reader(case, world.rav, on=today())

    assert reading.leads
    assert not reading.reads_statement(position.addressee_id, position.sender_id)


@pytest.mark.parametrize("name", ["clarification", "clarification_agree", "clarification_ask"])
def test_a_participant_is_refused_and_a_stranger_finds_nothing(client, world, name):
    _world, clarification, _position = ask_iv(world)
    invite(world, clarification.case, world.rav)

    participant = as_member(client, world.rav).get(url(name, clarification))
    stranger = as_member(client, world.stranger).get(url(name, clarification))
    asked_only = as_member(client, world.iv).get(url(name, clarification))

    assert participant.status_code == 403
    assert SECRET not in participant.content.decode()
    assert (stranger.status_code, asked_only.status_code) == (404, 404)


def invite(world, case, membership):
    request = send_request(
        case, world.ask(membership, grounds=recent()), by=world.social, at=now(), kind="take_part"
    )
    accept_invitation(request, by=membership, at=now())


def test_another_institution_is_asked_and_asked_once(client, world):
    _world, clarification, _position = ask_iv(world)
    as_member(client, world.social)
    fields = {"question": "And you?", "basis": "consent", "informed_on": f"{today():%d.%m.%Y}"}
    address = url("clarification_ask", clarification)

    first = send(client, address, addressee=world.rav.institution.pk, **fields, channel="phone")
    again = send(client, address, addressee=world.iv.institution.pk, **fields)

    assert first.status_code == 303
    assert Position.objects.filter(addressee=world.rav.institution).exists()
    assert again.status_code == 422
    assert "And you?" in again.content.decode()


def test_consensus_is_recorded_only_when_all_agree(client, world):
    _world, clarification, _position = ask_iv(world)
    as_member(client, world.social)
    address = url("clarification_agree", clarification)

    early = send(client, address)
    own_states(world, clarification)
    agreed = send(client, address)

    assert early.status_code == 422
    assert agreed.status_code == 303
    clarification.refresh_from_db()
    assert clarification.names == world.iv.institution
    page = client.get(url("clarification", clarification)).content.decode()
    propose = reverse("case_hand_over", args=[clarification.case.key])
    assert f"{propose}?to={world.iv.institution.key}" in page


def test_the_decider_decides_with_reasons(client, asked):
    world, clarification, _position = asked
    send(
        as_member(client, world.social), url("clarification_escalate", clarification), shown="codes"
    )
    address = url("clarification_decide", clarification)
    as_member(client, world.decider)

    bare = send(client, address, names=world.iv.institution.pk, reasons=" ")
    decided = send(client, address, names=world.iv.institution.pk, reasons="Measures needed.")

    assert (bare.status_code, decided.status_code) == (422, 303)
    clarification.refresh_from_db()
    assert clarification.state == ClarificationState.DECIDED
    assert clarification.decided_without_coordination is (world.coordinator is None)
    assert "Measures needed." in client.get(url("clarification", clarification)).content.decode()


def test_without_mandate_the_head_is_told_and_the_caseworker_cannot_decide(
    client, world_without_mandate
):
    world, clarification, _position = ask_iv(world_without_mandate)
    escalate_clarification(clarification, by=world.social, at=now())

    head = as_member(client, world.social_head).get(url("clarification", clarification))
    caseworker = as_member(client, world.social)
    shown = caseworker.get(url("clarification", clarification))
    refused = send(
        caseworker,
        url("clarification_decide", clarification),
        names=world.iv.institution.pk,
        reasons="We say so.",
    )

    assert head.context["board"].can_decide
    assert not head.context["board"].decider.has_mandate
    assert not shown.context["board"].can_decide
    assert refused.status_code == 403


def test_a_stale_page_answers_409_and_keeps_what_was_typed(client, world):
    _world, clarification, _position = ask_iv(world)
    withdraw_clarification(clarification, by=world.social, at=now())
    as_member(client, world.social)

    stale = send(
        client,
        url("clarification_ask", clarification),
        addressee=world.rav.institution.pk,
        question="Too late?",
        basis="consent",
        informed_on=f"{today():%d.%m.%Y}",
    )

    assert stale.status_code == 409
    assert "Too late?" in stale.content.decode()


def test_new_facts_come_from_the_lead_or_the_institution_named_and_only_once(client, world):
    _world, clarification, _position = ask_iv(world)
    escalate_clarification(clarification, by=world.social, at=now())
    decide_clarification(
        clarification,
        by=world.coordinator,
        at=now(),
        names=world.iv.institution,
        reasons="Needed.",
    )
    address = url("clarification_reopen", clarification)

    stranger = as_member(client, world.rav).get(address)
    named = as_member(client, world.iv)
    shown = named.get(address)
    done = send(named, address, new_facts="She works again.")

    assert stranger.status_code == 404
    assert shown.status_code == 200
    assert clarification.case.person.last_name not in shown.content.decode()
    assert done.status_code == 303
    clarification.refresh_from_db()
    assert clarification.new_facts == "She works again."
    assert as_member(client, world.iv).get(address).status_code == 404
    assert not Handover.objects.open().exists()


def test_the_clock_has_one_cell_per_working_day():
    monday, friday, week_later = date(2026, 11, 16), date(2026, 11, 20), date(2026, 11, 24)

    running = clock_of(monday, friday, on=date(2026, 11, 18), canton="AG")
    over = clock_of(monday, friday, on=week_later, canton="AG")

    assert running.cells == [True, True, False, False]
    assert (running.left, running.late) == (2, 0)
    assert (over.cells, over.late) == ([True] * 4, 2)
