"""What the database refuses, at the boundary days."""

import csv
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from contacts.factories import (
    CommuneFactory,
    ContactPersonFactory,
    GuidelineFactory,
    InstitutionCommuneFactory,
    InstitutionFactory,
    MandateFactory,
    MembershipFactory,
    NetworkFactory,
    NetworkMembershipFactory,
    StandardFactory,
    UserFactory,
)
from contacts.models import ContactPerson, Membership
from contacts.operations.reference import FOLDER
from contacts.states import UNITS_OF, MemberRole

pytestmark = pytest.mark.django_db

LAST_DAY = date(2026, 6, 30)
SAME_DAY = pytest.param(LAST_DAY, True, id="on-the-last-day")
DAY_AFTER = pytest.param(LAST_DAY + timedelta(days=1), False, id="day-after")


def refused(constraint, make):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make()


def expect(is_refused, constraint, make):
    if is_refused:
        refused(constraint, make)
    else:
        make()


@pytest.mark.parametrize(("since", "is_refused"), [SAME_DAY, DAY_AFTER])
def test_one_primary_contact_at_a_time(since, is_refused):
    first = ContactPersonFactory(until=LAST_DAY)

    expect(
        is_refused,
        "institution_has_one_primary_contact_at_a_time",
        lambda: ContactPersonFactory(institution=first.institution, since=since),
    )


def test_deputies_may_overlap():
    first = ContactPersonFactory(deputy=True)

    ContactPersonFactory(institution=first.institution, deputy=True)


def test_two_institutions_each_have_a_primary_contact():
    ContactPersonFactory()
    ContactPersonFactory()


@pytest.mark.parametrize(("since", "is_refused"), [SAME_DAY, DAY_AFTER])
def test_one_mandate_of_a_network_at_a_time(since, is_refused):
    first = MandateFactory(until=LAST_DAY)

    expect(
        is_refused,
        "network_has_one_mandate_at_a_time",
        lambda: MandateFactory(network=first.network, since=since),
    )


@pytest.mark.parametrize(("since", "is_refused"), [SAME_DAY, DAY_AFTER])
def test_a_role_in_an_institution_is_held_once_at_a_time(since, is_refused):
    first = MembershipFactory(until=LAST_DAY)

    expect(
        is_refused,
        "user_holds_a_role_in_an_institution_once_at_a_time",
        lambda: MembershipFactory(user=first.user, institution=first.institution, since=since),
    )


def test_two_roles_in_one_institution_are_possible():
    first = MembershipFactory()

    MembershipFactory(user=first.user, institution=first.institution, head=True)


@pytest.mark.parametrize(("since", "is_refused"), [SAME_DAY, DAY_AFTER])
def test_one_seat_in_a_steering_committee_at_a_time(since, is_refused):
    first = MembershipFactory(steering=True, until=LAST_DAY)

    expect(
        is_refused,
        "user_holds_a_role_in_a_network_once_at_a_time",
        lambda: MembershipFactory(
            steering=True, user=first.user, network=first.network, since=since
        ),
    )


@pytest.mark.parametrize(("since", "is_refused"), [SAME_DAY, DAY_AFTER])
def test_one_chair_of_a_steering_committee_at_a_time(since, is_refused):
    first = MembershipFactory(steering=True, is_chair=True, until=LAST_DAY)

    expect(
        is_refused,
        "network_has_one_chair_at_a_time",
        lambda: MembershipFactory(steering=True, network=first.network, is_chair=True, since=since),
    )


@pytest.mark.parametrize(("since", "is_refused"), [SAME_DAY, DAY_AFTER])
def test_an_institution_belongs_to_a_network_once_at_a_time(since, is_refused):
    first = NetworkMembershipFactory(until=LAST_DAY)

    expect(
        is_refused,
        "institution_belongs_to_a_network_once_at_a_time",
        lambda: NetworkMembershipFactory(
            network=first.network, institution=first.institution, since=since
        ),
    )


