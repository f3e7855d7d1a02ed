"""Passing on to another desk of the same organisation: the same question by the same day."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from cases.models import DueKind, Handover, Request
from cases.operations import handovers, requests
from cases.operations.rerouting import desks_beside, reroute
from cases.sheets.inbox import DONE, OTHERS, US, inbox
from cases.states import HandoverState, RequestState
from cases.tests.cast import CONSENT, DECLINE, START
from cases.tests.factories import (
    clarify,
    decide,
    escalate,
    invite,
    open_dues,
    overdue_at,
    propose,
    reread,
)
from contacts.factories import ContactPersonFactory, InstitutionFactory, MembershipFactory
from iiz.history import change
from iiz.models import OutboxMessage

TODAY = START.date()


@pytest.fixture
def desk(world):
    """Another part of the organisation that the IV office of the cast is the whole of."""
    return MembershipFactory(
        institution=InstitutionFactory(
            iv_office=True, network=world.network, part_of=world.iv.institution
        )
    )


def ask(world, case, kind="info"):
    return invite(world, case, kind=kind, to=world.iv)


@pytest.mark.parametrize("make", [ask, propose], ids=["request", "handover"])
def test_the_other_desk_is_asked_instead_by_the_same_day(world, desk, make):
    """R-REROUTE-01."""
    approach = make(world, world.case())
    due_on, model = approach.due_on, type(approach)
    OutboxMessage.objects.all().delete()

    at = world.tick(days=3)
    approach = reroute(approach, desk.institution, by=world.iv, at=at)

    assert (approach.addressee, approach.due_on) == (desk.institution, due_on)
    assert (approach.rerouted_from, approach.rerouted_at) == (world.iv.institution, at)
    assert model.objects.addressed_to(desk, on=TODAY).get() == approach
    kind = model._meta.model_name
    dues = approach.case.dues.open().filter(kind=kind)
    assert [(due.institution, due.due_on) for due in dues] == [(desk.institution, due_on)]
    assert (reread(approach.case).declines, reread(approach.case).returns) == (0, 0)
    told = approach.case.events.filter(verb=f"{kind}.reroute")
    assert {event.audience for event in told} == {
        *(world.social.institution, world.iv.institution, desk.institution)
    }
    mails = OutboxMessage.objects.values_list("kind", "to")
    assert list(mails) == [("asked", desk.institution.mailbox)]


@pytest.mark.parametrize("make", [ask, propose], ids=["request", "handover"])
def test_the_old_desk_finds_it_under_done_and_reads_on_whom_it_went_to(world, desk, go, make):
    """R-REROUTE-01: a colleague's link from the mail still opens, and nothing can be answered."""
    approach = make(world, world.case())
    page = (f"{approach._meta.model_name}_answer", approach.key)
    approach = reroute(approach, desk.institution, by=world.iv, at=world.tick())

    opened = go(world.iv, *page)
    tabs = {tab: len(inbox(world.iv, tab, number="1", on=TODAY).rows) for tab in (US, OTHERS, DONE)}

    assert opened.status_code == 200
    assert desk.institution.name in opened.text
    assert approach.preview["name"] in opened.text
    assert "<textarea" not in opened.text
    assert tabs == {US: 0, OTHERS: 0, DONE: 1}
    refused = go(world.iv, *page, choice="ask_back", back_question="Since when?")
    assert (refused.status_code, reread(approach).is_open) == (403, True)
    assert go(world.rav, *page).status_code == 404


def test_what_the_new_desk_says_is_not_for_the_old_one(world, desk, go):
    handover = propose(world, world.case())
    handover = reroute(handover, desk.institution, by=world.iv, at=world.tick())
    handovers.decline_handover(handover, DECLINE, by=desk, at=world.tick())

    for membership, said in ((desk, True), (world.iv, False)):
        page = go(membership, "handover_answer", handover.key)
        assert (page.status_code, DECLINE.text in page.text) == (200, said)


