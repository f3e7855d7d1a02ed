"""In whose name a request acts, read from the database each time."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from contacts.factories import InstitutionFactory, MembershipFactory, UserFactory
from contacts.models import Membership
from contacts.operations import end_membership

pytestmark = [pytest.mark.django_db, pytest.mark.urls("contacts.tests.urls")]

TODAY = date(2026, 11, 22)
DESK = "/desk/"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-22T09:00:00+01:00", tick=True):
        yield


@pytest.fixture
def user(client):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def two(user):
    return MembershipFactory(user=user), MembershipFactory(user=user, head=True)


def choose(client, membership, **more):
    return client.post("/acting/", {"membership": membership.pk, **more})


def test_the_only_membership_needs_no_choice(client, user):
    membership = MembershipFactory(user=user)

    assert client.get(DESK).content == f"GET as {membership.pk}".encode()


def test_several_have_to_be_chosen_from(client, two):
    answer = client.get(DESK + "?page=2")

    assert answer.status_code == 302
    assert answer["Location"] == "/acting/?next=%2Fdesk%2F%3Fpage%3D2"
    assert client.get("/lobby/").status_code == 200


def test_a_fragment_is_no_place_to_choose(client, two):
    answer = client.get(DESK, headers={"HX-Request": "true"})

    assert (answer.content, answer["HX-Redirect"]) == (b"", "/acting/")


def test_choosing_leads_back_and_holds(client, two):
    page = client.get("/acting/?next=/desk/")
    answer = choose(client, two[1], next="/desk/")

    assert page.context["next"] == "/desk/"
    assert (answer.status_code, answer["Location"]) == (303, "/desk/")
    assert client.get(DESK).content == f"GET as {two[1].pk}".encode()


def test_one_can_switch(client, two):
    choose(client, two[0])
    choose(client, two[1], acting=two[0].pk)

    assert client.get(DESK).content == f"GET as {two[1].pk}".encode()


@pytest.mark.parametrize("sent", ["", "abc", "999999999", "1" * 5000, "\x00"])
def test_a_choice_that_is_none_is_said_in_words(client, two, sent):
    answer = client.post("/acting/", {"membership": sent})

    assert answer.status_code == 422
    assert answer.context["form"].errors


def test_the_membership_of_another_cannot_be_chosen(client, two):
    assert choose(client, MembershipFactory()).status_code == 422


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:x"])
def test_the_way_back_is_a_page_of_ours(client, two, target):
    assert choose(client, two[0], next=target)["Location"] == "/"


@pytest.mark.parametrize(
    ("until", "status"),
    [
        pytest.param(TODAY, 200, id="last-day"),
        pytest.param(TODAY - timedelta(days=1), 302, id="day-after"),
    ],
)
def test_a_chosen_membership_counts_to_its_last_day(client, two, until, status):
    third = MembershipFactory(user=two[0].user)
    choose(client, third)

    end_membership(third, last_day=until, by=None, at=third.history.latest().history_date)

    assert client.get(DESK).status_code == status


def test_without_any_membership_the_page_is_refused(client, user):
    assert client.get(DESK).status_code == 403
    assert client.get("/acting/").status_code == 200


def test_an_administrator_acts_for_nobody(client):
    client.force_login(UserFactory(staff=True))

    assert client.get(DESK).status_code == 403


def test_a_form_written_for_another_membership_has_no_effect(client, two):
    choose(client, two[1])

    sent = {"acting": two[0].pk, "reason": "Umzug", "password": "secret", "form_token": "x"}
    answer = client.post(DESK, sent)

    assert answer.status_code == 409
    assert answer.context["typed"] == [("reason", "Umzug")]
    assert answer.context["written_for"] == two[0]
    assert answer.context["acting"] == two[1]
    assert "Umzug" in answer.content.decode()
    assert "secret" not in answer.content.decode()


@pytest.mark.parametrize("written_for", ["", "abc", "1" * 5000, "999999999"])
def test_a_form_written_for_nobody_known_has_no_effect(client, two, written_for):
    choose(client, two[1])

    answer = client.post(DESK, {"acting": written_for})

    assert answer.status_code == 409
    assert answer.context["written_for"] is None


def test_a_form_written_for_the_same_membership_goes_through(client, two):
    choose(client, two[1])

    assert client.post(DESK, {"acting": two[1].pk}).content == f"POST as {two[1].pk}".encode()


def test_one_query_reads_the_membership_with_its_names(client, user, django_assert_num_queries):
    membership = MembershipFactory(user=user)
    client.get(DESK)

    # The session comes from the cache; the user and the memberships are read each time.
    with django_assert_num_queries(2) as queries:
        client.get(DESK)
    assert sum("contacts_membership" in query["sql"] for query in queries.captured_queries) == 1
    with django_assert_num_queries(1):
        (found,) = Membership.objects.for_user(user, TODAY)
        assert found.body.name == membership.institution.name


def test_a_visitor_costs_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        Client().get("/accounts/login/")


def test_the_language_is_kept_with_the_account(client, user):
    MembershipFactory(user=user, institution=InstitutionFactory())

    answer = client.post("/language/", {"language": "fr", "next": "/desk/"})

    user.refresh_from_db()
    assert user.language == "fr"
    assert (answer.status_code, answer["Location"]) == (303, "/desk/")
    assert answer.cookies["language"].value == "fr"


@pytest.mark.parametrize("sent", ["", "xx", "\x00"])
def test_a_language_that_is_none_changes_nothing(client, user, sent):
    answer = client.post("/language/", {"language": sent})

    user.refresh_from_db()
    assert (answer.status_code, user.language) == (303, "de")
