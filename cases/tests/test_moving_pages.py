"""The pages of a lead that moves later, for a time, to another desk, or back."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from cases.models import Handover
from cases.operations import handovers
from cases.operations.records import open_task
from cases.tests.cast import CONSENT, DECLINE
from cases.tests.factories import reread
from contacts.factories import InstitutionFactory, MembershipFactory
from iiz.calendar import now, today
from iiz.models import AccessEvent

SECRET = "Zwei Arbeitsversuche abgebrochen."


def as_member(client, membership):
    client.cookies.clear()
    client.force_login(membership.user)
    return client


def post(client, name, *keys, **given):
    return client.post(reverse(name, args=keys), {"form_token": uuid4(), **given})


def page(client, name, *keys):
    return client.get(reverse(name, args=keys))


def propose(world, case=None, *, by=None, to=None, grounds=None, **offer):
    given = {"reason": "claim_likely", "what_is_new": "A new report."} | offer
    grounds = grounds or replace(CONSENT, informed_on=today())
    ask = world.ask(to or world.iv, grounds=grounds)
    case = case or world.case()
    return handovers.propose_handover(
        case, ask, handovers.Offer(**given), by=by or world.social, at=now()
    )


def accept(handover, by):
    return handovers.accept_handover(handover, by=by, at=now())


def lead_of(case):
    return case.periods.current().get().institution


def typed(world, **changes):
    return {
        "addressee": world.iv.institution.pk,
        "question": "Do you take over?",
        "reason": "claim_likely",
        "basis": "consent",
        "categories": ["plan"],
        "informer": world.social.institution.pk,
        "inform_by": f"{today() + timedelta(days=5):%d.%m.%Y}",
        "summary_category": "plan",
    } | changes


def german(days):
    return f"{today() + timedelta(days=days):%d.%m.%Y}"


def test_day_and_loan_are_typed_and_stand_in_the_preview(client, world):
    case = world.case()
    as_member(client, world.social)
    terms = {"effective_on": german(20), "loan_until": german(200), "loan_basis": "avig85f3"}

    draft = client.post(reverse("hand_over_preview", args=[case.key]), typed(world, **terms)).text
    sent = post(client, "case_hand_over", case.key, **typed(world, **terms))

    handover = Handover.objects.get()
    assert sent.status_code == 303
    assert (handover.effective_on, handover.loan_until) == (
        today() + timedelta(days=20),
        today() + timedelta(days=200),
    )
    for shown in (draft, page(client, "case_handover", case.key, handover.key).text):
        assert german(20) in shown
        assert german(200) in shown
        assert "AVIG 85f" in shown


def test_what_is_wrong_with_them_is_said_at_the_field_and_not_folded_away(client, world):
    case = world.case()
    as_member(client, world.social)
    wrong = {"effective_on": german(61), "loan_until": german(400)}

    fresh = page(client, "case_hand_over", case.key)
    refused = post(client, "case_hand_over", case.key, **typed(world, **wrong))

    assert not fresh.context["form"].has_terms
    assert refused.status_code == 422
    form = refused.context["form"]
    assert form.has_error("effective_on", "too_far")
    assert form.has_error("loan_until", "too_long")
    assert form.has_error("loan_basis", "required")
    assert form.has_terms
    assert german(61) in refused.text
    assert not Handover.objects.exists()


def test_accepted_for_later_both_sides_see_the_day_and_press_on_it(client, world):
    handover = propose(world, effective_on=today() + timedelta(days=20))
    case = handover.case
    as_member(client, world.iv)
    choice = page(client, "handover_answer", handover.key).text
    assert f"{german(20)}" in choice

    answered = post(client, "handover_answer", handover.key, choice="accept")

    assert answered["Location"] == reverse("handover_answer", args=[handover.key])
    waits = page(client, "handover_answer", handover.key)
    assert waits.context["sheet"].opens_on == today() + timedelta(days=20)
    assert not waits.context["sheet"].can_effect
    assert page(client, "case_overview", case.key).status_code == 404
    assert post(client, "handover_effect_ours", handover.key).status_code == 422
    as_member(client, world.social)
    overview = page(client, "case_overview", case.key)
    assert overview.context["header"].lead.next.institution == world.iv.institution
    shown = page(client, "case_handover", case.key, handover.key).context["sheet"]
    assert (shown.can_effect, shown.can_withdraw) == (False, True)
    assert page(client, "case_responsibility", case.key).status_code == 200

    with time_machine.travel(now() + timedelta(days=20)):
        as_member(client, world.social)
        assert page(client, "case_handover", case.key, handover.key).context["sheet"].can_effect
        as_member(client, world.iv)
        assert page(client, "handover_answer", handover.key).context["sheet"].can_effect
        pressed = post(client, "handover_effect_ours", handover.key)
        assert pressed["Location"] == reverse("case_overview", args=[case.key])
        assert lead_of(case) == world.iv.institution
        again = post(as_member(client, world.social), "handover_effect", case.key, handover.key)
        assert again.status_code in (403, 409), "the lead has gone, or the page is stale"


def test_the_sender_presses_too(client, world):
    handover = accept(propose(world, effective_on=today() + timedelta(days=2)), world.iv)

    with time_machine.travel(now() + timedelta(days=2)):
        as_member(client, world.social)
        early = page(client, "handover_effect", handover.case.key, handover.key)
        done = post(client, "handover_effect", handover.case.key, handover.key)

    assert (early.status_code, done.status_code) == (200, 303)
    assert lead_of(handover.case) == world.iv.institution


@pytest.mark.parametrize("side", ["social", "iv"])
def test_a_loan_is_shown_and_given_back_by_either_side(client, world, side):
    until = today() + timedelta(days=90)
    handover = accept(propose(world, loan_until=until, loan_basis="consent"), world.iv)
    case = handover.case
    as_member(client, getattr(world, side))

    overview = page(client, "case_overview", case.key)
    assert overview.context["header"].lead.loan_until == until
    table = page(client, "case_responsibility", case.key)
    assert f"{until:%d.%m.%Y}" in table.text
    assert page(client, "case_handover", case.key, handover.key).context["sheet"].can_give_back
    back = post(client, "handover_give_back", case.key, handover.key)

    assert back.status_code == 303
    assert lead_of(case) == world.social.institution
    again = post(client, "handover_give_back", case.key, handover.key)
    assert again.status_code in (403, 422), "not on loan any more, or not even taking part"


def test_only_the_two_sides_see_that_page(client, world):
    loan = {"loan_until": today() + timedelta(days=90), "loan_basis": "consent"}
    handover = accept(propose(world, **loan), world.iv)

    for who, status in ((world.rav, 404), (world.stranger, 404), (world.coordinator, 404)):
        as_member(client, who)
        found = page(client, "handover_give_back", handover.case.key, handover.key)
        assert found.status_code == status


@pytest.fixture
def desk(world):
    house = InstitutionFactory(iv_office=True, network=world.network, part_of=world.iv.institution)
    return MembershipFactory(institution=house)


def test_a_fifth_quieter_choice_passes_it_on(client, world, desk):
    handover = propose(world)
    as_member(client, world.iv)
    cards = list(page(client, "handover_answer", handover.key).context["form"].cards)
    assert (cards[-1].value, cards[-1].is_quiet) == ("pass_on", True)

    empty = post(client, "handover_answer", handover.key, choice="pass_on")
    passed = post(
        client, "handover_answer", handover.key, choice="pass_on", pass_to=desk.institution.pk
    )

    assert empty.status_code == 422
    assert empty.context["form"].has_error("pass_to")
    assert passed["Location"] == reverse("inbox_handovers")
    left = page(client, "handover_answer", handover.key)
    assert desk.institution.name in left.text
    assert post(client, "handover_answer", handover.key, choice="accept").status_code == 403
    as_member(client, desk)
    shown = page(client, "handover_answer", handover.key)
    assert shown.context["sheet"].passed_on_by == world.iv.institution
    assert world.iv.institution.name in shown.text
    as_member(client, world.social)
    sent = page(client, "case_handover", handover.case.key, handover.key).text
    assert desk.institution.name in sent
    assert world.iv.institution.name in sent


def test_without_another_desk_there_is_no_such_choice(client, world):
    handover = propose(world)
    as_member(client, world.iv)

    form = page(client, "handover_answer", handover.key).context["form"]

    assert "pass_on" not in [card.value for card in form.cards]
    assert "pass_to" not in form.fields
    assert post(client, "handover_answer", handover.key, choice="pass_on").status_code == 422


def test_a_click_too_many_is_undone(client, world):
    handover = propose(world)
    as_member(client, world.iv)
    post(client, "handover_answer", handover.key, choice="accept")
    assert page(client, "handover_answer", handover.key).context["sheet"].can_undo

    undone = post(client, "handover_undo", handover.key)

    assert undone["Location"] == reverse("handover_answer", args=[handover.key])
    assert lead_of(handover.case) == world.social.institution
    again = page(client, "handover_answer", handover.key)
    assert again.context["sheet"].can_answer
    assert not again.context["sheet"].can_undo


def test_too_late_the_page_says_what_to_do_instead(client, world):
    handover = accept(propose(world), world.iv)
    open_task(handover.case, by=world.iv, at=now(), title="Call her", due_on=today())
    as_member(client, world.iv)

    assert not page(client, "handover_answer", handover.key).context["sheet"].can_undo
    refused = post(client, "handover_undo", handover.key)

    assert refused.status_code == 422
    assert lead_of(handover.case) == world.iv.institution


def bouncing(world):
    case = world.case()
    for to in (world.iv, world.rav):
        handovers.decline_handover(propose(world, case, to=to), DECLINE, by=to, at=now())
    return case


def test_the_decider_looks_at_what_goes_to_and_fro(client, either_world):
    world = either_world
    case = bouncing(world)
    as_member(client, world.decider)
    assert page(client, "case_responsibility", case.key).context["page"].look_by

    looked = post(client, "case_looked_at", case.key)

    assert looked["Location"] == reverse("case_responsibility", args=[case.key])
    after = page(client, "case_responsibility", case.key)
    assert after.context["page"].look_by is None
    assert case.events.filter(verb="case.look_at").exists()


def test_nobody_else_looks(client, world):
    case = bouncing(world)

    for who, status in ((world.social, 403), (world.social_head, 403), (world.iv, 404)):
        as_member(client, who)
        assert post(client, "case_looked_at", case.key).status_code == status
        if status == 403:
            assert page(client, "case_responsibility", case.key).context["page"].look_by is None


def test_the_record_on_paper_says_that_it_is_no_decision_and_leaves_a_trace(client, world):
    handover = accept(propose(world), world.iv)
    as_member(client, world.iv)

    printed = page(client, "case_responsibility_print", handover.case.key)

    for word in (handover.case.number, world.social.institution.name, "Verfügung", "<table"):
        assert word in printed.text
    assert AccessEvent.objects.using("log").filter(kind="case.print").count() == 1
    as_member(client, world.rav)
    assert page(client, "case_responsibility_print", handover.case.key).status_code == 404


def test_a_later_lead_reads_of_an_older_package_what_is_covered(client, world):
    case = world.case()
    first = accept(propose(world, case, summary=SECRET, summary_category="plan"), world.iv)
    bare = replace(CONSENT, informed_on=today(), categories=())
    accept(propose(world, case, by=world.iv, to=world.rav, grounds=bare), world.rav)

    found = {}
    for name in ("social", "rav"):
        as_member(client, getattr(world, name))
        sheet = page(client, "case_handover", case.key, first.key).context["sheet"]
        found[name] = sheet.summary
    as_member(client, world.rav)

    assert found == {"social": SECRET, "rav": ""}
    assert SECRET not in page(client, "case_handover", case.key, first.key).text


def test_a_reservation_too_long_is_refused_at_its_field(client, world):
    handover = propose(world)
    as_member(client, world.iv)
    given = {"choice": "accept_with_reservation", "reservations": "x" * 201}

    refused = post(client, "handover_answer", handover.key, **given)

    assert refused.status_code == 422
    assert refused.context["form"].has_error("reservations", "too_long")
    assert "x" * 201 in refused.text
    assert reread(handover).is_open