def test_the_old_desk_neither_undoes_nor_effects_what_the_new_one_accepted(world, desk, go):
    later = {"effective_on": TODAY + timedelta(days=1)}
    handover = propose(world, world.case(), **later)
    handover = reroute(handover, desk.institution, by=world.iv, at=world.tick())
    handovers.accept_handover(handover, by=desk, at=world.tick())

    for name in ("handover_effect_ours", "handover_undo"):
        assert go(world.iv, name, handover.key, x="1").status_code == 403
    handover = reread(handover)
    assert (handover.state, handover.effected_at) == (HandoverState.ACCEPTED, None)


@pytest.mark.parametrize(("days", "masked"), [(30, False), (31, True)], ids=["last-day", "after"])
def test_the_name_is_masked_thirty_days_after_it_was_passed_on(world, desk, days, masked):
    request = reroute(
        ask(world, world.case()), desk.institution, by=world.iv, at=world.tick(days=3)
    )
    on = TODAY + timedelta(days=3 + days)

    assert request.is_name_masked(on, own=frozenset({world.iv.institution.pk})) == masked
    rows = inbox(world.iv, DONE, number="1", on=on).rows
    assert [row.name == "" for row in rows] == [masked]
    assert not request.is_name_masked(on, own=frozenset({desk.institution.pk}))


def test_the_new_desk_opens_it_and_answers(world, desk):
    request = ask(world, world.case(), kind="take_part")
    requests.receive_request(request, by=world.iv, at=world.tick())

    request = reroute(request, desk.institution, by=world.iv, at=world.tick())
    assert (request.state, request.received_at, request.contact) == (RequestState.SENT, None, None)
    with pytest.raises(ValidationError):
        requests.accept_invitation(request, by=world.iv, at=world.tick())

    requests.accept_invitation(request, by=desk, at=world.tick())
    parts = request.case.participations.filter(role="participant")
    assert [row.institution for row in parts] == [desk.institution]


def test_a_handover_asked_back_goes_on_waiting_for_its_sender(world, desk):
    handover = handovers.ask_back_handover(
        propose(world, world.case()), by=world.iv, at=world.tick(), question="Since when?"
    )

    reroute(handover, desk.institution, by=world.iv, at=world.tick())
    asked = (DueKind.BACK, DueKind.HANDOVER)
    assert open_dues(handover.case, *asked) == {(DueKind.BACK, world.social.institution.pk)}

    handovers.answer_back_handover(handover, by=world.social, at=world.tick(), answer="Since May.")
    assert open_dues(handover.case, *asked) == {(DueKind.HANDOVER, desk.institution.pk)}


def test_the_contact_person_of_the_other_desk_gets_no_mail(world, desk):
    contact = ContactPersonFactory(institution=world.iv.institution)
    case = world.case()
    handover = handovers.propose_handover(
        case,
        world.ask(world.iv, contact=contact),
        handovers.Offer(reason="claim_likely"),
        by=world.social,
        at=world.tick(),
    )

    assert reroute(handover, desk.institution, by=world.iv, at=world.tick()).contact is None


def test_desks_are_those_of_the_own_organisation_only(world, desk):
    beside = InstitutionFactory(iv_office=True, network=world.network, part_of=world.iv.institution)
    InstitutionFactory(iv_office=True, part_of=world.iv.institution)  # in no network
    InstitutionFactory(network=world.network, part_of=world.iv.institution, has_account=False)
    request = ask(world, world.case())

    assert set(desks_beside(request, on=TODAY)) == {desk.institution, beside}
    request.addressee = desk.institution
    assert set(desks_beside(request, on=TODAY)) == {world.iv.institution, beside}


@pytest.mark.parametrize("to", ["rav", "social", "iv"])
def test_it_goes_nowhere_else(world, desk, to):
    request = ask(world, world.case())

    with pytest.raises(ValidationError) as refused:
        reroute(request, getattr(world, to).institution, by=world.iv, at=world.tick())

    assert "pass_to" in refused.value.error_dict


