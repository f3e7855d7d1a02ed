"""R-DECIDER-01: who decides when institutions do not agree."""

from datetime import date, timedelta

import pytest

from contacts.deciders import decider, is_decider
from contacts.factories import InstitutionFactory, MandateFactory, MembershipFactory
from contacts.states import MemberRole

pytestmark = pytest.mark.django_db

LAST_DAY = date(2026, 6, 30)
DAYS = [
    pytest.param(LAST_DAY - timedelta(days=1), True, id="day-before"),
    pytest.param(LAST_DAY, True, id="last-day"),
    pytest.param(LAST_DAY + timedelta(days=1), False, id="day-after"),
]


@pytest.fixture
def mandate():
    return MandateFactory(until=LAST_DAY)


@pytest.fixture
def lead(mandate):
    return InstitutionFactory(network=mandate.network)


@pytest.mark.parametrize(("on", "has_mandate"), DAYS)
def test_without_mandate_the_head_of_the_lead_decides(mandate, lead, on, has_mandate):
    who = decider(mandate.network, lead=lead, on=on)

    assert who.has_mandate is has_mandate
    assert who.institution == (mandate.institution if has_mandate else lead)
    assert who.role == (MemberRole.COORDINATOR if has_mandate else MemberRole.HEAD)


@pytest.mark.parametrize(("on", "has_mandate"), DAYS)
def test_a_coordinator_decides_as_long_as_the_mandate_lasts(mandate, lead, on, has_mandate):
    coordinator = MembershipFactory(coordinator=True, institution=mandate.institution)
    head = MembershipFactory(head=True, institution=lead)

    assert is_decider(coordinator, mandate.network, lead=lead, on=on) is has_mandate
    assert is_decider(head, mandate.network, lead=lead, on=on) is not has_mandate


def test_others_do_not_decide(mandate, lead):
    after = LAST_DAY + timedelta(days=1)
    others = [
        MembershipFactory(institution=lead),
        MembershipFactory(head=True),
        MembershipFactory(auditor=True, institution=lead),
        MembershipFactory(steering=True, network=mandate.network),
        MembershipFactory(coordinator=True),
        MembershipFactory(head=True, institution=lead, until=LAST_DAY),
    ]

    for membership in others:
        assert not is_decider(membership, mandate.network, lead=lead, on=after), membership


@pytest.mark.parametrize("sees_parts", [True, False])
def test_the_head_of_the_organisation_decides_for_its_part_if_she_sees_it(sees_parts):
    organisation = InstitutionFactory(head_sees_parts=sees_parts)
    network = MandateFactory(until=LAST_DAY).network
    part = InstitutionFactory(part_of=organisation, network=network)
    head = MembershipFactory(head=True, institution=organisation)

    after = LAST_DAY + timedelta(days=1)

    assert is_decider(head, network, lead=part, on=after) is sees_parts
