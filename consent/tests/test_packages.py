"""Notes and documents that go along with the lead: R-PACKAGE-01, R-REGISTER-01."""

import html
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from cases.exchange import Item
from cases.models import Coverage
from cases.operations.documents import edit_document, take_back_document
from cases.operations.effecting import effect_due_handovers
from cases.operations.handovers import Offer, accept_handover, propose_handover
from cases.operations.notices import complete_notice, defer_notice
from cases.operations.records import add_note, open_task
from cases.operations.undoing import undo_acceptance
from cases.tests import factories as make
from cases.tests.cast import CONSENT
from consent.models import Disclosure
from contacts.factories import InstitutionFactory, MembershipFactory


@pytest.fixture
def note(world, case):
    at = world.tick()
    return add_note(case, by=world.social, at=at, text="Looks for a place.", category="plan")


@pytest.fixture
def propose(world, case, note):
    """The social service hands over to the disability insurance, and the note goes along."""

    def proposed(**offer):
        line = Item("note", note.pk, note.category)
        return make.propose(world, case, lines=[line], **offer)

    return proposed


def reads(world, note, asking):
    """As the overview of the addressee asks."""
    own = frozenset({world.iv.institution_id})
    return note.case.notes.readable(own=own, on=asking.today).filter(pk=note.pk).exists()


def lines(case):
    return Disclosure.objects.filter(case=case).exclude(items=[])


def test_it_is_read_from_the_acceptance_on_and_stands_in_the_register(
    world, case, note, asking, propose
):
    asking.granted((world.social, world.iv, "plan"))
    offer = propose()
    assert not reads(world, note, asking)

    accept_handover(offer, by=world.iv, at=world.tick())

    assert reads(world, note, asking)
    line = lines(case).get()
    assert (line.giver, line.receiver) == (world.social.institution, world.iv.institution)
    assert line.items == [{"kind": "note", "id": note.pk, "category": "plan"}]
    assert line.subject == f"handover:{offer.key}"


def test_a_claimed_basis_is_not_enough(case, propose):
    with pytest.raises(ValidationError, match="nothing on file allows it yet") as refused:
        propose()

    assert list(refused.value.error_dict) == ["lines"]
    assert not case.handovers.exists()


def test_what_she_takes_back_in_between_stays_behind(world, case, note, asking, propose):
    consent = asking.granted((world.social, world.iv, "plan"))
    offer = propose()
    asking.withdraw(consent)

    accept_handover(make.reread(offer), by=world.iv, at=world.tick())

    assert make.reread(offer).package == []
    assert not reads(world, note, asking)
    assert not lines(case).exists()


def test_an_acceptance_undone_takes_it_back(world, case, note, asking, propose):
    """R-UNDO-01; that it could be read for an hour stays in the register."""
    asking.granted((world.social, world.iv, "plan"))
    offer = propose()
    accept_handover(offer, by=world.iv, at=world.tick())

    undo_acceptance(make.reread(offer), by=world.iv, at=world.tick())

    assert not reads(world, note, asking)
    assert lines(case).exists()


def test_what_is_withdrawn_later_is_no_longer_read(world, note, asking, propose):
    consent = asking.granted((world.social, world.iv, "plan"))
    accept_handover(propose(), by=world.iv, at=world.tick())

    asking.withdraw(consent, by=world.iv)

    assert not reads(world, note, asking)


def test_the_page_says_of_each_line_what_the_person_refused(world, case, asking, go):
    asking.say(asking.draft((world.social, world.iv, "plan")), "refused")
    task = open_task(
        case,
        by=world.social,
        at=world.tick(),
        title="Send the CV",
        category="plan",
        due_on=asking.today,
    )
    typed = {"addressee": world.iv.institution.pk, "categories": ["plan"]}

    page = go(world.social, "hand_over_preview", case.key, lines=[f"task:{task.pk}"], **typed)

    (line,) = [line for line in page.context["lines"] if line.is_chosen]
    assert (line.is_covered, line.is_chosen) == (False, True)
    assert str(line.reason) in html.unescape(page.text)


def test_the_page_offers_what_has_a_basis_and_says_what_others_need(world, case, note, asking, go):
    page = go(world.social, "hand_over_preview", case.key, addressee=world.iv.institution.pk)
    assert f"note:{note.pk}" not in page.text
    assert "nothing on file allows it yet" in page.text

    asking.granted((world.social, world.iv, "plan"))
    page = go(world.social, "hand_over_preview", case.key, addressee=world.iv.institution.pk)
    assert f"note:{note.pk}" in page.text
    assert "Looks for a place." not in page.text