def test_only_who_was_asked_passes_it_on(world, desk):
    request = ask(world, world.case())

    for by in (world.social, world.rav, desk):
        with pytest.raises(ValidationError) as refused:
            reroute(request, desk.institution, by=by, at=world.tick())
        assert refused.value.code == "not_yours"


def test_what_is_answered_is_not_passed_on(world, desk):
    handover = handovers.accept_handover(propose(world, world.case()), by=world.iv, at=world.tick())

    with pytest.raises(ValidationError) as refused:
        reroute(handover, desk.institution, by=world.iv, at=world.tick())

    assert (refused.value.code, reread(handover).state) == ("state", HandoverState.ACCEPTED)


def test_a_decision_names_one_desk(world, desk):
    clarification = decide(world, escalate(world, clarify(world, world.case())))
    handover = propose(world, clarification.case)

    with pytest.raises(ValidationError) as refused:
        reroute(handover, desk.institution, by=world.iv, at=world.tick())

    assert refused.value.code == "binding"


def test_the_person_is_told_of_the_desk_that_reads_it(world, desk):
    owed = replace(CONSENT, informed_on=None, informer=world.iv.institution)
    handover = handovers.propose_handover(
        world.case(),
        world.ask(world.iv, grounds=owed),
        handovers.Offer(reason="claim_likely"),
        by=world.social,
        at=world.tick(),
    )
    told_before = propose(world, world.case())

    reroute(handover, desk.institution, by=world.iv, at=world.tick())
    reroute(told_before, desk.institution, by=world.iv, at=world.tick())

    notice = handover.case.notices.get()
    assert (notice.about, notice.informer) == (desk.institution, desk.institution)
    assert (DueKind.NOTICE, desk.institution.pk) in open_dues(handover.case)
    again = told_before.case.notices.open().get()
    assert (again.about, again.informer) == (desk.institution, world.social.institution)


def test_of_two_notices_about_the_desk_its_own_moves(world, desk):
    """A question and a handover wait at one desk; the one who asked informs of the first, the desk
    itself of the second."""
    case = world.case()
    for_sender = replace(CONSENT, informed_on=None)
    for_desk = replace(for_sender, informer=world.iv.institution)
    invite(world, case, kind="info", to=world.iv, grounds=for_sender)
    handover = handovers.propose_handover(
        case,
        world.ask(world.iv, grounds=for_desk),
        handovers.Offer(reason="claim_likely"),
        by=world.social,
        at=world.tick(),
    )
    social, iv, other = world.social.institution, world.iv.institution, desk.institution

    reroute(handover, other, by=world.iv, at=world.tick())

    owed = set(case.notices.open().values_list("informer", "about"))
    assert owed == {(social.pk, iv.pk), (other.pk, other.pk)}


def test_a_notice_that_was_given_moves_no_other_one(world, desk):
    """Of the handover she knows, of the question not yet: hers stays with the old desk."""
    case = world.case()
    invite(world, case, kind="info", to=world.iv, grounds=replace(CONSENT, informed_on=None))
    handover = propose(world, case)

    reroute(handover, desk.institution, by=world.iv, at=world.tick())

    about = set(case.notices.open().values_list("about", flat=True))
    assert about == {world.iv.institution.pk, desk.institution.pk}


def test_the_preview_is_frozen_anew(world, desk):
    request = ask(world, world.case())
    with change(by=None, at=world.tick(), reason="person.edit"):
        person = request.case.person
        person.last_name = "Birke"
        person.save()

    request = reroute(request, desk.institution, by=world.iv, at=world.tick())

    assert request.preview["name"].startswith("Birke")
    assert request.preview["due_on"] == request.due_on.isoformat()


def test_the_clock_is_late_for_the_new_desk_too(world, desk):
    handover = propose(world, world.case())
    late = overdue_at(world, handover)

    handover = reroute(handover, desk.institution, by=world.iv, at=late)

    assert handover.due_on < late.date()
    assert Handover.objects.open().get() == handover
    assert not Request.objects.exists()