@pytest.mark.parametrize(("since", "is_refused"), [SAME_DAY, DAY_AFTER])
def test_a_bfs_number_names_one_commune_at_a_time(since, is_refused):
    first = CommuneFactory(until=LAST_DAY)

    expect(
        is_refused,
        "bfs_number_names_one_commune_at_a_time",
        lambda: CommuneFactory(bfs_number=first.bfs_number, since=since),
    )


@pytest.mark.parametrize(("since", "is_refused"), [SAME_DAY, DAY_AFTER])
def test_an_institution_serves_a_commune_once_at_a_time(since, is_refused):
    first = InstitutionCommuneFactory(until=LAST_DAY)

    expect(
        is_refused,
        "institution_serves_a_commune_once_at_a_time",
        lambda: InstitutionCommuneFactory(
            institution=first.institution, commune=first.commune, since=since
        ),
    )


@pytest.mark.parametrize(
    "factory",
    [
        CommuneFactory,
        ContactPersonFactory,
        InstitutionCommuneFactory,
        MandateFactory,
        MembershipFactory,
        NetworkMembershipFactory,
    ],
)
def test_the_last_day_is_no_earlier_than_the_first(factory):
    factory(since=LAST_DAY, until=LAST_DAY)

    refused(
        "ends_no_earlier_than_it_starts",
        lambda: factory(since=LAST_DAY, until=LAST_DAY - timedelta(days=1)),
    )


def test_and_the_form_says_so_before_the_database_compares_periods():
    mandate = MandateFactory(since=LAST_DAY)
    mandate.until = LAST_DAY - timedelta(days=1)

    with pytest.raises(ValidationError) as refusal:
        mandate.full_clean()
    assert refusal.value.message_dict == {"until": ["The last day is before the first day."]}


@pytest.mark.parametrize(
    ("trait", "role"),
    [
        ("coordinator", MemberRole.STEERING),
        ("steering", MemberRole.CASEWORKER),
        ("steering", MemberRole.HEAD),
        ("steering", MemberRole.COORDINATOR),
    ],
)
def test_a_role_fits_what_it_is_held_in(trait, role):
    refused(
        "membership_role_fits_institution_or_network",
        lambda: MembershipFactory(**{trait: True}, role=role),
    )


def test_a_membership_is_of_one_institution_or_one_network():
    refused(
        "membership_is_of_one_institution_or_one_network",
        lambda: MembershipFactory(auditor=True, network=NetworkFactory()),
    )
    refused(
        "membership_is_of_one_institution_or_one_network",
        lambda: MembershipFactory(auditor=True, institution=None),
    )


def test_only_the_steering_committee_has_a_chair():
    refused("only_a_steering_member_takes_the_chair", lambda: MembershipFactory(is_chair=True))


def test_email_addresses_are_unique_in_any_case():
    UserFactory(email="rosa@example.org")

    with pytest.raises(ValidationError, match="e-mail"):
        UserFactory.build(email="ROSA@example.org", password="x").full_clean()
    refused("user_email_is_kept_in_lower_case", lambda: UserFactory(email="Rosa@example.org"))
    refused("email", lambda: UserFactory(email="rosa@example.org"))


def test_nobody_is_a_superuser():
    refused("nobody_has_powers_past_every_check", lambda: UserFactory(is_superuser=True))


def test_parts_have_no_parts():
    organisation = InstitutionFactory()
    part = InstitutionFactory(part_of=organisation)

    with pytest.raises(ValidationError) as nested:
        InstitutionFactory(part_of=part).full_clean()
    assert "part_of" in nested.value.message_dict


def test_an_institution_is_not_part_of_itself():
    institution = InstitutionFactory()
    institution.part_of = institution

    with pytest.raises(ValidationError):
        institution.full_clean()


