"""R-PREVIEW-01: what an institution that was asked reads before it accepts, and nothing else."""

import json
from datetime import date

import pytest

from cases.operations import records
from cases.operations.handovers import Offer, propose_handover
from cases.operations.persons import edit_person
from cases.preview import shown
from cases.tests.factories import (
    CLARIFICATION_IN,
    ask_position,
    clarify,
    invite,
    open_task,
    propose,
    reread,
)

SECRET = "Zwetschge-4711"
ALLOWED = {
    "number", "sender", "sender_user", "sender_phone", "name", "birth_date", "kind", "type",
    "reason", "question", "categories", "informer", "informed_on", "inform_by", "due_on",
    "loan_until", "loan_basis", "effective_on", "binding",
}  # fmt: skip


def secretive_case(world):
    """A case with a canary in every text of the person and of the case."""
    person = world.person(
        street=SECRET,
        town=SECRET,
        phone=SECRET,
        safe_contact="collect",
        safe_contact_note=SECRET,
        ahv_number="756.1234.5678.97",
    )
    case = world.case(person=person)
    open_task(world, case, title=SECRET)
    records.add_note(case, by=world.social, at=world.tick(), text=SECRET, category="plan")
    return case


@pytest.mark.parametrize(
    "ask",
    [
        invite,
        lambda w, c: propose(w, c, summary=SECRET, what_is_new=SECRET),
        lambda w, c: ask_position(w, clarify(w, c)),
    ],
    ids=["request", "handover", "position"],
)
def test_the_preview_holds_its_few_lines_and_nothing_else(world, ask):
    """R-PREVIEW-01."""
    case = secretive_case(world)

    frozen = ask(world, case).preview

    assert set(frozen) == ALLOWED
    assert (frozen["number"], frozen["name"]) == (case.number, case.person.name)
    text = json.dumps(frozen)
    assert SECRET not in text
    assert "756" not in text
    assert not {"debt", "health_mental"} & set(text.replace('"', " ").split())


def test_the_preview_stays_as_it_was_when_it_was_sent(world):
    """R-PREVIEW-01."""
    case = secretive_case(world)
    request = invite(world, case)
    edit_person(
        case.person,
        by=world.social,
        at=world.tick(),
        version=1,
        last_name="Birke",
        birth_date=date(1990, 1, 1),
    )

    assert reread(request).preview == request.preview
    assert shown(request.preview).name != "Birke"


def test_masked_it_names_nobody(world):
    page = shown(invite(world, world.case()).preview, masked=True)

    assert (page.name, page.birth_date) == ("", None)
    assert page.number


def test_an_own_position_discloses_nothing(world):
    clarification = ask_position(world, clarify(world, world.case())).clarification
    own = clarification.positions.get(addressee=world.social.institution)

    assert own.preview == {}
    assert own.categories == []


def test_a_binding_offer_says_that_it_is(world):
    case = CLARIFICATION_IN["decided"](world).case
    handover = propose_handover(
        case, world.ask(world.iv), Offer(reason="decision"), by=world.social, at=world.tick()
    )

    assert shown(handover.preview).binding