def test_it_is_read_no_longer_than_was_agreed_for_the_handover(world, case, note, asking):
    """She agreed to more; the coverage of the category ends with the handover's all the same."""
    asking.granted((world.social, world.iv, "plan"))
    last = asking.today + timedelta(days=20)
    grounds = replace(CONSENT, categories=("plan",), covered_until=last)
    offer = propose_handover(
        case,
        world.ask(world.iv, grounds=grounds),
        Offer(reason="claim_likely", lines=[Item("note", note.pk, "plan")]),
        by=world.social,
        at=world.tick(),
    )

    accept_handover(offer, by=world.iv, at=world.tick())

    covered = Coverage.objects.of(case, [world.iv.institution]).filter(category="plan")
    assert (covered.get().until, note.shares.get().until) == (last, last)


@pytest.fixture
def filed(world, case):
    return make.file_document(world, case)


@pytest.fixture
def with_document(world, case, filed, asking):
    """A handover with which a document about the plan goes along; she agreed to that and more."""
    asking.granted((world.social, world.iv, "plan"), (world.social, world.iv, "diagnosis"))

    def proposed(**offer):
        line = Item("document", filed.pk, filed.category)
        return make.propose(world, case, lines=[line], **offer)

    return proposed


def take_back(document, world):
    take_back_document(document, by=world.social, at=world.tick(), reason="Wrong person.")


def file_anew(document, world):
    edit_document(
        document,
        by=world.social,
        at=world.tick(),
        version=document.version,
        title="Report",
        category="diagnosis",
    )


@pytest.mark.parametrize("change", [take_back, file_anew])
def test_what_its_owner_changed_in_between_stays_behind(
    world, case, filed, asking, with_document, change
):
    """R-PACKAGE-01; the lead moves all the same, and no category opens that was not offered."""
    offer = with_document()
    change(filed, world)

    offer = accept_handover(offer, by=world.iv, at=world.tick())

    assert (offer.package, filed.shares.exists(), lines(case).exists()) == ([], False, False)
    covered = Coverage.objects.in_force(asking.today).of(case, [world.iv.institution])
    assert not covered.filter(category="diagnosis").exists()


def test_what_was_accepted_for_a_later_day_takes_effect_without_it(
    world, asking, filed, with_document
):
    later = asking.today + timedelta(days=3)
    offer = accept_handover(with_document(effective_on=later), by=world.iv, at=world.tick())
    take_back(filed, world)

    assert effect_due_handovers(at=world.tick(days=3)) == 1
    assert make.reread(offer).package == []


def test_what_no_scanner_has_seen_is_not_offered(world, case, asking):
    """R-DOC-02."""
    asking.granted((world.social, world.iv, "plan"))
    waiting = make.file_document(world, case, scanned=False)

    offer = make.propose(world, case, lines=[Item("document", waiting.pk, "plan")])

    assert offer.package == []


@pytest.fixture
def to_kesb(world, case):
    """A note goes along with the lead to the KESB: the person is to be told before."""
    kesb = MembershipFactory(institution=InstitutionFactory(network=world.network, type="kesb"))
    at = world.tick()
    note = add_note(case, by=world.social, at=at, text="Is better.", category="measures")
    grounds = replace(CONSENT, basis="zgb_kesb", categories=("measures",), informed_on=None)

    def handed_over(prepare):
        line = Item("note", note.pk, note.category)
        offer = propose_handover(
            case,
            world.ask(kesb, grounds=grounds),
            Offer(reason="claim_likely", lines=[line]),
            by=world.social,
            at=world.tick(),
        )
        prepare(case.notices.open().get(about=kesb.institution), world)
        accept_handover(offer, by=kesb, at=world.tick())
        return note.shares.exists()

    return handed_over


def tell_her(notice, world):
    at = world.tick()
    complete_notice(notice, by=world.social, at=at, done_on=at.date(), channel="meeting")


def put_it_off(notice, world):
    later = notice.due_on + timedelta(days=9)
    defer_notice(notice, by=world.social_head, at=world.tick(), until=later, reason="Danger.")


@pytest.mark.parametrize(
    ("prepare", "goes"),
    [(lambda notice, world: None, False), (tell_her, True), (put_it_off, True)],
    ids=["not-told", "told", "put-off"],
)
def test_where_she_is_told_before_a_note_waits_for_that(to_kesb, prepare, goes):
    """R-REGISTER-05; ZGB 314c/d: before, or put off by the head with a reason."""
    assert to_kesb(prepare) == goes
