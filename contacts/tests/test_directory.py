"""Who is responsible for a commune, whom to turn to there, and what one says of oneself."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from contacts.factories import (
    AgreementFactory,
    CommuneFactory,
    ContactPersonFactory,
    InstitutionCommuneFactory,
    InstitutionFactory,
    MandateFactory,
    MembershipFactory,
    NetworkFactory,
    NetworkMembershipFactory,
)
from contacts.models import Institution
from contacts.operations import confirm_contact, end_contact
from iiz.calendar import add_months, now

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
A_YEAR_AGO = add_months(TODAY, -12)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-22T09:00:00+01:00", tick=True):
        yield


@pytest.fixture
def network():
    return NetworkFactory()


@pytest.fixture
def acting(client, network):
    membership = MembershipFactory(institution=InstitutionFactory(network=network))
    client.force_login(membership.user)
    return membership


def look(client, **wanted):
    answer = client.get(reverse("contact_directory"), wanted)
    assert answer.status_code == 200
    return answer


def names(answer):
    return {house.institution.name_de for house in answer.context["directory"].houses}


def own(contact, **changes):
    sent = {
        "contact": str(contact.key),
        "version": contact.version,
        "phone": contact.phone,
        "mail": contact.mail,
        "languages": contact.languages,
        "form_token": str(uuid4()),
    }
    return sent | changes


def test_only_institutions_of_ones_own_networks_are_shown(client, acting, network):
    ours = InstitutionFactory(network=network, iv_office=True)
    theirs = InstitutionFactory(network=NetworkFactory(), iv_office=True)

    shown = names(look(client))

    assert shown == {acting.institution.name_de, ours.name_de}
    assert theirs.name_de not in shown


@pytest.mark.parametrize("trait", ["caseworker", "head", "steering", "auditor", "coordinator"])
def test_every_role_may_look_and_finds_it_in_the_navigation(client, network, trait):
    house = InstitutionFactory(network=network)
    member = {
        "caseworker": lambda: MembershipFactory(institution=house),
        "head": lambda: MembershipFactory(institution=house, head=True),
        "auditor": lambda: MembershipFactory(institution=house, auditor=True),
        "steering": lambda: MembershipFactory(steering=True, network=network),
        "coordinator": lambda: MembershipFactory(
            coordinator=True, institution=MandateFactory(network=network).institution
        ),
    }[trait]()
    client.force_login(member.user)

    answer = look(client)

    assert house.name_de in names(answer)
    assert [entry["url"] for entry in answer.context["rail"]][-1] == reverse("contact_directory")


def test_who_is_responsible_for_a_commune(client, acting, network):
    commune, other = CommuneFactory(), CommuneFactory()
    mine = InstitutionCommuneFactory(
        institution=InstitutionFactory(network=network), commune=commune
    ).institution
    InstitutionCommuneFactory(institution=acting.institution, commune=other)
    all_over = InstitutionFactory(network=network, iv_office=True)
    InstitutionFactory(network=network, coordination=True)
    ended = InstitutionFactory(network=network)
    InstitutionCommuneFactory(institution=ended, commune=commune, until=TODAY - timedelta(days=1))
    InstitutionCommuneFactory(institution=ended, commune=other)

    assert names(look(client, commune=commune.bfs_number)) == {mine.name_de, all_over.name_de}


def test_an_institution_for_the_whole_canton_serves_no_commune_of_another(network):
    InstitutionFactory(network=network, iv_office=True, canton="BE")

    assert not Institution.objects.serving(CommuneFactory(), TODAY).exists()


@pytest.mark.parametrize(
    ("since", "until", "serves"),
    [(-9, 0, True), (-9, -1, False), (1, None, False)],
    ids=["last-day", "day-after", "not-yet"],
)
def test_who_is_named_for_a_commune_serves_the_canton_neither_before_nor_after(
    network, since, until, serves
):
    named = InstitutionCommuneFactory(
        institution__network=network,
        since=TODAY + timedelta(days=since),
        until=None if until is None else TODAY + timedelta(days=until),
    )
    another = CommuneFactory()

    assert not Institution.objects.serving(another, TODAY).exists()
    assert Institution.objects.serving(named.commune, TODAY).exists() == serves


def test_filters_by_type_topic_and_language(client, acting, network):
    iv = InstitutionFactory(network=network, iv_office=True)
    ContactPersonFactory(institution=iv, topics=["debt"], languages=["fr"])
    ContactPersonFactory(institution=acting.institution, languages=["de"])
    ours, theirs = acting.institution.name_de, iv.name_de

    assert names(look(client, type="iv_office")) == {theirs}
    assert names(look(client, topic="debt")) == {ours, theirs}
    assert names(look(client, topic="housing")) == {ours}
    assert names(look(client, language="fr")) == {theirs}
    assert names(look(client, topic="debt", language="de")) == {ours}
    assert names(look(client, topic="housing", language="fr")) == set()


@pytest.mark.parametrize("sent", ["abc", "999999999", "1" * 5000, "-1"])
def test_what_is_no_filter_counts_as_none(client, acting, sent):
    answer = look(client, commune=sent, type=sent, topic=sent, language=sent)

    assert names(answer) == {acting.institution.name_de}


def test_gaps_are_named(client, acting):
    (house,) = look(client).context["directory"].houses
    assert [(line.is_primary, line.person) for line in house.lines] == [(True, None), (False, None)]

    primary = ContactPersonFactory(institution=acting.institution, until=TODAY)
    deputy = ContactPersonFactory(institution=acting.institution, deputy=True)
    (house,) = look(client).context["directory"].houses
    assert [line.person for line in house.lines] == [primary, deputy]

    end_contact(primary, last_day=TODAY - timedelta(days=1), by=None, at=now())
    (house,) = look(client).context["directory"].houses
    assert [line.person for line in house.lines] == [None, deputy]


def test_what_is_agreed_with_us_stands_with_the_other_side(client, acting, network):
    """While it is in force, and not with whom the other side has not joined the network."""
    iv = InstitutionFactory(iv_office=True, network=network)
    association = InstitutionFactory(association=True, network=network)
    rav, elsewhere = InstitutionFactory(rav=True, network=network), InstitutionFactory(rav=True)
    both = MandateFactory(network=NetworkFactory()).network
    for one in (acting.institution, elsewhere):
        NetworkMembershipFactory(network=both, institution=one)
    sides = {"network": network, "a_type": acting.institution.type, "since": TODAY}
    ours = AgreementFactory(**sides, b_institution=iv)
    with_all = AgreementFactory(**sides, b_type="rav")
    AgreementFactory(**sides | {"since": A_YEAR_AGO}, b_institution=rav, until=A_YEAR_AGO)
    AgreementFactory(network=network, a_institution=iv, b_institution=association)

    answer = look(client)

    found = {one.institution: one.agreements for one in answer.context["directory"].houses}
    assert {one: agreed for one, agreed in found.items() if agreed} == {
        iv: (ours,),
        rav: (with_all,),
    }
    assert f'href="{reverse("guideline")}?agreement={ours.key}"' in answer.text
    leads_to = client.get(reverse("guideline"), {"agreement": ours.key})
    assert ours.name in leads_to.text


@pytest.mark.parametrize(
    ("confirmed_on", "is_confirmed"),
    [
        pytest.param(None, False, id="never"),
        pytest.param(A_YEAR_AGO, True, id="last-day"),
        pytest.param(A_YEAR_AGO - timedelta(days=1), False, id="day-after"),
        pytest.param(TODAY, True, id="today"),
    ],
)
def test_a_confirmation_counts_for_twelve_months(client, acting, confirmed_on, is_confirmed):
    ContactPersonFactory(institution=acting.institution, confirmed_on=confirmed_on)

    (house,) = look(client).context["directory"].houses

    assert house.lines[0].is_confirmed == is_confirmed


def test_many_institutions_cost_no_more_queries(
    client, acting, network, django_assert_max_num_queries
):
    for _number in range(30):
        contact = ContactPersonFactory(institution=InstitutionFactory(network=network))
        InstitutionCommuneFactory(institution=contact.institution)
    look(client)

    with django_assert_max_num_queries(12):
        look(client)


def test_one_confirms_and_corrects_ones_own_details(client, acting):
    contact = ContactPersonFactory(institution=acting.institution, user=acting.user)

    sent = own(contact, phone="031 000 00 30", languages=["de", "fr"], topics=["debt"])
    answer = client.post(reverse("contact_own"), sent | {"acting": acting.pk})

    assert (answer.status_code, answer["Location"]) == (303, reverse("contact_own"))
    contact.refresh_from_db()
    assert (contact.phone, contact.languages, contact.topics) == (
        "031 000 00 30",
        ["de", "fr"],
        ["debt"],
    )
    assert contact.confirmed_on == TODAY
    row = contact.history.latest()
    assert (row.history_user_id, row.history_change_reason) == (
        acting.user_id,
        "contact_person.confirm",
    )


def test_the_head_may_do_so_for_her_people_and_nobody_for_others(client, acting):
    colleague = ContactPersonFactory(institution=acting.institution)
    stranger = ContactPersonFactory()
    page = reverse("contact_own")

    for contact in (colleague, stranger):
        assert client.post(page, own(contact, acting=acting.pk)).status_code == 422
    assert client.get(page).context["forms"] == []

    head = MembershipFactory(institution=acting.institution, head=True)
    client.force_login(head.user)
    assert client.post(page, own(colleague, acting=head.pk)).status_code == 303
    assert client.post(page, own(stranger, acting=head.pk)).status_code == 422
    colleague.refresh_from_db()
    assert colleague.confirmed_on == TODAY


@pytest.mark.parametrize(
    ("field", "typed"), [("mail", "nobody"), ("mail", ""), ("languages", []), ("topics", ["owls"])]
)
def test_what_is_wrong_is_said_and_all_typed_is_kept(client, acting, field, typed):
    contact = ContactPersonFactory(institution=acting.institution, user=acting.user)

    sent = own(contact, phone="079 000 00 00", acting=acting.pk) | {field: typed}
    answer = client.post(reverse("contact_own"), sent)

    assert answer.status_code == 422
    (form,) = answer.context["forms"]
    assert field in form.errors
    assert form["phone"].value() == "079 000 00 00"
    contact.refresh_from_db()
    assert contact.confirmed_on is None


def test_two_who_correct_the_same_details_see_both(client, acting):
    contact = ContactPersonFactory(institution=acting.institution, user=acting.user)
    opened = own(contact, phone="031 111 11 11", acting=acting.pk)
    head = MembershipFactory(institution=acting.institution, head=True)
    client.force_login(head.user)
    client.post(reverse("contact_own"), own(contact, phone="031 222 22 22", acting=head.pk))

    client.force_login(acting.user)
    answer = client.post(reverse("contact_own"), opened)

    assert answer.status_code == 409
    assert "031 111 11 11" in answer.text
    assert "031 222 22 22" in answer.text
    (form,) = answer.context["forms"]
    again = opened | {"version": form["version"].value(), "form_token": str(uuid4())}
    assert client.post(reverse("contact_own"), again).status_code == 303
    contact.refresh_from_db()
    assert contact.phone == "031 111 11 11"


def test_whoever_has_ended_is_not_confirmed(network):
    contact = ContactPersonFactory(until=TODAY - timedelta(days=1))

    with pytest.raises(Exception, match="No longer a contact person"):
        confirm_contact(contact, on=TODAY, by=None, at=now())
