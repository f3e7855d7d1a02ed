"""The two inboxes: whose turn it is, in how many queries, and what nobody else sees."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from cases.models import Due, DueKind, wrong_rows
from cases.operations.clarifications import (
    escalate_clarification,
    open_clarification,
    withdraw_clarification,
)
from cases.operations.handovers import (
    Offer,
    accept_handover,
    decline_handover,
    propose_handover,
    withdraw_handover,
)
from cases.operations.positions import Statement, ask_position
from cases.operations.requests import ask_back_request, decline_request, send_request
from cases.tests import factories as make
from cases.tests.cast import DECLINE, START
from iiz.calendar import now

HANDOVERS, CLARIFICATIONS = "inbox_handovers", "inbox_clarifications"


@pytest.fixture
def look(client):
    def page(membership, name: str, tab: str = "") -> str:
        client.force_login(membership.user)
        answer = client.get(reverse(name), {"tab": tab} if tab else {})
        assert answer.status_code == 200
        return answer.text

    return page


def open_answers(membership) -> int:
    dues = Due.objects.open().filter(kind=DueKind.ANSWER)
    return dues.of(membership.institutions(now().date())).count()


def clarify(world, case):
    return open_clarification(
        case,
        by=world.social,
        at=now(),
        question="Wer führt?",
        livelihood_secured=True,
        livelihood_by="Sozialdienst",
    )


def test_a_row_stands_with_whoever_has_to_act(look, world):
    case = world.case()
    request = send_request(case, world.ask(world.iv), by=world.social, at=now(), kind="info")
    propose_handover(
        case, world.ask(world.iv), Offer(reason="claim_likely"), by=world.social, at=now()
    )
    assert look(world.iv, HANDOVERS).count(case.number) == 2
    assert look(world.social, HANDOVERS).count(case.number) == 0
    assert look(world.social, HANDOVERS, "others").count(case.number) == 2

    ask_back_request(request, by=world.iv, at=now(), question="Seit wann?")

    assert look(world.iv, HANDOVERS).count(case.number) == 1
    assert look(world.iv, HANDOVERS, "others").count(case.number) == 1
    assert look(world.social, HANDOVERS).count(case.number) == 1
    for stranger in (world.rav, world.stranger, world.coordinator):
        assert case.number not in look(stranger, HANDOVERS)


def test_the_decider_reads_no_name(look, world):
    case = world.case()
    clarification = clarify(world, case)
    ask_position(clarification, world.ask(world.iv), by=world.social, at=now())
    assert case.number in look(world.iv, CLARIFICATIONS)
    assert case.number in look(world.social, CLARIFICATIONS, "ours")
    escalate_clarification(clarification, by=world.social, at=now())

    page = look(world.coordinator, CLARIFICATIONS)

    assert case.number in page
    assert case.person.last_name not in page
    assert case.number not in look(world.stranger, CLARIFICATIONS, "decisions")


@pytest.mark.parametrize(
    ("code", "number"), [("responsible", 0), ("not_yet", 1), ("decision_due", 1)]
)
def test_the_counter_says_how_many_positions_the_list_holds(client, world, code, number):
    """Also what was announced for later, until it is decided."""
    later = {"missing": "A report.", "next_on": START.date() + timedelta(days=40)}
    clarification = make.clarify(world, world.case())
    position = make.ask_position(world, clarification)
    make.say(world, position, Statement(code, "See our letter.", **(later if number else {})))
    client.force_login(world.iv.user)

    def found() -> tuple[int, int, int]:
        with time_machine.travel(START, tick=False):
            page = client.get(reverse(CLARIFICATIONS)).context
        counts = {entry["url"]: entry["count"] for entry in page["rail"]}
        shown = [row for row in page["inbox"].rows if row.due_on]
        return counts[reverse(CLARIFICATIONS)], page["inbox"].counts["positions"], len(shown)

    assert found() == (number, number, number)
    withdraw_clarification(clarification, by=world.social, at=world.tick())
    assert found() == (0, 0, 0)


@pytest.mark.parametrize("tab", ["us", "others", "done", "owls"])
def test_empty_tabs_say_what_would_stand_there(look, world, tab):
    assert "<table" not in look(world.stranger, HANDOVERS, tab)
    assert "<table" not in look(world.stranger, CLARIFICATIONS, tab)


def test_many_rows_cost_no_more_queries_than_one_and_are_paged(
    client, world, django_assert_max_num_queries
):
    client.force_login(world.iv.user)
    url = reverse(HANDOVERS)
    cases = [world.case() for _ in range(3)]
    for case in cases * 17:
        send_request(case, world.ask(world.iv), by=world.social, at=now(), kind="info")

    with django_assert_max_num_queries(32):
        first = client.get(url)
    second = client.get(url, {"page": "2"})
    far = client.get(url, {"page": uuid4().hex})

    assert first.text.count("/requests/") == 50
    assert second.text.count("/requests/") == 1
    assert far.status_code == 200


def test_every_row_of_a_former_lead_opens(client, look, world):
    case = world.case()
    clarification = clarify(world, case)
    ask_position(clarification, world.ask(world.rav), by=world.social, at=now())
    withdraw_clarification(clarification, by=world.social, at=now())
    offer = Offer(reason="claim_likely")
    handover = propose_handover(case, world.ask(world.iv), offer, by=world.social, at=now())
    accept_handover(handover, by=world.iv, at=now())

    pages = [look(world.social, CLARIFICATIONS, "done"), look(world.social, HANDOVERS, "done")]
    pages.append(client.get(reverse("case_overview", args=[case.key])).text)

    keys = r'href="(/(?:cases|handovers|requests|positions)/[^"?#]*)"'
    links = {link for page in pages for link in re.findall(keys, page)}
    closed = {link: client.get(link).status_code for link in links}
    assert len([link for link in links if "/handovers/" in link or "/positions/" in link]) >= 2
    assert set(closed.values()) == {200}, closed


@pytest.mark.parametrize("kind", ["info", "take_part"])
def test_an_answer_waits_until_somebody_there_has_opened_it(client, look, world, kind):
    """R-ANSWER-01."""
    case = world.case()
    asked = send_request(case, world.ask(world.iv), by=world.social, at=now(), kind=kind)
    assert case.number not in look(world.social, HANDOVERS)
    decline_request(asked, DECLINE, by=world.iv, at=now())

    assert case.number in look(world.social, HANDOVERS)
    assert case.number not in look(world.social, HANDOVERS, "done")
    assert case.number not in look(world.iv, HANDOVERS)
    assert open_answers(world.social) == 1

    page = reverse("case_request", args=[case.key, asked.key])
    client.force_login(world.social_head.user)
    assert client.get(page).status_code == 200

    assert open_answers(world.social) == 0
    assert case.number not in look(world.social, HANDOVERS)
    assert case.number in look(world.social, HANDOVERS, "done")
    assert wrong_rows([case.pk]) == []


def test_a_declined_handover_waits_for_who_proposed_it_and_a_lapsed_one_does_not(
    client, look, world
):
    """R-ANSWER-01."""
    case = world.case()
    offer, ask = Offer(reason="claim_likely"), world.ask(world.iv)
    declined = propose_handover(case, ask, offer, by=world.social, at=now())
    decline_handover(declined, DECLINE, by=world.iv, at=now())
    assert open_answers(world.social) == 1
    look(world.social, HANDOVERS)
    client.get(reverse("case_handover", args=[case.key, declined.key]))
    assert open_answers(world.social) == 0

    again = replace(offer, what_is_new="A new report.")
    withdrawn = propose_handover(case, ask, again, by=world.social, at=now())
    withdraw_handover(withdrawn, by=world.social, at=now())
    assert open_answers(world.social) == 0
