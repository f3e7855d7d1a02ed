"""Notes and documents that go along with the lead: R-PACKAGE-01, R-REGISTER-01."""

import html

import pytest
from django.core.exceptions import ValidationError

from cases.exchange import Item
from cases.operations.handovers import accept_handover
from cases.operations.records import add_note, open_task
from cases.operations.undoing import undo_acceptance
from cases.tests import factories as make
from consent.models import Disclosure


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
