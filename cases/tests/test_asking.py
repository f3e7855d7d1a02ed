"""Fragen and Beiziehen in the browser: sending, the live preview, what became of it."""

from uuid import uuid4

import pytest
from django.urls import reverse

from cases.models import Request
from cases.operations.requests import (
    answer_request,
    ask_back_request,
    receive_request,
    send_request,
)
from cases.tests.cast import World
from iiz.calendar import now


def typed(world: World, **changes) -> dict:
    given = {
        "form_token": str(uuid4()),
        "addressee": world.iv.institution.pk,
        "type": "info",
        "question": "Läuft bei Ihnen eine Anmeldung?",
        "basis": "consent",
        "categories": ["work_capacity"],
        "informer": world.social.institution.pk,
        "inform_by": "",
    }
    return given | changes


@pytest.fixture
def case(world):
    return world.case()


@pytest.fixture
def us(client, world):
    client.force_login(world.social.user)
    return client


def url(name: str, case, *more) -> str:
    return reverse(name, args=[case.key, *more])


def test_a_question_is_sent_on_one_page_and_the_sender_sees_what_became_of_it(us, world, case):
    assert us.get(url("case_ask", case)).status_code == 200

    answer = us.post(url("case_ask", case), typed(world), follow=True)

    sent = Request.objects.get(case=case)
    assert answer.redirect_chain == [(url("case_request", case, sent.key), 303)]
    assert (sent.type, sent.question) == ("info", "Läuft bei Ihnen eine Anmeldung?")
    assert sent.categories == ["involvement", "personal", "work_capacity"]
    assert sent.informed_on is None
    assert sent.inform_by is not None
    assert "Läuft bei Ihnen eine Anmeldung?" in answer.text


def test_an_invitation_has_no_kind_to_choose(us, world, case):
    page = us.get(url("case_invite", case))
    assert 'name="type"' not in page.text

    us.post(url("case_invite", case), typed(world))

    assert Request.objects.get(case=case).is_invitation


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"categories": ["diagnosis"], "basis": "ivg68bis"}, "need the person"),
        ({"question": "  "}, "Write the question"),
        ({"inform_by": "31.2.2026"}, "There is no such day"),
        ({"inform_by": "soon"}, "22.11.2026"),
        ({"covered_until": "01.01.2031"}, "twelve months"),
        ({"addressee": 999_999}, "cannot be asked"),
    ],
    ids=[
        "strict category",
        "no question",
        "no such day",
        "no day",
        "too long",
        "foreign institution",
    ],
)
def test_a_refusal_keeps_what_was_typed_and_saves_nothing(us, world, case, changes, word):
    given = typed(world, question="Was ich getippt habe", basis_note="Vom 3.3.") | changes

    answer = us.post(url("case_ask", case), given, headers={"accept-language": "en"})

    assert answer.status_code == 422
    assert word in answer.text
    assert "Vom 3.3." in answer.text
    assert not Request.objects.exists()


@pytest.mark.parametrize("verb", ["ask", "invite"])
def test_the_page_of_a_preview_sends_what_it_shows(us, world, case, verb):
    page = us.post(url(f"{verb}_preview", case), typed(world)).text

    assert f'action="{url(f"case_{verb}", case)}"' in page


def test_the_live_preview_is_the_receivers_own_and_judges_nothing(us, world, case):
    given = typed(world, basis="", question="Wer zahlt?")

    page = us.post(url("ask_preview", case), given, headers={"hx-request": "true"})

    assert page.status_code == 200
    assert "Wer zahlt?" in page.text
    assert case.number in page.text
    assert "<html" not in page.text
    assert not Request.objects.exists()


def test_only_the_lead_asks(client, world, case):
    request = send_request(
        case, world.ask(world.rav), by=world.social, at=world.tick(), kind="info"
    )
    for membership, status in ((world.iv, 404), (world.stranger, 404), (world.rav, 404)):
        client.force_login(membership.user)
        assert client.get(url("case_ask", case)).status_code == status
        assert client.get(url("case_request", case, request.key)).status_code == status


def test_the_sender_answers_a_question_back_and_the_clock_runs_again(us, world, case):
    request = send_request(case, world.ask(world.iv), by=world.social, at=now(), kind="info")
    ask_back_request(request, by=world.iv, at=now(), question="Seit wann?")
    page = us.get(url("case_request", case, request.key))
    assert "Seit wann?" in page.text

    empty = us.post(
        url("request_answer_back", case, request.key), {"form_token": uuid4(), "back_answer": " "}
    )
    assert empty.status_code == 422
    us.post(
        url("request_answer_back", case, request.key),
        {"form_token": uuid4(), "back_answer": "Seit Mai."},
    )

    request.refresh_from_db()
    assert (request.state, request.back_answer) == ("sent", "Seit Mai.")


def test_withdrawing_asks_first_and_a_stale_page_answers_409(us, world, case):
    request = send_request(case, world.ask(world.iv), by=world.social, at=now(), kind="info")
    page = url("request_withdraw", case, request.key)
    assert us.get(page).status_code == 200

    assert us.post(page, {"form_token": uuid4()}).status_code == 303
    assert us.post(page, {"form_token": uuid4()}).status_code == 409

    request.refresh_from_db()
    assert request.state == "withdrawn"


def test_the_answer_is_read_by_who_asked(us, world, case):
    request = send_request(case, world.ask(world.iv), by=world.social, at=now(), kind="info")
    receive_request(request, by=world.iv, at=now())
    answer_request(
        request, by=world.iv, at=now(), answer="Seit Mai angemeldet.", category="decisions"
    )

    assert "Seit Mai angemeldet." in us.get(url("case_request", case, request.key)).text