def test_administrators_have_no_membership():
    membership = MembershipFactory()
    staff = UserFactory(staff=True)

    with pytest.raises(ValidationError):
        Membership(
            user=staff, institution=membership.institution, role="head", since=LAST_DAY
        ).full_clean()
    membership.user.is_staff = True
    with pytest.raises(ValidationError) as refusal:
        membership.user.full_clean()
    assert "is_staff" in refusal.value.message_dict


def test_only_a_coordination_office_has_coordinators_and_mandates():
    with pytest.raises(ValidationError):
        MembershipFactory(role=MemberRole.COORDINATOR).full_clean()
    with pytest.raises(ValidationError):
        MandateFactory(institution=InstitutionFactory()).full_clean()


def test_the_form_says_it_in_words():
    first = ContactPersonFactory()
    second = ContactPerson(
        institution=first.institution, name="Vera Buche", rank="primary", since=LAST_DAY
    )

    with pytest.raises(ValidationError, match="already has a primary contact"):
        second.full_clean()


def test_a_guideline_is_published_after_its_approval_and_once_a_day():
    first = GuidelineFactory()

    refused("published_guideline_has_been_approved", lambda: GuidelineFactory(approved_on=None))
    refused("one_guideline_takes_effect_on_a_day", lambda: GuidelineFactory(network=first.network))
    refused(
        "guideline_version_is_unique_in_its_network",
        lambda: GuidelineFactory(network=None, version=1, effective_from=LAST_DAY),
    )


def test_an_institution_speaks_a_language():
    refused("institution_speaks_a_language", lambda: InstitutionFactory(languages=[]))


def test_a_percentage_is_at_most_a_hundred():
    share = {"key": "answered_in_time", "unit": "percent"}
    StandardFactory(**share, value=100)

    refused("percentage_is_at_most_a_hundred", lambda: StandardFactory(**share, value=101))


@pytest.mark.parametrize(
    ("key", "unit"),
    [
        ("request_answer", "count"),
        ("request_answer", "percent"),
        ("notice", "count"),
        ("ladder_1", "days"),
        ("follow_up_window", "working_days"),
        ("ping_pong", "days"),
    ],
)
def test_a_standard_has_the_unit_the_code_reads_it_in(key, unit):
    refused("standard_has_a_unit_that_fits", lambda: StandardFactory(key=key, unit=unit))


@pytest.mark.parametrize("unit", ["working_days", "days", "months"])
def test_a_deadline_may_be_any_duration(unit):
    assert StandardFactory(unit=unit).unit == unit


def test_every_delivered_standard_has_its_units():
    with (FOLDER / "standards.csv").open(encoding="utf-8", newline="") as lines:
        delivered = {row["key"]: row["unit"] for row in csv.DictReader(lines)}

    assert all(unit in UNITS_OF[key] for key, unit in delivered.items())


def test_a_canton_has_one_network():
    NetworkFactory(canton="BE")

    refused("a_canton_has_one_network", lambda: NetworkFactory(canton="BE"))


def test_a_sound_row_is_asked_about_once(django_assert_num_queries):
    """Its four conditions in one question between two savepoint statements; its guideline is at
    hand; the fourth question is whether another row is like it."""
    standard = StandardFactory(key="triage", value=5, unit="working_days")

    with django_assert_num_queries(4):
        standard.full_clean()


@pytest.mark.parametrize(
    ("key", "value", "unit", "reason"),
    [
        ("triage", 5, "count", "This unit does not fit"),
        ("share", 101, "percent", "A percentage is at most 100."),
    ],
)
def test_a_row_that_breaks_a_condition_learns_which(key, value, unit, reason):
    standard = StandardFactory.build(guideline=GuidelineFactory(), key=key, value=value, unit=unit)

    with pytest.raises(ValidationError, match=reason) as refusal:
        standard.full_clean()

    assert len(refusal.value.messages) == 1


def test_a_related_row_that_is_not_at_hand_is_looked_for():
    standard = StandardFactory()
    standard.guideline_id = 999_999_999

    with pytest.raises(ValidationError) as refusal:
        standard.full_clean()

    assert refusal.value.message_dict.keys() == {"guideline"}
