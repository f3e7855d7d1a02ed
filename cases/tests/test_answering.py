"""The second door in the browser: the frozen preview and the four answers."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import localtime

from cases.models import Participation, Position, Responsibility
from cases.operations.asking_back import answer_back, ask_back
from cases.operations.clarifications import open_clarification
from cases.operations.handovers import Offer, propose_handover
from cases.operations.persons import register_person
from cases.operations.positions import ask_position
from cases.operations.requests import decline_request, send_request, withdraw_request
from cases.tests.cast import DECLINE
from iiz.calendar import now

REFUSAL = {
    "decline_reason": "no_benefit",
    "ground": "IVG 28",
    "decline_text": "Anspruch nicht erfüllt.",
    "counter_proposal": "joint",
}


def post(client, url: str, **given):
    return client.post(url, {"form_token": uuid4(), **given})


def url_of(approach) -> str:
    return reverse(f"{approach._meta.model_name}_answer", args=[approach.key])


@pytest.fixture
def case(world):
    return world.case()


@pytest.fixture
def them(client, world):
    client.force_login(world.iv.user)
    return client


def ask(world, case, kind="info"):
    return send_request(case, world.ask(world.iv), by=world.social, at=now(), kind=kind)


def offer(world, case, **changes):
    given = {"reason": "claim_likely", "summary": "Wohnung gekündigt."}
    return propose_handover(
        case, world.ask(world.iv), Offer(**given | changes), by=world.social, at=now()
    )


def lead_of(case):
    return Responsibility.objects.current().get(case=case).institution


def test_opening_is_the_receipt_once_and_shows_only_the_preview(them, world, case):
    request = ask(world, case)

    first, second = them.get(url_of(request)), them.get(url_of(request))

    request.refresh_from_db()
    assert (first.status_code, second.status_code, request.state) == (200, 200, "received")
    assert case.person.name in first.text
    assert "Are you responsible?" in first.text
    assert them.get(reverse("case_overview", args=[case.key])).status_code == 404
    assert case.events.filter(verb="request.receive").count() == 2  # one for each side


def test_nobody_else_finds_it(client, world, case):
    request, handover = ask(world, case), offer(world, case)
    for membership in (world.social, world.rav, world.coordinator, world.auditor):
        client.force_login(membership.user)
        assert client.get(url_of(request)).status_code == 404
        assert client.get(url_of(handover)).status_code == 404


def test_only_the_chosen_cards_fields_matter(them, world, case):
    request = ask(world, case)
    given = {"answer": "Ja, seit Mai.", "category": "decisions", "counter_on": "gestern"}

    answer = post(them, url_of(request), choice="answer", partly="on", **given)

    request.refresh_from_db()
    assert (answer.status_code, request.state) == (303, "partly_answered")
    assert "Ja, seit Mai." in them.get(url_of(request)).text


@pytest.mark.parametrize("missing", ["decline_reason", "ground", "decline_text"])
def test_no_bare_no_and_nothing_typed_is_lost(them, world, case, missing):
    request = ask(world, case)

    refused = post(them, url_of(request), choice="decline", **REFUSAL | {missing: ""})

    assert refused.status_code == 422
    kept = "IVG 28" if missing != "ground" else "Anspruch nicht erfüllt."
    assert kept in refused.text
    request.refresh_from_db()
    assert request.is_open


def test_an_invitation_accepted_opens_the_case_and_may_know_our_own_person(them, world, case):
    theirs = case.person
    own = register_person(
        by=world.iv,
        at=now(),
        first_name=theirs.first_name.upper(),
        last_name=theirs.last_name,
        birth_date=theirs.birth_date,
    )
    register_person(
        by=world.rav,
        at=now(),
        first_name=theirs.first_name,
        last_name=theirs.last_name,
        birth_date=theirs.birth_date,
        town="Fremdwil",
    )
    request = ask(world, case, kind="take_part")
    page = them.get(url_of(request))
    assert own.first_name in page.text
    assert "Fremdwil" not in page.text

    answer = post(them, url_of(request), choice="accept", own_person=own.pk)

    assert answer["Location"] == reverse("case_overview", args=[case.key])
    row = Participation.objects.get(case=case, institution=world.iv.institution)
    assert row.own_person == own


def test_the_lead_moves_with_acceptance_and_the_loser_of_a_race_gets_409(them, world, case):
    handover = offer(world, case)
    before = them.get(url_of(handover)).text
    assert "Wohnung gekündigt." not in before
    reserved = "Bericht senden\n\nVollmacht klären"

    won = post(them, url_of(handover), choice="accept_with_reservation", reservations=reserved)
    lost = post(them, url_of(handover), choice="decline", **REFUSAL)

    assert won["Location"] == reverse("case_overview", args=[case.key])
    assert lead_of(case) == world.iv.institution
    assert case.tasks.count() == 2
    assert lost.status_code == 409
    assert "Anspruch nicht erfüllt." in lost.text
    assert "Wohnung gekündigt." in them.get(url_of(handover)).text


def test_asking_back_is_possible_once_and_stops_the_clock(them, world, case):
    handover = offer(world, case)
    empty = post(them, url_of(handover), choice="ask_back", back_question=" ")
    assert empty.status_code == 422

    post(them, url_of(handover), choice="ask_back", back_question="Seit wann?")

    handover.refresh_from_db()
    assert (handover.state, handover.back_question) == ("asked_back", "Seit wann?")
    page = them.get(url_of(handover)).text
    assert 'value="ask_back"' not in page
    assert 'value="decline"' in page


def test_a_position_may_be_changed_until_it_is_decided(them, world, case):
    clarification = open_clarification(
        case,
        by=world.social,
        at=now(),
        question="Wer führt?",
        livelihood_secured=True,
        livelihood_by="Sozialdienst",
    )
    position = ask_position(clarification, world.ask(world.iv), by=world.social, at=now())
    soon = f"{now() + timedelta(days=9):%d.%m.%Y}"
    undated = post(them, url_of(position), code="not_yet", text="Arztbericht fehlt.")
    assert undated.status_code == 422

    post(them, url_of(position), code="not_yet", text="Arztbericht fehlt.", next_on=soon)
    refusal = {name: text for name, text in REFUSAL.items() if name != "decline_text"}
    instead = {"text": "Nicht bei uns.", "counter_institution": world.rav.institution.pk}
    changed = post(them, url_of(position), code="not_responsible", **refusal | instead)

    assert changed.status_code == 303
    position = Position.objects.get(pk=position.pk)
    assert (position.code, position.names) == ("not_responsible", world.rav.institution)
    stated = them.get(url_of(position))
    assert "Nicht bei uns." in stated.text
    assert 'name="ground"' not in stated.text
    assert 'name="ground"' in them.get(url_of(position) + "?change=1").text


def test_the_lead_states_its_own_position_without_a_preview(client, world, case):
    clarification = open_clarification(
        case,
        by=world.social,
        at=now(),
        question="Wer führt?",
        livelihood_secured=False,
        livelihood_by="Sozialdienst",
    )
    ask_position(clarification, world.ask(world.iv), by=world.social, at=now())
    own = clarification.positions.get(addressee=world.social.institution)
    client.force_login(world.social.user)

    assert "Wer führt?" in client.get(url_of(own)).text
    assert post(client, url_of(own), code="responsible", text="Wir.").status_code == 303


@pytest.mark.parametrize(("days", "is_named"), [(30, True), (31, False)], ids=["last", "after"])
def test_the_name_is_hidden_30_days_after_a_refusal(them, world, case, days, is_named):
    at = localtime().replace(hour=12) - timedelta(days=days)  # also across the change of the clock
    request = send_request(case, world.ask(world.iv), by=world.social, at=at, kind="info")
    decline_request(request, DECLINE, by=world.iv, at=at)

    page = them.get(url_of(request)).text
    list_page = them.get(reverse("inbox_handovers") + "?tab=done").text

    assert (case.person.name in page) is is_named
    assert (case.person.last_name in list_page) is is_named
    assert "IVG 28" in page


def test_withdrawn_meanwhile_is_409(them, world, case):
    request = ask(world, case)
    withdraw_request(request, by=world.social, at=now())

    answer = post(them, url_of(request), choice="answer", answer="Ja.", category="plan")

    assert answer.status_code == 409
    assert "Ja." in answer.text


def test_a_question_back_and_its_answer_are_not_empty(world, case):
    request = ask(world, case)
    with pytest.raises(ValidationError, match="need to know"):
        ask_back(request, " ", at=now())
    request.state = "asked_back"
    with pytest.raises(ValidationError, match="answer"):
        answer_back(request, "", at=now())
