from datetime import date, timedelta

import pytest

from contacts.factories import (
    InstitutionFactory,
    MandateFactory,
    MembershipFactory,
    NetworkFactory,
)
from contacts.models import Institution, Membership, Network

pytestmark = pytest.mark.django_db

ON = date(2026, 6, 30)
AFTER = ON + timedelta(days=1)


def test_a_membership_is_in_force_from_its_first_to_its_last_day():
    membership = MembershipFactory(since=ON, until=ON)

    for day, holds in [(ON - timedelta(days=1), False), (ON, True), (AFTER, False)]:
        assert membership.is_in_force(day) is holds
        assert Membership.objects.in_force(day).filter(pk=membership.pk).exists() is holds


def test_an_inactive_user_can_act_as_nothing():
    membership = MembershipFactory(user__inactive=True)

    assert not Membership.objects.for_user(membership.user, ON).exists()


def test_a_caseworker_acts_for_her_institution_only():
    organisation = InstitutionFactory(head_sees_parts=True)
    part = InstitutionFactory(part_of=organisation)

    assert MembershipFactory(institution=organisation).institutions(ON) == {organisation.pk}
    assert MembershipFactory(institution=part).institutions(ON) == {part.pk}


def test_a_head_acts_for_the_parts_if_the_organisation_says_so():
    organisation = InstitutionFactory(head_sees_parts=True)
    part = InstitutionFactory(part_of=organisation)
    head = MembershipFactory(institution=organisation, head=True)

    assert head.institutions(ON) == {organisation.pk, part.pk}


def test_nobody_acts_after_her_last_day():
    assert MembershipFactory(until=ON).institutions(AFTER) == frozenset()


def test_the_steering_committee_acts_for_no_institution():
    assert MembershipFactory(steering=True).institutions(ON) == frozenset()


def test_networks_are_reached_through_institution_mandate_or_directly():
    network, other = NetworkFactory(), NetworkFactory()
    caseworker = MembershipFactory(institution=InstitutionFactory(network=network))
    mandate = MandateFactory(network=network, until=ON)
    coordinator = MembershipFactory(coordinator=True, institution=mandate.institution)
    steering = MembershipFactory(steering=True, network=other)

    assert list(Network.objects.reached_by(caseworker, ON)) == [network]
    assert list(Network.objects.reached_by(coordinator, ON)) == [network]
    assert list(Network.objects.reached_by(coordinator, AFTER)) == []
    assert list(Network.objects.reached_by(steering, ON)) == [other]


def test_who_may_be_asked_in_a_network():
    network = NetworkFactory()
    asked = InstitutionFactory(network=network)
    InstitutionFactory(network=NetworkFactory())
    office = InstitutionFactory(network=network, coordination=True)
    association = InstitutionFactory(network=network, association=True)

    assert set(Institution.objects.in_network(network, ON)) == {asked, office, association}
    assert set(Institution.objects.askable(network, ON)) == {asked}


def test_names_follow_the_language_of_the_screen(settings):
    from django.utils.translation import override

    institution = InstitutionFactory(name_de="Sozialdienst", name_fr="", short_fr="SS")

    with override("fr"):
        assert (institution.name, institution.short) == ("Sozialdienst", "SS")
    with override("de"):
        assert institution.short == institution.short_de
