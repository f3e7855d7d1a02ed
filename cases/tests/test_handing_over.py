"""Handing over: the preview is what the addressee gets, and nothing goes along uncovered."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from cases.models import Handover, Position
from cases.operations.clarifications import (
    decide_clarification,
    escalate_clarification,
    open_clarification,
)
from cases.operations.handovers import (
    Offer,
    ask_back_handover,
    decline_handover,
    propose_handover,
)
from cases.operations.packages import line_texts
from cases.operations.records import add_note, open_task
from cases.operations.requests import accept_invitation, send_request
from cases.states import HandoverState
from cases.tests.cast import CONSENT, DECLINE
from iiz.calendar import add_working_days, now, today

SECRET = "Her debts are the reason."


def day(value):
    return f"{value:%d.%m.%Y}"


def recent(**changes):
    return replace(CONSENT, informed_on=today(), **changes)


def fields(world, **changes):
    given = {
        "addressee": world.iv.institution.pk,
        "question": "Do you take over from January?",
        "reason": "claim_likely",
        "basis": "consent",
        "categories": ["plan", "work_capacity"],
        "informer": world.social.institution.pk,
        "inform_by": day(today() + timedelta(days=5)),
        "summary_category": "plan",
    }
    return given | changes


def send(client, address, **posted):
    return client.post(address, {"form_token": str(uuid4()), **posted})


def as_member(client, membership):
    client.force_login(membership.user)
    return client


def page(name, case, handover=None):
    return reverse(name, args=[case.key, handover.key] if handover else [case.key])


def propose(world, case=None, **changes):
    case = case or world.case()
    given = {"reason": "claim_likely", "summary": SECRET} | changes
    ask = world.ask(world.iv, grounds=recent())
    return propose_handover(case, ask, Offer(**given), by=world.social, at=now())


def test_the_preview_is_what_the_addressee_gets(client, world):
    case = world.case()
    as_member(client, world.social)

    draft = client.post(page("hand_over_preview", case), fields(world))
    assert not Handover.objects.exists()
    response = send(client, page("case_hand_over", case), **fields(world))

    handover = Handover.objects.get()
    assert response.status_code == 303
    assert response["Location"] == page("case_handover", case, handover)
    assert draft.context["draft"].preview == handover.preview
    assert handover.preview["question"] == "Do you take over from January?"


def test_the_live_preview_is_a_fragment_and_keeps_what_is_typed(client, world):
    case = world.case()
    as_member(client, world.social)
    typed = fields(world, summary=SECRET, reason="", lines_for=world.iv.institution.key)

    whole = client.post(page("hand_over_preview", case), typed)
    assert f'action="{page("case_hand_over", case)}"' in whole.content.decode()
    part = client.post(page("hand_over_preview", case), typed, headers={"HX-Request": "true"})

    assert whole.status_code == part.status_code == 200
    assert SECRET in whole.content.decode()
    assert "<html" in whole.content.decode()
    assert "<html" not in part.content.decode()
    assert "Do you take over from January?" in part.content.decode()
    for field in ("<input", "<select", "<textarea"):
        assert field not in part.content.decode()


def test_for_another_addressee_the_lines_come_anew_with_their_ticks(client, world):
    case = world.case()
    task = open_task(case, by=world.social, at=now(), title="Send the CV", due_on=today())
    as_member(client, world.social)
    typed = fields(world, lines=[f"task:{task.pk}"], lines_for=world.rav.institution.key)

    part = client.post(page("hand_over_preview", case), typed, headers={"HX-Request": "true"}).text

    assert f'name="lines_for" value="{world.iv.institution.key}"' in part
    assert re.search(rf'value="task:{task.pk}"[^>]* checked', part)


def test_a_covered_line_goes_along(client, world):
    case = world.case()
    task = open_task(case, by=world.social, at=now(), title="Send the CV", due_on=today())
    as_member(client, world.social)

    response = send(client, page("case_hand_over", case), **fields(world, lines=f"task:{task.pk}"))

    assert response.status_code == 303
    assert [line["text"] for line in Handover.objects.get().package] == ["Send the CV"]


def test_an_uncovered_line_is_refused_with_its_reason_and_nothing_is_lost(client, world):
    case = world.case()
    debt = case.problems.get(area="debt")
    as_member(client, world.social)
    typed = fields(world, lines=f"problem:{debt.pk}", summary=SECRET)

    response = send(client, page("case_hand_over", case), **typed)

    assert response.status_code == 422
    assert response.context["form"].has_error("lines", "uncovered")
    assert not Handover.objects.exists()
    assert SECRET in response.content.decode()
    assert [line.item.id for line in response.context["lines"] if line.is_chosen] == [debt.pk]


def test_a_foreign_line_is_refused(client, world):
    other = world.case()
    task = open_task(other, by=world.social, at=now(), title="Elsewhere", due_on=today())
    case = world.case()
    as_member(client, world.social)

    response = send(client, page("case_hand_over", case), **fields(world, lines=f"task:{task.pk}"))

    assert response.status_code == 422


def test_nobody_passes_on_what_it_may_not_read(world):
    case = world.case()
    invitation = send_request(
        case, world.ask(world.rav, grounds=recent()), by=world.social, at=now(), kind="take_part"
    )
    accept_invitation(invitation, by=world.rav, at=now())
    theirs = open_task(case, by=world.rav, at=now(), title="Sanction", due_on=today())

    lines = line_texts(case, world.social.institution, on=today())

    assert theirs.pk not in {item.id for item in lines if item.kind == "task"}


def test_notes_are_named_as_internal_and_never_sent(client, world):
    case = world.case()
    add_note(case, by=world.social, at=now(), text=SECRET, category="plan")
    as_member(client, world.social)

    response = client.get(page("case_hand_over", case))

    assert [one.count for one in response.context["kept"]] == [1]
    assert SECRET not in response.content.decode()


def test_after_a_decline_the_page_asks_what_is_new(client, world):
    handover = propose(world)
    decline_handover(handover, DECLINE, by=world.iv, at=now())
    as_member(client, world.social)
    address = page("case_hand_over", handover.case)

    other = client.get(address, {"to": world.rav.institution.key})
    again = client.get(address, {"to": world.iv.institution.key})
    silent = send(client, address, **fields(world))
    told = send(client, address, **fields(world, what_is_new="A new report."))

    assert not other.context["outlook"].needs_news
    assert "asks-news-now" not in other.content.decode()
    assert "asks-news-now" in again.content.decode()
    assert silent.status_code == 422
    assert "asks-news-now" in silent.content.decode()
    assert told.status_code == 303


def test_a_decision_is_preselected_and_binds(client, world):
    case = world.case()
    clarification = open_clarification(
        case,
        by=world.social,
        at=now(),
        question="Who?",
        livelihood_secured=True,
        livelihood_by="We",
    )
    escalate_clarification(clarification, by=world.social, at=now())
    decide_clarification(
        clarification, by=world.coordinator, at=now(), names=world.iv.institution, reasons="So."
    )
    as_member(client, world.social)

    shown = client.get(page("case_hand_over", case))
    send(client, page("case_hand_over", case), **fields(world, reason="decision"))

    assert shown.context["outlook"].addressee == world.iv.institution
    assert shown.context["outlook"].is_binding
    assert Handover.objects.get().binding


def test_a_second_open_handover_is_refused(client, world):
    handover = propose(world)
    as_member(client, world.social)

    response = send(
        client,
        page("case_hand_over", handover.case),
        **fields(world, addressee=world.rav.institution.pk),
    )

    assert response.status_code == 422
    assert Handover.objects.count() == 1


def test_the_sender_reads_the_decline_and_its_one_click_follow_ups(client, world):
    handover = propose(world)
    counter = replace(
        DECLINE, counter_proposal="other_institution", counter_institution=world.rav.institution
    )
    decline_handover(handover, counter, by=world.iv, at=now())
    as_member(client, world.social)

    shown = client.get(page("case_handover", handover.case, handover)).content.decode()

    assert DECLINE.text in shown
    assert DECLINE.ground in shown
    assert f"?to={world.rav.institution.key}" in shown
    assert page("case_clarify", handover.case) in shown


def test_the_sender_answers_back_and_withdraws(client, world):
    handover = propose(world)
    ask_back_handover(handover, by=world.iv, at=now(), question="Which trade?")
    as_member(client, world.social)
    case = handover.case

    shown = client.get(page("handover_answer_back", case, handover))
    answered = send(client, page("handover_answer_back", case, handover), answer="Carpenter.")
    again = send(client, page("handover_answer_back", case, handover), answer="Late words.")
    withdrawn = send(client, page("handover_withdraw", case, handover))

    assert "Which trade?" in shown.content.decode()
    assert (answered.status_code, withdrawn.status_code) == (303, 303)
    assert again.status_code == 409
    assert "Late words." in again.content.decode()
    handover.refresh_from_db()
    assert handover.state == HandoverState.WITHDRAWN


def overdue(world):
    """Proposed so long ago that its deadline has passed."""
    case, ago = world.case(), now() - timedelta(days=40)
    grounds = replace(CONSENT, informed_on=ago.date())
    ask = world.ask(world.iv, grounds=grounds)
    return propose_handover(
        case, ask, Offer(reason="claim_likely", summary=SECRET), by=world.social, at=ago
    )


def test_only_an_overdue_handover_goes_to_the_decider(client, world):
    early, late = propose(world), overdue(world)
    as_member(client, world.social)

    refused = send(client, page("handover_escalate", early.case, early))
    done = send(client, page("handover_escalate", late.case, late))

    assert (refused.status_code, done.status_code) == (422, 303)
    late.refresh_from_db()
    assert late.state == HandoverState.ESCALATED


def test_the_coordination_decides_on_its_mandate_without_seeing_any_name(client, world):
    handover = overdue(world)
    send(as_member(client, world.social), page("handover_escalate", handover.case, handover))
    as_member(client, world.coordinator)

    shown = client.get(page("case_handover", handover.case, handover))
    decided = send(
        client,
        page("handover_decide", handover.case, handover),
        decided_for=world.iv.institution.pk,
        reasons="Measures are theirs.",
    )

    person, text = handover.case.person, shown.content.decode()
    assert shown.context["sheet"].can_decide
    for hidden in (person.last_name, person.first_name, SECRET, handover.question):
        assert hidden not in text
    assert decided.status_code == 303
    assert Handover.objects.open().get().binding


def test_without_mandate_the_head_decides_and_it_is_marked(client, world_without_mandate):
    world = world_without_mandate
    handover = overdue(world)
    send(as_member(client, world.social), page("handover_escalate", handover.case, handover))
    given = {"decided_for": world.social.institution.pk, "reasons": "We go on."}
    address = page("handover_decide", handover.case, handover)

    caseworker = send(as_member(client, world.social), address, **given)
    head = send(as_member(client, world.social_head), address, **given)

    assert (caseworker.status_code, head.status_code) == (403, 303)
    handover.refresh_from_db()
    assert handover.decided_without_coordination


@pytest.mark.parametrize("name", ["case_handover", "handover_withdraw", "handover_decide"])
def test_the_addressee_and_strangers_find_nothing_here(client, world, name):
    handover = propose(world)

    for membership in (world.iv, world.rav, world.stranger):
        answer = as_member(client, membership).get(page(name, handover.case, handover))
        assert answer.status_code == 404


def test_a_participant_cannot_hand_over_nor_read_the_offer(client, world):
    case = world.case()
    invitation = send_request(
        case, world.ask(world.rav, grounds=recent()), by=world.social, at=now(), kind="take_part"
    )
    accept_invitation(invitation, by=world.rav, at=now())
    handover = propose(world, case)
    as_member(client, world.rav)

    assert client.get(page("case_hand_over", case)).status_code == 403
    assert send(client, page("hand_over_preview", case), **fields(world)).status_code == 403
    assert client.get(page("case_handover", case, handover)).status_code == 403
    assert Position.objects.count() == 0


def test_the_deadline_is_said_before_it_is_sent(client, world):
    case = world.case()
    as_member(client, world.social)

    response = client.get(page("case_hand_over", case), {"to": world.iv.institution.key})

    due_on = add_working_days(today(), 10, canton=world.network.canton)
    assert day(due_on) in response.content.decode()
