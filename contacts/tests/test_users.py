import pytest
from django.core.management import call_command
from django.urls import reverse

from contacts.factories import PASSWORD, MembershipFactory, UserFactory
from contacts.models import User
from contacts.operations import change_language, deactivate_user, invite_user
from iiz.models import OutboxMessage
from iiz.outbox import compose

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


def log_in(client, email, password=PASSWORD, address="10.0.0.1"):
    sent = {"login": email, "password": password}
    return client.post(LOGIN, sent, REMOTE_ADDR=address)


def is_logged_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("typed", ["rosa@example.org", "ROSA@Example.org"])
def test_one_logs_in_with_the_address_in_any_case(client, typed):
    UserFactory(email="rosa@example.org")

    answer = log_in(client, typed)

    assert answer.status_code == 302
    assert is_logged_in(client)


def test_the_screen_speaks_the_accounts_language_after_the_login(client):
    UserFactory(email="rosa@example.org", language="fr")

    answer = log_in(client, "rosa@example.org")

    assert answer.cookies["language"].value == "fr"


def test_an_inactive_user_does_not_get_in(client):
    UserFactory(email="rosa@example.org", is_active=False)

    log_in(client, "rosa@example.org")

    assert not is_logged_in(client)


def test_someone_deactivated_is_out_at_the_next_click(client, now):
    membership = MembershipFactory()
    client.force_login(membership.user)

    deactivate_user(membership.user, by=None, at=now)

    assert client.get(reverse("acting")).status_code == 302


def test_a_user_is_locked_out_from_one_address_only(client):
    UserFactory(email="rosa@example.org")
    for _attempt in range(5):
        log_in(client, "rosa@example.org", "wrong")

    log_in(client, "rosa@example.org")
    assert not is_logged_in(client)

    log_in(client, "rosa@example.org", address="10.0.0.2")
    assert is_logged_in(client)


@pytest.mark.parametrize(
    ("forwarded", "is_in"),
    [
        pytest.param("192.0.2.1", False, id="same-address"),
        pytest.param("198.51.100.9, 192.0.2.1", False, id="an-invented-address-before-it"),
        pytest.param("192.0.2.2", True, id="another-address"),
    ],
)
def test_behind_the_proxy_each_address_is_counted_by_itself(client, settings, forwarded, is_in):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    UserFactory(email="rosa@example.org")
    sent = {"login": "rosa@example.org", "password": "wrong"}
    for _attempt in range(5):
        client.post(LOGIN, sent, headers={"X-Forwarded-For": "192.0.2.1"})

    client.post(LOGIN, sent | {"password": PASSWORD}, headers={"X-Forwarded-For": forwarded})

    assert is_logged_in(client) == is_in


def test_the_address_a_client_claims_is_not_believed_without_a_proxy(client):
    UserFactory(email="rosa@example.org")
    sent = {"login": "rosa@example.org", "password": "wrong"}
    for number in range(5):
        client.post(LOGIN, sent, headers={"X-Forwarded-For": f"192.0.2.{number}"})

    log_in(client, "rosa@example.org", address="127.0.0.1")

    assert not is_logged_in(client)


def test_nobody_signs_up(client):
    assert client.get("/accounts/signup/").status_code == 404


def test_a_language_change_is_in_the_history(now):
    membership = MembershipFactory()

    change_language(membership.user, "fr", by=membership, at=now)

    row = membership.user.history.latest()
    assert row.language == "fr"
    assert (row.history_user_id, row.history_institution_id) == (
        membership.user_id,
        membership.institution_id,
    )
    assert row.history_change_reason == "user.change_language"


def test_the_first_administrator_comes_from_the_command_line():
    call_command(
        "createsuperuser",
        email="Admin@example.org",
        first_name="Ada",
        last_name="Ahorn",
        interactive=False,
    )

    user = User.objects.get(email="admin@example.org")
    assert (user.is_staff, user.is_superuser, user.has_usable_password()) == (True, False, False)


def test_only_administrators_have_django_permissions():
    staff, other = UserFactory(staff=True), UserFactory()

    assert staff.has_perm("contacts.change_institution")
    assert not staff.has_perm("cases.view_case", object())
    assert not other.has_perm("contacts.view_institution")
    assert not UserFactory(staff=True, inactive=True).has_perm("contacts.view_institution")


def test_names():
    user = UserFactory.build(first_name="Rosa", last_name="Holunder")

    assert (user.name, user.short_name) == ("Rosa Holunder", "R. Holunder")


@pytest.mark.parametrize("language", ["de", "fr", "en"])
def test_the_invitation_names_nobody_and_carries_no_token(now, language):
    user = User(email="vera@example.org", first_name="Vera", last_name="Buche", language=language)
    invite_user(user, by=None, at=now)

    mail = compose(OutboxMessage.objects.get(to=user.email))

    assert mail.subject
    assert "/accounts/password/reset/" in mail.body
    assert "Buche" not in mail.subject + mail.body
