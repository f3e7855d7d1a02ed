"""Another desk of the organisation is asked instead: R-REROUTE-01 with R-EXCHANGE-02 and 04."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from cases.exchange import Item
from cases.operations.notices import defer_notice
from cases.operations.records import add_note
from cases.operations.rerouting import reroute
from cases.tests import factories as make
from cases.tests.cast import CONSENT
from consent.models import Disclosure
from contacts.factories import InstitutionFactory, MembershipFactory


@pytest.fixture
def desk(world):
    """Beside the IV office of the cast, which is the whole of both."""
    whole = world.iv.institution
    part = InstitutionFactory(network=world.network, iv_office=True, part_of=whole)
    return MembershipFactory(institution=part)


@pytest.fixture
def passed_on(world, desk):
    def act(approach):
        return reroute(approach, desk.institution, by=world.iv, at=world.tick())

    return act


def refused(act, *args):
    with pytest.raises(ValidationError) as error:
        act(*args)
    assert set(error.value.error_dict) == {"pass_to"}
    assert "The basis does not cover this desk" in str(error.value)


def test_consent_to_one_desk_is_none_to_the_other(world, asking, case, desk, passed_on):
    asking.granted((world.social, world.iv, "diagnosis"))
    grounds = replace(CONSENT, categories=("diagnosis",))
    asked = make.invite(world, case, to=world.iv, grounds=grounds)

    refused(passed_on, asked)

    assert make.reread(asked).addressee == world.iv.institution
    asking.granted((world.social, desk, "diagnosis"))
    assert passed_on(make.reread(asked)).addressee == desk.institution


def test_it_does_not_go_to_a_desk_she_refused(world, asking, case, desk, passed_on):
    asked = make.invite(world, case, to=world.iv)
    asking.say(asking.draft((world.social, desk, "plan")), "refused")

    refused(passed_on, asked)


def test_the_page_says_it_at_the_desk_and_keeps_what_is_typed(world, asking, case, desk, go):
    asked = make.invite(world, case, to=world.iv)
    asking.say(asking.draft((world.social, desk, "plan")), "refused")

    page = go(world.iv, "request_answer", asked.key, choice="pass_on", pass_to=desk.institution.pk)

    assert (page.status_code, set(page.context["form"].errors)) == (422, {"pass_to"})
    assert page.context["form"].data["pass_to"] == str(desk.institution.pk)


def test_the_other_desk_has_its_line_in_the_register(world, case, desk, passed_on):
    """R-REGISTER-01: from then on it knows who she is, too."""
    asked = make.invite(world, case, to=world.iv)

    passed_on(asked)

    row = Disclosure.objects.get(case=case, receiver=desk.institution)
    assert (row.giver, row.categories) == (world.social.institution, ["involvement", "personal"])
    assert row.subject == f"request:{asked.key}"


def test_a_document_she_agreed_to_for_one_desk_does_not_go_to_the_other(
    world, asking, case, passed_on
):
    """R-PACKAGE-01."""
    note = add_note(case, by=world.social, at=world.tick(), text="Plan.", category="plan")
    asking.granted((world.social, world.iv, "plan"))
    offer = make.propose(world, case, lines=[Item("note", note.pk, "plan")])

    assert passed_on(offer).package == []


def test_a_duty_that_was_put_off_moves_with_it(world, case, desk, passed_on):
    """R-NOTICE-04: no second one opens beside it."""
    asked = make.invite(world, case, to=world.iv, grounds=replace(CONSENT, informed_on=None))
    owed = case.notices.open().get(about=world.iv.institution)
    later = owed.due_on + timedelta(days=20)
    defer_notice(owed, by=world.social_head, at=world.tick(), until=later, reason="Danger.")

    passed_on(asked)

    notices = case.notices.open().values_list("about", "due_on", "state")
    assert list(notices) == [(desk.institution.pk, later, "deferred")]
