"""IIZ_MFA_REQUIRED: nobody works without a second factor, and nobody gets in past it."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse

from contacts.factories import PASSWORD, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

PAGES = ("home", "contact_directory", "case_list", "help", "preferences", "acting")


@pytest.fixture(autouse=True)
def _required(settings):
    settings.IIZ_MFA_REQUIRED = True


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def log_in(client, user):
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_without_a_second_factor_every_page_leads_to_setting_one_up(client, name, method):
    client.force_login(MembershipFactory().user)

    answer = getattr(client, method)(reverse(name))

    assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_index"))


def test_administrators_need_one_too(client):
    client.force_login(UserFactory(staff=True))

    assert client.get(reverse("admin:index"))["Location"] == reverse("mfa_index")


def test_what_one_needs_on_the_way_opens(client):
    client.force_login(MembershipFactory().user)

    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.post(reverse("language"), {"language": "fr"}).status_code == 303


def test_the_password_alone_lets_nobody_in_who_has_one(client):
    user = MembershipFactory().user
    secret = generate_totp_secret()
    TOTP.activate(user, secret)

    assert log_in(client, user)["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("contact_directory"))["Location"].startswith(reverse("account_login"))
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert client.get(reverse("contact_directory")).status_code == 302

    assert client.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).status_code == 302
    assert client.get(reverse("contact_directory")).status_code == 200


def test_who_takes_the_last_one_off_sets_one_up_again(client):
    user = MembershipFactory().user
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    log_in(client, user)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

    Authenticator.objects.filter(user=user).delete()

    assert client.get(reverse("contact_directory"))["Location"] == reverse("mfa_index")


def test_the_administrator_helps_after_a_lost_device(client):
    user, staff = MembershipFactory().user, UserFactory(staff=True)
    TOTP.activate(user, generate_totp_secret())
    TOTP.activate(staff, generate_totp_secret())
    client.force_login(staff)
    sent = {"action": "reset_second_factor", "_selected_action": [user.pk]}

    assert client.post(reverse("admin:contacts_user_changelist"), sent).status_code == 302

    assert not Authenticator.objects.filter(user=user).exists()
    assert Authenticator.objects.filter(user=staff).exists()
    row = user.history.latest()
    assert (row.history_user_id, row.history_change_reason) == (
        staff.pk,
        "admin.reset_second_factor",
    )
